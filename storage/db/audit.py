"""Who asked for what: one row each, chained by hashes, never changed."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

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
_TICK = timedelta(microseconds=1)
_SKEW = timedelta(minutes=1)
"""How far the clocks of two machines may differ for their entries still to be brought into one order of time."""
_NEWEST = select(_audit.c.number, _audit.c.hash, _audit.c.at).order_by(_audit.c.number.desc()).limit(1)
_INSERT = _audit.insert()
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


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
    """Write an entry behind the newest one and return it with its place, its time and its hash.

    Others that append wait until this unit of work is over, so that the chain has one end. No two entries have the same
    time (QCVN 12:2026/BCA wants unique ones): what is not later than the newest one comes a microsecond behind it,
    unless a clock is wrong by more than a minute. What no row can hold is cut off.
    """
    if uow.connection.dialect.name == "postgresql":
        uow.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = uow.connection.execute(_NEWEST).mappings().first()
    number, before = (last["number"] + 1, last["hash"]) if last is not None else (1, FIRST)
    at = entry.at
    if last is not None and last["at"] - _SKEW <= at <= last["at"]:
        at = last["at"] + _TICK
    texts = {name: _UNSTORABLE.sub("\ufffd", getattr(entry, name)) for name in _TEXTS}
    cut: dict[str, Any] = {name: value[: _LENGTHS[name]] for name, value in texts.items()}
    placed = replace(entry, **cut, number=number, before=before, at=at)
    whole = replace(placed, hash=hash_of(placed))
    values = {name: getattr(whole, name) for name in _COLUMNS}
    uow.connection.execute(_INSERT, {**values, "data": _dumped(whole.data)})
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


def place_of(uow: UnitOfWork, wanted: str) -> int | None:
    """Return the number of the entry with this hash, None when there is none."""
    return uow.connection.execute(select(_audit.c.number).where(_audit.c.hash == wanted)).scalar()


def newest_before(uow: UnitOfWork, moment: datetime, after: int) -> Entry | None:
    """Return the entry of the highest number behind a place that was written before a moment."""
    query = select(_audit).where(_audit.c.at < moment, _audit.c.number > after).order_by(_audit.c.number.desc())
    row = uow.connection.execute(query.limit(1)).mappings().first()
    return of_row(row) if row is not None else None


def of_row(row: RowMapping) -> Entry:
    """Return the entry in a row; data that somebody spoiled are told from those that were hashed."""
    try:
        data = codec.load(Data, row["data"])
    except ValueError:
        data = {"unreadable": row["data"]}
    return Entry(**{name: row[name] for name in _COLUMNS}, data=data)


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
_TEXTS = tuple(name for name in _HASHED if name not in {"before", "number"})
_LENGTHS: dict[str, int] = {name: vars(_audit.c[name].type)["length"] for name in _TEXTS}


def _dumped(data: Data) -> str:
    return codec.dump(data, Data).decode()
