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


class StepState(StrEnum):
    """What happens to one step to be done."""

    DUE = "due"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    """Quarantined: never retried unless an operator asks."""


S = TypeVar("S", BatchState, FileState, PageState, DocumentState)

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
    DocumentState.RECOGNIZED: frozenset({DocumentState.NEEDS_REVIEW, DocumentState.WITHDRAWN}),
    DocumentState.NEEDS_REVIEW: frozenset(
        {DocumentState.RECOGNIZED, DocumentState.CORRECTED, DocumentState.VERIFIED, DocumentState.WITHDRAWN}
    ),
    DocumentState.CORRECTED: frozenset({DocumentState.VERIFIED, DocumentState.WITHDRAWN}),
    DocumentState.VERIFIED: frozenset({DocumentState.SIGNED, DocumentState.WITHDRAWN}),
    DocumentState.SIGNED: frozenset({DocumentState.PUBLISHED, DocumentState.WITHDRAWN}),
    DocumentState.PUBLISHED: frozenset({DocumentState.WITHDRAWN}),
    DocumentState.WITHDRAWN: frozenset(),
}


def move(moves: dict[S, frozenset[S]], now: S, then: S) -> S:
    """Return `then`; raise IllegalStep where the table does not allow the move."""
    if then not in moves[now]:
        raise IllegalStep(f"{now} -> {then}")
    return then
