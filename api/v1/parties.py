"""Citizens and organisations: found by number in the body, never in an address; entered, merged, parted."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from core.errors import InvalidRequest
from core.ids import DocumentId, PartyId
from core.party import How, Merge, NumberKind, Party, PartyKind, Said
from core.people import Permission
from pipeline import party_care
from pipeline.party_care import Given
from storage.db import acquaintance, merges, owners, parties

router = APIRouter(tags=["parties"])
Name = Annotated[str, Field(max_length=300)]
Limit = Annotated[int, Query(ge=1, le=500)]
Day = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class NumberIn(BaseModel):
    """A number in readable form."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"number": "099085000012"}]})

    number: str = Field(max_length=40)
    kind: NumberKind | None = Field(None, description="Left out, its form tells.")

    def given(self) -> Given:
        """Return it as the pipeline wants it."""
        return Given(self.number, self.kind)


class Wanted(BaseModel):
    """Who is looked for: by number, or by name and birth together."""

    model_config = ConfigDict(extra="forbid")

    number: NumberIn | None = None
    name: Name = ""
    born: Day | None = None


class NewParty(BaseModel):
    """A party entered by hand."""

    model_config = ConfigDict(extra="forbid")

    kind: PartyKind = PartyKind.CITIZEN
    name: Name
    born: Day | None = None
    numbers: list[NumberIn] = Field([], max_length=10)


class NumberOut(BaseModel):
    """A number with all but its last four signs hidden."""

    kind: NumberKind
    masked: str
    since: datetime
    origin: str


class PartyOut(BaseModel):
    """A party as it stands now, with the names and numbers of those merged into it."""

    id: str
    kind: PartyKind
    name: str
    born: str | None
    other_names: list[str]
    numbers: list[NumberOut]
    merged_into: str | None
    """The party that stands for it now."""

    @classmethod
    def of(cls, party: Party) -> "PartyOut":
        """Return what may be shown of a party."""
        return cls.model_validate(party, from_attributes=True)


class TraceOut(BaseModel):
    """Which document or person says that a party has a name, a birth or a number."""

    what: str
    """`name`, `born`, or the kind of the number."""
    text: str
    """Empty of a number."""
    origin: str
    """A document, or who entered it."""
    how: How
    at: datetime


class OwnedOut(BaseModel):
    """A document of a party."""

    document: str
    role: str
    how: How
    by: str
    at: datetime


class NewMerge(BaseModel):
    """Two parties that are one."""

    model_config = ConfigDict(extra="forbid")

    gone: str = Field(max_length=64)
    into: str = Field(max_length=64, description="The party that stands for both from now on.")
    reason: str = Field(max_length=2000)
    certain: bool = Field(False, description="Merge although both have a number that nobody has two of.")


class MergeOut(BaseModel):
    """A merge and whether it was taken back."""

    id: str
    gone: str
    into: str
    at: datetime
    by: str
    reason: str
    undone_at: datetime | None
    undone_by: str | None


@router.post("/parties", status_code=201, responses=problems(409))
def enter(body: NewParty, services: ServicesOf, caller: CallerOf) -> PartyOut:
    """Make a party by hand; a number that somebody has already answers 409."""
    said = Said(body.name, body.born, how=How.PERSON)
    return PartyOut.of(party_care.enter(services, caller, body.kind, said, [one.given() for one in body.numbers]))


@router.post("/parties/search", responses=problems())
def search(body: Wanted, services: ServicesOf, caller: CallerOf) -> list[PartyOut]:
    """Return who has a number, or who has this name and birth (a POST, because addresses are logged)."""
    if body.number is not None:
        found = party_care.find(services, body.number.given(), caller.sight(Permission.SCAN))
        return [PartyOut.of(one) for one in found]
    if not body.name or body.born is None:
        raise InvalidRequest("a number, or a name and a birth")
    found = party_care.alike(services, body.name, body.born, caller.sight(Permission.SCAN))
    return [PartyOut.of(one) for one in found]


@router.get("/parties/{party}", responses=problems(404))
def show(party: str, services: ServicesOf, caller: CallerOf) -> PartyOut:
    """Return a party; one that was merged names the party that stands for it."""
    return PartyOut.of(party_care.get(services, PartyId(party), caller.sight()))


@router.get("/parties/{party}/traces", responses=problems(404))
def traces(
    party: str,
    services: ServicesOf,
    caller: CallerOf,
    skip: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Limit = 100,
) -> list[TraceOut]:
    """Return which documents and people say what of a party, oldest first, after the first `skip`."""
    with services.look() as uow:
        found = parties.traces(uow, parties.one_of(uow, PartyId(party)), skip, limit, caller.sight())
    return [TraceOut.model_validate(one, from_attributes=True) for one in found]


@router.get("/parties/{party}/documents", responses=problems(404))
def documents(
    party: str,
    services: ServicesOf,
    caller: CallerOf,
    after: Annotated[str | None, Query(max_length=100, description="Last document of the part before.")] = None,
    limit: Limit = 100,
) -> list[OwnedOut]:
    """Return the documents that are papers of a party, under all its ids."""
    last = DocumentId(after) if after else None
    with services.look() as uow:
        found = owners.of_parties(uow, parties.one_of(uow, PartyId(party)), last, limit, caller.sight())
    return [OwnedOut.model_validate(one, from_attributes=True) for one in found]


@router.post("/parties/{party}/numbers", status_code=201, responses=problems(404, 409))
def add_number(party: str, body: NumberIn, services: ServicesOf, caller: CallerOf) -> PartyOut:
    """Say that a party has a number; one that another party has answers 409."""
    return PartyOut.of(party_care.add_number(services, caller, PartyId(party), body.given()))


@router.post("/parties/{party}/numbers/taken-back", responses=problems(404))
def take_number_back(party: str, body: NumberIn, services: ServicesOf, caller: CallerOf) -> PartyOut:
    """Take back what people said of a number; where a document says it, too, it stays."""
    return PartyOut.of(party_care.take_number_back(services, caller, PartyId(party), body.given()))


@router.get("/parties/{party}/merges", responses=problems(404))
def list_merges(party: str, services: ServicesOf, caller: CallerOf) -> list[MergeOut]:
    """Return every merge of a party, oldest first, also those taken back."""
    with services.look() as uow:
        parties.standing(uow, PartyId(party))
        found = merges.of_party(uow, PartyId(party))
        mine = [one for one in found if acquaintance.knows_both(uow, caller.sight(), one)]
    return [_merge(one) for one in mine]


@router.post("/merges", status_code=201, responses=problems(404, 409))
def merge(body: NewMerge, services: ServicesOf, caller: CallerOf, response: Response) -> MergeOut:
    """Let one party stand for another, too; nothing is moved, and it can be taken back."""
    made = party_care.merge(services, caller, PartyId(body.gone), PartyId(body.into), body.reason, certain=body.certain)
    response.headers["Location"] = f"/api/v1/merges/{made.id}"
    return _merge(made)


@router.get("/merges/{merge_id}", responses=problems(404))
def show_merge(merge_id: str, services: ServicesOf) -> MergeOut:
    """Return one merge."""
    with services.look() as uow:
        return _merge(merges.get(uow, merge_id))


@router.post("/merges/{merge_id}/undo", responses=problems(404, 409))
def part(merge_id: str, services: ServicesOf, caller: CallerOf) -> MergeOut:
    """Take a merge back: both parties are as they were, and what was linked in between stays where it was linked."""
    return _merge(party_care.part(services, caller, merge_id))


def _merge(made: Merge) -> MergeOut:
    return MergeOut.model_validate(made, from_attributes=True)
