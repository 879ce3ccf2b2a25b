"""A file that arrives part by part, over a line that may be cut."""

from dataclasses import dataclass
from datetime import datetime

from core.blob import Blob
from core.ids import BatchId, DossierId, UploadId


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way in; only who opened it may send or see it."""

    id: UploadId
    owner: str
    """Account or name of the key that opened it."""
    name: str
    size: int
    """Bytes of the whole file."""
    created_at: datetime
    changed_at: datetime
    """When it was opened or its last part came."""
    received: int = 0
    """Bytes that are kept; the next part begins here."""
    dossier: DossierId | None = None
    ended_at: datetime | None = None
    """When it was handed in, given up or forgotten; its parts are deleted then."""
    batch: BatchId | None = None
    """The batch that it was handed in with."""

    @property
    def complete(self) -> bool:
        """Whether all of it is here."""
        return self.received == self.size


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of an upload, as they are kept."""

    begins: int
    """Bytes of the file before it."""
    size: int
    """Bytes of the file in it."""
    blob: Blob
    """A line that nothing else begins with, then these bytes: so it is nobody else's blob, and may be deleted."""
