"""The pages that a browser shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.pipeline.papers import scan

Run = Callable[[], None]
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def browser(client: TestClient, token: str) -> TestClient:
    del client.headers["Authorization"]
    client.post("/sign-in", data={"key": token}, headers=HERE)
    return client


def test_a_clerk_hands_in_files_and_sees_them_through(browser: TestClient, run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").touch()
    files = [
        ("files", ("a.png", scan(tmp_path / "a.png").read_bytes())),
        ("files", ("bad.pdf", b"")),
    ]
    form = {"dossier": "H99-1", "procedure": "1.009994"}
    response = browser.post("/batches", data=form, files=files, headers=HERE)
    assert response.status_code == 303
    page = browser.get(response.headers["location"]).text
    assert "Đang xử lý" in page
    assert 'http-equiv="refresh"' in page
    run_steps()
    page = browser.get(response.headers["location"]).text
    assert "Chờ kiểm tra" in page
    assert "H99-1" in page
    assert "bad.pdf, trang 1" in page
    assert "Tệp rỗng" in page
    assert 'http-equiv="refresh"' not in page
    assert response.headers["location"] in browser.get("/counter").text


def test_a_mistake_in_the_form_is_said_on_the_page(browser: TestClient) -> None:
    response = browser.post("/batches", data={"dossier": "H99-1"}, files={"files": ("", b"")}, headers=HERE)
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in response.text


def test_names_from_outside_cannot_become_markup(browser: TestClient, run_steps: Run, tmp_path: Path) -> None:
    content = scan(tmp_path / "a.png").read_bytes()
    response = browser.post("/batches", files={"files": ("<b onload=x>.png", content)}, headers=HERE)
    run_steps()
    page = browser.get(response.headers["location"]).text
    assert "<b onload" not in page
    assert "&lt;b onload" in page
