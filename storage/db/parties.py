"""Parties: found by number, told by documents and people, each statement with its trace."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, select, update

from core import codec
from core.errors import IllegalStep, NotFound
from core.fold import fold, nfc, squeeze, tone_key
from core.ids import PartyId
from core.party import (
    BORN,
    NAME,
    How,
    NumberKind,
    Party,
    PartyKind,
    PartyNumber,
    Said,
    Trace,
    days_agree,
    names_and_birth,
)
from core.sight import EVERYTHING, Sight
from storage.db import numbers
from storage.db import sight as seen
from storage.db.numbers import Place
from storage.db.register_tables import parties as _parties
from storage.db.register_tables import party_traces as _traces
from storage.db.sealing import Keyring
from storage.db.statements import insert_new, one
from storage.db.work import UnitOfWork

_MANY = 50


@dataclass(frozen=True, slots=True)
class _Told:
    """Of whom a trace speaks, of what, and the hash of what it says."""

    party: PartyId
    what: str
    value: str


def find(uow: UnitOfWork, keys: Keyring, kind: NumberKind, number: str) -> Party | None:
    """Return the party that stands for whoever has this number, or None."""
    found = numbers.find(uow, keys, kind, number)
    return get(uow, keys, standing(uow, found[0])) if found is not None else None


def get(uow: UnitOfWork, keys: Keyring, party_id: PartyId) -> Party:
    """Return the party, with the numbers and names of those that were merged into it; raise NotFound."""
    row = one(uow.connection.execute(select(_parties).where(_parties.c.id == party_id)).mappings().first(), "party")
    ids = [party_id, *_below(uow, [party_id])]
    query = select(_parties.c.name, _parties.c.other_names).where(_parties.c.id.in_(ids)).order_by(_parties.c.id)
    names = [row["name"], *codec.load(list[str], row["other_names"])]
    for other in uow.connection.execute(query):
        names += [other.name, *codec.load(list[str], other.other_names)]
    return _party(row, names, numbers.of_parties(uow, keys, ids))


def standing(uow: UnitOfWork, party_id: PartyId) -> PartyId:
    """Return the id of the party that stands for this one now; raise NotFound."""
    while True:
        query = select(_parties.c.merged_into).where(_parties.c.id == party_id)
        into = one(uow.connection.execute(query).mappings().first(), "party")["merged_into"]
        if into is None:
            return party_id
        party_id = PartyId(into)


def one_of(uow: UnitOfWork, party_id: PartyId) -> frozenset[PartyId]:
    """Return all ids that stand for the same party now, those of merged ones too; raise NotFound."""
    top = standing(uow, party_id)
    return frozenset([top, *_below(uow, [top])])


def known_as(uow: UnitOfWork, party_id: PartyId) -> frozenset[PartyId]:
    """Return what `one_of` returns; of an unknown party only itself, after asking the database as often."""
    try:
        top = standing(uow, party_id)
    except NotFound:
        top = party_id
    return frozenset([top, *_below(uow, [top])])


def add(uow: UnitOfWork, keys: Keyring, party: Party, by: str = "sohoa") -> Party:
    """Keep a new party that a document or person tells of; raise IllegalStep when one of its numbers is taken."""
    numbers.alone(uow)
    values = {
        "id": party.id,
        "kind": party.kind.value,
        "name": squeeze(nfc(party.name)),
        "folded": fold(party.name),
        "born": party.born,
        "other_names": codec.dump(list(party.other_names), list[str]).decode(),
        "merged_into": None,
        "created_at": uow.now(),
        "created_by": by,
    }
    if not insert_new(uow.connection, _parties, values):
        raise IllegalStep("there is a party with this id already")
    _tell(uow, keys, party.id, by, Said(party.name, party.born))
    for number in party.numbers:
        _tell(uow, keys, party.id, number.origin, Said(numbers=((number.kind, number.number, How.PERSON),)))
    return get(uow, keys, party.id)


def retell(
    uow: UnitOfWork, keys: Keyring, origin: str, said: Mapping[PartyId, Said], of: PartyId | None = None
) -> None:
    """Let this be all that a document or person says of parties, or only of one of them.

    What it said before and does not say any more is taken back: a number that nobody else says is taken away, name and
    birth are those that the others say. Raise IllegalStep when a number belongs to another party.
    """
    before = _told_before(uow, origin, of)
    if _says_the_same(uow, keys, before, said):
        return
    numbers.alone(uow)
    now = {told for party, statement in said.items() for told in _tell(uow, keys, party, origin, statement)}
    for told in before.keys() - now:
        _take_back(uow, told, origin)
    for party in {told.party for told in before.keys() | now}:
        _settle(uow, party)


def tell(uow: UnitOfWork, keys: Keyring, party: PartyId, origin: str, said: Said) -> None:
    """Keep what a person says of a party beside what they said before; raise NotFound, IllegalStep (a taken number)."""
    numbers.alone(uow)
    for told in _tell(uow, keys, party, origin, said):
        _settle(uow, told.party)


def untell(uow: UnitOfWork, keys: Keyring, party: PartyId, kind: NumberKind, number: str) -> None:
    """Take back what people, not documents, say: that a party has this number; raise NotFound when none of them does.

    The number stays where a document says so, too.
    """
    numbers.alone(uow)
    known = numbers.find(uow, keys, kind, number)
    told = _Told(known[0], kind.value, known[1].found_by) if known and known[0] in one_of(uow, party) else None
    if told is None:
        raise NotFound("number of the party")
    query = select(_traces.c.origin).where(*_where(told), _traces.c.how == How.PERSON.value)
    people = uow.connection.execute(query).scalars().all()
    if not people:
        raise NotFound("statement of a person")
    for origin in people:
        _take_back(uow, told, origin)


def origins(uow: UnitOfWork, party: PartyId) -> frozenset[str]:
    """Return who says anything of this very party."""
    return frozenset(uow.connection.execute(select(_traces.c.origin).where(_traces.c.party == party)).scalars())


def traces(
    uow: UnitOfWork,
    parties: Collection[PartyId],
    skip: int | None = None,
    limit: int | None = None,
    sight: Sight = EVERYTHING,
) -> list[Trace]:
    """Return who says what of these parties, as far as that may be known, oldest first, perhaps only a part."""
    query = select(_traces).where(_traces.c.party.in_(sorted(parties)), seen.said(sight))
    query = query.order_by(_traces.c.at, _traces.c.what, _traces.c.value, _traces.c.origin).offset(skip).limit(limit)
    return [_trace(row) for row in uow.connection.execute(query).mappings()]


def alike(uow: UnitOfWork, keys: Keyring, name: str, born: str) -> list[Party]:
    """Return at most fifty parties of this name without marks whose birth does not speak against it, oldest first."""
    query = (
        select(_parties.c.id)
        .join(_traces, _traces.c.party == _parties.c.id)
        .where(_traces.c.what == NAME, _traces.c.value == _digest(NAME, name))
        .distinct()
        .order_by(_parties.c.id)
        .limit(_MANY)
    )
    ids = dict.fromkeys(standing(uow, PartyId(party)) for party in uow.connection.execute(query).scalars())
    return [found for party in ids if (found := get(uow, keys, party)).born and days_agree(found.born or "", born)]


def _below(uow: UnitOfWork, parties: list[PartyId]) -> list[PartyId]:
    """Return the parties that were merged into these, and into them again."""
    found: list[PartyId] = []
    while parties:
        query = select(_parties.c.id).where(_parties.c.merged_into.in_(parties)).order_by(_parties.c.id)
        parties = [PartyId(party) for party in uow.connection.execute(query).scalars()]
        found += parties
    return found


def _told_before(uow: UnitOfWork, origin: str, of: PartyId | None) -> dict[_Told, tuple[str, str]]:
    """Return what this origin says now, with the words and where it knows them from."""
    mine = (_traces.c.origin == origin, *([_traces.c.party == of] if of else []))
    rows = uow.connection.execute(select(_traces).where(*mine)).mappings()
    return {_Told(PartyId(row["party"]), row["what"], row["value"]): (row["text"], row["how"]) for row in rows}


def _says_the_same(
    uow: UnitOfWork, keys: Keyring, before: Mapping[_Told, tuple[str, str]], said: Mapping[PartyId, Said]
) -> bool:
    """Whether telling this would change nothing, so that nobody needs to wait for the lock."""
    now: dict[_Told, tuple[str, str]] = {}
    for party, statement in said.items():
        for kind, number, how in statement.numbers:
            known = numbers.find(uow, keys, kind, number)
            if known is None:
                return False
            now[_Told(known[0], kind.value, known[1].found_by)] = ("", how.value)
        now |= {told: (words, statement.how.value) for told, words in _words(party, statement)}
    return now == before


def _words(party: PartyId, said: Said) -> Iterator[tuple[_Told, str]]:
    """Yield name and birth that are said of a party."""
    for what, words in ((NAME, squeeze(nfc(said.name))), (BORN, said.born or "")):
        if words:
            yield _Told(party, what, _digest(what, words)), words


def _tell(uow: UnitOfWork, keys: Keyring, party: PartyId, origin: str, said: Said) -> list[_Told]:
    """Keep what is said of a party and return it; raise IllegalStep."""
    found: list[_Told] = []
    mine = one_of(uow, party) if said.numbers else frozenset()
    for kind, number, how in said.numbers:
        known = numbers.find(uow, keys, kind, number)
        if known is None:
            place = numbers.add(uow, keys, party, PartyNumber(kind, number, uow.now(), origin))
        elif known[0] in mine:
            place = known[1]
        else:
            raise IllegalStep("another party has this number")
        # A number of a merged party is told of that one, so that taking the merge back leaves it there.
        found.append(_Told(known[0] if known else party, place.kind, place.found_by))
        _keep(uow, found[-1], origin, "", how)
    for told, words in _words(party, said):
        found.append(told)
        _keep(uow, told, origin, words, said.how)
    return found


def _keep(uow: UnitOfWork, told: _Told, origin: str, words: str, how: How) -> None:
    values = {**asdict(told), "origin": origin, "text": words, "how": how.value}
    if not insert_new(uow.connection, _traces, {**values, "at": uow.now()}):
        where = (*_where(told), _traces.c.origin == origin)
        uow.connection.execute(update(_traces).where(*where).values(text=words, how=how.value))


def _take_back(uow: UnitOfWork, told: _Told, origin: str) -> None:
    uow.connection.execute(delete(_traces).where(*_where(told), _traces.c.origin == origin))
    if told.what in {NAME, BORN}:
        return
    query = select(_traces.c.origin).where(*_where(told)).order_by(_traces.c.at).limit(1)
    other = uow.connection.execute(query).scalar()
    if other is None:
        numbers.remove(uow, Place(told.what, told.value))
    else:
        numbers.originate(uow, Place(told.what, told.value), other)


def _where(told: _Told) -> tuple[ColumnElement[bool], ...]:
    return (_traces.c.party == told.party, _traces.c.what == told.what, _traces.c.value == told.value)


def _settle(uow: UnitOfWork, party: PartyId) -> None:
    """Let name, other names and birth be what is said of the party; where nothing is, they stay."""
    names, born = names_and_birth(traces(uow, [party]))
    values: dict[str, Any] = {}
    if names:
        values = {"name": names[0], "folded": fold(names[0])}
        values["other_names"] = codec.dump(names[1:], list[str]).decode()
    if born:
        values["born"] = born
    if values:
        uow.connection.execute(update(_parties).where(_parties.c.id == party).values(**values))


def _digest(what: str, words: str) -> str:
    return hashlib.sha256(f"{what}:{fold(words)}".encode()).hexdigest()


def _trace(row: RowMapping) -> Trace:
    return Trace(row["what"], row["text"], row["origin"], How(row["how"]), row["at"])


def _party(row: RowMapping, names: list[str], opened: tuple[PartyNumber, ...]) -> Party:
    distinct = {tone_key(name): name for name in reversed(names)}
    others = tuple(name for name in reversed(distinct.values()) if tone_key(name) != tone_key(row["name"]))
    into = PartyId(row["merged_into"]) if row["merged_into"] else None
    party = Party(PartyId(row["id"]), PartyKind(row["kind"]), row["name"], row["born"], opened)
    return replace(party, other_names=others, merged_into=into)
