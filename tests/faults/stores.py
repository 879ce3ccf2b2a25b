"""Blob stores that fail, as real objects around a real one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, BinaryIO

from core.blob import Blob
from core.errors import SohoaError
from storage.blobs.store import BlobStore


class Meanwhile:
    """A store before whose first `put` something happens."""

    def __init__(self, store: BlobStore, act: Callable[[], None]) -> None:
        self._store = store
        self._acts = [act]

    def put(self, data: BinaryIO, media_type: str) -> Blob:
        while self._acts:
            self._acts.pop()()
        return self._store.put(data, media_type)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class FailingStore:
    """Fails the next `times` calls that touch bytes, with the error that it was given, then works."""

    def __init__(self, store: BlobStore, error: SohoaError, times: int) -> None:
        self._store = store
        self._error = error
        self.times = times

    def _touch(self) -> None:
        if self.times > 0:
            self.times -= 1
            raise self._error

    def put(self, data: BinaryIO, media_type: str) -> Blob:
        self._touch()
        return self._store.put(data, media_type)

    def open(self, blob: Blob) -> AbstractContextManager[BinaryIO]:
        self._touch()
        return self._store.open(blob)

    def read(self, blob: Blob) -> bytes:
        self._touch()
        return self._store.read(blob)

    def read_range(self, blob: Blob, start: int, length: int) -> bytes:
        self._touch()
        return self._store.read_range(blob, start, length)

    def exists(self, sha256: str) -> Blob | None:
        return self._store.exists(sha256)

    def stored_at(self, sha256: str) -> datetime:
        return self._store.stored_at(sha256)

    def list(self) -> Iterator[str]:
        return self._store.list()

    def link(self, blob: Blob, seconds: int, *, name: str) -> str:
        return self._store.link(blob, seconds, name=name)

    def delete(self, blob: Blob) -> None:
        self._store.delete(blob)

    def probe(self) -> None:
        self._touch()
