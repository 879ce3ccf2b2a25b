"""A service hands papers in, watches them, and fetches what came out."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.options import ApiOptions, IngestOptions
from pipeline.services import Services
from tests.pipeline.papers import scan

Run = Callable[[], None]
CODE = "H99.36.05-261102-0007"


def upload(client: TestClient, url: str, *paths: Path) -> str:
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    response = client.post(url, files=files)
    assert response.status_code == 202, response.text
    batch: str = response.json()["batch"]
    return batch


def test_the_whole_way_by_api(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    made = client.post("/api/v1/dossiers", json={"code": CODE, "procedure": "1.009994"})
    assert made.status_code == 201
    assert made.json()["missing"]
    assert client.post("/api/v1/dossiers", json={"code": CODE}).status_code == 200
    path = scan(tmp_path / "giấy tờ.tif", 3)
    batch = upload(client, f"/api/v1/dossiers/{CODE}/batches", path)
    waiting = client.get(f"/api/v1/batches/{batch}").json()
    assert waiting["state"] == "processing"
    assert waiting["files"][0]["name"] == "giấy tờ.tif"
    run_steps()
    ready = client.get(f"/api/v1/batches/{batch}").json()
    assert ready["state"] == "ready"
    assert ready["dossier"] == CODE
    assert ready["accounting"] == {"pages_fed": 3, "in_documents": 3, "blank": 0, "separators": 0, "failed": 0}
    [document] = client.get(f"/api/v1/dossiers/{CODE}/documents").json()
    assert document["pages"] == [1, 2, 3]
    assert document == client.get(f"/api/v1/batches/{batch}/documents").json()[0]
    assert document == client.get(f"/api/v1/documents/{document['document']}").json()
    original = client.get(f"/api/v1/files/{ready['files'][0]['id']}/original")
    assert original.content == path.read_bytes()
    assert hashlib.sha256(original.content).hexdigest() == ready["files"][0]["sha256"]
    assert client.get(document["pdf"]).content.startswith(b"%PDF-")
    words = client.get(f"/api/v1/documents/{document['document']}/words").json()
    assert [page["number"] for page in words] == [1, 2, 3]


@pytest.mark.parametrize("part", ["pdf", "text", "alto", "words"])
def test_files_have_an_etag_and_are_not_sent_twice(
    client: TestClient, run_steps: Run, tmp_path: Path, part: str
) -> None:
    batch = upload(client, "/api/v1/batches", scan(tmp_path / "a.png"))
    run_steps()
    [document] = client.get(f"/api/v1/batches/{batch}/documents").json()
    first = client.get(f"/api/v1/documents/{document['document']}/{part}")
    assert first.status_code == 200
    assert first.headers["etag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
    again = client.get(first.request.url, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_duplicate_in_the_dossier_is_a_conflict_that_names_the_first_batch(
    client: TestClient, tmp_path: Path
) -> None:
    client.post("/api/v1/dossiers", json={"code": CODE})
    one, two = scan(tmp_path / "a.png", seed=1), scan(tmp_path / "b.png", seed=2)
    batch = upload(client, f"/api/v1/dossiers/{CODE}/batches", one)
    again = client.post(f"/api/v1/dossiers/{CODE}/batches", files={"files": ("a.png", one.read_bytes())})
    assert again.status_code == 409
    assert again.json()["code"] == "duplicate_file"
    assert again.json()["batch"] == batch
    assert batch in again.json()["detail"]
    files = [("files", (path.name, path.read_bytes())) for path in (one, two)]
    mixed = client.post(f"/api/v1/dossiers/{CODE}/batches", files=files).json()
    assert len(mixed["accepted"]) == 1
    assert mixed["refused"][0]["source"] == "a.png"


def limited(services: Services, **limits: object) -> Services:
    update: dict[str, object] = {}
    if "max_bytes" in limits:
        update["ingest"] = IngestOptions(max_bytes=limits["max_bytes"])
    else:
        update["api"] = ApiOptions(**limits)
    settings = services.settings.model_copy(update=update)
    return Services(settings, services.engine, services.blobs, services.queue)


@pytest.mark.parametrize("limit", [{"max_bytes": 1000}, {"max_batch_bytes": 1000}, {"max_batch_files": 1}])
def test_a_limit_is_enforced_while_the_bytes_arrive(services: Services, token: str, limit: dict[str, int]) -> None:
    few = limited(services, **limit)
    with TestClient(create_app(few), headers={"Authorization": f"Bearer {token}"}) as client:
        files = [("files", (name, b"%PDF-" + bytes(4000))) for name in ("a.pdf", "b.pdf")]
        response = client.post("/api/v1/batches", files=files)
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"
    assert list(services.blobs.list()) == []
    assert list(services.settings.scratch_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (
            b"--x\r\nContent-Disposition: form-data; name=f; filename=a.pdf\r\n\r\ncut",
            "multipart/form-data; boundary=x",
        ),
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
    ],
    ids=["empty", "cut off", "garbage", "json", "no file"],
)
def test_a_malformed_form_is_a_bad_request_and_leaves_nothing(
    client: TestClient, services: Services, body: bytes, kind: str
) -> None:
    response = client.post("/api/v1/batches", content=body, headers={"Content-Type": kind})
    assert response.status_code == 400
    assert response.json()["code"] == "invalid_request"
    assert client.get("/api/v1/batches").json() == []
    assert list(services.blobs.list()) == []


def test_a_file_name_is_only_a_name(client: TestClient, tmp_path: Path) -> None:
    content = scan(tmp_path / "a.png").read_bytes()
    response = client.post("/api/v1/batches", files={"files": ("../../etc/Gia\u0302\u0301y.png", content)})
    batch = response.json()["batch"]
    assert client.get(f"/api/v1/batches/{batch}").json()["files"][0]["name"] == "Giấy.png"


def test_what_cannot_be_read_is_named_with_a_sentence_and_can_be_replaced(
    client: TestClient, run_steps: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.png").write_bytes(scan(tmp_path / "x.png").read_bytes()[:300])
    batch = upload(client, "/api/v1/batches", tmp_path / "bad.png")
    run_steps()
    [failed] = client.get(f"/api/v1/batches/{batch}").json()["failed_pages"]
    assert failed["error"]["message"].endswith(".")
    new = scan(tmp_path / "new.png", seed=9).read_bytes()
    assert client.put(f"/api/v1/pages/{failed['page_id']}/image?name=new.png", content=new).status_code == 202
    assert client.put(f"/api/v1/pages/{failed['page_id']}/image", content=new).status_code == 409
    run_steps()
    after = client.get(f"/api/v1/batches/{batch}").json()
    assert after["state"] == "ready"
    assert after["failed_pages"] == []


def test_a_withdrawn_batch_is_not_served(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    batch = upload(client, "/api/v1/batches", scan(tmp_path / "a.png"))
    run_steps()
    [document] = client.get(f"/api/v1/batches/{batch}/documents").json()
    assert client.post(f"/api/v1/batches/{batch}/withdraw").status_code == 204
    assert client.get(f"/api/v1/documents/{document['document']}/pdf").status_code == 404
    assert client.post(f"/api/v1/batches/{batch}/withdraw").status_code == 409


@pytest.mark.parametrize(
    "path",
    ["batches/x", "batches/x/documents", "documents/x", "documents/x/pdf", "files/x/original", "pages/x/image"],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_a_dossier_with_an_unusable_code_or_procedure_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/dossiers", json={"code": "../x"}).status_code == 400
    assert client.post("/api/v1/dossiers", json={"code": "H99-1", "procedure": "9.9"}).status_code == 400
    refused = client.post("/api/v1/dossiers", json={"code": 5})
    assert refused.status_code == 400
    assert refused.json()["where"] == "body.code"


def test_a_signed_address_serves_only_what_was_signed(client: TestClient, services: Services, tmp_path: Path) -> None:
    with scan(tmp_path / "a.png").open("rb") as file:
        blob = services.blobs.put(file, "image/png")
    address = services.blobs.link(blob, 60, name="a.png").removeprefix(services.settings.api.public_url)
    assert client.get(address).content == (tmp_path / "a.png").read_bytes()
    assert client.get(address.replace("a.png", "b.png")).status_code == 403
    assert client.get(services.blobs.link(blob, -1, name="a.png").partition("8000")[2]).status_code == 403


def test_the_schema_describes_every_operation_with_its_problems(client: TestClient) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            if path.startswith("/api/"):
                assert {"400", "401", "503"} <= set(operation["responses"]), (method, path)
    assert schema["components"]["schemas"]["NewDossier"]["examples"]
