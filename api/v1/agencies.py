"""Agencies: a tree; whoever has a duty in one has it below, too."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import AgencyCode, problems
from core.people import Agency
from pipeline import administration
from storage.db import agencies

router = APIRouter(prefix="/agencies", tags=["agencies"])
CREATED = 201
Title = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]+$")]


class AgencyIn(BaseModel):
    """An agency to be registered."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"code": "H99.36.05", "name": "UBND xã Một", "parent": "H99.36"}]},
    )

    code: AgencyCode
    name: Title
    parent: AgencyCode | None = None


class AgencyChange(BaseModel):
    """What is to be otherwise; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Title | None = None
    parent: AgencyCode | None = None
    """`null` makes it stand under no other one; left out, it stays where it is."""
    closed: bool | None = None


class AgencyOut(BaseModel):
    """An agency."""

    code: str
    name: str
    parent: str | None
    closed_at: datetime | None

    @classmethod
    def of(cls, agency: Agency) -> "AgencyOut":
        """Return an agency as it is shown."""
        return cls.model_validate(agency, from_attributes=True)


@router.get("", responses=problems(403))
def list_agencies(services: ServicesOf, caller: CallerOf) -> list[AgencyOut]:
    """Return the agencies that the caller administers, closed ones too, by code.

    All at once: who keeps them needs the tree, and a province has a few hundred.
    """
    return [AgencyOut.of(one) for one in administration.list_agencies(services, caller)]


@router.post("", status_code=CREATED, responses=problems(403, 404))
def add(body: AgencyIn, services: ServicesOf, caller: CallerOf) -> AgencyOut:
    """Register an agency, below one that the caller administers."""
    return AgencyOut.of(administration.add_agency(services, caller, body.code, body.name, body.parent))


@router.get("/{agency}", responses=problems(403, 404))
def show(agency: str, services: ServicesOf) -> AgencyOut:
    """Return an agency."""
    with services.look() as uow:
        return AgencyOut.of(agencies.get(uow, agency))


@router.patch("/{agency}", responses=problems(403, 404))
def change(agency: str, body: AgencyChange, services: ServicesOf, caller: CallerOf) -> AgencyOut:
    """Rename, move, close or reopen an agency; one with open ones below cannot be closed."""
    with services.look() as uow:
        held = agencies.get(uow, agency)
    parent = body.parent if "parent" in body.model_fields_set else held.parent
    wanted = Agency(agency, body.name or held.name, parent)
    closed = held.closed_at is not None if body.closed is None else body.closed
    return AgencyOut.of(administration.change_agency(services, caller, wanted, closed=closed))
