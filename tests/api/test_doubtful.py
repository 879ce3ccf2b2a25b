"""Pages that should be scanned again, as the API and the browser show them."""

from collections.abc import Callable
from pathlib import Path

import cv2
from fastapi.testclient import TestClient

from tests.ocr import pages

Run = Callable[[], None]


def test_a_page_in_doubt_is_shown_with_what_to_do(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    path = tmp_path / "mo.png"
    cv2.imwrite(str(path), cv2.GaussianBlur(pages.decision(dpi=150).picture, (0, 0), 3))
    batch = client.post("/api/v1/batches", files={"files": (path.name, path.read_bytes())}).json()["batch"]
    run_steps()
    [page] = client.get(f"/api/v1/batches/{batch}").json()["doubtful_pages"]
    assert (page["source"], page["page"], page["grade"]) == ("mo.png", 1, "poor")
    sentence = page["problems"][0]["message"]
    assert sentence.startswith("Ảnh bị mờ")
    assert sentence in client.get(f"/batches/{batch}").text


def test_a_good_page_is_not(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    path = tmp_path / "tot.png"
    cv2.imwrite(str(path), pages.decision(dpi=150).picture)
    batch = client.post("/api/v1/batches", files={"files": (path.name, path.read_bytes())}).json()["batch"]
    run_steps()
    assert client.get(f"/api/v1/batches/{batch}").json()["doubtful_pages"] == []
    assert "quét lại" not in client.get(f"/batches/{batch}").text
