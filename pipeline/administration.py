"""Agencies, people and keys, kept by administrators: each in their agencies and those below, none for themselves.

Who administers an agency gives any role in it, which is their office, and any key of it. Nobody gives more than that:
no duty or key elsewhere, no privacy class that they are not cleared for, nothing at all to themselves, and no password
or link of somebody who is more elsewhere. A key gives nothing that it does not have itself.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from core.errors import Forbidden, InvalidRequest, NotFound
from core.ids import PersonId, new_id
from core.people import MAY, PRIVACY_CLASSES, Agency, Caller, CallerKind, Duty, Permission, Person
from pipeline import access, passwords
from pipeline.accounts import spelled
from pipeline.services import Services
from storage.db import agencies, events, keys, people
from storage.db.keys import ApiKey
from storage.db.people import Account
from storage.db.work import UnitOfWork

_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,39}")
_ADMINISTER = Permission.ADMINISTER


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody, as an administrator sees them."""

    account: Account
    duties: tuple[Duty, ...]
    """Those in the agencies of the administrator."""


def list_agencies(services: Services, caller: Caller) -> list[Agency]:
    """Return the agencies that somebody administers, by code."""
    with services.look() as uow:
        return [one for one in agencies.every(uow) if caller.works_in(one.code, _ADMINISTER)]


def add_agency(services: Services, caller: Caller, code: str, name: str, parent: str | None) -> Agency:
    """Register an agency; raise NotFound for its parent, Forbidden, InvalidRequest.

    Whoever does not administer everything registers only below their own, with a code that begins like the parent's:
    papers may lie under codes that nobody has registered yet.
    """
    if not _CODE.fullmatch(code) or not name.strip():
        raise InvalidRequest("an agency has a code and a name", field="code")
    everywhere = caller.agencies(_ADMINISTER) is None
    if parent is None and not everywhere:
        raise Forbidden("an agency without a parent")
    if parent is not None and not everywhere and not code.startswith(f"{parent}."):
        raise Forbidden("a code of other agencies")
    with services.work() as uow:
        if parent is not None:
            _check_open(uow, caller, parent)
        if any(one.code == code for one in agencies.every(uow)):
            raise InvalidRequest("there is such an agency already", field="code")
        made = agencies.put(uow, Agency(code, name.strip(), parent))
        events.append(uow, caller.name, "agency.added", code, {"parent": parent})
    return made


def change_agency(services: Services, caller: Caller, wanted: Agency, *, closed: bool) -> Agency:
    """Give an agency another name, parent or end; raise NotFound, Forbidden, InvalidRequest for open ones below."""
    with services.work() as uow:
        held = agencies.get(uow, wanted.code)
        _check_reached(caller, held.code)
        if wanted.parent != held.parent:
            if caller.agencies(_ADMINISTER) is not None and None in {wanted.parent, held.parent}:
                raise Forbidden("an agency without a parent")
            _check_reached(caller, held.parent or "")
            _check_open(uow, caller, wanted.parent or "")
        if closed and any(one.parent == held.code and one.closed_at is None for one in agencies.every(uow)):
            raise InvalidRequest("agencies below are open", field="closed")
        until = (held.closed_at or uow.now()) if closed else None
        made = agencies.put(uow, replace(wanted, name=wanted.name.strip() or held.name, closed_at=until))
        events.append(uow, caller.name, "agency.changed", held.code, {"parent": made.parent, "closed": closed})
    return made


def list_people(services: Services, caller: Caller, after: str = "", limit: int | None = None) -> list[Held]:
    """Return everybody with a duty in the agencies that somebody administers, at most so many behind an account."""
    with services.look() as uow:
        found = people.accounts(uow, caller.agencies(_ADMINISTER), after, limit)
        duties = people.duties_of(uow, [one.person.id for one in found])
    return [Held(one, _within(caller, duties.get(one.person.id, []))) for one in found]


def show_person(services: Services, caller: Caller, person: PersonId) -> Held:
    """Return somebody; raise NotFound."""
    with services.look() as uow:
        return _reached(uow, caller, person)


