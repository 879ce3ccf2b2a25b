"""Ask again for whatever has stood still: leases of dead workers, messages that were never heard."""

from datetime import timedelta

from core.errors import StepAbandoned
from pipeline.journey import settle
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import steps, workers
from storage.identity import here

UNHEARD = timedelta(seconds=20)
"""How long a due step may wait for a worker before its message counts as lost."""


def sweep(services: Services) -> int:
    """Free the steps of dead workers, announce what nobody heard; return how many steps were touched."""
    now = services.clock()
    lost = steps.lost(services.engine, here(), now)
    for claim in lost:
        settle(services, claim, StepAbandoned("the worker died or was cut off"), retry=True)
    with services.work() as uow:
        unheard = steps.unannounced(uow, now - UNHEARD)
        workers.forget_dead(uow, here(), now)
    for claim in lost:
        services.queue.announce(Step(claim.step), claim.subject)
    for step, subject in unheard:
        services.queue.announce(Step(step), subject)
    return len(lost) + len(unheard)
