"""What happened, in the order in which it happened; every figure about the work is computed from here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select

from core import codec
from core.sight import EVERYTHING, Sight
from storage.db.sight import visible
from storage.db.statements import insert_new
from storage.db.tables import documents as _documents
from storage.db.tables import events as _events
from storage.db.work import UnitOfWork

Data = dict[str, str | int | float | bool | None]
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody did something to something."""

    at: datetime
    """Unique, so that it is also the event's identity and place."""
    actor: str
    action: str
    subject: str
    data: Data = field(default_factory=dict)


def append(uow: UnitOfWork, actor: str, action: str, subject: str, data: Data) -> Event:
    """Record what happened now; the same microsecond twice moves the later event one on."""
    at = uow.now()
    values = {"actor": actor, "action": action, "subject": subject, "data": codec.dump(data, Data).decode()}
    while not insert_new(uow.connection, _events, {"at": at, **values}):
        at += _TICK
    return Event(at, actor, action, subject, data)


def of_subject(uow: UnitOfWork, subject: str) -> list[Event]:
    """Return what happened to a subject, oldest first."""
    return _read(uow, select(_events).where(_events.c.subject == subject).order_by(_events.c.at))


def since(uow: UnitOfWork, after: datetime, limit: int) -> list[Event]:
    """Return at most `limit` events that came after a moment, oldest first."""
    return _read(uow, select(_events).where(_events.c.at > after).order_by(_events.c.at).limit(limit))


def papers(uow: UnitOfWork, action: str, most: int, sight: Sight = EVERYTHING) -> list[str]:
    """Return at most so many documents within sight to which something was done, each once, the latest first."""
    query = select(_events.c.subject).where(_events.c.action == action)
    if not sight.whole:
        query = query.where(exists().where(_documents.c.id == _events.c.subject, visible(sight)))
    found = uow.connection.execute(query.order_by(_events.c.at.desc()).limit(2 * most)).scalars()
    return list(dict.fromkeys(found))[:most]


def _read(uow: UnitOfWork, query: Select[Any]) -> list[Event]:
    return [
        Event(row["at"], row["actor"], row["action"], row["subject"], codec.load(Data, row["data"]))
        for row in uow.connection.execute(query).mappings()
    ]
