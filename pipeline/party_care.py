"""What people do to parties: enter them, add numbers, merge two that are one and take it back; new keys for numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.errors import IllegalStep, InvalidRequest, NotFound
from core.fold import fold, nfc, squeeze
from core.ids import PartyId, new_id
from core.party import (
    NUMBERS_OF,
    How,
    Merge,
    NumberKind,
    Party,
    PartyKind,
    PartyNumber,
    Said,
    identity_number,
    valid_number,
)
from core.people import Caller, Permission
from core.sight import EVERYTHING, Sight
from pipeline import belonging, succession
from pipeline.parties import has_main
from pipeline.services import Services
from storage.db import acquaintance, events, merges, numbers, parties, reach
from storage.db.numbers import Moved, Place
from storage.db.work import UnitOfWork

_STEP = 200
"""Numbers that are sealed anew in one unit of work."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number as a person gave it; the kind may be left to its form."""

    number: str
    kind: NumberKind | None = None


def read(services: Services, given: Given, of: PartyKind | None = None) -> tuple[NumberKind, str]:
    """Return kind and number; raise InvalidRequest for what cannot be one, or is none of such a party."""
    strict = services.settings.classify.test_numbers
    found: tuple[NumberKind, str] | None
    if given.kind is None:
        code = valid_number(NumberKind.TAX, given.number, test_numbers=strict)
        found = (NumberKind.TAX, code) if code else identity_number(given.number, test_numbers=strict)
    else:
        number = valid_number(given.kind, given.number, test_numbers=strict)
        found = (given.kind, number) if number else None
    if found is None or (of is not None and found[0] not in NUMBERS_OF[of]):
        raise InvalidRequest("not a number of a party", field="number")
    return found


def get(services: Services, party_id: PartyId, sight: Sight) -> Party:
    """Return a party as far as it may be known; raise NotFound, also for one that may not be known at all."""
    with services.look() as uow:
        if not acquaintance.knows(uow, sight, party_id):
            raise NotFound("party")
        return acquaintance.get(uow, services.keyring, party_id, sight)


def find(services: Services, given: Given, sight: Sight = EVERYTHING) -> list[Party]:
    """Return who has a number, of those who may be known; raise InvalidRequest."""
    kind, number = read(services, given)
    with services.look() as uow:
        return acquaintance.find(uow, services.keyring, kind, number, sight)


def alike(services: Services, name: str, born: str, sight: Sight = EVERYTHING) -> list[Party]:
    """Return those who may be known of this name, with or without marks, whose birth does not speak against it."""
    with services.look() as uow:
        found = parties.alike(uow, services.keyring, name, born)
        mine = [party.id for party in found if acquaintance.knows(uow, sight, party.id)]
        return [acquaintance.get(uow, services.keyring, party, sight) for party in mine]


def enter(services: Services, caller: Caller, kind: PartyKind, said: Said, given: Sequence[Given]) -> Party:
    """Make a party by hand; raise InvalidRequest, and IllegalStep when somebody has one of the numbers already.

    Where the caller may not know who has it, they get that one if name and birth agree, else a new one: a person has
    one entry, and nobody learns from a number alone that somebody is known.
    """
    name = squeeze(nfc(said.name))
    if not name:
        raise InvalidRequest("a party needs a name")
    held = tuple((*read(services, one, kind), How.PERSON) for one in given)
    party = Party(PartyId(new_id()), kind, name, said.born, ())
    sight = caller.sight(Permission.SCAN)
    with services.work() as uow:
        numbers.alone(uow)
        known = _same(services, uow, party, held, sight)
        if known is None:
            parties.add(uow, services.keyring, party, by=caller.name)
        mine = known or party.id
        acquaintance.tell(uow, services.keyring, mine, Said(name, said.born, held, How.PERSON), sight)
        events.append(uow, caller.name, "party.created", mine, {"kind": kind.value, "numbers": len(held)})
        if sight.whole:
            return parties.get(uow, services.keyring, mine)
        shown = tuple(PartyNumber(number_kind, number, uow.now(), caller.name) for number_kind, number, _ in held)
        return replace(party, id=mine, numbers=shown)


