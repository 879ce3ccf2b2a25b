"""The open file that a format is written to."""

import errno
from typing import BinaryIO

from core.errors import StorageError, StorageFull

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def _refused(error: OSError) -> StorageError:
    kind = StorageFull if error.errno in _NO_ROOM else StorageError
    return kind(f"writing failed: {error.strerror or error}")


class Sink:
    """A binary file that knows how much was written; all methods raise StorageFull or StorageError."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.position = 0
        """Bytes written so far."""

    def write(self, data: bytes) -> int:
        """Write all of `data`, also to a file that takes only a part at a time; return how much that is."""
        rest = memoryview(data)
        try:
            while rest:
                taken = self._out.write(rest)
                if not taken:
                    raise StorageError("the file takes nothing more")
                rest = rest[taken:]
        except OSError as error:
            raise _refused(error) from error
        self.position += len(data)
        return len(data)

    def finish(self) -> None:
        """Hand everything to the system, so that a full disk is noticed here and not when the caller closes."""
        try:
            self._out.flush()
        except OSError as error:
            raise _refused(error) from error
