"""What the API says: request and response bodies, with examples."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.v1.rescan_models import RescanOut
from core.days import FIRST, LAST, begin_of

CalendarDay = Annotated[date, Field(ge=FIRST, le=LAST)]
"""A day that is asked about."""
Moment = Annotated[AwareDatetime, Field(ge=begin_of(FIRST), le=begin_of(LAST))]
"""A moment that is given."""


AgencyCode = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.-]{0,39}$")]
"""Code of an agency (Quyết định 20/2020/QĐ-TTg)."""
AgencyOrAll = Annotated[str, Field(pattern=r"^([A-Z0-9][A-Z0-9.-]{0,39})?$")]
"""Code of an agency; empty is the whole installation."""
Limit = Annotated[int, Query(ge=1, le=1000)]
"""How many entries of a list are wanted."""
AfterPaper = Annotated[str, Query(max_length=100, description="Document of the last entry of the part before.")]


class ProblemDocument(BaseModel):
    """RFC 9457 problem; `code` is stable, `detail` a Vietnamese sentence for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class Missing(BaseModel):
    """A component that nothing fills yet."""

    component: str
    message: str


class ErrorOut(BaseModel):
    """A stable code and the sentence for the clerk."""

    code: str
    message: str


class RefusedFile(BaseModel):
    """A file that was not taken into the batch."""

    source: str
    error: ErrorOut


class FileOut(BaseModel):
    """One file of a batch."""

    id: str
    name: str
    sha256: str
    size: int
    media_type: str
    state: str
    pages: int | None
    signed: bool
    error: ErrorOut | None


class Accounting(BaseModel):
    """Every page fed is in exactly one bucket once the batch is ready."""

    pages_fed: int
    in_documents: int
    blank: int
    separators: int
    failed: int


class FailedPage(BaseModel):
    """A page that could not be read; it can be tried again or replaced."""

    source: str
    page: int
    page_id: str
    error: ErrorOut


class DoubtfulPage(BaseModel):
    """A page whose picture is hard to read, and what can be done while the paper is at hand."""

    source: str
    page: int
    page_id: str
    grade: str
    problems: list[ErrorOut]


class BatchOut(BaseModel):
    """Where a batch stands."""

    id: str
    state: str
    dossier: str | None
    created_at: datetime
    pages_known: int
    pages_read: int
    documents: int
    documents_rendered: int
    accounting: Accounting
    files: list[FileOut]
    failed_pages: list[FailedPage]
    doubtful_pages: list[DoubtfulPage]
    rescans: list[RescanOut]
    error: ErrorOut | None


class Received(BaseModel):
    """A batch that was handed in."""

    batch: str
    accepted: list[str]
    refused: list[RefusedFile]


class BatchLine(BaseModel):
    """One batch in a list."""

    id: str
    state: str
    created_at: datetime
    created_by: str


class BoundaryOut(BaseModel):
    """Why a paper begins with a page, or goes on with it."""

    page_id: str
    source: str
    page: int
    begins: bool
    confidence: float
    reasons: list[ErrorOut]
    decided_by: str | None


class DocumentOut(BaseModel):
    """One document as `sohoa digitize --json` prints it."""

    model_config = ConfigDict(extra="allow")

    document: str
    source: str
    pages: list[int]
    parts: list[dict[str, Any]]
    type: str
    type_confidence: float
    state: str
    fields: dict[str, dict[str, Any]]
    dossier: str | None
    component: str | None
    pdf: str | None
    status: str
    version: int
    settled: bool
    attributes: dict[str, Any]
    boundaries: list[BoundaryOut]
    problems: list[ErrorOut]


class SlotOut(BaseModel):
    """The place of one page."""

    page_id: str
    source: str
    page: int
    bucket: str | None
    document: str | None
    mark: str | None
    rotation: int | None
    boundary: BoundaryOut | None


class PaperOut(BaseModel):
    """Pages that stand together."""

    pages: list[SlotOut]


class RevisionOut(BaseModel):
    """One version of an arrangement."""

    version: int
    action: str
    by: str
    at: datetime
    undoable: bool


class ArrangementOut(RevisionOut):
    """Which pages stand together; pages that are `apart` are in no paper."""

    papers: list[PaperOut]
    apart: list[SlotOut]
    accounting: dict[str, int]


class ChangeIn(BaseModel):
    """One change of an arrangement; which parts are needed depends on the action."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"version": 1, "action": "split", "page": "0abc.1.3"}]}
    )

    version: int = Field(description="The version that was looked at; another newest one answers 409.")
    action: Literal["split", "merge", "move", "order", "mark", "turn", "confirm", "undo"]
    page: str = Field("", max_length=100, description="Page id; needed by all but undo.")
    after: str | None = Field(None, max_length=100, description="move: behind this page.")
    before: str | None = Field(None, max_length=100, description="move: before this page.")
    order: list[str] = Field([], max_length=5000, description="order: every page of the paper.")
    mark: Literal["content", "blank", "attachment", "separator"] | None = Field(None, description="mark: what it is.")
    degrees: int = Field(0, description="turn: counter-clockwise, 90, 180 or 270.")


_TEXTS = {
    400: "The request makes no sense.",
    401: "No key, or not a valid one.",
    403: "Known, but not allowed.",
    404: "No such thing.",
    409: "The state does not allow it, or it is there already.",
    413: "A size limit was passed.",
    422: "The file cannot be taken as it is.",
    429: "Asked or tried in vain too often; later again.",
    503: "A store does not answer; try again later.",
    507: "The store is full.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of the problem documents that a route may answer with."""
    return {
        status: {
            "model": ProblemDocument,
            "description": _TEXTS[status],
            "content": {"application/problem+json": {}},
        }
        for status in (400, 401, 503, *statuses)
    }
