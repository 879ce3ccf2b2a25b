"""What the law wants to be on record of a digitized paper: look, count, compare, hand back, pair."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from core.ids import DocumentId, PageId
from core.register import Comparison, Evidence, SourceForm, Standing
from pipeline import evidence
from pipeline.evidence import Counted

router = APIRouter(prefix="/documents/{document}/evidence", tags=["evidence"])
Count = Annotated[int, Field(ge=0, le=10_000)]


class CountedIn(BaseModel):
    """What lies on the counter; what is left out stays as it was."""

    source_form: SourceForm | None = None
    pages_fed: Count | None = None
    """Pages that went through the scanner, a page with a sticky note once."""
    originals_received: Count | None = None
    copies_received: Count | None = None


class ComparedIn(BaseModel):
    """Whether the picture agrees with the paper."""

    agrees: bool
    note: str = Field("", max_length=2000)


class HandedBackIn(BaseModel):
    """What went back to the citizen; all in all, not since the last time."""

    originals: Count
    copies: Count = 0
    to: str = Field("", max_length=200)
    """Who took it."""


class PairIn(BaseModel):
    """Two pictures of one page."""

    with_note: str = Field(max_length=100)
    without_note: str = Field(max_length=100)


class ComparisonOut(BaseModel):
    """Somebody held the picture against the paper."""

    by: str
    at: datetime
    agrees: bool
    note: str


class Lack(BaseModel):
    """What the record lacks or contradicts."""

    code: str
    message: str


class RenditionOut(BaseModel):
    """One form in which a paper is kept."""

    name: str
    """`source` for the file that came in, `page_image`, `pdf`, `alto`, `text`, `words`."""
    page: int | None
    """From 1, for the picture of a page."""
    sha256: str
    bytes: int
    media_type: str
    standing: Standing
    compared: ComparisonOut | None
    """Who held it against the paper, and when; null too where a page was scanned again since."""


class EvidenceOut(BaseModel):
    """What is on record of a paper."""

    document: str
    digitization_code: str | None
    """Mã kết quả số hóa; null before the paper is verified."""
    doc_code: str | None
    version: int
    source_form: SourceForm | None
    digitized_by: str
    digitized_unit: str
    digitized_at: datetime
    pages_fed: int | None
    """Null while nobody has counted."""
    images: int
    note_pairs: list[PairIn]
    originals_received: int
    copies_received: int
    originals_returned: int
    copies_returned: int
    returned_at: datetime | None
    returned_to: str
    comparison: ComparisonOut | None
    problems: list[Lack]


@router.get("", responses=problems(404))
def show(document: str, services: ServicesOf) -> EvidenceOut:
    """Return what is on record of a document, and what the record lacks."""
    return _out(evidence.show(services, DocumentId(document)))


@router.get("/renditions", responses=problems(404))
def renditions(document: str, services: ServicesOf) -> list[RenditionOut]:
    """Return in which forms a document is kept, and what each of them stands for."""
    return [
        RenditionOut(
            name=each.name,
            page=each.page,
            sha256=each.blob.sha256,
            bytes=each.blob.size,
            media_type=each.blob.media_type,
            standing=each.standing,
            compared=_compared(each.compared),
        )
        for each in evidence.forms(services, DocumentId(document))
    ]


@router.post("/counts", responses=problems(404, 409))
def count(document: str, body: CountedIn, services: ServicesOf, caller: CallerOf) -> EvidenceOut:
    """Keep the form of the source and what was counted."""
    counted = Counted(body.source_form, body.pages_fed, body.originals_received, body.copies_received)
    return _out(evidence.record(services, DocumentId(document), counted, by=caller.name))


@router.post("/comparison", responses=problems(404, 409))
def compare(document: str, body: ComparedIn, services: ServicesOf, caller: CallerOf) -> EvidenceOut:
    """Say that the picture was held against the paper, now and by the one who asks."""
    identity = DocumentId(document)
    return _out(evidence.compare(services, identity, agrees=body.agrees, note=body.note, by=caller.name))


@router.post("/return", responses=problems(404, 409))
def hand_back(document: str, body: HandedBackIn, services: ServicesOf, caller: CallerOf) -> EvidenceOut:
    """Say how many originals and copies went back, and to whom."""
    found = evidence.hand_back(
        services, DocumentId(document), originals=body.originals, copies=body.copies, to=body.to, by=caller.name
    )
    return _out(found)


@router.post("/pairs", responses=problems(404, 409))
def pair(document: str, body: PairIn, services: ServicesOf, caller: CallerOf) -> EvidenceOut:
    """Say that two pictures are one page, with its sticky note and without it."""
    both = PageId(body.with_note), PageId(body.without_note)
    return _out(evidence.pair(services, DocumentId(document), *both, by=caller.name))


@router.post("/pairs/taken-back", responses=problems(404, 409))
def part(document: str, body: PairIn, services: ServicesOf, caller: CallerOf) -> EvidenceOut:
    """Take back that two pictures are one page."""
    both = PageId(body.with_note), PageId(body.without_note)
    return _out(evidence.part(services, DocumentId(document), *both, by=caller.name))


def _out(found: Evidence) -> EvidenceOut:
    return EvidenceOut(
        document=found.document,
        digitization_code=found.digitization_code or None,
        doc_code=found.doc_code or None,
        version=found.version,
        source_form=found.source_form,
        digitized_by=found.digitized_by,
        digitized_unit=found.digitized_unit,
        digitized_at=found.digitized_at,
        pages_fed=found.pages_fed or None,
        images=found.images,
        note_pairs=[PairIn(with_note=noted, without_note=bare) for noted, bare in found.note_pairs],
        originals_received=found.originals_received,
        copies_received=found.copies_received,
        originals_returned=found.originals_returned,
        copies_returned=found.copies_returned,
        returned_at=found.returned_at,
        returned_to=found.returned_to,
        comparison=_compared(found.comparison),
        problems=[Lack(code=code, message=message) for code, message in evidence.problems(found)],
    )


def _compared(found: Comparison | None) -> ComparisonOut | None:
    return ComparisonOut(by=found.by, at=found.at, agrees=found.agrees, note=found.note) if found else None
