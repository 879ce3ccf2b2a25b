"""What a blob store promises."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol

from core.blob import Blob


class BlobStore(Protocol):
    """Bytes under the SHA-256 of themselves.

    An implementation SHALL never change or lose what `put` has returned for, SHALL never hand out bytes to their end
    that do not match their key, and SHALL raise nothing but errors of `core.errors`: StorageFull when there is no
    room, StorageDown when it cannot be reached, StorageError for anything else of its own. It MAY be used by many
    threads and processes at once. Bytes that were only partly put SHALL NOT be found by any method.
    """

    def put(self, data: BinaryIO, media_type: str) -> Blob:
        """Keep everything from where `data` stands to its end; durable when this returns.

        The same bytes again SHALL be harmless and SHALL repair a stored copy that is visibly damaged. An error that
        `data` itself raises passes through, and nothing is kept.
        """
        ...

    def open(self, blob: Blob) -> AbstractContextManager[BinaryIO]:
        """Give the bytes as a stream that cannot seek; raise NotFound here, BlobCorrupt while it is read."""
        ...

    def read(self, blob: Blob) -> bytes:
        """Return all bytes; raise NotFound, BlobCorrupt."""
        ...

    def read_range(self, blob: Blob, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start`, unchecked, as a part cannot be; raise NotFound, InvalidRequest."""
        ...

    def exists(self, sha256: str) -> Blob | None:
        """Return the blob with the media type under which it was first put, or None."""
        ...

    def list(self) -> Iterator[str]:
        """Give the key of every blob, in no particular order."""
        ...

    def stored_at(self, sha256: str) -> datetime:
        """Return when the blob was last put, aware UTC; raise NotFound. An implementation MAY name the first time."""
        ...

    def link(self, blob: Blob, seconds: int, *, name: str) -> str:
        """Return an address at which a browser finds the blob as the file `name`, for this long and no longer."""
        ...

    def delete(self, blob: Blob) -> None:
        """Forget the blob; one that is not there is no error."""
        ...

    def probe(self) -> None:
        """Return when the store can be used; raise StorageDown otherwise, soon."""
        ...
