"""The words of a page as people correct them: change, undo, look back."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from core.ids import DocumentId, PageId
from core.page import BBox, enclosing
from core.wording import MOST_SIGNS, Change, Edit
from pipeline import wording
from storage.db.wordings import Wording

router = APIRouter(prefix="/documents/{document}/words", tags=["corrections"])
Pixel = Annotated[int, Field(ge=0, le=1_000_000)]
PageName = Annotated[str, Field(max_length=100, description="Page id.")]
Seen = Annotated[str, Field(max_length=64, description="`words_sha256` of the page as it was looked at.")]


class WordChange(BaseModel):
    """Words of one line that take the place of others; no text deletes, no count inserts."""

    model_config = ConfigDict(extra="forbid")

    line: int | None = Field(None, ge=0, le=100_000, description="Index of the line on the page; or `box`.")
    first: int = Field(0, ge=0, le=100_000, description="Index of the first word, or before which words come in.")
    count: int = Field(0, ge=0, le=100_000, description="How many words go.")
    box: tuple[Pixel, Pixel, Pixel, Pixel] | None = Field(
        None, description="x0, y0, x1, y1: the words in it go; where there are none, these come in, or a line is added."
    )
    before: str | None = Field(None, max_length=MOST_SIGNS, description="The words that were seen; others answer 409.")
    text: str = Field(max_length=MOST_SIGNS)


class WordsIn(BaseModel):
    """Changes of one page, each on what those before it left; all of them are one version."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "page": "0abc.1.1",
                    "words_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "changes": [{"line": 3, "first": 2, "count": 1, "before": "Nguyên", "text": "Nguyễn"}],
                }
            ]
        },
    )

    page: PageName
    words_sha256: Seen
    changes: list[WordChange] = Field(min_length=1, max_length=500)


class WordsUndoIn(BaseModel):
    """The page as it was looked at."""

    model_config = ConfigDict(extra="forbid")

    page: PageName
    words_sha256: Seen


class WordingOut(BaseModel):
    """The version that was made; fields and files follow, and the bench has the words at once."""

    page: str
    version: int
    undoable: bool


class EditOut(BaseModel):
    """What stood there, what stands there now, and where on the upright page."""

    before: str
    after: str
    bbox: list[int]
    by: str
    at: datetime


class VersionOut(WordingOut):
    """Everything that holds with a version, in the order in which it was changed."""

    action: str
    by: str
    at: datetime
    edits: list[EditOut]


@router.post("", status_code=202, responses=problems(403, 404, 409))
def change(document: str, body: WordsIn, services: ServicesOf, caller: CallerOf) -> WordingOut:
    """Correct, insert, delete, split or join words; fields that no person decided are read from them again."""
    wanted = [
        Change(one.text, one.line, one.first, one.count, one.before, BBox(*one.box) if one.box else None)
        for one in body.changes
    ]
    page, seen = PageId(body.page), body.words_sha256
    return _out(wording.change(services, DocumentId(document), page, wanted, seen=seen, by=caller.name))


@router.post("/undo", status_code=202, responses=problems(403, 404, 409))
def undo(document: str, body: WordsUndoIn, services: ServicesOf, caller: CallerOf) -> WordingOut:
    """Bring back the words before the last change of the page; undoing again goes further back."""
    page, seen = PageId(body.page), body.words_sha256
    return _out(wording.undo(services, DocumentId(document), page, seen=seen, by=caller.name))


@router.get("/history", responses=problems(404))
def history(document: str, services: ServicesOf, page: Annotated[str, Query(max_length=100)]) -> list[VersionOut]:
    """Return every version of what people changed on a page, oldest first."""
    return [
        VersionOut(
            **_out(one).model_dump(), action=one.action, by=one.by, at=one.at, edits=[_edit(edit) for edit in one.edits]
        )
        for one in wording.history(services, DocumentId(document), PageId(page))
    ]


def _out(made: Wording) -> WordingOut:
    return WordingOut(page=made.page, version=made.number, undoable=made.before is not None)


def _edit(edit: Edit) -> EditOut:
    before, after = (" ".join(word.text for word in some) for some in (edit.before, edit.after))
    box = enclosing([word.bbox for word in edit.after or edit.before])
    return EditOut(before=before, after=after, bbox=[box.x0, box.y0, box.x1, box.y1], by=edit.by, at=edit.at)
