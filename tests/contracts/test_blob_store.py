"""What every BlobStore promises."""

import hashlib
import io
import random
import threading
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

import pytest

from core.blob import Blob
from core.errors import BlobCorrupt, InvalidRequest, NotFound
from storage.blobs.folder import FolderStore
from storage.blobs.s3 import PART_SIZE, S3Store
from storage.blobs.store import BlobStore

PDF = "application/pdf"


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def put(store: BlobStore, data: bytes, media_type: str = PDF) -> Blob:
    return store.put(io.BytesIO(data), media_type)


def absent() -> Blob:
    return Blob(hashlib.sha256(b"never put").hexdigest(), 9, PDF)


def damage(store: BlobStore, blob: Blob, data: bytes) -> None:
    """Put other bytes under the key, as a broken disk would."""
    if isinstance(store, FolderStore):
        path = next(store._root.rglob(f"{blob.sha256}*"))
        path.chmod(0o600)
        path.write_bytes(data)
    else:
        assert isinstance(store, S3Store)
        store._client.put_object(store._bucket, f"{blob.sha256[:2]}/{blob.sha256}", io.BytesIO(data), len(data))


class BrokenSource(io.RawIOBase):
    """Gives some bytes and then fails, as an upload that is cut off."""

    def __init__(self) -> None:
        super().__init__()
        self._left = [b"the first part", b"the second part"]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            raise ConnectionResetError("the client went away")
        return self._left.pop()


@pytest.mark.parametrize("data", [b"", b"x", "Giấy khai sinh".encode(), noise(1, 3 << 20)])
def test_what_is_put_comes_back(store: BlobStore, data: bytes) -> None:
    blob = put(store, data)
    assert blob == Blob(hashlib.sha256(data).hexdigest(), len(data), PDF)
    assert store.read(blob) == data
    with store.open(blob) as stream:
        assert b"".join(iter(lambda: stream.read(1000), b"")) == data


def test_a_large_blob_goes_in_parts(store: BlobStore) -> None:
    data = noise(2, PART_SIZE + 12345)
    blob = put(store, data)
    with store.open(blob) as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    assert digest.hexdigest() == blob.sha256
    assert store.read_range(blob, PART_SIZE - 3, 6) == data[PART_SIZE - 3 : PART_SIZE + 3]


def test_only_the_rest_of_a_stream_is_put(store: BlobStore) -> None:
    stream = io.BytesIO(b"head and body")
    stream.read(9)
    assert store.read(store.put(stream, PDF)) == b"body"


def test_twice_is_once(store: BlobStore) -> None:
    first, second = put(store, b"same"), put(store, b"same")
    assert first == second
    assert list(store.list()) == [first.sha256]


def test_the_same_bytes_as_something_else(store: BlobStore) -> None:
    put(store, b"{}", "application/json")
    second = put(store, b"{}", "text/plain; charset=utf-8")
    assert second.media_type == "text/plain; charset=utf-8"
    assert store.read(second) == b"{}"
    assert list(store.list()) == [second.sha256]
    assert store.exists(second.sha256) == Blob(second.sha256, 2, "application/json")


def test_many_at_once_put_the_same(store: BlobStore) -> None:
    data = noise(3, 1 << 20)
    found: list[Blob] = []
    threads = [threading.Thread(target=lambda: found.append(put(store, data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert store.read(found[0]) == data
    assert list(store.list()) == [found[0].sha256]


def test_an_upload_that_is_cut_off_leaves_nothing(store: BlobStore) -> None:
    with pytest.raises(ConnectionResetError):
        store.put(BrokenSource(), PDF)  # type: ignore[arg-type]
    assert list(store.list()) == []


def test_list_is_empty_before_the_first(store: BlobStore) -> None:
    assert list(store.list()) == []


def test_list_names_every_key(store: BlobStore) -> None:
    blobs = {put(store, str(number).encode()).sha256 for number in range(25)}
    assert set(store.list()) == blobs


def test_exists(store: BlobStore) -> None:
    blob = put(store, b"here", "image/jpeg")
    assert store.exists(blob.sha256) == blob
    assert store.exists(absent().sha256) is None


@pytest.mark.parametrize(("start", "length", "expected"), [(0, 3, b"012"), (7, 9, b"789"), (10, 5, b""), (99, 1, b"")])
def test_a_range(store: BlobStore, start: int, length: int, expected: bytes) -> None:
    assert store.read_range(put(store, b"0123456789"), start, length) == expected


def test_a_senseless_range(store: BlobStore) -> None:
    with pytest.raises(InvalidRequest):
        store.read_range(put(store, b"0123456789"), -1, 5)


def test_what_is_not_there(store: BlobStore) -> None:
    put(store, b"something else")
    with pytest.raises(NotFound), store.open(absent()):
        pass
    with pytest.raises(NotFound):
        store.read(absent())
    with pytest.raises(NotFound):
        store.read_range(absent(), 0, 1)
    with pytest.raises(NotFound):
        store.stored_at(absent().sha256)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "ABCDEF" * 10 + "ABCD", "*"])
def test_a_key_that_is_none(store: BlobStore, key: str) -> None:
    blob = Blob(key, 1, PDF)
    with pytest.raises(InvalidRequest):
        store.exists(key)
    with pytest.raises(InvalidRequest):
        store.read(blob)
    with pytest.raises(InvalidRequest):
        store.delete(blob)


@pytest.mark.parametrize("wrong", [b"the same lengtH", b"short", b"the same length and more", b""])
def test_damaged_bytes_never_arrive_whole(store: BlobStore, wrong: bytes) -> None:
    blob = put(store, b"the same length")
    damage(store, blob, wrong)
    with pytest.raises(BlobCorrupt):
        store.read(blob)
    received = b""
    with pytest.raises(BlobCorrupt), store.open(blob) as stream:
        received = read_in_pieces(stream)
    assert received == b""


def read_in_pieces(stream: BinaryIO) -> bytes:
    return b"".join(iter(lambda: stream.read(4), b""))


def test_putting_it_again_repairs_a_copy_of_another_size(store: BlobStore) -> None:
    blob = put(store, b"precious")
    damage(store, blob, b"prec")
    put(store, b"precious")
    assert store.read(blob) == b"precious"


def test_delete(store: BlobStore) -> None:
    blob = put(store, b"short-lived")
    store.delete(blob)
    store.delete(blob)
    assert store.exists(blob.sha256) is None
    assert list(store.list()) == []
    assert store.read(put(store, b"short-lived")) == b"short-lived"


def test_it_knows_when(store: BlobStore) -> None:
    at = store.stored_at(put(store, b"now").sha256)
    assert at.tzinfo is UTC
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


def test_it_is_ready(store: BlobStore) -> None:
    store.probe()
    store.probe()
