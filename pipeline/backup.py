"""Make a copy of an installation, and bring one back."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.disk import disk
from core.errors import IllegalStep, NotFound
from core.settings import Settings
from pipeline import audit
from pipeline.services import Services
from storage import backup
from storage.blobs.choose import make_linker
from storage.blobs.folder import FolderStore
from storage.db.work import open_engine

_MODELS = "models"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    database: bool
    """False where the database has a program of its own for that: PostgreSQL's are `pg_dump` and `pg_restore`."""
    blobs: int
    new: int
    """Blobs that were not there before."""


def back_up(services: Services, folder: Path) -> Copied:
    """Copy the database as it is now into `folder`, then its blobs and models; work may go on meanwhile.

    The second copy into the same folder brings only what is new. Raise StorageError, and NotFound or BlobCorrupt for a
    blob that is not as the database says.
    """
    audit.operator(services, "backup")
    target = FolderStore(folder / "blobs", make_linker(services.settings))
    source = backup.database_file(services.engine)
    if source is not None:
        backup.copy_database(source, folder / backup.DATABASE)
        engine = open_engine(f"sqlite:///{folder.absolute() / backup.DATABASE}")
    else:
        # Dumped before, so that every blob of the dump is among those of now.
        engine = services.engine
    try:
        blobs, new = backup.copy_blobs(engine, services.blobs, target)
    finally:
        if engine is not services.engine:
            engine.dispose()
    _copy_models(services.settings.data / _MODELS, folder / _MODELS)
    return Copied(source is not None, blobs, new)


def restore(settings: Settings, folder: Path) -> Copied:
    """Bring a copy back into an installation that holds nothing yet; raise IllegalStep where it does, NotFound.

    A PostgreSQL database is restored by its own program first.
    """
    engine = open_engine(settings.database_url)
    place = backup.database_file(engine)
    engine.dispose()
    if place is not None:
        if place.exists():
            raise IllegalStep("there is a database in this installation already")
        if not (folder / backup.DATABASE).exists():
            raise NotFound("no copy of a database in this folder")
        backup.copy_database(folder / backup.DATABASE, place)
    services = Services.open(settings)
    audit.operator(services, "restore")
    source = FolderStore(folder / "blobs", make_linker(settings))
    blobs, new = backup.copy_blobs(services.engine, source, services.blobs)
    _copy_models(folder / _MODELS, settings.data / _MODELS)
    return Copied(place is not None, blobs, new)


def _copy_models(source: Path, target: Path) -> None:
    if source.is_dir():
        with disk():
            shutil.copytree(source, target, dirs_exist_ok=True)
