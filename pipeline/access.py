"""Who is asking: keys of service clients, browser sessions; and what they may see."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from core.errors import Forbidden, InvalidRequest, NotFound, TooManyTries, Unauthorized
from core.identifiers import dossier_agency
from core.ids import PersonId
from core.people import MAY, PRIVACY_CLASSES, PURPOSES, Caller, CallerKind, Duty, Grant, Permission, Person, Purpose
from pipeline import throttle
from pipeline.services import Services
from storage.db import agencies, audit, dossiers, events, keys, people, reach, sessions
from storage.db.audit import DENIED, GRANTED, Entry
from storage.db.keys import ApiKey
from storage.db.sessions import Session
from storage.db.work import UnitOfWork

FIRST_KEY = "first"
LONGEST_KEY_NAME = 80
"""Characters; events have room for a hundred, and a rotated key has a number behind its name."""
SIGN_IN, STOLEN = "sign_in", "session.stolen"
"""What the audit calls it."""
_TOUCH = timedelta(minutes=1)
"""A session that was used so lately is not written again."""


def first_key(services: Services) -> str | None:
    """Make the first key of an installation and return it, to be shown once; None when there is a key already.

    It opens everything, so that people and other keys can be made with it; take it back then.
    """
    with services.look() as uow:
        if keys.any_exists(uow):
            return None
    return new_key(services, FIRST_KEY)


def new_key(services: Services, name: str, key: ApiKey | None = None, *, by: str = "cli") -> str:
    """Make a key and return it; only its hash is kept. Raise InvalidRequest for a name in use, empty or too long."""
    if not name.strip() or len(name) > LONGEST_KEY_NAME:
        raise InvalidRequest("the name of a key", field="name")
    made = key or ApiKey(name, created_by=by)
    with services.work() as uow:
        token = keys.add(uow, made)
        data: events.Data = {"agency": made.agency, "scopes": ",".join(sorted(made.scopes))}
        events.append(uow, by, "key.created", name, data)
    return token


def rotate_key(services: Services, name: str, overlap: timedelta, *, by: str = "cli") -> str:
    """Make a key in the place of one that goes on working for so long, and return it; raise NotFound."""
    with services.work() as uow:
        token = keys.rotate(uow, name, overlap, by)
        events.append(uow, by, "key.rotated", name, {"overlap_hours": overlap / timedelta(hours=1)})
    return token


def revoke_key(services: Services, name: str, *, by: str = "cli") -> None:
    """Make a key and its sessions worthless; raise NotFound."""
    with services.work() as uow:
        keys.revoke(uow, name)
        events.append(uow, by, "key.revoked", name, {})


def by_key(services: Services, token: str, *, purpose: str = "", address: str = "") -> Caller:
    """Return who holds this key; raise Unauthorized, or Forbidden for a purpose that it was not made for."""
    with services.look() as uow:
        key = keys.find(uow, token)
        if key is None:
            raise Unauthorized("unknown key")
        return _of_key(services, uow, key, purpose, address)


def count_unknown_key(services: Services, address: str) -> TooManyTries | None:
    """Count a key that nobody has against an address; return why it may try no more, None while it may."""
    options = services.settings.api
    limits = {("unknown key", throttle.network(address)): options.sign_in_tries_per_address}
    try:
        throttle.count(services, limits, options.sign_in_hours)
    except TooManyTries as error:
        return error
    return None


def sign_in(services: Services, token: str, browser: str = "", address: str = "") -> str:
    """Exchange a key for a browser session and return its secret, a new one; put it on record, raise Unauthorized."""
    with services.work() as uow:
        key = keys.find(uow, token)
        entry = Entry(
            at=uow.now(),
            actor=key.holder if key is not None else "",
            kind=(CallerKind.SERVICE if key is not None else CallerKind.PUBLIC).value,
            address=address,
            action=SIGN_IN,
            subject_kind="key",
            subject=key.name if key is not None else "",
            outcome=GRANTED if key is not None else DENIED,
        )
        audit.append(uow, entry)
        if key is not None:
            return sessions.open_for_key(uow, token, session_end(services), fingerprint(browser))
    raise Unauthorized("unknown key")


def session_end(services: Services) -> datetime:
    """Return until when a session that is opened now lasts at most."""
    return services.clock() + timedelta(hours=services.settings.api.session_hours)


def by_session(
    services: Services,
    secret: str,
    *,
    browser: str = "",
    purpose: str = "",
    address: str = "",
    awake: bool = True,
) -> Caller:
    """Return whose browser session this is; `awake` is whether that counts as using it.

    Raise Unauthorized when it is unknown, over, of somebody who may not sign in any more, or used by another browser:
    then it was stolen, and ends.
    """
    with services.look() as uow:
        found = sessions.find(uow, secret, timedelta(minutes=services.settings.api.session_idle_minutes))
        if found is None:
            raise Unauthorized("unknown session")
        stolen = found.browser != fingerprint(browser)
        caller = _of_session(services, uow, found, purpose, address) if not stolen else None
    if caller is None:
        _end_stolen(services, found, address)
        raise Unauthorized("another browser")
    stale = services.clock() - found.seen_at > _TOUCH
    if stale and awake:
        with services.work() as uow:
            sessions.seen(uow, secret)
    return caller


def sign_out(services: Services, secret: str) -> None:
    """End a browser session."""
    with services.work() as uow:
        sessions.close(uow, secret)


def _end_stolen(services: Services, session: Session, address: str) -> None:
    with services.work() as uow:
        sessions.end(uow, session)
        whose = people.get(uow, session.person).account if session.person else session.key.holder if session.key else ""
        events.append(uow, whose, "session.stolen", session.id, {"address": address})
        kind = CallerKind.PERSON if session.person else CallerKind.SERVICE
        entry = Entry(
            at=uow.now(),
            actor=whose,
            kind=kind.value,
            address=address,
            action=STOLEN,
            subject_kind="session",
            subject=session.id,
            outcome=DENIED,
        )
        audit.append(uow, entry)


def fingerprint(browser: str) -> str:
    """Return what is kept of what a browser says of itself."""
    return hashlib.sha256(browser.encode("utf-8", "surrogatepass")).hexdigest() if browser else ""


def check_dossier(services: Services, caller: Caller, code: str) -> None:
    """Raise NotFound for a dossier into which somebody may not scan: one that is there, or one to be made elsewhere."""
    with services.look() as uow:
        if dossiers.by_code(uow, code) is not None:
            reach.dossier(uow, caller.sight(Permission.SCAN), code)
            return
    receiving(services, caller, code, "")


def receiving(services: Services, caller: Caller, code: str, wanted: str) -> str:
    """Return the agency that receives a dossier that is to be opened; raise NotFound where the caller may not scan.

    A code that is taken by a dossier elsewhere is refused like one that is not in the series of the caller's agencies.
    """
    agency = wanted or dossier_agency(code) or caller.home
    if code and caller.agencies(Permission.SCAN) is not None:
        with services.look() as uow:
            if dossiers.by_code(uow, code) is not None:
                reach.dossier(uow, caller.sight(Permission.SCAN), code)
            elif not caller.works_in(dossier_agency(code), Permission.SCAN):
                # One that names another agency, or none, may be taken elsewhere.
                raise NotFound("agency")
    if not caller.works_in(agency, Permission.SCAN):
        raise NotFound("agency")
    return agency


def _of_session(services: Services, uow: UnitOfWork, session: Session, purpose: str, address: str) -> Caller:
    if session.key is not None:
        return _of_key(services, uow, session.key, purpose, address)
    if session.person is not None:
        return _of_person(services, uow, people.get(uow, session.person), purpose, address)
    raise Unauthorized("nobody's session")


def _of_key(services: Services, uow: UnitOfWork, key: ApiKey, purpose: str, address: str) -> Caller:
    reach = agencies.below(uow, [key.agency]) if key.agency else None
    return Caller(
        name=key.holder,
        kind=CallerKind.SERVICE,
        grants=(Grant(key.scopes, reach),),
        types=types_of(services, key.classes),
        purposes=key.purposes,
        purpose=_purpose(key.purposes, purpose),
        address=address,
        home=key.agency,
    )


def of_person(services: Services, uow: UnitOfWork, person: PersonId) -> Caller | None:
    """Return what somebody may do who is not asking now; None for nobody, or for who may not sign in."""
    try:
        return _of_person(services, uow, people.get(uow, person), "", "")
    except (NotFound, Unauthorized):
        return None


def _of_person(services: Services, uow: UnitOfWork, person: Person, purpose: str, address: str) -> Caller:
    if person.disabled_at is not None:
        raise Unauthorized("the account is closed")
    duties = people.duties(uow, person.id)
    purposes = tuple(dict.fromkeys(one for duty in duties for one in PURPOSES[duty.role]))
    return Caller(
        name=person.account,
        kind=CallerKind.PERSON,
        grants=tuple(_grant(uow, duty) for duty in duties),
        types=types_of(services, person.classes),
        purposes=purposes,
        purpose=_purpose(purposes, purpose),
        address=address,
        person=person.id,
        must_change=person.must_change,
        roles=frozenset(duty.role for duty in duties),
        home=next((duty.agency for duty in duties if duty.agency), ""),
    )


def _grant(uow: UnitOfWork, duty: Duty) -> Grant:
    return Grant(MAY[duty.role], agencies.below(uow, [duty.agency]) if duty.agency else None)


def types_of(services: Services, classes: Collection[str]) -> frozenset[str] | None:
    """Return the document types of these privacy classes; None for all, so that nothing is left out by chance."""
    if set(classes) >= set(PRIVACY_CLASSES):
        return None
    return frozenset(kind.id for kind in services.catalog.types.values() if kind.privacy in classes)


def _purpose(purposes: tuple[Purpose, ...], wanted: str) -> Purpose | None:
    """Return for what somebody asks; raise Forbidden for what they do not work for."""
    if not wanted:
        return purposes[0] if purposes else None
    found = next((one for one in purposes if one.value == wanted), None)
    if found is None:
        raise Forbidden("not for this purpose")
    return found
