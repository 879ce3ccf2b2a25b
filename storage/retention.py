"""Whether what the rows promise is in the store, and what is in the store for no row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from core.errors import BlobCorrupt, NotFound
from storage.blobs.store import BlobStore
from storage.db.references import referenced, unneeded

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of reading everything again."""

    checked: int
    """Blobs that some row needs."""
    missing: tuple[str, ...] = ()
    """Keys that are not in the store."""
    corrupt: tuple[str, ...] = ()
    """Keys whose bytes are not what they were."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A blob that no row needs: left by a step that ended between blob and row, or by something made anew."""

    sha256: str
    stored_at: datetime


def verify(engine: Engine, blobs: BlobStore) -> Verified:
    """Read every blob that a row needs and compare its hash; raise StorageDown when the store cannot be asked."""
    checked, missing, corrupt = 0, [], []
    for blob in referenced(engine):
        checked += 1
        try:
            with blobs.open(blob) as stream:
                while stream.read(_CHUNK):
                    pass
        except NotFound:
            missing.append(blob.sha256)
        except BlobCorrupt:
            corrupt.append(blob.sha256)
    return Verified(checked, tuple(missing), tuple(corrupt))


def orphans(engine: Engine, blobs: BlobStore, now: datetime, older_than: timedelta) -> list[Orphan]:
    """Return the blobs that no row needs, oldest first; younger ones may still be waiting for their row."""
    found = []
    # The store is listed first, some at a time: a row that is written meanwhile is then seen.
    for sha256 in unneeded(engine, blobs.list()):
        try:
            stored_at = blobs.stored_at(sha256)
        except NotFound:
            continue
        if stored_at <= now - older_than:
            found.append(Orphan(sha256, stored_at))
    return sorted(found, key=lambda orphan: (orphan.stored_at, orphan.sha256))
