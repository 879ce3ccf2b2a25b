"""Keys and browser sessions: who is asking."""

from dataclasses import dataclass
from datetime import timedelta

from core.errors import Unauthorized
from core.sight import EVERYTHING, Sight
from pipeline.services import Services
from storage.db import events, keys

FIRST_KEY = "first"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who showed a valid key or session."""

    name: str


def sight(caller: Caller) -> Sight:
    """Return what somebody may see of the papers: today everything, with any key."""
    del caller
    return EVERYTHING


def first_key(services: Services) -> str | None:
    """Make the first key of an installation and return it, to be shown once; None when there is a key already."""
    with services.look() as uow:
        if keys.any_exists(uow):
            return None
    return new_key(services, FIRST_KEY)


def new_key(services: Services, name: str) -> str:
    """Make a key and return it; only its hash is kept. Raise InvalidRequest when the name is taken."""
    with services.work() as uow:
        token = keys.add(uow, name)
        events.append(uow, "cli", "key.created", name, {})
    return token


def revoke_key(services: Services, name: str) -> None:
    """Make a key and its sessions worthless; raise NotFound."""
    with services.work() as uow:
        keys.revoke(uow, name)
        events.append(uow, "cli", "key.revoked", name, {})


def by_key(services: Services, token: str) -> Caller:
    """Return who holds this key; raise Unauthorized."""
    with services.look() as uow:
        key = keys.find(uow, token)
    if key is None:
        raise Unauthorized("unknown key")
    return Caller(key.name)


def sign_in(services: Services, token: str) -> str:
    """Exchange a key for a browser session and return the session's secret; raise Unauthorized."""
    by_key(services, token)
    until = services.clock() + timedelta(hours=services.settings.api.session_hours)
    with services.work() as uow:
        return keys.add_session(uow, token, until)


def by_session(services: Services, secret: str) -> Caller:
    """Return whose browser session this is; raise Unauthorized when it is unknown, ended or its key was revoked."""
    with services.look() as uow:
        key = keys.find_session(uow, secret)
    if key is None:
        raise Unauthorized("unknown session")
    return Caller(key.name)


def sign_out(services: Services, secret: str) -> None:
    """End a browser session."""
    with services.work() as uow:
        keys.delete_session(uow, secret)
