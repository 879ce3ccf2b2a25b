"""A service corrects a document, sees who did what, and is told when somebody was faster."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.ids import BatchId
from pipeline.services import Services
from tests.api.test_batches import upload
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
TEXT = (Path(__file__).parent.parent / "classify" / "papers" / "decision.txt").read_text(encoding="utf-8")


@pytest.fixture
def document(client: TestClient, services: Services, run_steps: Run, tmp_path: Path) -> dict[str, Any]:
    """A decision that was read."""
    batch = upload(client, "/api/v1/batches", scan(tmp_path / "a.png"))
    run_steps()
    written(services, BatchId(batch), [TEXT.split("===\n")[0]], tmp_path)
    run_steps()
    [found] = client.get(f"/api/v1/batches/{batch}/documents").json()
    assert (found["type"], found["version"], found["settled"]) == ("decision", 2, True)
    return dict(found)


def test_correct_look_and_undo(client: TestClient, run_steps: Run, document: dict[str, Any]) -> None:
    url = f"/api/v1/documents/{document['document']}"
    body = {"version": 2, "fields": {"issued_date": "06/06/2026", "place": None}}
    changed = client.post(f"{url}/corrections", json=body)
    assert changed.status_code == 202
    assert (changed.json()["version"], changed.json()["status"]) == (3, "corrected")
    field = changed.json()["fields"]["issued_date"]
    assert (field["value"], field["source"], field["checked_by"]) == ("2026-06-06", "human", "first")
    assert field["raw"] == document["fields"]["issued_date"]["raw"]
    run_steps()
    assert client.get(url).json()["fields"]["issued_date"] == field
    typed = client.post(f"{url}/corrections", json={"version": 3, "type": "notice"}).json()
    assert (typed["type"], typed["settled"]) == ("notice", False)
    run_steps()
    settled = client.get(url).json()
    assert (settled["settled"], settled["version"]) == (True, 5)
    assert settled["fields"]["number"]["value"] == "09/QĐ-UBND"
    assert settled["fields"]["issued_date"]["value"] == "2026-06-06"
    undone = client.post(f"{url}/corrections/undo", json={"version": 5})
    assert (undone.status_code, undone.json()["type"]) == (202, "decision")
    run_steps()
    sure = client.post(f"{url}/corrections", json={"version": 6, "verified": True}).json()
    assert (sure["status"], sure["version"]) == ("verified", 7)
    versions = client.get(f"{url}/corrections").json()
    assert [(one["version"], one["action"], one["by"], one["status"]) for one in versions] == [
        (1, "read", "sohoa", "needs_review"),
        (2, "read", "sohoa", "needs_review"),
        (3, "correct", "first", "corrected"),
        (4, "correct", "first", "corrected"),
        (5, "read", "sohoa", "corrected"),
        (6, "undo", "first", "corrected"),
        (7, "verify", "first", "verified"),
    ]
    assert (versions[3]["previous_type"], versions[3]["type"]) == ("decision", "notice")
    assert {
        "field": "issued_date",
        "before": "2026-06-05",
        "after": "2026-06-06",
        "source": "human",
        "raw": document["fields"]["issued_date"]["raw"],
    } in versions[2]["changes"]


def test_who_was_late_reads_a_sentence(client: TestClient, document: dict[str, Any]) -> None:
    url = f"/api/v1/documents/{document['document']}/corrections"
    body = {"version": 2, "fields": {"number": "10/QĐ-UBND"}}
    assert client.post(url, json=body).status_code == 202
    for late in (client.post(url, json=body), client.post(f"{url}/undo", json={"version": 2})):
        assert late.status_code == 409
        assert late.headers["content-type"] == "application/problem+json"
        assert late.json()["code"] == "outdated"
        told = late.json()["conflict"]
        assert (told["version"], told["by"]) == (3, "first")
        assert late.json()["detail"].startswith("first vừa thay đổi giấy tờ này lúc ")
        [number] = told["differences"]
        assert (number["field"], number["label"]) == ("number", "Số, ký hiệu")
        assert (number["seen"], number["theirs"]) == ("09/QĐ-UBND", "10/QĐ-UBND")
        assert number["message"] in late.json()["detail"]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"version": 2}, (400, "invalid_request", None)),
        ({"type": "notice"}, (400, "invalid_request", None)),
        ({"version": 2, "type": "poem"}, (400, "invalid_request", "type")),
        ({"version": 2, "fields": {"plate": "x"}}, (400, "invalid_request", "plate")),
        ({"version": 2, "fields": {"issued_date": "hôm qua"}}, (400, "invalid_request", "issued_date")),
        ({"version": 2, "fields": {"number": "9" * 3000}}, (400, "invalid_request", "number")),
        ({"version": 2, "colour": "red"}, (400, "invalid_request", None)),
        ({"version": 2, "type": "notice", "verified": True}, (409, "illegal_step", None)),
        ({"version": 9, "verified": True}, (409, "outdated", None)),
    ],
)
def test_what_cannot_be_done_says_why(
    client: TestClient, document: dict[str, Any], body: dict[str, Any], answer: tuple[int, str, str | None]
) -> None:
    response = client.post(f"/api/v1/documents/{document['document']}/corrections", json=body)
    problem = response.json()
    assert (response.status_code, problem["code"], problem.get("field")) == answer
    nothing = client.get(f"/api/v1/documents/{document['document']}").json()
    assert nothing == document


def test_nothing_to_undo_and_nothing_there(client: TestClient, document: dict[str, Any]) -> None:
    undone = client.post(f"/api/v1/documents/{document['document']}/corrections/undo", json={"version": 2})
    assert (undone.status_code, undone.json()["code"]) == (409, "illegal_step")
    for answer in (
        client.get("/api/v1/documents/none/corrections"),
        client.post("/api/v1/documents/none/corrections", json={"version": 1, "verified": True}),
        client.post("/api/v1/documents/none/corrections/undo", json={"version": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_answers_are_documented(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path in ("corrections", "corrections/undo"):
        answers = paths[f"/api/v1/documents/{{document}}/{path}"]["post"]["responses"]
        assert {"202", "400", "401", "403", "404", "409", "503"} <= set(answers)
        assert "application/problem+json" in answers["409"]["content"]
