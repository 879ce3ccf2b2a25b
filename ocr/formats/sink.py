"""The open file that a format is written to."""

from typing import BinaryIO

from core.disk import disk
from core.errors import StorageError


class Sink:
    """A binary file that knows how much was written; all methods raise StorageFull, StorageDown or StorageError."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.position = 0
        """Bytes written so far."""

    def write(self, data: bytes) -> int:
        """Write all of `data`, also to a file that takes only a part at a time; return how much that is."""
        rest = memoryview(data)
        with disk():
            while rest:
                taken = self._out.write(rest)
                if not taken:
                    raise StorageError("the file takes nothing more")
                rest = rest[taken:]
        self.position += len(data)
        return len(data)

    def finish(self) -> None:
        """Hand everything to the system, so that a full disk is noticed here and not when the caller closes."""
        with disk():
            self._out.flush()
