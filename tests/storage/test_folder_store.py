"""What only the folder store does."""

import io
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from core.blob import Blob
from core.errors import Forbidden, StorageDown
from storage.blobs.folder import FolderStore
from storage.blobs.links import Linker

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
BLOB = Blob("ab" * 32, 3, "image/jpeg")
LINKER = Linker("https://sohoa.example/", "made-up")

FILL = """
import io, resource, signal, sys
from pathlib import Path
from core.errors import StorageFull
from storage.blobs.folder import FolderStore
from storage.blobs.links import Linker
store = FolderStore(Path(sys.argv[1]), Linker("", ""))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    store.put(io.BytesIO(bytes(10_000_000)), "application/pdf")
except StorageFull:
    sys.exit(7)
"""


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "blobs", LINKER)


def files(store: FolderStore) -> list[Path]:
    return [path for path in store._root.rglob("*") if path.is_file()]


def test_a_person_finds_the_file(store: FolderStore) -> None:
    blob = store.put(io.BytesIO(b"abc"), "image/jpeg")
    (path,) = files(store)
    assert (
        path.relative_to(store._root).as_posix() == f"{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}.image%2Fjpeg"
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o440


def test_no_room_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FILL, str(tmp_path)], check=False, cwd=Path.cwd())
    assert done.returncode == 7
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_place_that_is_no_folder_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = FolderStore(tmp_path / "file" / "blobs", LINKER)
    with pytest.raises(StorageDown):
        store.put(io.BytesIO(b"abc"), "image/jpeg")
    with pytest.raises(StorageDown):
        store.probe()


def test_putting_it_again_repairs_flipped_bits(store: FolderStore) -> None:
    blob = store.put(io.BytesIO(b"precious"), "image/jpeg")
    (path,) = files(store)
    path.chmod(0o600)
    path.write_bytes(b"precioUs")
    store.put(io.BytesIO(b"precious"), "application/pdf")
    assert store.read(blob) == b"precious"
    assert files(store) == [path]


def test_a_good_copy_is_never_written_again(store: FolderStore) -> None:
    store.put(io.BytesIO(b"precious"), "image/jpeg")
    before = files(store)[0].stat().st_ino
    store.put(io.BytesIO(b"precious"), "image/jpeg")
    assert files(store)[0].stat().st_ino == before


def test_what_a_dead_process_left_is_cleared_after_a_day(store: FolderStore) -> None:
    store.put(io.BytesIO(b"abc"), "image/jpeg")
    old, new = (store._root / "unfinished" / name for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    again = FolderStore(store._root, LINKER)
    assert not old.exists()
    assert new.exists()
    assert len(list(again.list())) == 1


def check(linker: Linker, address: str, now: datetime, **changed: str) -> None:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    blob = Blob(parts.path.rpartition("/")[2], int(query["size"]), query["type"])
    linker.verify(blob, now, name=query["name"], expires=query["expires"], signature=query["sig"])


def test_a_link_of_ours_is_good_until_it_expires() -> None:
    address = LINKER.link(BLOB, NOW, 60, "Giấy khai sinh.jpg")
    assert address.startswith(f"https://sohoa.example/api/v1/blobs/{BLOB.sha256}?")
    check(LINKER, address, NOW)
    check(LINKER, address, datetime(2026, 3, 1, 8, 0, 59, tzinfo=UTC))
    with pytest.raises(Forbidden, match="expired"):
        check(LINKER, address, datetime(2026, 3, 1, 8, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "other.html"},
        {"type": "text/html"},
        {"expires": "99999999999"},
        {"size": "4"},
        {"sig": "é"},
        {"sig": ""},
    ],
)
def test_a_changed_link_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match="signature"):
        check(LINKER, LINKER.link(BLOB, NOW, 60, "a.jpg"), NOW, **changed)


def test_another_secret_signs_differently() -> None:
    with pytest.raises(Forbidden):
        check(Linker("https://sohoa.example", "other"), LINKER.link(BLOB, NOW, 60, "a.jpg"), NOW)


def test_the_store_links_by_its_linker(store: FolderStore) -> None:
    check(LINKER, store.link(BLOB, 60, name="a.jpg"), datetime.now(UTC))
