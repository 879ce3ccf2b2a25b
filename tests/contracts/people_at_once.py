"""What several processes do at once to parties; each function runs in a process of its own."""

from core.errors import IllegalStep
from core.ids import PartyId, new_id
from core.party import Merge, NumberKind, Party, PartyKind, PartyNumber
from storage.db import merges, numbers, parties
from storage.db.sealing import Keyring
from storage.db.work import UnitOfWork, open_engine


def merge_parties(url: str, gone: PartyId, into: PartyId) -> bool:
    """Merge one party into another; return whether that was allowed."""
    engine = open_engine(url)
    try:
        with UnitOfWork(engine) as uow:
            merges.add(uow, Merge(new_id(), gone, into, uow.now(), "tests", "same person"))
    except IllegalStep:
        return False
    finally:
        engine.dispose()
    return True


def name_party(url: str, ring: str, number: str) -> PartyId:
    """Find whoever has this personal number, or make a party of it, as the pipeline does; return its id."""
    engine = open_engine(url)
    keys = Keyring.parse(ring)
    with UnitOfWork(engine) as uow:
        known = parties.find(uow, keys, NumberKind.PERSONAL, number)
        if known is None:
            numbers.alone(uow)
            known = parties.find(uow, keys, NumberKind.PERSONAL, number)
        if known is None:
            held = PartyNumber(NumberKind.PERSONAL, number, uow.now(), "tests")
            known = parties.add(uow, keys, Party(PartyId(new_id()), PartyKind.CITIZEN, "An", None, (held,)))
    engine.dispose()
    return known.id
