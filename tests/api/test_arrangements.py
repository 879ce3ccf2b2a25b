"""A service looks at the papers of a batch, changes them, and takes it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.test_batches import upload
from tests.pipeline.papers import scan

Run = Callable[[], None]


@pytest.fixture
def batch(client: TestClient, run_steps: Run, tmp_path: Path) -> str:
    made = upload(client, "/api/v1/batches", scan(tmp_path / "a.tif", 3))
    run_steps()
    return made


def pages(value: dict[str, list[dict[str, list[dict[str, int]]]]]) -> list[list[int]]:
    return [[slot["page"] for slot in paper["pages"]] for paper in value["papers"]]


def test_look_change_and_undo(client: TestClient, run_steps: Run, batch: str) -> None:
    url = f"/api/v1/batches/{batch}/arrangement"
    first = client.get(url).json()
    assert (first["version"], first["action"], first["undoable"], pages(first)) == (1, "proposed", False, [[1, 2, 3]])
    assert first["accounting"] == {"document": 3}
    shown = first["papers"][0]["pages"][1]["boundary"]
    assert shown["begins"] is False
    assert 0.5 <= shown["confidence"] <= 1
    assert all(reason["message"].endswith(".") for reason in shown["reasons"])
    third = first["papers"][0]["pages"][2]["page_id"]
    changed = client.post(url, json={"version": 1, "action": "split", "page": third})
    assert changed.status_code == 202
    assert pages(changed.json()) == [[1, 2], [3]]
    run_steps()
    papers = client.get(f"/api/v1/batches/{batch}/documents").json()
    assert [paper["pages"] for paper in papers] == [[1, 2], [3]]
    assert papers[1]["boundaries"][0]["decided_by"] == "first"
    part = f"/api/v1/batches/{batch}/documents?limit=1"
    assert client.get(part).json() == papers[:1]
    assert client.get(f"{part}&after={papers[0]['document']}").json() == papers[1:]
    assert client.get(f"{part}&after={papers[1]['document']}").json() == []
    assert client.get(f"{part}&after=06h0").status_code == 400
    undone = client.post(url, json={"version": 2, "action": "undo"})
    assert pages(undone.json()) == [[1, 2, 3]]
    run_steps()
    assert [paper["pages"] for paper in client.get(f"/api/v1/batches/{batch}/documents").json()] == [[1, 2, 3]]
    history = client.get(f"{url}/history").json()
    assert [(one["version"], one["action"], one["by"]) for one in history] == [
        (1, "proposed", "sohoa"),
        (2, "split", "first"),
        (3, "undo", "first"),
    ]
    ready = client.get(f"/api/v1/batches/{batch}").json()
    assert ready["accounting"] == {"pages_fed": 3, "in_documents": 3, "blank": 0, "separators": 0, "failed": 0}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"version": 7, "action": "split", "page": "{}.1.2"}, 409, "outdated"),
        ({"version": 1, "action": "undo"}, 409, "illegal_step"),
        ({"version": 1, "action": "split", "page": "{}.1.1"}, 400, "invalid_request"),
        ({"version": 1, "action": "split", "page": "nowhere"}, 404, "not_found"),
        ({"version": 1, "action": "burn", "page": "{}.1.1"}, 400, "invalid_request"),
        ({"action": "split", "page": "{}.1.2"}, 400, "invalid_request"),
    ],
)
def test_what_cannot_be_done_says_why(
    client: TestClient, batch: str, body: dict[str, str | int], status: int, code: str
) -> None:
    here = {name: value.format(batch) if isinstance(value, str) else value for name, value in body.items()}
    response = client.post(f"/api/v1/batches/{batch}/arrangement", json=here)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_an_unknown_batch_has_no_arrangement(client: TestClient) -> None:
    assert client.get("/api/v1/batches/nothing/arrangement").status_code == 404
    assert client.get("/api/v1/batches/nothing/arrangement/history").status_code == 404


def test_separator_sheets_are_printed_by_the_service(client: TestClient) -> None:
    asked = {"dossier": "H99.36.05-261102-0007", "procedure": "1.009994", "batch": "b"}
    components = client.get("/api/v1/procedures").json()
    first = next(one for one in components if one["code"] == "1.009994")["components"][0]
    response = client.get("/api/v1/separators/sheet.svg", params={**asked, "component": first["code"]})
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert first["name"][:20] in response.text
    assert "H99.36.05-261102-0007" in response.text
    assert client.get("/api/v1/separators/sheet.svg", params={**asked, "component": "no"}).status_code == 404
    assert client.get("/api/v1/separators/sheet.svg", params={"dossier": "a|b"}).status_code == 400
