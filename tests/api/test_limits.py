"""What the door refuses before it asks who is there, and what no longer is served."""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import MAX_BODY, create_app
from pipeline.services import Services
from tests.api.test_batches import upload
from tests.pipeline.papers import scan

Run = Callable[[], None]


@pytest.mark.parametrize("path", ["/api/v1/dossiers", "/api/v1/batches/x/arrangement", "/sign-in"])
def test_a_large_body_is_cut_off(client: TestClient, path: str) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += MAX_BODY // 4
            yield b" " * (MAX_BODY // 4)

    kind = "application/x-www-form-urlencoded" if path == "/sign-in" else "application/json"
    del client.headers["Authorization"]
    answer = client.post(path, content=body(), headers={"Content-Type": kind, "Origin": "http://testserver"})
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_uploads_may_be_larger(client: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    path.write_bytes(scan(tmp_path / "a.png").read_bytes() + bytes(2 * MAX_BODY))
    assert upload(client, "/api/v1/batches", path)


def test_a_withdrawn_batch_serves_no_paper(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    batch = upload(client, "/api/v1/batches", scan(tmp_path / "a.png"))
    run_steps()
    addresses = [
        f"/api/v1/files/{batch}.1/original",
        f"/api/v1/pages/{batch}.1.1/image",
        f"/api/v1/batches/{batch}/arrangement",
        client.get(f"/api/v1/batches/{batch}/documents").json()[0]["pdf"],
    ]
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    assert "/documents/" in client.get(f"/batches/{batch}").text
    assert client.post(f"/api/v1/batches/{batch}/withdraw").status_code == 204
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert "/documents/" not in client.get(f"/batches/{batch}").text


@pytest.mark.parametrize(
    "query", ["dossier=khong phai ma", "dossier=%01", "component=a|b", "batch=%0A", f"dossier={'9' * 3000}"]
)
def test_a_sheet_that_nobody_could_use_is_not_drawn(client: TestClient, query: str) -> None:
    assert client.get(f"/api/v1/separators/sheet.svg?{query}").status_code == 400
    assert client.get("/api/v1/separators/sheet.svg?dossier=H99.36.05-261102-0007&component=TP01").status_code == 200


def test_an_app_that_was_used_leaves_nothing_behind(services: Services, token: str) -> None:
    app = create_app(services)
    with TestClient(app) as opened:
        for path in ("/api/v1/dossiers", "/api/v1/openapi.json", "/healthz"):
            opened.get(path, headers={"Authorization": f"Bearer {token}"})
    alive = weakref.ref(app)
    del app, opened
    gc.collect()
    assert alive() is None
