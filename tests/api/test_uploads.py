"""A file arrives part by part over a line that is cut, and becomes part of one batch, once."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from core.ids import UploadId
from core.options import ApiOptions, IngestOptions
from core.people import Duty, Role
from pipeline import access, uploads
from pipeline.services import Services
from pipeline.sweep import sweep
from storage.db import uploads as rows
from storage.db.keys import ApiKey
from tests.api.staff import A, C, keep_agencies, keep_person, signed_in
from tests.pipeline.papers import scan

Run = Callable[[], None]
CODE = "H99.36.05-261102-0007"
PARTIAL = {"Content-Type": "application/partial-upload"}
URL = "/api/v1/uploads"


@pytest.fixture
def dossier(client: TestClient) -> str:
    assert client.post("/api/v1/dossiers", json={"code": CODE, "procedure": "1.009994"}).status_code == 201
    return CODE


def opened(client: TestClient, size: int, name: str = "giấy.png", dossier: str | None = CODE) -> str:
    answer = client.post(URL, json={"name": name, "size": size, "dossier": dossier})
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"{URL}/{answer.json()['upload']}"
    return str(answer.json()["upload"])


def send(client: TestClient, upload: str, offset: int, data: bytes) -> Response:
    return client.patch(f"{URL}/{upload}", content=data, headers=PARTIAL | {"Upload-Offset": str(offset)})


def sent(client: TestClient, data: bytes, name: str = "giấy.png") -> str:
    upload = opened(client, len(data), name)
    assert send(client, upload, 0, data).status_code == 204
    return upload


def hand_in(client: TestClient, *parts: str, key: str = "phiên 1, lần 1", **more: str) -> Response:
    body = {"key": key, "uploads": [{"upload": upload, **more} for upload in parts]}
    return client.post(f"/api/v1/dossiers/{CODE}/hand-ins", json=body)


def picture(folder: Path, seed: int = 0) -> bytes:
    return scan(folder / f"{seed}.png", seed=seed).read_bytes()


@pytest.mark.usefixtures("dossier")
def test_a_file_in_parts_is_read_like_one_that_came_at_once(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    data = picture(tmp_path)
    upload = opened(client, len(data))
    first = send(client, upload, 0, data[:1000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1000")
    assert first.headers["Upload-Complete"] == "?0"
    known = client.head(f"{URL}/{upload}")
    assert (known.status_code, known.content) == (200, b"")
    assert known.headers["Upload-Offset"] == "1000"
    assert known.headers["Upload-Length"] == str(len(data))
    assert send(client, upload, 1000, data[1000:]).headers["Upload-Complete"] == "?1"
    [listed] = client.get(URL, params={"dossier": CODE}).json()
    assert (listed["upload"], listed["complete"], listed["name"]) == (upload, True, "giấy.png")
    handed = hand_in(client, upload, sha256=hashlib.sha256(data).hexdigest())
    assert handed.status_code == 202, handed.text
    run_steps()
    batch = client.get(f"/api/v1/batches/{handed.json()['batch']}").json()
    assert (batch["state"], batch["dossier"]) == ("ready", CODE)
    assert batch["files"][0]["sha256"] == hashlib.sha256(data).hexdigest()
    assert client.get(URL).json() == []
    assert client.get(f"{URL}/{upload}").status_code == 404


@pytest.mark.usefixtures("dossier")
def test_a_wrong_offset_is_answered_with_the_right_one(client: TestClient) -> None:
    upload = opened(client, 10)
    assert send(client, upload, 0, b"0123").status_code == 204
    for offset in (0, 3, 5, 10):
        wrong = send(client, upload, offset, b"xxxx")
        assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "4")
        assert wrong.json()["code"] == "wrong_offset"
        assert wrong.json()["offset"] == 4
    assert send(client, upload, 4, b"456789").headers["Upload-Complete"] == "?1"


@pytest.mark.usefixtures("dossier")
def test_more_bytes_than_were_said_are_refused_and_nothing_of_them_is_kept(client: TestClient) -> None:
    upload = opened(client, 10)
    assert send(client, upload, 0, bytes(11)).status_code == 413
    assert client.head(f"{URL}/{upload}").headers["Upload-Offset"] == "0"


@pytest.mark.usefixtures("dossier")
def test_what_came_before_the_line_was_cut_is_kept(client: TestClient, services: Services) -> None:
    upload = opened(client, 10)
    came = iter([{"type": "http.request", "body": b"0123", "more_body": True}, {"type": "http.disconnect"}])
    answers: list[Any] = []

    async def receive() -> Any:
        return next(came)

    async def answer(message: Any) -> None:
        answers.append(message)

    token = client.headers["Authorization"].encode()
    headers = [(b"authorization", token), (b"content-type", b"application/partial-upload"), (b"upload-offset", b"0")]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PATCH",
        "scheme": "http",
        "path": f"{URL}/{upload}",
        "raw_path": f"{URL}/{upload}".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("testclient", 1),
        "server": ("testserver", 80),
    }
    asyncio.run(create_app(services)(scope, receive, answer))
    assert client.head(f"{URL}/{upload}").headers["Upload-Offset"] == "4"
    assert send(client, upload, 4, b"456789").headers["Upload-Complete"] == "?1"


@pytest.mark.usefixtures("dossier")
def test_another_process_goes_on(client: TestClient, services: Services, token: str, tmp_path: Path) -> None:
    data = picture(tmp_path)
    upload = opened(client, len(data))
    send(client, upload, 0, data[:500])
    again = Services.open(services.settings)
    with TestClient(create_app(again), headers={"Authorization": f"Bearer {token}"}) as other:
        assert other.head(f"{URL}/{upload}").headers["Upload-Offset"] == "500"
        assert send(other, upload, 500, data[500:]).status_code == 204
        assert hand_in(other, upload).status_code == 202
    again.engine.dispose()


@pytest.mark.usefixtures("dossier")
def test_a_request_that_is_repeated_makes_no_second_batch(client: TestClient, tmp_path: Path) -> None:
    upload = sent(client, picture(tmp_path))
    first, again = hand_in(client, upload), hand_in(client, upload)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert len(client.get("/api/v1/batches").json()) == 1
    other = sent(client, picture(tmp_path, 1))
    assert hand_in(client, other).status_code == 409
    assert hand_in(client, other, key="phiên 1, lần 2").status_code == 202


@pytest.mark.usefixtures("dossier")
def test_the_same_request_at_once_makes_one_batch(client: TestClient, tmp_path: Path) -> None:
    upload = sent(client, picture(tmp_path))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: hand_in(client, upload), range(6)))
    assert sorted({answer.status_code for answer in answers} - {409}) == [200, 202]
    assert [answer.status_code for answer in answers].count(202) == 1
    assert len(client.get("/api/v1/batches").json()) == 1


@pytest.mark.usefixtures("dossier")
def test_all_files_or_none(client: TestClient, services: Services, tmp_path: Path) -> None:
    whole, part = sent(client, picture(tmp_path)), opened(client, 10)
    assert hand_in(client, whole, part).status_code == 409
    assert hand_in(client, whole, "0" * 20).status_code == 404
    assert hand_in(client, whole, whole).status_code == 400
    assert client.get("/api/v1/batches").json() == []
    assert {one["upload"] for one in client.get(URL).json()} == {whole, part}
    assert hand_in(client, whole).status_code == 202


@pytest.mark.usefixtures("dossier")
def test_duplicates_are_told_file_by_file(client: TestClient, tmp_path: Path) -> None:
    one, two = picture(tmp_path, 1), picture(tmp_path, 2)
    batch = hand_in(client, sent(client, one)).json()["batch"]
    repeated = sent(client, one, "lại.png")
    refused = hand_in(client, repeated, key="phiên 1, lần 2")
    assert (refused.status_code, refused.json()["batch"]) == (409, batch)
    mixed = hand_in(client, repeated, sent(client, two), key="phiên 1, lần 3").json()
    assert len(mixed["accepted"]) == 1
    assert [file["source"] for file in mixed["refused"]] == ["lại.png"]
    assert client.get(URL).json() == []


@pytest.mark.usefixtures("dossier")
def test_a_file_that_was_damaged_on_its_way_begins_anew(client: TestClient, services: Services, tmp_path: Path) -> None:
    data = picture(tmp_path)
    right = hashlib.sha256(data).hexdigest()
    upload = sent(client, data[:-1] + bytes([data[-1] ^ 1]))
    answer = hand_in(client, upload, sha256=right)
    assert (answer.status_code, answer.json()["code"]) == (422, "damaged_upload")
    assert answer.json()["upload"] == upload
    assert client.head(f"{URL}/{upload}").headers["Upload-Offset"] == "0"
    assert list(services.blobs.list()) == []
    send(client, upload, 0, data)
    assert hand_in(client, upload, sha256=right).status_code == 202


@pytest.mark.usefixtures("dossier")
def test_a_part_that_was_lost_in_the_store_is_no_part(client: TestClient, services: Services, tmp_path: Path) -> None:
    upload = sent(client, picture(tmp_path))
    [lost] = services.blobs.list()
    kept = services.blobs.exists(lost)
    assert kept is not None
    services.blobs.delete(kept)
    assert hand_in(client, upload).json()["code"] == "damaged_upload"
    assert client.head(f"{URL}/{upload}").headers["Upload-Offset"] == "0"


@pytest.mark.usefixtures("dossier")
def test_nothing_is_left_of_what_was_handed_in_given_up_or_forgotten(
    client: TestClient, services: Services, tmp_path: Path
) -> None:
    data = picture(tmp_path)
    upload = opened(client, len(data))
    for begin in range(0, len(data), 400):
        send(client, upload, begin, data[begin : begin + 400])
    hand_in(client, upload)
    assert list(services.blobs.list()) == [hashlib.sha256(data).hexdigest()]
    given_up, left = sent(client, b"abc"), sent(client, b"def")
    assert client.delete(f"{URL}/{given_up}").status_code == 204
    assert client.get(f"{URL}/{given_up}").status_code == 404
    assert client.delete(f"{URL}/{given_up}").status_code == 409
    assert len(list(services.blobs.list())) == 2
    assert uploads.sweep(after(services, 0.9)) == 0
    assert uploads.sweep(after(services, 1.1)) == 1
    assert list(services.blobs.list()) == [hashlib.sha256(data).hexdigest()]
    assert client.get(f"{URL}/{left}").status_code == 404
    assert client.get(URL).json() == []
    assert uploads.sweep(after(services, 2.2)) == 0
    assert client.delete(f"{URL}/{left}").status_code == 404


def test_the_sweep_deletes_what_could_not_be_deleted_before(
    client: TestClient, services: Services, dossier: str
) -> None:
    upload = UploadId(sent(client, b"abc"))
    with services.work() as uow:
        rows.end(uow, upload)  # and then the power failed
    sweep(services)
    assert list(services.blobs.list()) == []


def after(services: Services, lives: float) -> Services:
    """Return the services after so many times the life of an upload."""
    now = services.clock() + lives * uploads.lasts(services)
    return Services(services.settings, services.engine, services.blobs, services.queue, clock=lambda: now)


def limited(services: Services, **limits: int) -> Services:
    update: dict[str, object] = {
        "ingest": IngestOptions(max_bytes=limits.pop("max_bytes", 1000)),
        "api": ApiOptions(**limits),
    }
    settings = services.settings.model_copy(update=update)
    return Services(settings, services.engine, services.blobs, services.queue)


@pytest.mark.parametrize(
    ("limits", "sizes"),
    [({"max_bytes": 99}, [100]), ({"max_batch_bytes": 150}, [100, 51]), ({"max_batch_files": 1}, [1, 1])],
)
def test_limits_are_those_of_a_batch(services: Services, token: str, limits: dict[str, int], sizes: list[int]) -> None:
    few = limited(services, **limits)
    with TestClient(create_app(few), headers={"Authorization": f"Bearer {token}"}) as client:
        answers = [client.post(URL, json={"name": "a.pdf", "size": size}) for size in sizes]
        assert [answer.status_code for answer in answers] == [201] * (len(sizes) - 1) + [413]
        assert client.post(URL, json={"name": "a.pdf", "size": 0}).json()["code"] == "empty_file"


@pytest.fixture
def clerks(services: Services) -> Iterator[tuple[TestClient, TestClient]]:
    """Return two clerks of one agency."""
    keep_agencies(services)
    for name in ("lan", "minh"):
        keep_person(services, name, Duty(Role.COUNTER, A))
    app = create_app(services)
    with signed_in(app, "lan") as lan, signed_in(app, "minh") as minh:
        yield lan, minh


def test_nobody_else_knows_of_it_not_even_at_the_same_counter(clerks: tuple[TestClient, TestClient]) -> None:
    lan, minh = clerks
    assert lan.post("/api/v1/dossiers", json={"code": CODE}).status_code == 201
    upload = sent(lan, b"%PDF-1.4 x")
    nothing = minh.get(f"{URL}/{'0' * 20}")
    for answer in (
        minh.get(f"{URL}/{upload}"),
        send(minh, upload, 10, b"x"),
        minh.delete(f"{URL}/{upload}"),
        hand_in(minh, upload),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (404, nothing.json()["detail"])
    assert minh.get(URL).json() == []
    assert lan.head(f"{URL}/{upload}").headers["Upload-Offset"] == "10"


def test_nothing_is_sent_for_a_dossier_elsewhere(services: Services, clerks: tuple[TestClient, TestClient]) -> None:
    other = access.new_key(services, "elsewhere", ApiKey("elsewhere", agency=C))
    lan, _ = clerks
    lan.post("/api/v1/dossiers", json={"code": CODE})
    with TestClient(create_app(services), headers={"Authorization": f"Bearer {other}"}) as client:
        hidden = client.post(URL, json={"name": "a.pdf", "size": 3, "dossier": CODE})
        nothing = client.post(URL, json={"name": "a.pdf", "size": 3, "dossier": CODE[:-1] + "8"})
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.json() == nothing.json()
