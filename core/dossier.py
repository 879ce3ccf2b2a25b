"""Documents: papers with their pages, type, fields and verdicts."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.arrangement import Arrangement
from core.ids import BatchId, DocumentId, DossierId, FileId, PageId
from core.page import BBox, Page, Problem
from core.states import Bucket, DocumentState

UNKNOWN = "unknown"
SEPARATOR = "separator_sheet"

FieldValue = str | int | list[str] | list[dict[str, str | int]] | None


class FieldSource(StrEnum):
    """Where a value was read; trust falls from human over qr, mrz and barcode, then text_layer, to ocr."""

    OCR = "ocr"
    QR = "qr"
    MRZ = "mrz"
    BARCODE = "barcode"
    TEXT_LAYER = "text_layer"
    HUMAN = "human"


class Verdict(StrEnum):
    """What may be done with a field or document without asking a person."""

    ACCEPTED = "accepted"
    CAUTION = "caution"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Field:
    """One value read from a document, with where it was read."""

    name: str
    """As in the catalog: `full_name`, `mother.birth_year`."""
    value: FieldValue
    """Normalized as the catalog says."""
    raw: str
    """As read."""
    confidence: float
    """0 to 1."""
    page_id: PageId
    page: int
    """From 1, within the source file."""
    bbox: BBox | None
    """In pixels of the upright page."""
    source: FieldSource
    state: Verdict
    problems: tuple[Problem, ...] = ()
    checked_by: str | None = None
    """Who confirmed it, once a person did."""
    parts: dict[str, str] = field(default_factory=dict)
    """Of an address what of it is known: spot, commune, district, province, and its era (`pre_2025`, `post_2025`)."""
    normal: str = ""
    """Of a text, beside it: NFC with tones placed alike (`core.fold.placed`), for comparing with other papers."""
    key: str = ""
    """Of a text, beside it: without marks and case (`core.fold.fold`), for finding it."""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page as classification sees it; `page` is None when it could not be read."""

    id: PageId
    file: FileId
    page: Page | None


@dataclass(frozen=True, slots=True)
class Boundary:
    """Whether a paper begins with a page, how sure that is, and why."""

    page: PageId
    begins: bool
    confidence: float
    """0.5 to 1: the probability that `begins` is right."""
    reasons: tuple[str, ...] = ()
    """Signs in English, strongest first; `core.messages.SIGNS` has their sentences."""
    decided_by: str | None = None
    """Who decided it, where a person did."""


@dataclass(frozen=True, slots=True)
class Document:
    """Consecutive pages that are one paper."""

    id: DocumentId
    batch: BatchId
    type: str
    """As in the catalog; `unknown` is an honest abstention."""
    type_confidence: float
    """0 to 1: the probability that `type` is right."""
    verdict: Verdict
    pages: tuple[PageId, ...]
    """The pages with content, in order."""
    slots: tuple[PageId, ...]
    """All pages that lie in the paper, blank and failed ones in their places."""
    fields: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()
    attributes: dict[str, str | int | bool] = field(default_factory=dict)
    """What is not its type: source_form, stamps, signatures, page_count, language."""
    state: DocumentState = DocumentState.RECOGNIZED
    dossier: DossierId | None = None
    component: str | None = None
    """Code of the component of the procedure that it fills."""
    reasons: tuple[str, ...] = ()
    """Why it begins where it begins (signs) and is what it is (`core.reasons.Why`); English, said by
    `core.messages.reason`."""
    boundaries: tuple[Boundary, ...] = ()
    """One for each page with content: why it begins the paper, or goes on with it."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other types that it may be, most probable first, each with its probability."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What classification made of a batch: every page is in exactly one bucket."""

    documents: tuple[Document, ...]
    buckets: dict[PageId, Bucket]
    arrangement: Arrangement
    """Which pages stand together: our proposal, or what a person decided."""
