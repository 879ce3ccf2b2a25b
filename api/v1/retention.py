"""Retention: what has been kept long enough, what is held back, and its destruction by two people."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from core.ids import DossierId
from core.retention import Blocked, Destruction, DestructionState, Hold, Item, Outcome
from pipeline import destruction, minutes, retention
from pipeline.retention import SENTENCES, Due

router = APIRouter(tags=["retention"])
TEXT = "text/plain; charset=utf-8"
Limit = Annotated[int, Query(ge=1, le=200)]
Before = Annotated[str | None, Query(max_length=64, description="Id of the last one of the part before.")]
Reason = Annotated[str, Field(min_length=1, max_length=retention.LONGEST_REASON, pattern=r"\S")]


class GroupOut(BaseModel):
    """A record group; without `years` and not `permanent` nobody has said how long, and nothing falls due."""

    id: str
    name: str
    fields: list[str]
    procedures: list[str]
    years: int | None
    permanent: bool
    basis: str


class BlockOut(BaseModel):
    """Why a dossier is not destroyed yet."""

    code: Blocked
    message: str
    """Vietnamese."""


class DueOut(BaseModel):
    """A dossier whose period is over."""

    id: str
    code: str
    procedure: str | None
    group: str
    group_name: str
    years: int | None
    basis: str
    ended_on: date
    due_on: date
    documents: int
    pages: int
    files: int
    blocked: list[BlockOut]


class HoldIn(BaseModel):
    """Why a dossier is to be kept, or why no longer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "Đang giải quyết khiếu nại"}]})

    reason: Reason


class HoldOut(BaseModel):
    """Somebody wants a dossier kept, or wanted it."""

    id: str
    by: str
    at: datetime
    reason: str
    lifted_by: str | None
    lifted_at: datetime | None
    lifted_why: str


class ProposalIn(BaseModel):
    """Which dossiers to destroy, and why now."""

    model_config = ConfigDict(extra="forbid")

    codes: list[Annotated[str, Field(max_length=100)]] = Field(min_length=1, max_length=destruction.MOST)
    reason: Reason


class ApprovalIn(BaseModel):
    """What whoever approves wants to say."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=retention.LONGEST_REASON)


class DestructionOut(BaseModel):
    """A proposal to destroy, and what came of it."""

    id: str
    state: DestructionState
    proposed_by: str
    proposed_at: datetime
    reason: str
    decided_by: str | None
    decided_at: datetime | None
    decided_why: str
    done_at: datetime | None
    digest: str
    """SHA-256 of the minutes, once they are complete."""


class ItemOut(BaseModel):
    """A dossier in a proposal."""

    code: str
    procedure: str
    group: str
    group_name: str
    years: int
    basis: str
    ended_on: date
    documents: int
    pages: int
    files: int
    outcome: Outcome
    why: str
    done_at: datetime | None


class MinutesOut(DestructionOut):
    """A proposal with its dossiers."""

    items: list[ItemOut]


@router.get("/retention/groups", responses=problems())
def list_groups(services: ServicesOf) -> list[GroupOut]:
    """Return the record groups and how long their dossiers are kept."""
    return [GroupOut.model_validate(one, from_attributes=True) for one in retention.groups(services)]


@router.get("/retention/due", responses=problems())
def list_due(
    services: ServicesOf,
    caller: CallerOf,
    *,
    after: Annotated[str | None, Query(max_length=64, description="Id of the last one of the part before.")] = None,
    limit: Limit = 50,
) -> list[DueOut]:
    """Return dossiers whose period is over, and why some may not be destroyed yet; oldest first."""
    sight = retention.sight_of(caller)
    return [_due(one) for one in retention.due(services, sight, limit, DossierId(after) if after else None)]


@router.get("/dossiers/{code}/holds", responses=problems())
def list_holds(code: str, services: ServicesOf) -> list[HoldOut]:
    """Return who holds a dossier back, and who did, oldest first."""
    return [_hold(one) for one in retention.holds_of(services, code)]


@router.post("/dossiers/{code}/holds", status_code=201, responses=problems())
def hold(code: str, body: HoldIn, services: ServicesOf, caller: CallerOf) -> HoldOut:
    """Let nobody destroy a dossier until this is lifted."""
    return _hold(retention.hold(services, code, body.reason, by=caller.name))


@router.post("/dossiers/{code}/holds/{hold}/lift", responses=problems(409))
def lift(code: str, hold: str, body: HoldIn, services: ServicesOf, caller: CallerOf) -> HoldOut:
    """End a hold."""
    return _hold(retention.lift(services, code, hold, body.reason, by=caller.name))


@router.post("/destructions", status_code=201, responses=problems(404, 409))
def propose(body: ProposalIn, services: ServicesOf, caller: CallerOf) -> DestructionOut:
    """Propose that dossiers be destroyed whose period is over; somebody else has to approve."""
    return _destruction(destruction.propose(services, caller, body.codes, body.reason))


@router.get("/destructions", responses=problems())
def list_destructions(
    services: ServicesOf, caller: CallerOf, *, before: Before = None, limit: Limit = 50
) -> list[DestructionOut]:
    """Return proposals about dossiers of one's own agencies, newest first."""
    found = destruction.every(services, limit, before, retention.sight_of(caller))
    return [_destruction(one) for one in found]


@router.get("/destructions/{destruction_id}", responses=problems())
def show(destruction_id: str, services: ServicesOf) -> MinutesOut:
    """Return a proposal, its dossiers and what became of each."""
    found, items = destruction.show(services, destruction_id)
    return MinutesOut(**_destruction(found).model_dump(), items=[_item(one) for one in items])


@router.get("/destructions/{destruction_id}/minutes", response_class=Response, responses={200: {"content": {TEXT: {}}}})
def show_minutes(destruction_id: str, services: ServicesOf) -> Response:
    """Return the minutes as a text in Vietnamese."""
    return Response(minutes.text(services, destruction_id), media_type=TEXT)


@router.post("/destructions/{destruction_id}/approval", status_code=202, responses=problems(409))
def approve(destruction_id: str, body: ApprovalIn, services: ServicesOf, caller: CallerOf) -> DestructionOut:
    """Approve a proposal of somebody else; it is carried out soon after."""
    return _destruction(destruction.approve(services, caller, destruction_id, body.reason))


@router.post("/destructions/{destruction_id}/rejection", responses=problems(409))
def reject(destruction_id: str, body: HoldIn, services: ServicesOf, caller: CallerOf) -> DestructionOut:
    """Turn a proposal down, or take one's own back."""
    return _destruction(destruction.reject(services, caller, destruction_id, body.reason))


def _due(one: Due) -> DueOut:
    return DueOut(
        id=one.dossier.id,
        code=one.dossier.code,
        procedure=one.dossier.procedure,
        group=one.group.id,
        group_name=one.group.name,
        years=one.group.years,
        basis=one.group.basis,
        ended_on=one.ended_on,
        due_on=one.due_on,
        documents=len(one.content.documents),
        pages=len(one.content.pages),
        files=len(one.content.files),
        blocked=[BlockOut(code=why, message=SENTENCES[why]) for why in one.blocked],
    )


def _hold(one: Hold) -> HoldOut:
    return HoldOut.model_validate(one, from_attributes=True)


def _destruction(one: Destruction) -> DestructionOut:
    return DestructionOut.model_validate(one, from_attributes=True)


def _item(one: Item) -> ItemOut:
    return ItemOut.model_validate(one, from_attributes=True)