def _same(
    services: Services, uow: UnitOfWork, party: Party, held: Sequence[tuple[NumberKind, str, How]], sight: Sight
) -> PartyId | None:
    """Return who is entered anew, where numbers are theirs or nobody's, and name and birth the same."""
    found = {acquaintance.hidden(uow, services.keyring, kind, number, sight) for kind, number, _ in held} - {None}
    holder = found.pop() if len(found) == 1 else None
    if holder is None or found:
        return None
    known = parties.get(uow, services.keyring, holder)
    names = {fold(name) for name in (known.name, *known.other_names)}
    same = known.kind is party.kind and fold(party.name) in names and known.born == party.born
    return holder if same else None


def add_number(services: Services, caller: Caller, party_id: PartyId, given: Given) -> Party:
    """Say that a party has a number; raise NotFound, InvalidRequest, and IllegalStep when another party has it."""
    with services.work() as uow:
        party = parties.get(uow, services.keyring, party_id)
        kind, number = read(services, given, party.kind)
        said = Said(numbers=((kind, number, How.PERSON),), how=How.PERSON)
        numbers.alone(uow)
        sight = caller.sight(Permission.DECIDE)
        acquaintance.tell(uow, services.keyring, party.id, said, sight)
        events.append(uow, caller.name, "party.number_added", party.id, {"kind": kind.value})
        return acquaintance.get(uow, services.keyring, party.id, sight)


def take_number_back(services: Services, caller: Caller, party_id: PartyId, given: Given) -> Party:
    """Take back that a party has a number, as far as people said so; raise NotFound, InvalidRequest."""
    kind, number = read(services, given)
    with services.work() as uow:
        parties.untell(uow, services.keyring, party_id, kind, number)
        events.append(uow, caller.name, "party.number_taken_back", party_id, {"kind": kind.value})
        return acquaintance.get(uow, services.keyring, party_id, caller.sight(Permission.DECIDE))


def merge(
    services: Services, caller: Caller, gone: PartyId, into: PartyId, reason: str, *, certain: bool = False
) -> Merge:
    """Let one party stand for another, too; raise NotFound, InvalidRequest, IllegalStep.

    Two people who both have a personal number are two people, unless whoever merges says to be `certain`: a number may
    have been cancelled and given anew, or misread.
    """
    if not reason.strip():
        raise InvalidRequest("a merge needs a reason")
    made = Merge(new_id(), gone, into, services.clock(), caller.name, squeeze(nfc(reason)))
    with services.work() as uow:
        for party in (gone, into):
            reach.party(uow, caller.sight(Permission.DECIDE), party)
        merges.add(uow, made)
        both = [parties.get(uow, services.keyring, party) for party in (gone, into)]
        if both[0].kind is not both[1].kind:
            raise IllegalStep("a person and an organisation are not one")
        # The one that stands for both is looked at as it was before: without the other's numbers.
        own = [number for number in both[1].numbers if number not in both[0].numbers]
        if has_main(both[0].numbers) and has_main(own) and not certain:
            raise IllegalStep("both have a number that nobody has two of")
        events.append(uow, caller.name, "party.merged", made.id, {"gone": gone, "into": into})
        succession.settle_people(services, uow, parties.one_of(uow, into), caller.name)
    return made


def part(services: Services, caller: Caller, merge_id: str) -> Merge:
    """Take a merge back; raise NotFound, IllegalStep when that was done already."""
    with services.work() as uow:
        back = merges.undo(uow, merge_id, caller.name)
        events.append(uow, caller.name, "party.parted", merge_id, {"gone": back.gone, "into": back.into})
        both = parties.one_of(uow, back.gone) | parties.one_of(uow, back.into)
        succession.settle_people(services, uow, both, caller.name)
        belonging.people_parted(services, uow, both, caller.name)
    return back


def rotate(services: Services) -> Iterator[Moved]:
    """Seal every number anew under the key in use, a few at a time; what was yielded is committed."""
    after: Place | None = None
    while True:
        with services.work() as uow:
            moved = numbers.rotate(uow, services.keyring, _STEP, after)
        yield moved
        if moved.last is None:
            break
        after = moved.last
    with services.work() as uow:
        events.append(uow, "cli", "party.keys_rotated", services.keyring.current, {"stuck": len(moved.stuck)})
