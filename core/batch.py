"""What was handed in at once: a batch of files, and their pages."""

from dataclasses import dataclass
from datetime import datetime

from core.blob import Blob
from core.ids import BatchId, DocumentId, DossierId, FileId, PageId
from core.page import Quality
from core.states import BatchState, Bucket, FileState, PageState


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something failed, as it is kept: the sentence is looked up by code."""

    code: str
    detail: str = ""
    """English, for the operator; never text of a paper."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Papers handed in at once."""

    id: BatchId
    state: BatchState
    created_at: datetime
    created_by: str
    """Who handed it in: the name of a key, `cli`, or `watch`."""
    dossier: DossierId | None = None
    procedure: str | None = None
    """Procedure code, for the components; a dossier's own procedure comes first."""
    key: str = ""
    """Fingerprint of the files in order and the dossier, by which an interrupted command finds its batch again."""
    delivered_at: datetime | None = None
    """When the command that made the batch had written all of its output."""
    failure: Failure | None = None
    agency: str = ""
    """Code of the agency where it was handed in; empty where nobody said."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One uploaded file, kept byte for byte."""

    id: FileId
    batch: BatchId
    position: int
    """From 1, in the order in which the files were handed in."""
    name: str
    blob: Blob
    state: FileState
    page_count: int | None = None
    """Pages in the file, once known."""
    signed: bool = False
    """It carries a digital signature; its bytes are evidence."""
    replaces: PageId | None = None
    """The failed page that this file is a new scan of; it adds no page of its own."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page that was fed, whatever became of it."""

    id: PageId
    batch: BatchId
    file: FileId
    number: int
    """From 1, within its source file."""
    state: PageState
    image: Blob | None = None
    """The encoded picture; its geometry is in `picture`."""
    picture: str = ""
    """`core.page.PageImage` without its bytes, as JSON; empty when there is no picture."""
    text: Blob | None = None
    """Trustworthy words of the file itself (`Page` as JSON): the page need not be read by OCR."""
    words: Blob | None = None
    """The recognized `Page` as JSON."""
    blank: bool = False
    quality: Quality | None = None
    """The verdict on the picture, from the moment it is kept; on the words too once it was read. Never milder then."""
    bucket: Bucket | None = None
    document: DocumentId | None = None
    """The document in which the page's picture stands; blank and failed pages keep their place too."""
    failure: Failure | None = None
