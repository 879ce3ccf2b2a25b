"""Search: documents by text, fields, codes and names."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import Moment, problems
from core.search import Filter
from core.states import DocumentState
from pipeline import search
from pipeline.highlight import Part
from pipeline.search import MOST_RESULTS, Result

router = APIRouter(tags=["search"])
_MOST_LETTERS = 1000


class SearchIn(BaseModel):
    """What is looked for; it stands in the body because addresses are logged, and it may be a name or number."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": 'giấy khai sinh "nguyễn văn an"', "type": "birth_certificate"}]},
    )

    text: str = Field("", max_length=_MOST_LETTERS, description="Words in any order, phrases in quotation marks.")
    exact: bool = Field(default=False, description="Only what has the marks of words that were typed with marks.")
    type: str | None = Field(None, max_length=64)
    state: DocumentState | None = None
    agency: str | None = Field(None, max_length=200, description="Receives or decides the dossier, or digitized it.")
    dossier: str | None = Field(None, max_length=200, description="Code of a dossier.")
    since: Moment | None = Field(None, description="Handed in at or after this moment.")
    until: Moment | None = Field(None, description="Handed in before this moment.")
    limit: int = Field(20, ge=1, le=MOST_RESULTS)
    cursor: str | None = Field(None, max_length=200, description="`next` of the part before.")


class PartOut(BaseModel):
    """A piece of a text; `hit` where it is what was asked for."""

    text: str
    hit: bool


class SnippetOut(BaseModel):
    """What stands around an answer; `words` counts from 0 in `GET /documents/{document}/words`, which has the boxes."""

    page_id: str
    words: list[int]
    parts: list[PartOut]


class FieldHitOut(BaseModel):
    """A field whose value answers."""

    name: str
    parts: list[PartOut]


class ResultOut(BaseModel):
    """A document that answers."""

    document: str
    type: str
    state: DocumentState
    dossier: str | None
    received_at: datetime
    exact: bool
    """It has the marks that were asked for; those without come behind all others."""
    fields: list[FieldHitOut]
    snippets: list[SnippetOut]


class ResultsOut(BaseModel):
    """A part of all answers; `next` asks for the next one, null at the end."""

    results: list[ResultOut]
    next: str | None


@router.post("/search", responses=problems())
def find(body: SearchIn, services: ServicesOf, caller: CallerOf) -> ResultsOut:
    """Return documents that answer, those with the right marks first, each the newest first."""
    wanted = Filter(
        body.type, body.state.value if body.state else None, body.agency, body.dossier, body.since, body.until
    )
    found = search.find(services, body.text, wanted, caller, limit=body.limit, cursor=body.cursor, exact=body.exact)
    return ResultsOut(results=[_result(one) for one in found.found], next=found.next)


def _result(one: Result) -> ResultOut:
    return ResultOut(
        document=one.document.id,
        type=one.document.type,
        state=one.document.state,
        dossier=one.dossier,
        received_at=one.received_at,
        exact=one.exact,
        fields=[FieldHitOut(name=field.name, parts=_parts(field.parts)) for field in one.fields],
        snippets=[
            SnippetOut(page_id=each.page, words=list(each.words), parts=_parts(each.parts)) for each in one.snippets
        ],
    )


def _parts(parts: tuple[Part, ...]) -> list[PartOut]:
    return [PartOut(text=part.text, hit=part.hit) for part in parts]
