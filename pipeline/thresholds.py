"""The thresholds in force, and what they would have done to the papers that people vouched for lately."""

from classify import effects
from classify.effects import Effects
from core.people import Caller, Permission
from pipeline.services import Services
from storage.db import editions, events, measures

MOST = 500
"""Papers looked at, the latest first."""
ENOUGH = 20
"""Papers from which figures say anything."""
_AT_ONCE = 100


def measured(services: Services, caller: Caller) -> Effects:
    """Return the effect of thresholds on the latest papers of the caller's agencies that people have vouched for."""
    with services.look() as uow:
        names = events.papers(uow, measures.VERIFIED, MOST, caller.sight(Permission.ADMINISTER))
        parts = [names[at : at + _AT_ONCE] for at in range(0, len(names), _AT_ONCE)]
        pairs = [pair for part in parts for pair in editions.read_and_vouched(uow, part)]
    return effects.measure(pairs, services.catalog, services.settings.classify)
