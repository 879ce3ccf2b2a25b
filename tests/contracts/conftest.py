"""Every implementation of what the rooms promise, over real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.blobs.folder import FolderStore
from storage.blobs.links import Linker
from storage.blobs.s3 import S3Store
from storage.blobs.store import BlobStore
from storage.db.work import open_engine
from tests import databases

STORES = [pytest.param("folder", id="folder"), pytest.param("s3", id="s3", marks=pytest.mark.s3)]


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with the current schema and nothing in it."""
    if request.param == "sqlite":
        return databases.lay(tmp_path / "sohoa.db")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=databases.KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sohoa.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with nothing in it."""
    opened = open_engine(database_url, lock_seconds=10)
    yield opened
    opened.dispose()


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """An empty blob store."""
    if request.param == "folder":
        return FolderStore(tmp_path / "blobs", Linker("http://127.0.0.1:8000", "made-up"))
    return S3Store(request.getfixturevalue("s3_options"), tmp_path)
