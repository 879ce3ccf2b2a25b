"""What only the S3 store does, and how it takes the faults of a server."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import urllib3
from minio.commonconfig import ENABLED
from minio.versioningconfig import VersioningConfig
from pydantic import SecretStr

from core.blob import Blob
from core.errors import StorageDown, StorageError, StorageFull
from core.options import StorageOptions
from storage.blobs.s3 import S3Store, _key
from tests.servers.process import free_ports


@contextmanager
def answering(status: int) -> Iterator[StorageOptions]:
    """Run a server with nothing but this status for those who store, and half an answer for those who read."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(404 if self.path.count("/") > 1 else 200)

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"the first part")
            self.close_connection = True

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(status)

        def _answer(self, code: int) -> None:
            self.send_response(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield StorageOptions(s3_endpoint=f"127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("status", "error"), [(507, StorageFull), (503, StorageDown), (500, StorageDown)])
def test_a_server_that_cannot_store(status: int, error: type[StorageError], tmp_path: Path) -> None:
    with answering(status) as options, pytest.raises(error):
        S3Store(options, tmp_path).put(io.BytesIO(b"abc"), "image/jpeg")


def test_an_answer_that_breaks_off_is_an_outage(tmp_path: Path) -> None:
    blob = Blob("ab" * 32, 1000, "image/jpeg")
    with answering(200) as options:
        store = S3Store(options, tmp_path)
        with pytest.raises(StorageDown):
            store.read(blob)
        with pytest.raises(StorageDown):
            store.read_range(blob, 0, 500)


@pytest.mark.s3
def test_what_is_deleted_is_gone_from_whatever_moment_the_bucket_keeps_versions(
    s3_options: StorageOptions, tmp_path: Path
) -> None:
    store = S3Store(s3_options, tmp_path)
    gone, before, meanwhile, hidden = (store.put(io.BytesIO(bytes([n])), "image/jpeg") for n in range(4))
    store.delete(gone)
    seen = store._versions(_key(meanwhile.sha256))
    client, bucket = store._client, s3_options.s3_bucket
    client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
    # As if it began between the two requests of one deletion.
    for version in seen:
        client.remove_object(bucket, _key(meanwhile.sha256), version_id=version)
    store.delete(before)
    client.remove_object(bucket, _key(hidden.sha256))
    assert store.exists(hidden.sha256) is None
    store.put(io.BytesIO(bytes([3])), "image/jpeg")
    store.delete(hidden)
    store.delete(hidden)
    assert [one.object_name for one in client.list_objects(bucket, recursive=True, include_version=True)] == []


@pytest.mark.s3
def test_a_bucket_that_vanishes_is_made_again_at_the_next_try(s3_options: StorageOptions, tmp_path: Path) -> None:
    store = S3Store(s3_options, tmp_path)
    store.delete(store.put(io.BytesIO(b"abc"), "image/jpeg"))
    store._client.remove_bucket(s3_options.s3_bucket)
    try:
        blob = store.put(io.BytesIO(b"abc"), "image/jpeg")
    except StorageDown:
        blob = store.put(io.BytesIO(b"abc"), "image/jpeg")
    assert store.read(blob) == b"abc"


def test_nobody_there_is_said_soon(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    store = S3Store(StorageOptions(s3_endpoint=f"127.0.0.1:{port}"), tmp_path)
    began = time.monotonic()
    for action in (store.probe, lambda: list(store.list()), lambda: store.put(io.BytesIO(b"abc"), "image/jpeg")):
        with pytest.raises(StorageDown):
            action()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("wrong", [{"s3_bucket": "x"}, {"s3_endpoint": "http://no host/"}])
def test_settings_that_cannot_be(wrong: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"bucket|path|host|endpoint"):
        S3Store(StorageOptions(**wrong), tmp_path).probe()


@pytest.mark.s3
def test_a_secret_that_was_changed_on_one_side_is_waited_for(s3_options: StorageOptions, tmp_path: Path) -> None:
    wrong = s3_options.model_copy(update={"s3_secret_key": SecretStr("wrong")})
    with pytest.raises(StorageDown, match=r"AccessDenied|SignatureDoesNotMatch"):
        S3Store(wrong, tmp_path).put(io.BytesIO(b"abc"), "image/jpeg")


@pytest.mark.s3
def test_a_browser_follows_the_link_without_a_key(s3_options: StorageOptions, tmp_path: Path) -> None:
    store = S3Store(s3_options, tmp_path)
    blob = store.put(io.BytesIO(b"%PDF-1.7"), "application/pdf")
    address = store.link(blob, 60, name="Giấy khai sinh.pdf")
    answer = urllib3.request("GET", address)
    assert answer.status == 200
    assert answer.data == b"%PDF-1.7"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''Gi%E1%BA%A5y%20khai%20sinh.pdf" in answer.headers["Content-Disposition"]
    assert urllib3.request("GET", address.replace("X-Amz-Expires=60", "X-Amz-Expires=600")).status == 403
    assert urllib3.request("GET", address.partition("?")[0]).status == 403


@pytest.mark.s3
def test_a_link_ends(s3_options: StorageOptions, tmp_path: Path) -> None:
    store = S3Store(s3_options, tmp_path)
    address = store.link(store.put(io.BytesIO(b"abc"), "image/jpeg"), 1, name="a.jpg")
    deadline = time.monotonic() + 20
    while urllib3.request("GET", address).status == 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert urllib3.request("GET", address).status == 403


@pytest.mark.s3
def test_links_name_the_endpoint_of_the_browsers(s3_options: StorageOptions, tmp_path: Path) -> None:
    public = s3_options.model_copy(update={"s3_public_endpoint": "files.sohoa.example"})
    store = S3Store(public, tmp_path)
    blob = store.put(io.BytesIO(b"abc"), "image/jpeg")
    assert store.link(blob, 60, name="a.jpg").startswith("http://files.sohoa.example/")


@pytest.mark.s3
def test_the_spool_is_empty_afterwards(s3_options: StorageOptions, tmp_path: Path) -> None:
    S3Store(s3_options, tmp_path).put(io.BytesIO(bytes(1 << 20)), "image/jpeg")
    assert list(tmp_path.iterdir()) == []
