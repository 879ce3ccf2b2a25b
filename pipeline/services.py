"""What every step needs, built once per process."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path

from classify import catalog, record_groups, working_days
from classify import owners as whose
from core.blob import Blob
from core.disk import disk
from core.errors import StorageError
from core.options import QueueKind
from core.settings import Settings
from pipeline import pending
from pipeline.database_queue import DatabaseQueue
from pipeline.queue import JobQueue
from storage.blobs.choose import make_store
from storage.blobs.store import BlobStore
from storage.db import numbers
from storage.db.sealing import Keyring
from storage.db.work import Engine, UnitOfWork, open_engine, upgrade


def _celery(settings: Settings) -> JobQueue:
    # Its library takes a tenth of a second to load, which a command beside the database's own queue should not cost.
    module = import_module("pipeline.celery_queue")
    queue: JobQueue = module.CeleryQueue(settings.queue)
    return queue


QUEUES: dict[QueueKind, Callable[[Settings], JobQueue]] = {
    QueueKind.DATABASE: lambda _settings: DatabaseQueue(),
    QueueKind.CELERY: _celery,
}


STALE_SECONDS = 24 * 3600


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """Stores, queue and catalog of one process."""

    settings: Settings
    engine: Engine
    blobs: BlobStore
    queue: JobQueue
    clock: Callable[[], datetime] = now

    @classmethod
    def open(cls, settings: Settings) -> "Services":
        """Connect to everything and bring the database to the current schema; raise StorageError, InvalidRequest.

        Without the keys under which numbers are kept, people would be taken for new ones: that is refused.
        """
        settings.data.mkdir(parents=True, exist_ok=True)
        settings.scratch_folder.mkdir(parents=True, exist_ok=True)
        engine = open_engine(settings.database_url)
        upgrade(engine)
        opened = cls(settings, engine, make_store(settings), QUEUES[settings.queue.kind](settings))
        with opened.look() as uow:
            if lost := numbers.missing_keys(uow, opened.keyring):
                raise StorageError(f"the ring of number keys lacks {', '.join(lost)}")
        return opened

    @cached_property
    def calendar(self) -> working_days.WorkingDays:
        """On which days agencies work."""
        return working_days.load(self.settings.classify.site_types)

    @cached_property
    def keyring(self) -> Keyring:
        """The keys under which numbers of parties are found and sealed."""
        return Keyring.parse(self.settings.registry.number_keys.get_secret_value())

    @cached_property
    def owner_fields(self) -> whose.OwnerFields:
        """Which fields of a type say whose paper it is."""
        return whose.load(self.settings.classify.site_types)

    @cached_property
    def record_groups(self) -> record_groups.RecordGroups:
        """How long dossiers are kept."""
        return record_groups.load(self.settings.classify.site_types)

    @cached_property
    def catalog(self) -> catalog.Catalog:
        """Document types and procedures."""
        return catalog.load(self.settings.classify.site_types)

    def check_site(self) -> None:
        """Read all data that a site may lay over ours; raise CatalogError now instead of in the middle of a batch."""
        _ = self.catalog, self.owner_fields, self.calendar, self.record_groups

    def work(self) -> UnitOfWork:
        """Return a unit of work that may write, and puts the request that asks for it on record with its changes."""
        return pending.join(UnitOfWork(self.engine, self.clock))

    def aside(self) -> UnitOfWork:
        """Return one for what is not what was asked for: counts of tries, entries of the audit themselves."""
        return UnitOfWork(self.engine, self.clock)

    def look(self) -> UnitOfWork:
        """Return a unit of work that only reads."""
        return UnitOfWork(self.engine, self.clock, read_only=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Lend an empty folder that is gone afterwards; raise StorageFull, StorageDown."""
        with disk():
            lent = tempfile.TemporaryDirectory(dir=self.settings.scratch_folder, ignore_cleanup_errors=True)
        with lent as folder:
            yield Path(folder)

    def clear_scratch(self) -> None:
        """Delete what killed processes have left in the scratch folder for more than a day."""
        with disk():
            for left in self.settings.scratch_folder.iterdir():
                with suppress(FileNotFoundError):
                    if time.time() - left.stat().st_mtime <= STALE_SECONDS:
                        continue
                    if left.is_dir():
                        shutil.rmtree(left, ignore_errors=True)
                    else:
                        left.unlink()

    @contextmanager
    def local(self, blob: Blob) -> Iterator[Path]:
        """Lend the bytes of a blob as a file; raise NotFound, BlobCorrupt, StorageFull, StorageDown."""
        with self.scratch() as folder:
            path = folder / "blob"
            with self.blobs.open(blob) as source, disk(), path.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            yield path

    def keep(self, path: Path, media_type: str) -> Blob:
        """Put a file into the blob store; raise StorageFull, StorageDown."""
        with disk(), path.open("rb") as source:
            return self.blobs.put(source, media_type)
