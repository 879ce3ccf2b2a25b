"""What the rows promise is compared with what the store holds."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.blob import Artifact, ArtifactKind, Blob
from core.errors import StorageDown
from core.states import BatchState
from storage import retention
from storage.blobs.folder import FolderStore
from storage.blobs.links import Linker
from storage.db import batches, documents, pages
from storage.db.work import UnitOfWork, open_engine, upgrade
from tests.contracts.material import make_batch, make_file, make_page, make_reading

HOUR = timedelta(hours=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'sohoa.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "blobs", Linker("", ""))


@pytest.fixture
def kept(engine: Engine, store: FolderStore) -> list[Blob]:
    """One blob in every place where a row can name one; two rows name the last one."""
    blobs = [store.put(io.BytesIO(name.encode()), "image/jpeg") for name in ("file", "image", "text", "words", "pdf")]
    batch = make_batch(state=BatchState.PROCESSING)
    file = make_file(batch, blob=blobs[0])
    page = make_page(file, image=blobs[1], text=blobs[2])
    with UnitOfWork(engine) as uow:
        batches.add(uow, batch)
        batches.add_file(uow, file)
        pages.put(uow, page)
        pages.keep_reading(uow, page.id, make_reading("chữ"), blobs[3])
        for owner in ("d1", "d2"):
            documents.add_artifact(uow, Artifact(owner, ArtifactKind.PDF, blobs[4], "0" * 64))
    return blobs


def path_of(store: FolderStore, blob: Blob) -> Path:
    return next(store._root.rglob(f"{blob.sha256}*"))


@pytest.mark.usefixtures("kept")
def test_all_is_well(engine: Engine, store: FolderStore) -> None:
    assert retention.verify(engine, store) == retention.Verified(5)


@pytest.mark.parametrize("which", range(5))
def test_what_is_missing_or_damaged_is_named(engine: Engine, store: FolderStore, kept: list[Blob], which: int) -> None:
    path = path_of(store, kept[which])
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert retention.verify(engine, store) == retention.Verified(5, corrupt=(kept[which].sha256,))
    path.unlink()
    assert retention.verify(engine, store) == retention.Verified(5, missing=(kept[which].sha256,))


def test_a_store_that_is_down_is_not_a_missing_blob(engine: Engine, store: FolderStore, kept: list[Blob]) -> None:
    path = path_of(store, kept[0])
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageDown):
        retention.verify(engine, store)


@pytest.mark.usefixtures("kept")
def test_what_no_row_needs_is_an_orphan_after_a_while(engine: Engine, store: FolderStore) -> None:
    alone = store.put(io.BytesIO(b"left behind"), "image/jpeg")
    now = datetime.now(UTC)
    assert retention.orphans(engine, store, now, HOUR) == []
    (orphan,) = retention.orphans(engine, store, now + 2 * HOUR, HOUR)
    assert orphan.sha256 == alone.sha256
    assert abs(orphan.stored_at - now) < HOUR
