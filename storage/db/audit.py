"""Who asked for what: one row each, chained by hashes, never changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import RowMapping, func, select, text

from core import codec
from storage.db.access_tables import audit as _audit
from storage.db.work import UnitOfWork

Data = dict[str, str | int | float | bool | None]
GRANTED, DENIED = "granted", "denied"
"""Outcomes: the request was let in, whatever came of it, or it was refused."""
FIRST = "0" * 64
"""What the first row names as the one before it."""
_LOCK = 20_261_123
"""Of PostgreSQL, so that two rows never follow the same one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody asked for something, and what the answer was."""

    at: datetime
    actor: str
    kind: str
    """What asked: a person, a service, an operator, the public."""
    address: str
    action: str
    subject_kind: str
    subject: str
    outcome: str
    """GRANTED or DENIED."""
    dossier: str = ""
    purpose: str = ""
    version: str = ""
    """Of the document: number of its version and hash of its file, where there are such."""
    data: Data = field(default_factory=dict)
    """Ids, counts and codes; never a value of a paper."""
    number: int = 0
    """Its place, from 1, without a gap."""
    before: str = ""
    hash: str = ""


def append(uow: UnitOfWork, entry: Entry) -> Entry:
    """Write an entry behind the newest one and return it with its place and hash.

    Others that append wait until this unit of work is over, so that the chain has one end.
    """
    if uow.connection.dialect.name == "postgresql":
        uow.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    newest = select(_audit.c.number, _audit.c.hash).order_by(_audit.c.number.desc()).limit(1)
    last = uow.connection.execute(newest).mappings().first()
    number, before = (last["number"] + 1, last["hash"]) if last is not None else (1, FIRST)
    placed = replace(entry, number=number, before=before)
    whole = replace(placed, hash=hash_of(placed))
    values = {name: getattr(whole, name) for name in _COLUMNS}
    uow.connection.execute(_audit.insert().values(**values, data=_dumped(whole.data)))
    return whole


def hash_of(entry: Entry) -> str:
    """Return SHA-256 over the hash of the entry before and everything that this one says."""
    said = [getattr(entry, name) for name in _HASHED]
    said += [entry.at.isoformat(timespec="microseconds"), _dumped(entry.data)]
    return hashlib.sha256(codec.dump([str(one) for one in said], list[str])).hexdigest()


def count(uow: UnitOfWork) -> int:
    """Return how many entries there are."""
    return uow.connection.execute(select(func.count()).select_from(_audit)).scalar_one()


def chain(uow: UnitOfWork, after: int = 0, most: int = 1000) -> Iterator[Entry]:
    """Yield at most so many entries behind a place, in their order."""
    query = select(_audit).where(_audit.c.number > after).order_by(_audit.c.number).limit(most)
    for row in uow.connection.execute(query).mappings():
        yield of_row(row)


def of_row(row: RowMapping) -> Entry:
    """Return the entry in a row."""
    return Entry(**{name: row[name] for name in _COLUMNS}, data=codec.load(Data, row["data"]))


_HASHED = (
    "before",
    "number",
    "actor",
    "kind",
    "address",
    "action",
    "subject_kind",
    "subject",
    "dossier",
    "purpose",
    "version",
    "outcome",
)
_COLUMNS = (*_HASHED, "at", "hash")


def _dumped(data: Data) -> str:
    return codec.dump(data, Data).decode()
