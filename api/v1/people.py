"""People with accounts: who they are, what they are where, and how they sign in."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import AgencyOrAll, Limit, problems
from core.ids import PersonId
from core.people import PRIVACY_CLASSES, Duty, Person, Role
from pipeline import administration
from pipeline.administration import Held

router = APIRouter(prefix="/people", tags=["people"])
CREATED, NO_CONTENT = 201, 204
Account = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._@-]{1,79}$")]
PersonName = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]+$")]
After = Annotated[
    str, Query(max_length=80, pattern=r"^[a-z0-9._@-]*$", description="`next` of the part before; it is an account.")
]
Classes = Annotated[list[Annotated[str, Field(pattern="^P[0-3]$")]], Field(max_length=4)]


class DutyIn(BaseModel):
    """A role in an agency and all below it; an empty agency is the whole installation."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    agency: AgencyOrAll = ""


class PersonIn(BaseModel):
    """Somebody who is to have an account."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "account": "lan.nguyen",
                    "name": "Nguyễn Thị Lan",
                    "duties": [{"role": "counter", "agency": "H99.36.05"}],
                }
            ]
        },
    )

    account: Account
    name: PersonName
    duties: list[DutyIn] = Field([], max_length=50)
    classes: Classes = list(PRIVACY_CLASSES)


class PersonChange(BaseModel):
    """What is to be otherwise; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName | None = None
    classes: Classes | None = None
    closed: bool | None = None


class IdentityIn(BaseModel):
    """Who somebody is at the identity provider."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field("", max_length=200, pattern=r"^[\x20-\x7e]*$")
    """Empty: whoever comes first from there with this account (`SOHOA_OIDC__CLAIM`)."""


class PersonOut(BaseModel):
    """Somebody, with their duties in the agencies that the caller administers."""

    id: str
    account: str
    name: str
    classes: list[str]
    duties: list[DutyIn]
    must_change: bool
    """Signs in with a first password still."""
    closed_at: datetime | None
    issuer: str
    """Identity provider where they sign in; empty for none."""
    linked: bool
    """Whether it is known who they are there."""

    @classmethod
    def of(cls, held: Held) -> "PersonOut":
        """Return somebody as they are shown."""
        person = held.account.person
        return cls(
            id=person.id,
            account=person.account,
            name=person.name,
            classes=list(person.classes),
            duties=[DutyIn(role=duty.role, agency=duty.agency) for duty in held.duties],
            must_change=person.must_change,
            closed_at=person.disabled_at,
            issuer=held.account.issuer,
            linked=bool(held.account.subject),
        )


class PeopleOut(BaseModel):
    """A part of all people; `next` asks for the next one, null at the end."""

    people: list[PersonOut]
    next: str | None


class FirstPassword(BaseModel):
    """A password that must be changed at the first sign-in; it is shown this once."""

    password: str


class NewPerson(FirstPassword):
    """Somebody new, and their first password."""

    person: PersonOut


@router.get("", responses=problems(403))
def list_people(services: ServicesOf, caller: CallerOf, after: After = "", limit: Limit = 100) -> PeopleOut:
    """Return everybody with a duty in the agencies that the caller administers, by account."""
    found = administration.list_people(services, caller, after, limit + 1)
    people = [PersonOut.of(held) for held in found[:limit]]
    return PeopleOut(people=people, next=people[-1].account if len(found) > limit else None)


@router.post("", status_code=CREATED, responses=problems(403, 404))
def add(body: PersonIn, services: ServicesOf, caller: CallerOf) -> NewPerson:
    """Give somebody an account; the answer holds their first password, this once."""
    wanted = Person(PersonId(""), body.account, body.name, tuple(body.classes))
    held, password = administration.add_person(services, caller, wanted, _duties(body.duties))
    return NewPerson(person=PersonOut.of(held), password=password)


@router.get("/{person}", responses=problems(403, 404))
def show(person: str, services: ServicesOf, caller: CallerOf) -> PersonOut:
    """Return somebody."""
    return PersonOut.of(administration.show_person(services, caller, PersonId(person)))


@router.patch("/{person}", responses=problems(403, 404))
def change(person: str, body: PersonChange, services: ServicesOf, caller: CallerOf) -> PersonOut:
    """Rename somebody, clear them for other classes, close or reopen their account."""
    held = administration.show_person(services, caller, PersonId(person)).account.person
    classes = held.classes if body.classes is None else tuple(body.classes)
    closed = held.disabled_at is not None if body.closed is None else body.closed
    wanted = replace(held, name=body.name or held.name, classes=classes)
    return PersonOut.of(administration.change_person(services, caller, wanted, closed=closed))


@router.put("/{person}/duties", responses=problems(403, 404))
def set_duties(person: str, body: list[DutyIn], services: ServicesOf, caller: CallerOf) -> PersonOut:
    """Let these be all duties of somebody in the agencies that the caller administers."""
    return PersonOut.of(administration.set_duties(services, caller, PersonId(person), _duties(body)))


@router.post("/{person}/password", responses=problems(403, 404))
def reset_password(person: str, services: ServicesOf, caller: CallerOf) -> FirstPassword:
    """Give somebody a new first password; it is shown this once, and they are signed out everywhere."""
    return FirstPassword(password=administration.reset_password(services, caller, PersonId(person)))


@router.put("/{person}/identity", responses=problems(403, 404))
def link(person: str, body: IdentityIn, services: ServicesOf, caller: CallerOf) -> PersonOut:
    """Let somebody sign in at the identity provider of this installation."""
    held = administration.link(services, caller, PersonId(person), body.subject)
    return PersonOut.of(held)


@router.delete("/{person}/sessions", status_code=NO_CONTENT, response_class=Response, responses=problems(403, 404))
def sign_out(person: str, services: ServicesOf, caller: CallerOf) -> Response:
    """Sign somebody out everywhere."""
    administration.sign_out(services, caller, PersonId(person))
    return Response(status_code=NO_CONTENT)


def _duties(wanted: list[DutyIn]) -> list[Duty]:
    return [Duty(one.role, one.agency) for one in wanted]
