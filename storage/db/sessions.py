"""Browser sessions of people, or of the holders of keys; only hashes of their secrets are kept."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from core.errors import NotFound
from core.ids import PersonId
from storage.db import keys
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import sessions as _sessions
from storage.db.keys import ApiKey
from storage.db.statements import insert_new
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in: a person, or the holder of a key."""

    person: PersonId | None
    key: ApiKey | None
    browser: str
    """Hash of what the browser was when it was opened."""
    seen_at: datetime


def open_for_key(uow: UnitOfWork, token: str, expires_at: datetime, browser: str = "") -> str:
    """Open a session for the holder of a key's token and return its secret; raise NotFound for an unusable key."""
    if keys.find(uow, token) is None:
        raise NotFound("key")
    return _open(uow, {"api_key": keys.hashed(token), "person": None}, expires_at, browser)


def open_for_person(uow: UnitOfWork, person: PersonId, expires_at: datetime, browser: str = "") -> str:
    """Open a session for a person and return its secret, which is always a new one."""
    return _open(uow, {"api_key": None, "person": person}, expires_at, browser)


def find(uow: UnitOfWork, secret: str) -> Session | None:
    """Return a session; None when it is unknown or over, or its key is."""
    query = (
        select(_sessions, *[column.label(f"key_{column.name}") for column in _keys.c])
        .outerjoin(_keys, _sessions.c.api_key == _keys.c.hash)
        .where(_sessions.c.hash == keys.hashed(secret), _sessions.c.expires_at > uow.now())
    )
    row = uow.connection.execute(query).mappings().first()
    if row is None or not hmac.compare_digest(row["hash"], keys.hashed(secret)):
        return None
    key = None
    if row["api_key"] is not None:
        held = {column.name: row[f"key_{column.name}"] for column in _keys.c}
        key = keys.usable(uow, keys.of_row(held))  # type: ignore[arg-type]  # a mapping like a row
        if key is None:
            return None
    person = PersonId(row["person"]) if row["person"] else None
    return Session(person, key, row["browser"], row["seen_at"])


def seen(uow: UnitOfWork, secret: str) -> None:
    """Note that a session was used now."""
    uow.connection.execute(update(_sessions).where(_sessions.c.hash == keys.hashed(secret)).values(seen_at=uow.now()))


def close(uow: UnitOfWork, secret: str) -> None:
    """End a session; an unknown one is no error."""
    uow.connection.execute(delete(_sessions).where(_sessions.c.hash == keys.hashed(secret)))


def _open(uow: UnitOfWork, whose: dict[str, str | None], expires_at: datetime, browser: str) -> str:
    # Those that are over are cleared on the way.
    uow.connection.execute(delete(_sessions).where(_sessions.c.expires_at <= uow.now()))
    secret = secrets.token_urlsafe(keys.TOKEN_BYTES)
    now = uow.now()
    values = {**whose, "created_at": now, "seen_at": now, "expires_at": expires_at, "browser": browser}
    insert_new(uow.connection, _sessions, {"hash": keys.hashed(secret), **values})
    return secret
