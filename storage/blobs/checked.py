"""Bytes that are checked on their way: hashed while they come in, compared while they go out."""

import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.blob import Blob
from core.errors import BlobCorrupt, InvalidRequest

CHUNK = 1 << 20
_KEY = re.compile(r"[0-9a-f]{64}")


def is_key(text: str) -> bool:
    """Return whether this can be the key of a blob."""
    return _KEY.fullmatch(text) is not None


def require_key(text: str) -> str:
    """Return the key; raise InvalidRequest for anything that is none, such as a path."""
    if not is_key(text):
        raise InvalidRequest("not the SHA-256 of a blob")
    return text


def copy(data: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    """Write all of `data` to `target`; return the SHA-256 and the size of what was written."""
    digest, size = hashlib.sha256(), 0
    while chunk := data.read(CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def everything(stream: BinaryIO) -> bytes:
    """Return all bytes of a stream, read in large pieces."""
    return b"".join(iter(lambda: stream.read(CHUNK), b""))


def matches(stream: BinaryIO, sha256: str) -> bool:
    """Return whether the rest of `stream` has this hash."""
    return hashlib.file_digest(stream, "sha256").hexdigest() == sha256  # type: ignore[arg-type]


@contextmanager
def spooled(folder: Path | None) -> Iterator[BinaryIO]:
    """Lend a nameless temporary file."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file


class CheckedStream(io.RawIOBase):
    """Gives the bytes of `source` and refuses the last of them when they are not those of `blob`.

    `ours` turns an error of the source into one of ours.
    """

    def __init__(self, source: BinaryIO, blob: Blob, ours: Callable[[Exception], Exception]) -> None:
        super().__init__()
        self._source = source
        self._blob = blob
        self._ours = ours
        self._digest = hashlib.sha256()
        self._size = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what comes next; raise BlobCorrupt instead of giving the last wrong bytes."""
        try:
            chunk = self._source.read(len(buffer))
        except Exception as e:
            raise self._ours(e) from e
        self._digest.update(chunk)
        self._size += len(chunk)
        ended = not chunk and len(buffer) > 0
        if (ended or self._size >= self._blob.size) and not self._is_whole():
            raise BlobCorrupt(f"blob {self._blob.sha256} does not match its hash")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _is_whole(self) -> bool:
        return self._size == self._blob.size and self._digest.hexdigest() == self._blob.sha256
