"""Parties over HTTP: numbers only in bodies and hidden in answers; merge, part, and say no to what cannot be."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.party import How, Owner, Said
from pipeline.services import Services
from storage.db import events, owners, parties
from tests.contracts.holdings import keep_holding, keep_party
from tests.contracts.material import NOW

PERSONAL, OLD = "099085000012", "990001234"
DUC = {"name": "Trần Văn Minh Đức", "born": "1985-04-05"}


def enter(client: TestClient, *numbers: str, **changed: Any) -> dict[str, Any]:
    body = {**DUC, "numbers": [{"number": number} for number in numbers], **changed}
    answer = client.post("/api/v1/parties", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def found_by(client: TestClient, number: str) -> list[dict[str, Any]]:
    answer = client.post("/api/v1/parties/search", json={"number": {"number": number}})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


def test_a_party_is_entered_and_found_and_its_numbers_stay_hidden(client: TestClient) -> None:
    made = enter(client, PERSONAL, OLD)
    assert [(one["kind"], one["masked"]) for one in made["numbers"]] == [
        ("personal_id", "••••••••0012"),
        ("old_id", "•••••1234"),
    ]
    assert found_by(client, PERSONAL) == found_by(client, " 990 001 234") == [made]
    shown = client.get(f"/api/v1/parties/{made['id']}")
    assert shown.json() == made
    traces = client.get(f"/api/v1/parties/{made['id']}/traces")
    assert {(one["what"], one["origin"], one["how"]) for one in traces.json()} == {
        (what, "first", "person") for what in ("name", "born", "personal_id", "old_id")
    }
    assert not any(number in answer.text for number in (PERSONAL, OLD) for answer in (shown, traces))
    assert client.get(f"/api/v1/parties/{made['id']}/documents").json() == []


def test_name_and_birth_find_and_a_name_alone_does_not(client: TestClient) -> None:
    made = enter(client, PERSONAL)
    asked = {"name": "TRAN VAN MINH DUC", "born": "1985"}
    assert client.post("/api/v1/parties/search", json=asked).json() == [made]
    assert client.post("/api/v1/parties/search", json={"name": DUC["name"]}).status_code == 400
    assert client.post("/api/v1/parties/search", json={"name": DUC["name"], "born": "5/4/1985"}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {**DUC, "numbers": [{"number": "123"}]},
        {**DUC, "numbers": [{"number": PERSONAL, "kind": "old_id"}]},
        {**DUC, "name": "  "},
        {**DUC, "kind": "organisation", "numbers": [{"number": PERSONAL}]},
        {**DUC, "born": "hôm qua"},
    ],
)
def test_what_cannot_be_a_party_is_refused_without_telling_it_back(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/api/v1/parties", json=body)
    assert answer.status_code == 400
    assert PERSONAL not in answer.text


def test_a_number_has_one_party_and_what_people_said_can_be_taken_back(client: TestClient) -> None:
    first, second = enter(client, PERSONAL), enter(client, name="Lê Thị Hoài An")
    assert client.post("/api/v1/parties", json={**DUC, "numbers": [{"number": PERSONAL}]}).status_code == 409
    numbers = f"/api/v1/parties/{second['id']}/numbers"
    assert client.post(numbers, json={"number": PERSONAL}).status_code == 409
    assert client.post(numbers, json={"number": OLD}).status_code == 201
    assert found_by(client, OLD)[0]["id"] == second["id"]
    assert client.post(f"/api/v1/parties/{first['id']}/numbers/taken-back", json={"number": OLD}).status_code == 404
    assert client.post(f"{numbers}/taken-back", json={"number": OLD}).json()["numbers"] == []
    assert found_by(client, OLD) == []
    assert client.post("/api/v1/parties/nobody/numbers", json={"number": OLD}).status_code == 404


def test_a_merge_is_followed_told_and_taken_back(client: TestClient, services: Services) -> None:
    old, new = enter(client, OLD, name="Tran Van Minh Duc"), enter(client, PERSONAL)
    wish = {"gone": old["id"], "into": new["id"], "reason": "Cùng một người, đã xem căn cước"}
    made = client.post("/api/v1/merges", json=wish)
    assert made.status_code == 201
    place = made.headers["location"]
    assert client.get(place).json() == made.json()
    assert found_by(client, OLD)[0]["id"] == new["id"]
    assert client.get(f"/api/v1/parties/{old['id']}").json()["merged_into"] == new["id"]
    assert client.post("/api/v1/merges", json=wish).status_code == 409
    assert client.post("/api/v1/merges", json={**wish, "gone": new["id"], "into": old["id"]}).status_code == 409
    back = client.post(f"{place}/undo")
    assert back.json()["undone_by"] == "first"
    assert client.post(f"{place}/undo").status_code == 409
    assert found_by(client, OLD) == [old]
    assert [one["id"] for one in client.get(f"/api/v1/parties/{old['id']}/merges").json()] == [made.json()["id"]]
    with services.look() as uow:
        told = events.of_subject(uow, made.json()["id"])
        assert [(one.action, one.actor) for one in told] == [("party.merged", "first"), ("party.parted", "first")]


def test_two_personal_numbers_are_two_people_unless_somebody_is_certain(client: TestClient) -> None:
    one, other = enter(client, PERSONAL), enter(client, "099085000029")
    company = enter(client, "9900000023", name="Công ty Xanh", kind="organisation", born=None)
    wish = {"gone": one["id"], "into": other["id"], "reason": "Số cũ đã hủy"}
    assert client.post("/api/v1/merges", json=wish).status_code == 409
    assert client.get(f"/api/v1/parties/{one['id']}").json()["merged_into"] is None
    assert client.post("/api/v1/merges", json={**wish, "gone": company["id"], "certain": True}).status_code == 409
    assert client.post("/api/v1/merges", json={**wish, "reason": " "}).status_code == 400
    assert client.post("/api/v1/merges", json={**wish, "certain": True}).status_code == 201
    assert len(found_by(client, PERSONAL)[0]["numbers"]) == 2


def test_events_and_logs_hold_no_number(
    client: TestClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    made = enter(client, PERSONAL)
    client.post(f"/api/v1/parties/{made['id']}/numbers", json={"number": OLD})
    with services.look() as uow:
        told = str(events.of_subject(uow, made["id"]))
    assert "party.number_added" in told
    for word in (PERSONAL, OLD, DUC["name"]):
        assert word not in told
        assert word not in caplog.text


def test_papers_and_traces_of_a_party_come_in_parts(client: TestClient, services: Services) -> None:
    with services.work() as uow:
        party = keep_party(uow)
        papers = sorted(keep_holding(uow, party).document for _ in range(3))
        for paper in papers:
            owners.put(uow, paper, [Owner(paper, "owner", party, How.FIELD, "tests", NOW)])
        for name in ("An", "Ân", "Ẩn"):
            parties.tell(uow, services.keyring, party, "Lan", Said(name, how=How.PERSON))
    url = f"/api/v1/parties/{party}"
    first = client.get(f"{url}/documents?limit=2").json()
    rest = client.get(f"{url}/documents?limit=2&after={first[-1]['document']}").json()
    assert [one["document"] for one in [*first, *rest]] == papers
    whole = client.get(f"{url}/traces").json()
    assert len(whole) == len({one["text"] for one in whole})
    assert [*client.get(f"{url}/traces?limit=1").json(), *client.get(f"{url}/traces?skip=1").json()] == whole
    assert client.get(f"{url}/traces?limit=501").status_code == 400
