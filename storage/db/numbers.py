"""Numbers of parties: found by a keyed hash, kept sealed, moved to another key a few at a time."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import RowMapping, delete, func, select, text, tuple_, update

from core.errors import StorageError
from core.ids import PartyId
from core.party import NUMBERS_OF, NumberKind, PartyKind, PartyNumber
from storage.db.register_tables import party_numbers as _numbers
from storage.db.register_tables import party_traces as _traces
from storage.db.sealing import Keyring
from storage.db.statements import insert_new
from storage.db.work import UnitOfWork

_ORDER = {kind: place for place, kind in enumerate(NUMBERS_OF[PartyKind.CITIZEN])}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the row of a number is: its kind and what it is found by."""

    kind: str
    found_by: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What one step of a rotation did."""

    done: int
    """Numbers that are under the key in use now."""
    stuck: tuple[Place, ...]
    """Those that cannot be opened, or that another party has under the key in use already."""
    last: Place | None
    """Where the next step goes on; None when nothing is left."""


def alone(uow: UnitOfWork) -> None:
    """Let nobody else add, move or merge parties until this unit ends.

    A number may stand in the table under any key of the ring, so its primary key alone does not keep it unique.
    """
    if uow.connection.dialect.name == "postgresql":
        uow.connection.execute(text("LOCK TABLE party_numbers IN SHARE ROW EXCLUSIVE MODE"))


def find(uow: UnitOfWork, keys: Keyring, kind: NumberKind, number: str) -> tuple[PartyId, Place] | None:
    """Return the party to which a number was given and where its row is, or None; merges are not followed."""
    query = select(_numbers.c.party, _numbers.c.found_by).where(
        _numbers.c.kind == kind.value, _numbers.c.found_by.in_(keys.indexes(kind, number))
    )
    row = uow.connection.execute(query).first()
    return (PartyId(row.party), Place(kind.value, row.found_by)) if row is not None else None


def of_parties(uow: UnitOfWork, keys: Keyring, parties: Collection[PartyId]) -> tuple[PartyNumber, ...]:
    """Return the numbers of these parties, opened, those that count most first; raise StorageError."""
    query = select(_numbers).where(_numbers.c.party.in_(sorted(parties))).order_by(_numbers.c.since)
    found = [_number(keys, row) for row in uow.connection.execute(query).mappings()]
    return tuple(sorted(found, key=lambda number: _ORDER[number.kind]))


def add(uow: UnitOfWork, keys: Keyring, party: PartyId, number: PartyNumber) -> Place:
    """Give a number that nobody has to a party; ask under `alone`, after `find`."""
    place = Place(number.kind.value, keys.index(number.kind, number.number))
    values = {
        "kind": place.kind,
        "found_by": place.found_by,
        "party": party,
        "sealed": keys.seal(number.kind, party, number.number),
        "key_id": keys.current,
        "since": number.since,
        "origin": number.origin,
    }
    if not insert_new(uow.connection, _numbers, values):
        raise StorageError("a number was given to somebody without the lock")
    return place


def originate(uow: UnitOfWork, place: Place, origin: str) -> None:
    """Let another document or person be the one that said this number first."""
    where = (_numbers.c.kind == place.kind, _numbers.c.found_by == place.found_by)
    uow.connection.execute(update(_numbers).where(*where).values(origin=origin))


def remove(uow: UnitOfWork, place: Place) -> None:
    """Take a number away from its party, because nobody says any more that it is the party's."""
    where = (_numbers.c.kind == place.kind, _numbers.c.found_by == place.found_by)
    uow.connection.execute(delete(_numbers).where(*where))


def by_key(uow: UnitOfWork) -> dict[str, int]:
    """Return how many numbers are kept under each key."""
    query = (
        select(_numbers.c.key_id, func.count().label("held")).group_by(_numbers.c.key_id).order_by(_numbers.c.key_id)
    )
    return {row.key_id: row.held for row in uow.connection.execute(query)}


def missing_keys(uow: UnitOfWork, keys: Keyring) -> tuple[str, ...]:
    """Return the names of keys under which numbers are kept but which are not in the ring."""
    query = select(_numbers.c.key_id).where(_numbers.c.key_id.not_in(keys.names)).limit(1)
    return tuple(uow.connection.execute(query).scalars())


def rotate(uow: UnitOfWork, keys: Keyring, limit: int, after: Place | None = None) -> Moved:
    """Move at most `limit` numbers under the key in use; whoever asks meanwhile finds each of them exactly once.

    What is done is done when the unit commits; a rotation that was killed goes on by being asked again.
    """
    alone(uow)
    query = select(_numbers).where(_numbers.c.key_id != keys.current)
    if after is not None:
        query = query.where(tuple_(_numbers.c.kind, _numbers.c.found_by) > (after.kind, after.found_by))
    rows = uow.connection.execute(query.order_by(_numbers.c.kind, _numbers.c.found_by).limit(limit)).mappings().all()
    counted = Counter(_move(uow, keys, row) for row in rows)
    stuck = tuple(place for place in counted if place is not None)
    last = Place(rows[-1]["kind"], rows[-1]["found_by"]) if len(rows) == limit else None
    return Moved(counted[None], stuck, last)


def _move(uow: UnitOfWork, keys: Keyring, row: RowMapping) -> Place | None:
    """Seal a number anew; return its place when that cannot be done."""
    place = Place(row["kind"], row["found_by"])
    try:
        opened = _number(keys, row)
    except StorageError:
        return place
    if any(one != place for one in _places(uow, keys, opened)):
        return place
    kind, fresh = NumberKind(row["kind"]), keys.index(opened.kind, opened.number)
    changed = {"found_by": fresh, "sealed": keys.seal(kind, row["party"], opened.number), "key_id": keys.current}
    where = (_numbers.c.kind == place.kind, _numbers.c.found_by == place.found_by)
    uow.connection.execute(update(_numbers).where(*where).values(**changed))
    said = (_traces.c.what == place.kind, _traces.c.value == place.found_by)
    uow.connection.execute(update(_traces).where(*said).values(value=fresh))
    return None


def _places(uow: UnitOfWork, keys: Keyring, number: PartyNumber) -> list[Place]:
    """Return every row of a number, whatever key it is under."""
    query = select(_numbers.c.found_by).where(
        _numbers.c.kind == number.kind.value, _numbers.c.found_by.in_(keys.indexes(number.kind, number.number))
    )
    return [Place(number.kind.value, found_by) for found_by in uow.connection.execute(query).scalars()]


def _number(keys: Keyring, row: RowMapping) -> PartyNumber:
    kind = NumberKind(row["kind"])
    number = keys.unseal(row["key_id"], kind, row["party"], row["sealed"])
    return PartyNumber(kind, number, row["since"], row["origin"])
