"""Pages that reviewers send back to the counter, to be scanned again."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from api.v1.rescan_models import RescanOut
from core.ids import DocumentId, PageId
from core.review import RescanReason
from pipeline import rescan

router = APIRouter(tags=["review"])
_MOST = 200


class RejectIn(BaseModel):
    """Which pages are to be scanned again, and why; without `pages` all of the paper."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"pages": ["0abc.1.2"], "reason": "blurred"}]}
    )

    pages: list[Annotated[str, Field(max_length=100)]] = Field([], max_length=2000)
    reason: RescanReason
    note: str = Field("", max_length=1000)


class RescansOut(BaseModel):
    """A part of all; `next` asks for the next one, null at the end."""

    rescans: list[RescanOut]
    next: str | None


@router.get("/rescans", responses=problems(403))
def list_rescans(
    services: ServicesOf,
    caller: CallerOf,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> RescansOut:
    """Return the pages that the counter has to scan again, oldest first."""
    found = rescan.waiting(services, caller, limit, after)
    return RescansOut(rescans=[RescanOut.of(one) for one in found], next=found[-1].id if len(found) == limit else None)


@router.post("/documents/{document}/rescan", status_code=201, responses=problems(403, 404, 409))
def reject(document: str, body: RejectIn, services: ServicesOf, caller: CallerOf) -> list[RescanOut]:
    """Send pages of a paper back to be scanned again; until they are, the paper waits for the counter."""
    pages = [PageId(page) for page in body.pages]
    found = rescan.reject(services, DocumentId(document), pages, body.reason, body.note, by=caller.name)
    return [RescanOut.of(one) for one in found]


@router.delete("/documents/{document}/rescan", status_code=204, responses=problems(403, 404, 409))
def withdraw(document: str, services: ServicesOf, caller: CallerOf) -> None:
    """Take that back: the paper waits for a reviewer again, as it was scanned."""
    rescan.withdraw(services, DocumentId(document), by=caller.name)
