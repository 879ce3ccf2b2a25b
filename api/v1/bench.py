"""Everything about one paper for who looks at it, in one answer."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from api.deps import CallerOf, ServicesOf
from api.v1.correction_models import Value
from api.v1.documents import NOT_CHANGED
from api.v1.models import ErrorOut, problems
from api.v1.review_models import TaskOut
from core.ids import DocumentId
from pipeline import bench

router = APIRouter(prefix="/documents/{document}/bench", tags=["review"])
Box = list[int]
"""x0, y0, x1, y1 in pixels of the upright page; x1 and y1 lie just outside."""


class WordOut(BaseModel):
    """A word, at its index in its line; `first` is what the engine read, where that was changed."""

    text: str
    bbox: Box
    confidence: float
    doubtful: bool
    first: str | None
    reason: str | None


class LineOut(BaseModel):
    """A line, at its index on its page."""

    block: int
    kind: str
    bbox: Box
    words: list[WordOut]


class QualityOut(BaseModel):
    """How well a page can be read."""

    grade: str
    problems: list[ErrorOut]


class PictureOut(BaseModel):
    """The picture, the upright page, and the CSS `matrix()` that lays the first upon the second."""

    width: int
    height: int
    page_width: int
    page_height: int
    dpi: float
    rotation: int
    skew: float
    matrix: list[float]


class PageOut(BaseModel):
    """A page in its place; `lines` is null where it was not read, or its words were not asked for."""

    page_id: str
    position: int
    number: int
    state: str
    bucket: str | None
    blank: bool
    image: str | None = Field(description="The scan as it was fed; `picture.matrix` lays it upon the page.")
    screen: str | None = Field(description="The page upright and straight, for a screen.")
    picture: PictureOut | None
    words_sha256: str | None
    quality: QualityOut | None
    error: ErrorOut | None
    lines: list[LineOut] | None


class BenchField(BaseModel):
    """A field of the type, read or not; `position` is that of its page, from 1."""

    name: str
    label: str
    kind: str
    critical: bool
    double_entry: bool
    typed: int = Field(description="Of a field that is to be typed twice: how often it was, whatever the values.")
    typed_outcome: str | None
    found: bool
    value: Value
    raw: str
    confidence: float | None
    state: str
    verdict: str
    source: str | None
    checked_by: str | None
    page_id: str | None
    position: int | None
    bbox: Box | None
    problems: list[ErrorOut]


class AlternativeOut(BaseModel):
    """Another type that the paper may be."""

    id: str
    name: str
    probability: float


class TypeOut(BaseModel):
    """What the paper is, how sure that is, and why."""

    id: str
    name: str
    confidence: float
    accepted: bool
    decided: bool
    reasons: list[ErrorOut]
    alternatives: list[AlternativeOut]


class ContradictionOut(ErrorOut):
    """What another paper of the dossier says differently."""

    field: str


class BesideOut(BaseModel):
    """A paper of the same batch."""

    document: str
    type: str
    type_name: str
    status: str


class BenchOut(BaseModel):
    """One paper with all that is needed to look at it and correct it."""

    document: str
    batch: str
    status: str
    verdict: str
    version: int
    settled: bool
    undoable: bool
    arrangement: int
    type: TypeOut
    fields: list[BenchField]
    problems: list[ErrorOut]
    contradictions: list[ContradictionOut]
    pages: list[PageOut]
    beside: list[BesideOut]
    previous: str | None
    next: str | None
    task: TaskOut | None
    now: datetime


@router.get("", response_model=BenchOut, responses={**NOT_CHANGED, **problems(403, 404)})
def show(
    document: str,
    request: Request,
    services: ServicesOf,
    caller: CallerOf,
    first: Annotated[int, Query(ge=1, le=100_000, description="Position of the first page that brings words.")] = 1,
) -> Response:
    """Return a paper for who looks at it: pages with words, fields with what needs a look first, type, lease."""
    found = bench.look(services, caller, DocumentId(document), first)
    etag = f'"{found.tag}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known:
        return Response(status_code=304, headers=headers)
    said: dict[str, Any] = bench.described(services, found, first)
    task = TaskOut.of(found.task, caller.name) if found.task is not None else None
    made = BenchOut(**said, task=task, now=services.clock())
    return Response(made.model_dump_json(), headers=headers, media_type="application/json")
