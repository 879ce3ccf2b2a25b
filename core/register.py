"""The register: what may be reused of a digitized paper, where it is linked, and what the law wants to be on record.

A document belongs to its party and is linked to components of dossiers, never copied.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.batch import BatchPage
from core.blob import Blob
from core.ids import DocumentId, DossierId, LinkId, PageId, PartyId
from core.states import DocumentState


class SourceForm(StrEnum):
    """What lay on the scanner (Thông tư 01/2023/TT-VPCP article 4; the last three are kept apart by us)."""

    ORIGINAL = "original"
    E_COPY_FROM_BOOK = "e_copy_from_book"
    E_CERTIFIED_COPY = "e_certified_copy"
    PHOTO_WITH_ORIGINAL_CHECKED = "photo_with_original_checked"
    PAPER_CERTIFIED_COPY = "paper_certified_copy"
    PHOTOCOPY = "photocopy"
    BORN_DIGITAL = "born_digital"


class Exclusion(StrEnum):
    """Why a paper must not be digitized (Thông tư 03/2025/TT-VPCP article 5 paragraph 2)."""

    FILED_ONLINE = "filed_online"
    SHOWN_ONLY = "shown_only"
    OPINION = "opinion"
    """Result of an appraisal, verification or opinion of a participating body."""
    SECRET = "secret"  # noqa: S105  (a legal reason, not a password)


@dataclass(frozen=True, slots=True)
class Excluded:
    """A component of a dossier that is not to be digitized, and who said so."""

    dossier: DossierId
    component: str
    why: Exclusion
    note: str
    by: str
    at: datetime


class LinkKind(StrEnum):
    """How a document came to fill a component: the national codes of the digitization status are in `NATIONAL`."""

    DIGITIZED = "digitized"
    """Scanned for this dossier."""
    REUSED = "reused"
    """Held already; not scanned again."""
    REUSED_RESULT = "reused_result"
    """Held already as the result of another dossier."""
    NATIONAL_STORE = "national_store"
    """Fetched from the national store."""


NATIONAL = {LinkKind.DIGITIZED: 1, LinkKind.REUSED: 2, LinkKind.REUSED_RESULT: 3, LinkKind.NATIONAL_STORE: 2}
"""Digitization status of a component as the national sync wants it; 0 is a component that nothing fills."""


class LinkRole(StrEnum):
    """Whether a document was handed in, or is what the procedure ended with."""

    COMPONENT = "component"
    RESULT = "result"


NEVER = "never"
"""The end of a paper that says that it has none."""
UNREAD = "unread"
"""The end of a paper that states one which nobody could follow."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What decides whether a document may be reused: one row, so that a person's papers are one query."""

    document: DocumentId
    party: PartyId | None
    """Whose paper it is; None while nobody could tell."""
    type: str
    issued_on: str | None
    """`YYYY-MM-DD`, or less where the paper says less."""
    valid_until: date | None
    """The last day; None where it has no end, or where none is known."""
    issuer: str
    """As printed."""
    purpose: str
    """The printed purpose of a paper that counts for one purpose only; else empty."""
    privacy: str
    """P0 to P3 of its type; PX where it must not be digitized."""
    source_form: SourceForm | None
    state: DocumentState
    good: bool
    """Nothing on it is left for a person to look at: quality and fields are good enough for reuse."""
    version: str
    """SHA-256 of the searchable PDF that stands for it now."""
    agency: str
    """Code of the agency that digitized it."""
    digitized_at: datetime
    origin: DossierId | None
    """The dossier for which it was digitized."""
    result: bool = False
    """It is the result of a dossier."""
    hidden: bool = False
    """A result that was not handed over yet is offered to nobody."""
    superseded_by: DocumentId | None = None
    revoked_at: datetime | None = None
    revoked_why: str = ""
    ends: str | None = None
    """The end that the paper itself states: `YYYY-MM-DD`, or less where it says less; NEVER, or UNREAD."""
    about: str = ""
    """What it speaks of, where a newer paper about the same takes its place: a land serial, a code; else empty."""


