"""Blobs in a folder: `ab/cd/<sha256>.<media type>`, so that a person and a backup find them without us."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote, unquote

from core.blob import Blob
from core.disk import of_disk
from core.errors import InvalidRequest, NotFound, StorageDown, StorageError
from storage.blobs import checked
from storage.blobs.links import Linker

_UNFINISHED = "unfinished"
_UNFINISHED_SECONDS = 24 * 3600


class FolderStore:
    """A `BlobStore` under one folder, for one machine."""

    def __init__(self, root: Path, linker: Linker) -> None:
        self._root = root
        self._linker = linker
        with _ours():
            self._clear_unfinished()

    def put(self, data: BinaryIO, media_type: str) -> Blob:
        with _ours():
            folder = self._root / _UNFINISHED
            _make_folder(folder)
            descriptor, name = tempfile.mkstemp(dir=folder)
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                sha256, size = checked.copy(data, cast("BinaryIO", _Writer(target)))
                with _ours():
                    target.flush()
                    os.fchmod(target.fileno(), 0o440)
                    os.fsync(target.fileno())
            with _ours():
                self._place(part, Blob(sha256, size, media_type))
        finally:
            part.unlink(missing_ok=True)
        return Blob(sha256, size, media_type)

    @contextmanager
    def open(self, blob: Blob) -> Iterator[BinaryIO]:
        with _ours():
            source = self._path(blob.sha256).open("rb")
        with source:
            stream = checked.CheckedStream(source, blob, _error)
            yield cast("BinaryIO", BufferedReader(stream, checked.CHUNK))

    def read(self, blob: Blob) -> bytes:
        with self.open(blob) as stream:
            return checked.everything(stream)

    def read_range(self, blob: Blob, start: int, length: int) -> bytes:
        if start < 0 or length < 0:
            raise InvalidRequest("a range begins at 0 or later")
        with _ours(), self._path(blob.sha256).open("rb") as source:
            source.seek(start)
            return source.read(length)

    def exists(self, sha256: str) -> Blob | None:
        with _ours():
            path = self._find(checked.require_key(sha256))
            return None if path is None else Blob(sha256, path.stat().st_size, _media_type(path))

    def list(self) -> Iterator[str]:
        with _ours():
            for path in self._root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
                if checked.is_key(path.name[:64]):
                    yield path.name[:64]

    def stored_at(self, sha256: str) -> datetime:
        with _ours():
            return datetime.fromtimestamp(self._path(sha256).stat().st_mtime, UTC)

    def link(self, blob: Blob, seconds: int, *, name: str) -> str:
        return self._linker.link(blob, datetime.now(UTC), seconds, name)

    def delete(self, blob: Blob) -> None:
        with _ours():
            path = self._find(checked.require_key(blob.sha256))
            if path is not None:
                path.unlink(missing_ok=True)
                _sync_folder(path.parent)

    def probe(self) -> None:
        with _ours():
            _make_folder(self._root)
            if not os.access(self._root, os.R_OK | os.W_OK | os.X_OK):
                raise StorageDown("the folder of the blobs cannot be written")

    def _place(self, part: Path, blob: Blob) -> None:
        """Give the finished file its name, unless a good copy has it already."""
        present = self._find(blob.sha256)
        if present is not None and _is_whole(present, blob.sha256):
            # The other copy may be so new that its name is not yet safe; its time says that it is wanted again.
            with contextlib.suppress(PermissionError):
                os.utime(present)
            _sync_folder(present.parent)
            return
        final = present or self._folder(blob.sha256) / f"{blob.sha256}.{quote(blob.media_type, safe='')}"
        _make_folder(final.parent)
        part.rename(final)
        _sync_folder(final.parent)

    def _folder(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256[2:4]

    def _find(self, sha256: str) -> Path | None:
        return next(self._folder(sha256).glob(f"{sha256}.*"), None)

    def _path(self, sha256: str) -> Path:
        found = self._find(checked.require_key(sha256))
        if found is None:
            raise NotFound(f"blob {sha256}")
        return found

    def _clear_unfinished(self) -> None:
        """Remove what processes that died long ago had not finished."""
        limit = time.time() - _UNFINISHED_SECONDS
        for part in (self._root / _UNFINISHED).glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if part.stat().st_mtime < limit:
                    part.unlink()


class _Writer:
    """A file whose errors are ours, so that they are told apart from those of the source."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, chunk: bytes) -> int:
        with _ours():
            return self._target.write(chunk)


def _media_type(path: Path) -> str:
    return unquote(path.name[65:])


def _is_whole(path: Path, sha256: str) -> bool:
    with path.open("rb") as stream:
        return checked.matches(stream, sha256)


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, each name safe against power failure."""
    if not folder.is_dir():
        if folder.parent != folder:
            _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise _error(e) from e


def _error(error: Exception) -> Exception:
    """Return our error for one of the file system."""
    return of_disk(error) if isinstance(error, OSError) else StorageError(type(error).__name__)
