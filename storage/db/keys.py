"""Keys of service clients; only the hash of a key is kept."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, or_, select, update

from core import codec
from core.errors import InvalidRequest, NotFound
from core.people import PRIVACY_CLASSES, Permission, Purpose
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import sessions as _sessions
from storage.db.statements import insert_new, one
from storage.db.work import UnitOfWork

TOKEN_BYTES = 32
_FORMER = "~"
"""Stands in the name of a key that was rotated and works until its end, before a number."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret."""

    name: str
    created_at: datetime | None = None
    """None while it is not kept yet."""
    revoked_at: datetime | None = None
    scopes: frozenset[Permission] = frozenset(Permission)
    purposes: tuple[Purpose, ...] = tuple(Purpose)
    """For what it may be used; the first one counts where none is named."""
    classes: tuple[str, ...] = PRIVACY_CLASSES
    agency: str = ""
    """Code of the agency, with all below it; empty is the whole installation."""
    created_by: str = ""
    expires_at: datetime | None = None
    """None where it has no end."""

    @property
    def holder(self) -> str:
        """Who acts with it: its name, also of one that was rotated."""
        return self.name.partition(_FORMER)[0]


def add(uow: UnitOfWork, key: ApiKey) -> str:
    """Make a key and return its token, which can never be shown again; raise InvalidRequest for a name in use."""
    if not key.name.strip() or _FORMER in key.name:
        raise InvalidRequest(f"a key has a name without {_FORMER}")
    token = f"sohoa_{secrets.token_urlsafe(TOKEN_BYTES)}"
    values = {
        "hash": hashed(token),
        "name": key.name,
        "created_at": uow.now(),
        "revoked_at": None,
        "scopes": codec.dump(sorted(key.scopes), list[str]).decode(),
        "purposes": codec.dump(list(key.purposes), list[str]).decode(),
        "classes": codec.dump(list(key.classes), list[str]).decode(),
        "agency": key.agency,
        "created_by": key.created_by,
        "expires_at": key.expires_at,
    }
    if not insert_new(uow.connection, _keys, values):
        raise InvalidRequest("there is a key with this name already")
    return token


def find(uow: UnitOfWork, token: str) -> ApiKey | None:
    """Return the key with this token; None for an unknown, revoked or expired one."""
    row = uow.connection.execute(select(_keys).where(_keys.c.hash == hashed(token))).mappings().first()
    # The look-up is by a hash of 256 random bits; comparing again in constant time costs nothing.
    if row is None or not hmac.compare_digest(row["hash"], hashed(token)):
        return None
    return usable(uow, of_row(row))


def usable(uow: UnitOfWork, key: ApiKey) -> ApiKey | None:
    """Return the key, unless it was revoked or has expired."""
    over = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= uow.now())
    return None if over else key


def list_all(
    uow: UnitOfWork, agencies: Collection[str] | None = None, after: str = "", limit: int | None = None
) -> list[ApiKey]:
    """Return every key by name, revoked ones too, only those of these agencies, at most so many behind a name."""
    query = select(_keys).where(_keys.c.name > after).order_by(_keys.c.name).limit(limit)
    if agencies is not None:
        query = query.where(_keys.c.agency.in_(sorted(agencies)))
    return [of_row(row) for row in uow.connection.execute(query).mappings()]


def named(uow: UnitOfWork, name: str) -> ApiKey:
    """Return a key by its name, also a revoked one; raise NotFound."""
    return of_row(one(uow.connection.execute(select(_keys).where(_keys.c.name == name)).mappings().first(), "key"))


def any_exists(uow: UnitOfWork) -> bool:
    """Return whether a key was ever made."""
    return uow.connection.execute(select(_keys.c.name).limit(1)).first() is not None


def rotate(uow: UnitOfWork, name: str, overlap: timedelta, by: str) -> str:
    """Make a key of the same name and rights, and return its token; the former one works for a while beside it.

    Its end is moved on by as much time as it had. Raise NotFound for an unknown key, one that was revoked or is over.
    """
    key = usable(uow, named(uow, name))
    if key is None:
        raise NotFound("key")
    now, until = uow.now(), uow.now() + overlap
    of_name = _keys.c.name == name
    former = f"{name}{_FORMER}{sum(held.holder == name for held in list_all(uow))}"
    ends = until if key.expires_at is None else min(until, key.expires_at)
    uow.connection.execute(update(_keys).where(of_name).values(name=former, expires_at=ends))
    span = key.expires_at - key.created_at if key.expires_at is not None and key.created_at is not None else None
    return add(uow, replace(key, created_by=by, expires_at=now + span if span is not None else None))


def revoke(uow: UnitOfWork, name: str) -> None:
    """Let the key, those that it took the place of, and every session opened with them end now.

    Raise NotFound when none of them works.
    """
    hashes = list(
        uow.connection.execute(select(_keys.c.hash).where(called(name), _keys.c.revoked_at.is_(None))).scalars()
    )
    if not hashes:
        raise NotFound("key")
    uow.connection.execute(update(_keys).where(_keys.c.hash.in_(hashes)).values(revoked_at=uow.now()))
    uow.connection.execute(delete(_sessions).where(_sessions.c.api_key.in_(hashes)))


def called(name: str) -> ColumnElement[bool]:
    """Return the condition that a row of `api_keys` has this name, or had it before it was rotated."""
    return or_(_keys.c.name == name, _keys.c.name.startswith(name + _FORMER, autoescape=True))


def of_row(row: RowMapping | dict[str, Any]) -> ApiKey:
    """Return the key in a row of the table."""
    return ApiKey(
        name=row["name"],
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
        scopes=frozenset(Permission(name) for name in codec.load(list[str], row["scopes"])),
        purposes=tuple(Purpose(name) for name in codec.load(list[str], row["purposes"])),
        classes=tuple(codec.load(list[str], row["classes"])),
        agency=row["agency"],
        created_by=row["created_by"],
        expires_at=row["expires_at"],
    )


def hashed(token: str) -> str:
    """Return the hash under which a token is kept."""
    # A slow hash is for passwords that people choose; these tokens are 256 random bits.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