@dataclass(frozen=True, slots=True)
class Link:
    """A document fills a component of a dossier, or is its result."""

    id: LinkId
    document: DocumentId
    dossier: DossierId
    component: str | None
    """None for a result."""
    role: LinkRole
    kind: LinkKind
    by: str
    agency: str
    at: datetime
    purpose: str
    legal_basis: str
    version: str
    """SHA-256 of the document's PDF at that moment."""
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_why: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Somebody compared the picture with the paper (Thông tư 01/2023 article 4)."""

    by: str
    at: datetime
    agrees: bool
    note: str = ""
    pictures: str = ""
    """`pictures_seen` of what was compared: a page that was scanned again later was not."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must be on record of a digitized paper (Thông tư 01/2023 articles 7 to 10; domain reference 1.13)."""

    document: DocumentId
    digitization_code: str
    """Mã kết quả số hóa: unique, by a template; empty before the paper is verified."""
    doc_code: str
    """DocCode by a template; its last part is the version. Empty before the paper is verified."""
    version: int
    """1 is the raw scan, each correction counts one more."""
    source_form: SourceForm | None
    digitized_by: str
    digitized_unit: str
    digitized_at: datetime
    pages_fed: int
    """Pages that went through the scanner, as counted by a person; 0 while nobody has counted."""
    images: int
    """Equal to `pages_fed`, plus one for each page that was scanned with and without its note."""
    note_pairs: tuple[tuple[PageId, PageId], ...] = ()
    """Pictures of one page, with its sticky note and without it (article 8 paragraph 2d)."""
    originals_received: int = 0
    copies_received: int = 0
    originals_returned: int = 0
    copies_returned: int = 0
    returned_at: datetime | None = None
    returned_to: str = ""
    comparison: Comparison | None = None
    doc_number: int = 0
    """Running number in the DocCode; 0 before it is issued."""
    pictures: str = ""
    """`pictures_seen` of the paper as it is now."""

    @property
    def compared(self) -> Comparison | None:
        """The comparison, unless the pictures are no longer those that were compared."""
        found = self.comparison
        return found if found is not None and found.pictures in {"", self.pictures} else None


def pictures_seen(pages: Iterable[BatchPage]) -> str:
    """Return a SHA-256 that stands for the pictures of a paper's pages, in their order."""
    pictures = (page.image.sha256 for page in pages if page.image is not None)
    return hashlib.sha256("\n".join(pictures).encode()).hexdigest()


class Standing(StrEnum):
    """What a rendition of a paper is (Thông tư 01/2023/TT-VPCP article 4, Luật Giao dịch điện tử 2023 article 10)."""

    ELECTRONIC_ORIGINAL = "electronic_original"
    CERTIFIED_COPY = "certified_copy"
    SCAN_OF_ORIGINAL = "scan_of_original"
    SCAN_OF_COPY = "scan_of_copy"
    AID = "aid"
    """Made by the program to find and to read; it stands for nothing."""
    UNSAID = "unsaid"
    """Nobody has put on record what lay on the scanner."""


STANDING = {
    SourceForm.ORIGINAL: Standing.SCAN_OF_ORIGINAL,
    SourceForm.PHOTO_WITH_ORIGINAL_CHECKED: Standing.SCAN_OF_COPY,
    SourceForm.PAPER_CERTIFIED_COPY: Standing.SCAN_OF_COPY,
    SourceForm.PHOTOCOPY: Standing.SCAN_OF_COPY,
    SourceForm.BORN_DIGITAL: Standing.ELECTRONIC_ORIGINAL,
    SourceForm.E_COPY_FROM_BOOK: Standing.CERTIFIED_COPY,
    SourceForm.E_CERTIFIED_COPY: Standing.CERTIFIED_COPY,
}
"""Of the pictures of what lay on the scanner; of an electronic paper, of its own file."""
ELECTRONIC = frozenset({SourceForm.BORN_DIGITAL, SourceForm.E_COPY_FROM_BOOK, SourceForm.E_CERTIFIED_COPY})


@dataclass(frozen=True, slots=True)
class Rendition:
    """One form in which a paper is kept."""

    name: str
    """`source` for the file that came in, else the value of an `ArtifactKind`."""
    page: int | None
    """From 1, for what shows one page."""
    blob: Blob
    standing: Standing
    compared: Comparison | None
    """Who held it against the paper, for what shows the paper."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something happened to a document that an open dossier uses."""

    id: str
    dossier: DossierId
    document: DocumentId
    code: str
    message: str
    """Vietnamese: what happened to which paper, and what it means for this dossier."""
    at: datetime
    seen_at: datetime | None = None
    seen_by: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of eligibility, whether it is met, and why in words."""

    rule: str
    met: bool
    message: str
    """Vietnamese."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A held document beside the rules that decide whether it may fill a component today."""

    holding: Holding
    reasons: tuple[Reason, ...]
    """All rules, in the order in which people ask them."""

    @property
    def reusable(self) -> bool:
        """Whether every rule is met."""
        return all(reason.met for reason in self.reasons)
