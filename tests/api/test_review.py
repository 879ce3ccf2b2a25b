"""The queue through the door: one takes a paper, another is told so, a supervisor gives it to somebody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.ids import BatchId, PersonId
from core.people import Duty, Role
from pipeline.services import Services
from storage.db import events
from tests.api.staff import A, B, keep_agencies, keep_person, signed_in
from tests.api.test_batches import upload
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
TEXT = (Path(__file__).parent.parent / "classify" / "papers" / "decision.txt").read_text(encoding="utf-8")
LOCKED = "Giấy tờ này đang do Người lan kiểm tra, giữ đến "


@pytest.fixture
def staff(services: Services) -> dict[str, PersonId]:
    """Two reviewers and a supervisor of one commune, a reviewer and a supervisor of another."""
    keep_agencies(services)
    duties = {"lan": (Role.REVIEWER, A), "minh": (Role.REVIEWER, A), "phu": (Role.SUPERVISOR, A)}
    duties |= {"xa": (Role.REVIEWER, B), "xatruong": (Role.SUPERVISOR, B), "quay": (Role.COUNTER, A)}
    return {name: keep_person(services, name, Duty(role, agency)) for name, (role, agency) in duties.items()}


@pytest.fixture
def people(client: TestClient, staff: dict[str, PersonId]) -> dict[str, TestClient]:
    return {name: signed_in(client.app, name) for name in staff}


@pytest.fixture
def document(
    client: TestClient, people: dict[str, TestClient], services: Services, run_steps: Run, tmp_path: Path
) -> str:
    """A decision that was handed in at the first commune, and read."""
    batch = upload(people["quay"], "/api/v1/batches", scan(tmp_path / "a.png"))
    run_steps()
    written(services, BatchId(batch), [TEXT.split("===\n")[0]], tmp_path)
    run_steps()
    [found] = client.get(f"/api/v1/batches/{batch}/documents").json()
    return str(found["document"])


def tasks(client: TestClient, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/review", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["tasks"])


def test_the_queue_and_the_next_paper(people: dict[str, TestClient], document: str) -> None:
    [task] = tasks(people["lan"])
    assert (task["document"], task["type"], task["stage"]) == (document, "decision", "first")
    assert task["lease"]["holder"] is None
    assert tasks(people["xa"]) == []
    assert people["quay"].get("/api/v1/review").status_code == 403
    taken = people["lan"].post("/api/v1/review/next", json={}).json()["task"]
    assert taken["document"] == document
    assert (taken["lease"]["holder"], taken["lease"]["holder_name"], taken["lease"]["mine"]) == (
        "lan",
        "Người lan",
        True,
    )
    assert people["minh"].post("/api/v1/review/next", json={}).json() == {"task": None}
    assert people["xa"].post("/api/v1/review/next", json={}).json() == {"task": None}
    assert [one["document"] for one in tasks(people["lan"], assignee="mine")] == [document]
    assert tasks(people["minh"], assignee="nobody") == []
    assert tasks(people["minh"], type="diploma") == []


def test_another_one_is_told_who_has_it(people: dict[str, TestClient], document: str, services: Services) -> None:
    url = f"/api/v1/documents/{document}"
    lock, minh = f"{url}/lock", people["minh"]
    assert people["lan"].post(lock).json()["lease"]["mine"]
    assert people["lan"].put(lock).json()["lease"]["mine"]
    version = minh.get(url).json()["version"]
    refused = [
        minh.post(lock),
        minh.put(lock),
        minh.post(f"{lock}/release", json={}),
        minh.post(f"{url}/corrections", json={"version": version, "fields": {"place": None}}),
        minh.post(f"{url}/corrections/undo", json={"version": version}),
    ]
    for answer in refused[:4]:
        assert (answer.status_code, answer.json()["code"], answer.json()["holder"]) == (409, "held", "lan")
        assert answer.json()["detail"].startswith(LOCKED)
    assert refused[4].status_code == 409
    kept = people["lan"].post(f"{url}/corrections", json={"version": version, "fields": {"place": None}})
    assert kept.status_code == 202
    assert people["lan"].post(f"{lock}/release", json={"note": "Chờ bản chính"}).status_code == 204
    assert people["lan"].put(lock).json()["code"] == "illegal_step"
    taken = minh.post("/api/v1/review/next", json={}).json()["task"]
    assert (taken["lease"]["note"], taken["lease"]["note_by"]) == ("Chờ bản chính", "lan")
    # Whose hands it was in does not say what was seen of it.
    late = minh.post(f"{url}/corrections", json={"version": version, "fields": {"place": "Hà Nội"}})
    [place] = late.json()["conflict"]["differences"]
    assert (late.json()["code"], late.json()["conflict"]["by"]) == ("outdated", "lan")
    assert (place["field"], place["theirs"], place["yours"]) == ("place", None, "Hà Nội")
    assert "Người lan ghi “(trống)”, bạn ghi “Hà Nội”." in late.json()["detail"]
    with services.look() as uow:
        told = [event.action for event in events.of_subject(uow, document) if event.action.startswith("review.")]
    assert told == ["review.claimed", "review.released", "review.claimed"]


def reviewers(client: TestClient, **query: str | int) -> tuple[list[str], str | None]:
    found = client.get("/api/v1/review/reviewers", params=query).json()
    return [one["account"] for one in found["reviewers"]], found["next"]


def test_a_supervisor_gives_and_takes(
    people: dict[str, TestClient], staff: dict[str, PersonId], document: str, services: Services
) -> None:
    url, phu = f"/api/v1/documents/{document}", people["phu"]
    assert reviewers(phu) == (["lan", "minh", "phu"], None)
    assert reviewers(phu, limit=2) == (["lan", "minh"], "minh")
    assert reviewers(phu, limit=2, after="minh") == (["phu"], None)
    assert reviewers(phu, find="nguoi MI", limit=1) == (["minh"], None)
    assert reviewers(phu, find="PHU", limit=1) == (["phu"], None), "who stands behind others is found, too"
    assert reviewers(people["xatruong"], find="nguoi") == (["xa", "xatruong"], None)
    given = phu.put(f"{url}/assignment", json={"person": staff["minh"]}).json()
    assert (given["lease"]["assigned"], given["lease"]["assigned_name"]) == ("minh", "Người minh")
    assert people["lan"].post("/api/v1/review/next", json={}).json() == {"task": None}
    told = people["lan"].post(f"{url}/lock").json()
    assert (told["code"], told["holder"]) == ("held", "minh")
    assert told["detail"].startswith("Giấy tờ này đã được giao cho Người minh.")
    assert people["minh"].post("/api/v1/review/next", json={}).json()["task"]["document"] == document
    taken = phu.post(f"{url}/lock/take-over").json()
    assert (taken["lease"]["holder"], taken["lease"]["assigned"]) == ("phu", None)
    assert people["minh"].put(f"{url}/lock").json()["holder"] == "phu"
    # Who lost a paper hears who has it, not that some version is old.
    for act in ({"version": 99, "verified": True}, {"version": 99, "fields": {"place": "Huế"}}):
        late = people["minh"].post(f"{url}/corrections", json=act).json()
        assert (late["code"], late["holder"]) == ("held", "phu")
    assert people["minh"].post(f"{url}/corrections/undo", json={"version": 99}).json()["code"] == "held"
    # Nobody learns of people elsewhere, nor gives work to who may not do it.
    strangers = [staff["xa"], staff["quay"], "nobody", staff["xatruong"]]
    answers = [phu.put(f"{url}/assignment", json={"person": one}) for one in strangers]
    assert {(one.status_code, one.json()["code"], one.json()["detail"]) for one in answers} == {
        (400, "invalid_request", answers[0].json()["detail"])
    }
    assert people["lan"].put(f"{url}/assignment", json={"person": None}).status_code == 403
    assert people["lan"].post(f"{url}/lock/take-over").status_code == 403
    assert people["xatruong"].post(f"{url}/lock/take-over").status_code == 404
    assert phu.put(f"{url}/assignment", json={"person": None}).json()["lease"]["assigned"] is None
    with services.look() as uow:
        found = events.of_subject(uow, document)
    told_of = {event.action: event.data for event in found}
    assert told_of["review.taken_over"] == {"from": "minh", "assigned": "minh"}


def test_a_paper_that_is_vouched_for_waits_no_more(people: dict[str, TestClient], document: str) -> None:
    url, lan = f"/api/v1/documents/{document}", people["lan"]
    lan.post("/api/v1/review/next", json={})
    version = lan.get(url).json()["version"]
    assert lan.post(f"{url}/corrections", json={"version": version, "verified": True}).status_code == 202
    assert tasks(lan) == []
    assert lan.post(f"{url}/lock").json()["code"] == "illegal_step"
    assert lan.get(f"{url}/bench").json()["task"] is None


def test_the_bench_has_all_of_it(people: dict[str, TestClient], document: str) -> None:
    url, lan = f"/api/v1/documents/{document}/bench", people["lan"]
    lan.post(f"/api/v1/documents/{document}/lock")
    answer = lan.get(url)
    assert answer.status_code == 200, answer.text
    bench = answer.json()
    assert (bench["type"]["id"], bench["type"]["name"], bench["type"]["decided"]) == ("decision", "Quyết định", False)
    assert bench["type"]["alternatives"]
    assert all(set(one) == {"id", "name", "probability"} for one in bench["type"]["alternatives"])
    order = {"review": 0, "caution": 1, "accepted": 2}
    shown = [order[one["state"]] for one in bench["fields"] if one["found"] or one["critical"]]
    assert shown == sorted(shown)
    number = next(one for one in bench["fields"] if one["name"] == "number")
    assert (number["label"], number["value"], number["position"]) == ("Số, ký hiệu", "09/QĐ-UBND", 1)
    assert number["verdict"].endswith(".")
    [page] = bench["pages"]
    assert page["image"] == f"/api/v1/pages/{page['page_id']}/image"
    words = [word["text"] for line in page["lines"] for word in line["words"]]
    assert "09/QĐ-UBND" in " ".join(words)
    assert len(page["picture"]["matrix"]) == 6
    assert bench["task"]["lease"]["mine"]
    assert (bench["previous"], bench["next"], len(bench["beside"])) == (None, None, 1)
    same = lan.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    changed = {"version": bench["version"], "fields": {"place": "Hà Nội"}}
    assert lan.post(f"/api/v1/documents/{document}/corrections", json=changed).status_code == 202
    now = lan.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert now.status_code == 200
    place = next(one for one in now.json()["fields"] if one["name"] == "place")
    assert (place["value"], place["source"], place["verdict"]) == ("Hà Nội", "human", "Giá trị do người kiểm tra nhập.")
    assert people["xa"].get(url).status_code == 404
    assert lan.get(url, params={"first": 2}).json()["pages"][0]["lines"] is None


def test_words_are_corrected_on_the_page(people: dict[str, TestClient], document: str, run_steps: Run) -> None:
    url, lan = f"/api/v1/documents/{document}", people["lan"]
    [page] = lan.get(f"{url}/bench").json()["pages"]
    line, words = next(
        (number, one["words"]) for number, one in enumerate(page["lines"]) if one["words"][0]["text"] == "Số:"
    )
    seen = {"page": page["page_id"], "words_sha256": page["words_sha256"]}
    change = {"line": line, "first": 1, "count": 1, "before": words[1]["text"], "text": "10/QĐ-UBND"}
    made = lan.post(f"{url}/words", json={**seen, "changes": [change]})
    assert (made.status_code, made.json()) == (
        202,
        {"page": page["page_id"], "version": 1, "undoable": True},
    )
    late = lan.post(f"{url}/words", json={**seen, "changes": [change]})
    assert (late.status_code, late.json()["code"]) == (409, "outdated")
    run_steps()
    bench = lan.get(f"{url}/bench").json()
    word = bench["pages"][0]["lines"][line]["words"][1]
    assert (word["text"], word["first"], word["reason"], word["bbox"]) == (
        "10/QĐ-UBND",
        words[1]["text"],
        "person",
        words[1]["bbox"],
    )
    number = next(one for one in bench["fields"] if one["name"] == "number")
    assert number["value"] == "10/QĐ-UBND"
    [version] = lan.get(f"{url}/words/history", params={"page": page["page_id"]}).json()
    assert (version["by"], version["edits"][0]["before"], version["edits"][0]["after"]) == (
        "lan",
        words[1]["text"],
        "10/QĐ-UBND",
    )
    again = {"page": page["page_id"], "words_sha256": bench["pages"][0]["words_sha256"]}
    assert lan.post(f"{url}/words/undo", json=again).json()["version"] == 2
    assert lan.get(f"{url}/bench").json()["pages"][0]["words_sha256"] == page["words_sha256"]
    assert people["quay"].post(f"{url}/words", json={**seen, "changes": [change]}).status_code == 403
    assert people["xa"].post(f"{url}/words", json={**seen, "changes": [change]}).status_code == 404


def test_a_page_goes_back_to_the_counter(
    people: dict[str, TestClient], document: str, run_steps: Run, tmp_path: Path
) -> None:
    url, lan, quay = f"/api/v1/documents/{document}", people["lan"], people["quay"]
    [page] = lan.get(f"{url}/bench").json()["pages"]
    batch = lan.get(f"{url}/bench").json()["batch"]
    image = f"/api/v1/pages/{page['page_id']}/image"
    new = scan(tmp_path / "b.png", seed=7).read_bytes()
    assert lan.post(f"{url}/rescan", json={"reason": "other"}).status_code == 400
    assert lan.post(f"{url}/rescan", json={"reason": "blurred", "pages": ["none"]}).status_code == 400
    lan.post(f"{url}/lock")
    told = lan.post(f"{url}/rescan", json={"reason": "blurred", "note": "Mờ ở góc"}).json()
    assert [one["page"] for one in told] == [page["page_id"]]
    # It waits for the counter, who reads why, and for no reviewer.
    assert tasks(lan) == []
    shown = quay.get(f"/api/v1/batches/{batch}").json()
    assert [(one["reason"], one["note"], one["by"]) for one in shown["rescans"]] == [("blurred", "Mờ ở góc", "lan")]
    assert shown["rescans"][0]["message"].startswith("Ảnh bị mờ, nhòe.")
    assert shown["accounting"]["in_documents"] == 1
    assert [one["page"] for one in quay.get("/api/v1/rescans").json()["rescans"]] == [page["page_id"]]
    assert people["xa"].get("/api/v1/rescans").json() == {"rescans": [], "next": None}
    # A reviewer may think better of it.
    assert lan.delete(f"{url}/rescan").status_code == 204
    assert lan.delete(f"{url}/rescan").status_code == 409
    assert [one["document"] for one in tasks(lan)] == [document]
    lan.post(f"{url}/rescan", json={"reason": "dark", "pages": [page["page_id"]]})
    assert lan.get(f"/api/v1/pages/{page['page_id']}/image").status_code == 200
    assert quay.put(image, content=new).status_code == 202
    run_steps()
    assert quay.get(f"/api/v1/batches/{batch}").json()["rescans"] == []
    assert quay.get("/api/v1/rescans").json()["rescans"] == []
    assert quay.get(image).content == new
