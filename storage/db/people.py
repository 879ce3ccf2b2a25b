"""People with accounts, and their duties."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, select, update

from core import codec
from core.errors import InvalidRequest
from core.ids import PersonId
from core.people import Duty, Person, Role
from storage.db.access_tables import duties as _duties
from storage.db.access_tables import people as _people
from storage.db.access_tables import sessions as _sessions
from storage.db.statements import insert_new, one
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Account:
    """How somebody signs in."""

    person: Person
    password: str
    """Argon2 hash; empty for none."""
    password_at: datetime | None
    issuer: str
    """Identity provider; empty for none."""
    subject: str
    """Who they are there; empty while nobody signed in from there yet."""


def add(uow: UnitOfWork, person: Person, password: str, by: str) -> Person:
    """Keep a new person; `password` is its Argon2 hash. Raise InvalidRequest for an account in use."""
    values = {
        "id": person.id,
        "account": person.account,
        "name": person.name,
        "password": password,
        "password_at": uow.now(),
        "must_change": person.must_change,
        "classes": codec.dump(list(person.classes), list[str]).decode(),
        "created_at": uow.now(),
        "created_by": by,
        "disabled_at": person.disabled_at,
    }
    if not insert_new(uow.connection, _people, values):
        raise InvalidRequest("there is an account with this name already", field="account")
    return get(uow, person.id)


def get(uow: UnitOfWork, person: PersonId) -> Person:
    """Return a person; raise NotFound."""
    return _person(one(_first(uow, _people.c.id == person), "person"))


def account(uow: UnitOfWork, person: PersonId) -> Account:
    """Return how a person signs in; raise NotFound."""
    return _account(one(_first(uow, _people.c.id == person), "person"))


def by_account(uow: UnitOfWork, name: str) -> Account | None:
    """Return whose account has this name, also a closed one; None for nobody."""
    row = _first(uow, _people.c.account == name)
    return _account(row) if row is not None else None


def by_subject(uow: UnitOfWork, issuer: str, subject: str) -> Person | None:
    """Return who somebody of an identity provider is here; None for nobody."""
    row = _first(uow, (_people.c.issuer == issuer) & (_people.c.subject == subject))
    return _person(row) if row is not None else None


def accounts(
    uow: UnitOfWork,
    agencies: Collection[str] | None = None,
    after: str = "",
    limit: int | None = None,
    *,
    roles: Collection[Role] | None = None,
) -> list[Account]:
    """Return everybody by account, at most so many behind an account.

    With `agencies` only those with a duty in one of them, with `roles` those who have one of these somewhere.
    """
    query = select(_people).where(_people.c.account > after).order_by(_people.c.account).limit(limit)
    if agencies is not None:
        query = query.where(_people.c.id.in_(select(_duties.c.person).where(_duties.c.agency.in_(sorted(agencies)))))
    if roles is not None:
        query = query.where(_people.c.id.in_(select(_duties.c.person).where(_duties.c.role.in_(sorted(roles)))))
    return [_account(row) for row in uow.connection.execute(query).mappings()]


def names(uow: UnitOfWork, accounts: Collection[str]) -> dict[str, str]:
    """Return the names of those of these accounts that are people, closed ones too."""
    query = select(_people.c.account, _people.c.name).where(_people.c.account.in_(sorted(accounts)))
    return {row["account"]: row["name"] for row in uow.connection.execute(query).mappings()}


def change(uow: UnitOfWork, person: Person) -> None:
    """Keep name, classes and whether they may sign in; raise NotFound. Who may not has no session any more."""
    values = {
        "name": person.name,
        "classes": codec.dump(list(person.classes), list[str]).decode(),
        "disabled_at": person.disabled_at,
    }
    _change(uow, person.id, values)
    if person.disabled_at is not None:
        end_sessions(uow, person.id)


def set_password(uow: UnitOfWork, person: PersonId, password: str, *, must_change: bool) -> None:
    """Keep the hash of a new password and end every session of before; raise NotFound."""
    _change(uow, person, {"password": password, "password_at": uow.now(), "must_change": must_change})
    end_sessions(uow, person)


def link(uow: UnitOfWork, person: PersonId, issuer: str, subject: str) -> None:
    """Say who a person is at an identity provider; raise NotFound, InvalidRequest when that is somebody else here.

    Without a subject the first who comes from there with this account will be it; without an issuer nobody is. There is
    one way to sign in: the password goes.
    """
    other = by_subject(uow, issuer, subject) if subject else None
    if other is not None and other.id != person:
        raise InvalidRequest("somebody else is linked to this subject")
    values = {"issuer": issuer or None, "subject": subject or None, "password": "", "must_change": False}
    _change(uow, person, values)
    end_sessions(uow, person)


def claim(uow: UnitOfWork, person: PersonId, issuer: str, subject: str) -> bool:
    """Link a person who waits for the first from a provider; False when they do not, or somebody was faster."""
    waits = (_people.c.id == person, _people.c.issuer == issuer, _people.c.subject.is_(None))
    statement = update(_people).where(*waits).values(subject=subject).returning(_people.c.id)
    return uow.connection.execute(statement).first() is not None


def end_sessions(uow: UnitOfWork, person: PersonId) -> None:
    """Sign a person out everywhere."""
    uow.connection.execute(delete(_sessions).where(_sessions.c.person == person))


def duties(uow: UnitOfWork, person: PersonId) -> list[Duty]:
    """Return what a person is, and where."""
    query = select(_duties).where(_duties.c.person == person).order_by(_duties.c.agency, _duties.c.role)
    return [Duty(Role(row["role"]), row["agency"]) for row in uow.connection.execute(query).mappings()]


def duties_of(uow: UnitOfWork, people: Collection[PersonId]) -> dict[PersonId, list[Duty]]:
    """Return what each of these people is, and where."""
    found: dict[PersonId, list[Duty]] = {}
    query = select(_duties).where(_duties.c.person.in_(sorted(people))).order_by(_duties.c.agency, _duties.c.role)
    for row in uow.connection.execute(query).mappings():
        found.setdefault(PersonId(row["person"]), []).append(Duty(Role(row["role"]), row["agency"]))
    return found


def set_duties(uow: UnitOfWork, person: PersonId, wanted: Collection[Duty], by: str) -> None:
    """Let these be all duties of a person; who gave those that stay, and when, stays, too."""
    held = duties(uow, person)
    for duty in set(held) - set(wanted):
        where = (_duties.c.person == person, _duties.c.role == duty.role.value, _duties.c.agency == duty.agency)
        uow.connection.execute(delete(_duties).where(*where))
    for duty in dict.fromkeys(wanted):
        values = {"person": person, "role": duty.role.value, "agency": duty.agency, "since": uow.now(), "by": by}
        insert_new(uow.connection, _duties, values)


def _change(uow: UnitOfWork, person: PersonId, values: dict[str, Any]) -> None:
    get(uow, person)
    uow.connection.execute(update(_people).where(_people.c.id == person).values(**values))


def _first(uow: UnitOfWork, condition: Any) -> RowMapping | None:  # noqa: ANN401  (a clause of SQLAlchemy)
    return uow.connection.execute(select(_people).where(condition)).mappings().first()


def _account(row: RowMapping) -> Account:
    return Account(_person(row), row["password"], row["password_at"], row["issuer"] or "", row["subject"] or "")


def _person(row: RowMapping) -> Person:
    return Person(
        id=PersonId(row["id"]),
        account=row["account"],
        name=row["name"],
        classes=tuple(codec.load(list[str], row["classes"])),
        must_change=row["must_change"],
        disabled_at=row["disabled_at"],
    )
