"""The states of batches, files, pages and documents, and the moves that are allowed."""

from enum import StrEnum
from typing import TypeVar

from core.errors import IllegalStep


class BatchState(StrEnum):
    """What happens to papers that were handed in at once."""

    OPEN = "open"
    """Files may still be added."""
    PROCESSING = "processing"
    READY = "ready"
    """Every page is accounted for and every document has its files; a person may review."""
    FAILED = "failed"
    """A step over the whole batch was quarantined; an operator can retry it."""
    WITHDRAWN = "withdrawn"


class FileState(StrEnum):
    """What happens to one uploaded file."""

    WAITING = "waiting"
    SPLIT = "split"
    """Every page has its row."""
    FAILED = "failed"
    """Nothing could be taken out of it; it stands as one failed page."""


class PageState(StrEnum):
    """What happens to one page."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"


class Bucket(StrEnum):
    """Where a page is counted once its batch is assembled: in exactly one of these."""

    DOCUMENT = "document"
    BLANK = "blank"
    SEPARATOR = "separator"
    FAILED = "failed"


class DocumentState(StrEnum):
    """The life of one digitized paper (domain reference 4.5; the later states belong to review and signing)."""

    RECOGNIZED = "recognized"
    """Assembled; its files are being made."""
    NEEDS_REVIEW = "needs_review"
    CORRECTED = "corrected"
    VERIFIED = "verified"
    SIGNED = "signed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class DossierState(StrEnum):
    """The life of a dossier; `NATIONAL_STATES` has the codes 1 to 10 of the national sync (domain reference 4.2)."""

    REGISTERED = "registered"
    RECEIVED = "received"
    REFUSED = "refused"
    """Not taken in."""
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    """Waiting for papers that the applicant has to bring."""
    DUTY = "duty"
    """Waiting for a financial duty."""
    WITHDRAWN = "withdrawn"
    """By the applicant."""
    STOPPED = "stopped"
    FINISHED = "finished"
    RETURNED = "returned"
    """Its result was handed over."""


class StepState(StrEnum):
    """What happens to one step to be done."""

    DUE = "due"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    """Quarantined: never retried unless an operator asks."""


S = TypeVar("S", BatchState, FileState, PageState, DocumentState, DossierState)

BATCH_MOVES: dict[BatchState, frozenset[BatchState]] = {
    BatchState.OPEN: frozenset({BatchState.PROCESSING, BatchState.WITHDRAWN}),
    BatchState.PROCESSING: frozenset({BatchState.READY, BatchState.FAILED, BatchState.WITHDRAWN}),
    BatchState.READY: frozenset({BatchState.PROCESSING, BatchState.WITHDRAWN}),
    BatchState.FAILED: frozenset({BatchState.PROCESSING, BatchState.WITHDRAWN}),
    BatchState.WITHDRAWN: frozenset(),
}
FILE_MOVES: dict[FileState, frozenset[FileState]] = {
    FileState.WAITING: frozenset({FileState.SPLIT, FileState.FAILED}),
    FileState.SPLIT: frozenset(),
    FileState.FAILED: frozenset({FileState.WAITING}),
}
PAGE_MOVES: dict[PageState, frozenset[PageState]] = {
    PageState.WAITING: frozenset({PageState.READ, PageState.FAILED}),
    PageState.READ: frozenset({PageState.WAITING}),
    PageState.FAILED: frozenset({PageState.WAITING}),
}
DOCUMENT_MOVES: dict[DocumentState, frozenset[DocumentState]] = {
    DocumentState.RECOGNIZED: frozenset(
        {DocumentState.NEEDS_REVIEW, DocumentState.CORRECTED, DocumentState.VERIFIED, DocumentState.WITHDRAWN}
    ),
    DocumentState.NEEDS_REVIEW: frozenset(
        {DocumentState.RECOGNIZED, DocumentState.CORRECTED, DocumentState.VERIFIED, DocumentState.WITHDRAWN}
    ),
    DocumentState.CORRECTED: frozenset(
        {DocumentState.NEEDS_REVIEW, DocumentState.VERIFIED, DocumentState.WITHDRAWN}  # back by an undo
    ),
    DocumentState.VERIFIED: frozenset(
        {DocumentState.NEEDS_REVIEW, DocumentState.CORRECTED, DocumentState.SIGNED, DocumentState.WITHDRAWN}
    ),
    DocumentState.SIGNED: frozenset({DocumentState.PUBLISHED, DocumentState.WITHDRAWN}),
    DocumentState.PUBLISHED: frozenset({DocumentState.WITHDRAWN}),
    DocumentState.WITHDRAWN: frozenset(),
}
NATIONAL_STATES = {state: number for number, state in enumerate(DossierState, 1)}
"""The code of each state in the national sync."""
_OPEN = frozenset({DossierState.SUPPLEMENT, DossierState.DUTY, DossierState.WITHDRAWN, DossierState.STOPPED})
DOSSIER_MOVES: dict[DossierState, frozenset[DossierState]] = {
    DossierState.REGISTERED: frozenset({DossierState.RECEIVED, DossierState.REFUSED, DossierState.WITHDRAWN}),
    DossierState.RECEIVED: _OPEN | {DossierState.PROCESSING, DossierState.REFUSED},
    DossierState.REFUSED: frozenset(),
    DossierState.PROCESSING: _OPEN | {DossierState.FINISHED},
    DossierState.SUPPLEMENT: frozenset(
        {DossierState.RECEIVED, DossierState.PROCESSING, DossierState.WITHDRAWN, DossierState.STOPPED}
    ),
    DossierState.DUTY: frozenset({DossierState.PROCESSING, DossierState.WITHDRAWN, DossierState.STOPPED}),
    DossierState.WITHDRAWN: frozenset(),
    DossierState.STOPPED: frozenset({DossierState.PROCESSING}),
    DossierState.FINISHED: frozenset({DossierState.PROCESSING, DossierState.RETURNED}),
    DossierState.RETURNED: frozenset(),
}
OPEN_DOSSIERS = frozenset(
    {
        DossierState.REGISTERED,
        DossierState.RECEIVED,
        DossierState.PROCESSING,
        DossierState.SUPPLEMENT,
        DossierState.DUTY,
        DossierState.STOPPED,
    }
)
"""States in which a warning about a paper still matters to the dossier."""


def move(moves: dict[S, frozenset[S]], now: S, then: S) -> S:
    """Return `then`; raise IllegalStep where the table does not allow the move."""
    if then not in moves[now]:
        raise IllegalStep(f"{now} -> {then}")
    return then
