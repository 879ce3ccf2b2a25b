"""Copies for the day on which everything is lost: the database first, then every blob that it speaks of.

A copy has the layout of a data folder, so `sohoa verify` can look at it where it lies.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from core.disk import disk
from core.errors import StorageError
from storage.blobs.store import BlobStore
from storage.db.references import referenced
from storage.db.work import Engine

DATABASE = "sohoa.db"


def database_file(engine: Engine) -> Path | None:
    """Return the file of an SQLite database; None for one that has a program of its own for copies."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return None
    return Path(engine.url.database)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database as it is at one moment, while others go on writing; `target` is whole or not there.

    Raise StorageError for what is no sound database, StorageFull, StorageDown.
    """
    part = target.with_suffix(".part")
    with disk():
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o640)
        try:
            with (
                closing(_reading(source)) as old,
                closing(sqlite3.connect(part)) as new,
            ):
                old.backup(new)
                [verdict] = new.execute("PRAGMA quick_check").fetchone()
        except sqlite3.Error as error:
            raise StorageError(f"the database cannot be copied: {type(error).__name__}") from error
        if verdict != "ok":
            raise StorageError("the copy of the database is not sound")
        part.replace(target)


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def copy_blobs(engine: Engine, source: BlobStore, target: BlobStore) -> tuple[int, int]:
    """Put every blob that some row needs into `target`; return how many it needs, and how many were not there before.

    Raise NotFound or BlobCorrupt for the first blob that is not as the database says: the copy is not complete then.
    """
    wanted = new = 0
    for blob in referenced(engine):
        wanted += 1
        if target.exists(blob.sha256) is not None:
            continue
        new += 1
        with source.open(blob) as stream:
            target.put(stream, blob.media_type)
    return wanted, new