def add_person(services: Services, caller: Caller, wanted: Person, duties: Collection[Duty]) -> tuple[Held, str]:
    """Keep somebody new and return them with their first password, which can never be shown again.

    Raise Forbidden, NotFound for an agency, InvalidRequest for an account that is in use or cannot be one.
    """
    if spelled(wanted.account) != wanted.account or not wanted.name.strip():
        raise InvalidRequest("an account has small letters, digits and . _ @ -", field="account")
    password = passwords.made_up()
    hashed = passwords.hashed(password)
    with services.work() as uow:
        _check_duties(uow, caller, duties)
        _check_classes(services, caller, wanted.classes)
        made = people.add(uow, replace(wanted, id=PersonId(new_id()), must_change=True), hashed, caller.name)
        people.set_duties(uow, made.id, duties, caller.name)
        events.append(uow, caller.name, "person.added", made.id, {"duties": _said(duties)})
        return _reached(uow, caller, made.id), password


def change_person(services: Services, caller: Caller, wanted: Person, *, closed: bool) -> Held:
    """Give somebody another name or other classes, close or reopen their account; raise NotFound, Forbidden."""
    with services.work() as uow:
        held = _whole(services, uow, caller, wanted.id).account.person
        _check_classes(services, caller, wanted.classes)
        until = (held.disabled_at or uow.now()) if closed else None
        people.change(
            uow, replace(held, name=wanted.name.strip() or held.name, classes=wanted.classes, disabled_at=until)
        )
        data: events.Data = {"classes": ",".join(wanted.classes), "closed": closed}
        events.append(uow, caller.name, "person.changed", held.id, data)
        return _reached(uow, caller, held.id)


def set_duties(services: Services, caller: Caller, person: PersonId, wanted: Collection[Duty]) -> Held:
    """Let these be the duties of somebody in the agencies that one administers; those elsewhere stay.

    Raise NotFound, Forbidden, InvalidRequest where nobody but a higher administrator would see them any more.
    """
    with services.work() as uow:
        held = _reached(uow, caller, person)
        _check_other(caller, person)
        _check_classes(services, caller, held.account.person.classes)
        _check_duties(uow, caller, wanted)
        mine = set(held.duties)
        stay = [duty for duty in people.duties(uow, person) if duty not in mine]
        people.set_duties(uow, person, [*stay, *wanted], caller.name)
        events.append(uow, caller.name, "person.duties", person, {"duties": _said([*stay, *wanted])})
        return _reached(uow, caller, person)


def reset_password(services: Services, caller: Caller, person: PersonId) -> str:
    """Give somebody a new first password and return it; their sessions end, and their link to a provider.

    Raise NotFound, Forbidden.
    """
    password = passwords.made_up()
    hashed = passwords.hashed(password)
    with services.work() as uow:
        _whole(services, uow, caller, person)
        people.link(uow, person, "", "")
        people.set_password(uow, person, hashed, must_change=True)
        events.append(uow, caller.name, "person.password_reset", person, {})
    return password


def link(services: Services, caller: Caller, person: PersonId, subject: str) -> Held:
    """Say who somebody is at the identity provider, or by an empty subject that the first with their account is it.

    Their sessions end. Raise NotFound, Forbidden, InvalidRequest without a provider, or for a subject that is somebody
    else.
    """
    issuer = services.settings.oidc.issuer
    if not issuer:
        raise InvalidRequest("no identity provider is named in the settings")
    with services.work() as uow:
        _whole(services, uow, caller, person)
        people.link(uow, person, issuer, subject)
        events.append(uow, caller.name, "person.linked", person, {"issuer": issuer, "subject": bool(subject)})
        return _reached(uow, caller, person)


def sign_out(services: Services, caller: Caller, person: PersonId) -> None:
    """End every session of somebody; raise NotFound."""
    with services.work() as uow:
        _reached(uow, caller, person)
        people.end_sessions(uow, person)
        events.append(uow, caller.name, "person.signed_out", person, {})


def list_keys(services: Services, caller: Caller, after: str = "", limit: int | None = None) -> list[ApiKey]:
    """Return the keys of the agencies that somebody administers, revoked ones too, at most so many behind a name."""
    with services.look() as uow:
        return keys.list_all(uow, caller.agencies(_ADMINISTER), after, limit)


