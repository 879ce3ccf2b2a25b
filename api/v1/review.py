"""The queue of papers that wait for a person."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import Limit, problems
from api.v1.people import After
from api.v1.review_models import NextIn, NextOut, QueueOut, ReviewerOut, ReviewersOut, TaskOut
from core.review import Assignee, Stage
from pipeline import review
from storage.db.reviews import Wanted

router = APIRouter(prefix="/review", tags=["review"])


class QueueQuery(BaseModel):
    """Which papers are asked for, and from where on."""

    stage: Stage | None = None
    type: str | None = Field(None, max_length=64)
    assignee: Assignee = Assignee.ALL
    after: str = Field("", max_length=200, description="`next` of the part before.")
    limit: int = Field(50, ge=1, le=review.MOST)


@router.get("", responses=problems(403))
def queue(services: ServicesOf, caller: CallerOf, asked: Annotated[QueueQuery, Query()]) -> QueueOut:
    """Return papers that wait for a person: waiting citizens first, then what is due first, then what is in doubt."""
    wanted = Wanted(who=caller.name, assignee=asked.assignee, stage=asked.stage, type=asked.type)
    found = review.queue(services, caller, wanted, limit=asked.limit, after=asked.after)
    rest = found[-1].task.place if len(found) == asked.limit else None
    return QueueOut(tasks=[TaskOut.of(one, caller.name) for one in found], next=rest)


@router.post("/next", responses=problems(403))
def take_next(body: NextIn, services: ServicesOf, caller: CallerOf) -> NextOut:
    """Take the next paper in hand; no two callers get the same one, and who holds one already gets that one."""
    found = review.take_next(services, caller, body.stage, body.type)
    return NextOut(task=TaskOut.of(found, caller.name) if found is not None else None)


@router.get("/reviewers", responses=problems(403))
def list_reviewers(
    services: ServicesOf,
    caller: CallerOf,
    find: Annotated[str, Query(max_length=100, description="In a name or account, with marks or without.")] = "",
    after: After = "",
    limit: Limit = 100,
) -> ReviewersOut:
    """Return people of the caller's agencies to whom papers may be given, by account."""
    found = review.reviewers(services, caller, limit + 1, find, after)
    some = [ReviewerOut.model_validate(one, from_attributes=True) for one in found[:limit]]
    return ReviewersOut(reviewers=some, next=some[-1].account if len(found) > limit else None)
