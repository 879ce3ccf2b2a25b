"""Browser sessions of people, or of the holders of keys; only hashes of their secrets are kept."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from core.errors import NotFound
from core.ids import PersonId
from storage.db import keys
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import sessions as _sessions
from storage.db.keys import ApiKey
from storage.db.statements import insert_new
from storage.db.work import UnitOfWork

_ID = 16
"""Signs of a hash by which a session is named to whoever has it; nobody finds the secret by them."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in: a person, or the holder of a key."""

    id: str
    """Not the secret."""
    person: PersonId | None
    key: ApiKey | None
    browser: str
    """Hash of what the browser was when it was opened."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def open_for_key(uow: UnitOfWork, token: str, expires_at: datetime, browser: str = "") -> str:
    """Open a session for the holder of a key's token and return its secret; raise NotFound for an unusable key."""
    if keys.find(uow, token) is None:
        raise NotFound("key")
    return _open(uow, {"api_key": keys.hashed(token), "person": None}, expires_at, browser)


def open_for_person(uow: UnitOfWork, person: PersonId, expires_at: datetime, browser: str = "") -> str:
    """Open a session for a person and return its secret, which is always a new one."""
    return _open(uow, {"api_key": None, "person": person}, expires_at, browser)


def find(uow: UnitOfWork, secret: str, idle: timedelta | None = None) -> Session | None:
    """Return a session; None when it is unknown or over, was not used for so long, or its key is no more."""
    found = next(iter(_found(uow, _sessions.c.hash == keys.hashed(secret))), None)
    if found is None or not hmac.compare_digest(found.id, name_of(secret)):
        return None
    return found if idle is None or found.seen_at > uow.now() - idle else None


def of_person(uow: UnitOfWork, person: PersonId) -> list[Session]:
    """Return the sessions of a person, newest first."""
    return _found(uow, _sessions.c.person == person)


def of_key(uow: UnitOfWork, name: str) -> list[Session]:
    """Return the sessions opened with a key, newest first."""
    return _found(uow, _sessions.c.api_key.in_(select(_keys.c.hash).where(keys.called(name))))


def name_of(secret: str) -> str:
    """Return the id of the session with this secret."""
    return keys.hashed(secret)[:_ID]


def seen(uow: UnitOfWork, secret: str) -> None:
    """Note that a session was used now."""
    uow.connection.execute(update(_sessions).where(_sessions.c.hash == keys.hashed(secret)).values(seen_at=uow.now()))


def close(uow: UnitOfWork, secret: str) -> None:
    """End a session; an unknown one is no error."""
    uow.connection.execute(delete(_sessions).where(_sessions.c.hash == keys.hashed(secret)))


def end(uow: UnitOfWork, session: Session) -> None:
    """End a session that was found."""
    uow.connection.execute(delete(_sessions).where(_sessions.c.hash.startswith(session.id)))


def _found(uow: UnitOfWork, condition: ColumnElement[bool]) -> list[Session]:
    query = (
        select(_sessions, *[column.label(f"key_{column.name}") for column in _keys.c])
        .outerjoin(_keys, _sessions.c.api_key == _keys.c.hash)
        .where(condition, _sessions.c.expires_at > uow.now())
        .order_by(_sessions.c.created_at.desc(), _sessions.c.hash)
    )
    found = []
    for row in uow.connection.execute(query).mappings():
        key = None
        if row["api_key"] is not None:
            held = {column.name: row[f"key_{column.name}"] for column in _keys.c}
            key = keys.usable(uow, keys.of_row(held))
            if key is None:
                continue
        person = PersonId(row["person"]) if row["person"] else None
        times = (row["created_at"], row["seen_at"], row["expires_at"])
        found.append(Session(row["hash"][:_ID], person, key, row["browser"], *times))
    return found


def _open(uow: UnitOfWork, whose: dict[str, str | None], expires_at: datetime, browser: str) -> str:
    # Those that are over are cleared on the way.
    uow.connection.execute(delete(_sessions).where(_sessions.c.expires_at <= uow.now()))
    secret = secrets.token_urlsafe(keys.TOKEN_BYTES)
    now = uow.now()
    values = {**whose, "created_at": now, "seen_at": now, "expires_at": expires_at, "browser": browser}
    insert_new(uow.connection, _sessions, {"hash": keys.hashed(secret), **values})
    return secret