def add_key(services: Services, caller: Caller, key: ApiKey) -> str:
    """Make a key and return it, to be shown once; raise NotFound for the agency, Forbidden, InvalidRequest."""
    with services.look() as uow:
        _check_key(services, uow, caller, key)
    return access.new_key(services, key.name, replace(key, created_by=caller.name), by=caller.name)


def rotate_key(services: Services, caller: Caller, name: str, overlap: timedelta) -> str:
    """Make a key in the place of one that goes on working for so long; raise NotFound, Forbidden."""
    with services.look() as uow:
        key = keys.named(uow, name)
        _check_reached(caller, key.agency)
        _check_key(services, uow, caller, key)
    return access.rotate_key(services, name, overlap, by=caller.name)


def revoke_key(services: Services, caller: Caller, name: str) -> None:
    """Make a key and its sessions worthless; raise NotFound."""
    with services.look() as uow:
        _check_reached(caller, keys.named(uow, name).agency)
    access.revoke_key(services, name, by=caller.name)


def _check_reached(caller: Caller, agency: str) -> None:
    if not caller.works_in(agency, _ADMINISTER):
        raise NotFound("agency")


def _check_open(uow: UnitOfWork, caller: Caller, agency: str) -> None:
    """Raise NotFound for an agency that is not administered or registered, InvalidRequest for a closed one."""
    _check_reached(caller, agency)
    if agency and agencies.get(uow, agency).closed_at is not None:
        raise InvalidRequest("the agency is closed", field="agency")


def _check_given(caller: Caller, permissions: Collection[Permission], agency: str) -> None:
    if caller.kind is CallerKind.SERVICE and not all(caller.works_in(agency, one) for one in permissions):
        raise Forbidden("more than the key has itself")


def _check_duties(uow: UnitOfWork, caller: Caller, duties: Collection[Duty]) -> None:
    if not duties and caller.agencies(_ADMINISTER) is not None:
        raise InvalidRequest("somebody has a duty somewhere", field="duties")
    for duty in duties:
        _check_open(uow, caller, duty.agency)
        _check_given(caller, MAY[duty.role], duty.agency)


def _check_classes(services: Services, caller: Caller, classes: Collection[str]) -> None:
    if not set(classes) <= set(PRIVACY_CLASSES):
        raise InvalidRequest("no such privacy class", field="classes")
    wanted = access.types_of(services, classes)
    if caller.types is not None and (wanted is None or not wanted <= caller.types):
        raise Forbidden("a privacy class beyond one's own")


def _check_key(services: Services, uow: UnitOfWork, caller: Caller, key: ApiKey) -> None:
    if not key.scopes or not key.purposes:
        raise InvalidRequest("a key is for something", field="scopes")
    _check_open(uow, caller, key.agency)
    _check_given(caller, key.scopes, key.agency)
    _check_classes(services, caller, key.classes)
    if caller.kind is CallerKind.SERVICE and not set(key.purposes) <= set(caller.purposes):
        raise Forbidden("a purpose beyond its own")


def _check_other(caller: Caller, person: PersonId) -> None:
    if caller.person == person:
        raise Forbidden("oneself")


def _reached(uow: UnitOfWork, caller: Caller, person: PersonId) -> Held:
    held = Held(people.account(uow, person), _within(caller, people.duties(uow, person)))
    if not held.duties and caller.agencies(_ADMINISTER) is not None:
        raise NotFound("person")
    return held


def _whole(services: Services, uow: UnitOfWork, caller: Caller, person: PersonId) -> Held:
    """Return somebody else who is nothing beyond what one administers; raise NotFound, Forbidden."""
    held = _reached(uow, caller, person)
    _check_other(caller, person)
    duties = people.duties(uow, person)
    if set(duties) - set(held.duties):
        raise Forbidden("somebody with duties elsewhere")
    for duty in duties:
        _check_given(caller, MAY[duty.role], duty.agency)
    _check_classes(services, caller, held.account.person.classes)
    return held


def _within(caller: Caller, duties: Collection[Duty]) -> tuple[Duty, ...]:
    return tuple(duty for duty in duties if caller.works_in(duty.agency, _ADMINISTER))


def _said(duties: Collection[Duty]) -> str:
    return ", ".join(sorted(f"{duty.role.value}@{duty.agency}" for duty in duties))
