"""Who may ask: API keys and browser sessions; only hashes of their tokens are kept."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from core.errors import InvalidRequest, NotFound
from storage.db.statements import insert_new
from storage.db.tables import api_keys as _keys
from storage.db.tables import sessions as _sessions
from storage.db.work import UnitOfWork

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret."""

    name: str
    created_at: datetime
    revoked_at: datetime | None = None


def add(uow: UnitOfWork, name: str) -> str:
    """Make a key and return its token, which can never be shown again; raise InvalidRequest for a name in use."""
    token = f"sohoa_{secrets.token_urlsafe(_TOKEN_BYTES)}"
    values = {"hash": _hash(token), "name": name, "created_at": uow.now(), "revoked_at": None}
    if not insert_new(uow.connection, _keys, values):
        raise InvalidRequest("there is a key with this name already")
    return token


def find(uow: UnitOfWork, token: str) -> ApiKey | None:
    """Return the key with this token; None for an unknown or revoked one."""
    row = uow.connection.execute(select(_keys).where(_keys.c.hash == _hash(token))).mappings().first()
    # The look-up is by a hash of 256 random bits; comparing again in constant time costs nothing.
    if row is None or row["revoked_at"] is not None or not hmac.compare_digest(row["hash"], _hash(token)):
        return None
    return ApiKey(row["name"], row["created_at"])


def list_all(uow: UnitOfWork) -> list[ApiKey]:
    """Return every key, revoked ones too, oldest first."""
    rows = uow.connection.execute(select(_keys).order_by(_keys.c.created_at, _keys.c.name)).mappings()
    return [ApiKey(row["name"], row["created_at"], row["revoked_at"]) for row in rows]


def any_exists(uow: UnitOfWork) -> bool:
    """Return whether a key was ever made."""
    return uow.connection.execute(select(_keys.c.name).limit(1)).first() is not None


def revoke(uow: UnitOfWork, name: str) -> None:
    """Let the key and every session opened with it end now; raise NotFound for an unknown or revoked one."""
    row = uow.connection.execute(
        select(_keys.c.hash).where(_keys.c.name == name, _keys.c.revoked_at.is_(None))
    ).scalar()
    if row is None:
        raise NotFound("key")
    uow.connection.execute(update(_keys).where(_keys.c.hash == row).values(revoked_at=uow.now()))
    uow.connection.execute(delete(_sessions).where(_sessions.c.api_key == row))


def add_session(uow: UnitOfWork, token: str, expires_at: datetime) -> str:
    """Open a browser session for the holder of a key's token and return the session's own token.

    Raise NotFound for an unknown or revoked key. Expired sessions are cleared on the way.
    """
    if find(uow, token) is None:
        raise NotFound("key")
    uow.connection.execute(delete(_sessions).where(_sessions.c.expires_at <= uow.now()))
    session = secrets.token_urlsafe(_TOKEN_BYTES)
    values = {"hash": _hash(session), "api_key": _hash(token), "expires_at": expires_at}
    insert_new(uow.connection, _sessions, values)
    return session


def find_session(uow: UnitOfWork, session: str) -> ApiKey | None:
    """Return the key with which the session was opened; None when it is unknown, expired or revoked."""
    query = (
        select(_keys, _sessions.c.hash.label("session_hash"))
        .join(_sessions, _sessions.c.api_key == _keys.c.hash)
        .where(_sessions.c.hash == _hash(session), _sessions.c.expires_at > uow.now(), _keys.c.revoked_at.is_(None))
    )
    row = uow.connection.execute(query).mappings().first()
    if row is None or not hmac.compare_digest(row["session_hash"], _hash(session)):
        return None
    return ApiKey(row["name"], row["created_at"])


def delete_session(uow: UnitOfWork, session: str) -> None:
    """End a session; an unknown one is no error."""
    uow.connection.execute(delete(_sessions).where(_sessions.c.hash == _hash(session)))


def _hash(token: str) -> str:
    # A slow hash is for passwords that people choose; these tokens are 256 random bits.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
