"""People sign in with account and password, choose a password of their own, and see and end their sessions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.errors import Forbidden, InvalidRequest, NotFound, TooManyTries, Unauthorized, WeakPassword
from core.people import Caller, CallerKind, Person
from pipeline import access, passwords, throttle
from pipeline.services import Services
from pipeline.throttle import Counted
from storage.db import audit, events, people, sessions
from storage.db.audit import DENIED, GRANTED, Entry
from storage.db.people import Account
from storage.db.sessions import Session
from storage.db.work import UnitOfWork

ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}")
"""How an account is spelled."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at the identity provider, as the door has checked it."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]


def sign_in(services: Services, account: str, password: str, *, browser: str = "", address: str = "") -> str:
    """Open a session for somebody and return its secret, always a new one; raise TooManyTries, Unauthorized.

    Unknown and closed accounts, those without a password, old first passwords and wrong passwords are one answer
    after the same work. Tries in vain are counted for the account and the address before the password is looked at.
    """
    name = spelled(account)
    try:
        counted = _count(services, name, address)
    except TooManyTries as why:
        with services.work() as uow:
            _record(uow, people.by_account(uow, name), address, outcome=DENIED, why=why.code)
        raise
    with services.look() as uow:
        held = people.by_account(uow, name)
    right = passwords.fits(held.password if held is not None else "", password)
    if held is None or not right or not _usable(services, held):
        with services.work() as uow:
            _record(uow, held, address, outcome=DENIED)
        raise Unauthorized("wrong account or password")
    with services.aside() as uow:
        counted.give_back(uow)
    return open_session(services, held.person, browser=browser, address=address)


def sign_in_from(services: Services, who: Identity, *, browser: str = "", address: str = "") -> str:
    """Open a session for who is linked to a subject of the provider; raise Forbidden for nobody or a closed account.

    Somebody is linked by an administrator, with the subject; or marked by one and then linked for good to the first
    subject that comes with their account in the claim of the settings. Nobody is linked who was not marked, and no
    claim is looked at again: names at the provider change hands, subjects do not.
    """
    with services.work() as uow:
        person = people.by_subject(uow, who.issuer, who.subject) or _first_from(services, uow, who)
        if person is None or person.disabled_at is not None:
            _record(uow, people.account(uow, person.id) if person is not None else None, address, outcome=DENIED)
    if person is None or person.disabled_at is not None:
        raise Forbidden("nobody here is this subject")
    return open_session(services, person, browser=browser, address=address)


def _first_from(services: Services, uow: UnitOfWork, who: Identity) -> Person | None:
    name = services.settings.oidc.claim
    said = who.claims.get(name) if name else None
    if not isinstance(said, str) or (name == "email" and who.claims.get("email_verified") is not True):
        return None
    held = people.by_account(uow, spelled(said))
    if held is None or held.person.disabled_at is not None:
        return None
    if not people.claim(uow, held.person.id, who.issuer, who.subject):
        return None
    events.append(uow, held.person.account, "person.linked", held.person.id, {"issuer": who.issuer, "subject": True})
    return held.person


def open_session(services: Services, person: Person, *, browser: str, address: str) -> str:
    """Open a session for somebody who has shown who they are, put it on record, and return its secret."""
    with services.work() as uow:
        _record(uow, people.account(uow, person.id), address, outcome=GRANTED)
        return sessions.open_for_person(uow, person.id, access.session_end(services), access.fingerprint(browser))


def change_password(services: Services, caller: Caller, old: str, new: str, *, browser: str = "") -> str:
    """Let somebody choose a password; every session of theirs ends, and the secret of a new one is returned.

    Raise Forbidden for who has no password here, TooManyTries, InvalidRequest for a wrong old one, WeakPassword.
    """
    if caller.person is None:
        raise Forbidden("not a person")
    counted = _count(services, caller.name, caller.address)
    with services.look() as uow:
        held = people.account(uow, caller.person)
    if not held.password:
        raise Forbidden("signs in elsewhere")
    if not passwords.fits(held.password, old):
        raise InvalidRequest("the old password is wrong", field="old")
    with services.aside() as uow:
        counted.give_back(uow)
    passwords.check(new, held.person.account)
    if passwords.fits(held.password, new):
        raise WeakPassword("the old one")
    made = passwords.hashed(new)
    with services.work() as uow:
        people.set_password(uow, caller.person, made, must_change=False)
        events.append(uow, caller.name, "person.password_chosen", caller.person, {})
        return sessions.open_for_person(uow, caller.person, access.session_end(services), access.fingerprint(browser))


def has_password(services: Services, caller: Caller) -> bool:
    """Return whether somebody signs in with a password of ours."""
    if caller.person is None:
        return False
    with services.look() as uow:
        return bool(people.account(uow, caller.person).password)


def own_sessions(services: Services, caller: Caller) -> list[Session]:
    """Return where a person, or the holder of a key, is signed in, newest first."""
    idle = services.clock() - timedelta(minutes=services.settings.api.session_idle_minutes)
    with services.look() as uow:
        found = sessions.of_person(uow, caller.person) if caller.person else sessions.of_key(uow, caller.name)
    return [session for session in found if session.seen_at > idle]


def end_sessions(services: Services, caller: Caller, wanted: str | None = None) -> None:
    """End one session of one's own, or all of them; raise NotFound."""
    found = [one for one in own_sessions(services, caller) if wanted in {None, one.id}]
    if wanted is not None and not found:
        raise NotFound("session")
    with services.work() as uow:
        for session in found:
            sessions.end(uow, session)
        events.append(uow, caller.name, "session.ended", wanted or "", {"count": len(found)})


def spelled(account: str) -> str:
    """Return an account as it is kept; empty for what can be none."""
    name = account.strip().lower()
    return name if ACCOUNT.fullmatch(name) else ""


def _usable(services: Services, held: Account) -> bool:
    if held.person.disabled_at is not None:
        return False
    if not held.person.must_change or held.password_at is None:
        return True
    return held.password_at + timedelta(hours=services.settings.api.first_password_hours) > services.clock()


def _count(services: Services, account: str, address: str) -> Counted:
    options = services.settings.api
    limits = {
        ("sign-in account", account): options.sign_in_tries_per_account,
        ("sign-in address", throttle.network(address)): options.sign_in_tries_per_address,
    }
    return throttle.count(services, limits, options.sign_in_hours)


def _record(uow: UnitOfWork, held: Account | None, address: str, *, outcome: str, why: str = "") -> None:
    """Put a sign-in on record; what was typed for an account that is none is not, for it may be a password."""
    entry = Entry(
        at=uow.now(),
        actor=held.person.account if held is not None else "",
        kind=(CallerKind.PERSON if held is not None else CallerKind.PUBLIC).value,
        address=address,
        action=access.SIGN_IN,
        subject_kind="person",
        subject=held.person.id if held is not None else "",
        outcome=outcome,
        data={"why": why} if why else {},
    )
    audit.append(uow, entry)
