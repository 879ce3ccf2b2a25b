"""What is scanned at the counter: told what it is and what is known, within sight; no number where it may be read."""

import logging
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline.services import Services
from tests.api.test_guard import A, C, at, entries, tree

__all__ = ["at", "tree"]
CODE, NUMBER = "H99.36.05-261102-0007", "099085000012"
CARD = f"{NUMBER}|990001234|Trần Văn Minh Đức|05041985|Nam|Thôn Đồng Xuân, Sông Lam, Lam Sơn|20052021"
PERSON = {"name": "Trần Văn Minh Đức", "born": "1985-04-05", "numbers": [{"number": NUMBER}]}


def read(client: TestClient, text: str) -> dict[str, object]:
    answer = client.post("/api/v1/payloads", json={"text": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_a_receipt_leads_to_its_dossier(client: TestClient) -> None:
    unknown = read(client, CODE)
    assert (unknown["what"], unknown["known"]) == ("dossier", False)
    assert "mở hồ sơ mới" in str(unknown["message"])
    client.post("/api/v1/dossiers", json={"code": CODE})
    found = read(client, f"{CODE}|1.009994|{NUMBER}|Giấy tiếp nhận|HTTT|2026-11-02T08:45:10+07:00|2026-11-23\r\n")
    assert (found["what"], found["code"], found["known"], found["message"]) == ("dossier", CODE, True, "")


def test_a_card_leads_to_its_holder(client: TestClient) -> None:
    stranger = read(client, CARD)
    assert (stranger["what"], stranger["known"], stranger["parties"]) == ("citizen_card", False, [])
    assert stranger["card"] == {
        "personal_id": NUMBER,
        "old_id": "990001234",
        "full_name": "Trần Văn Minh Đức",
        "date_of_birth": "1985-04-05",
        "sex": "Nam",
        "residence": "Thôn Đồng Xuân, Sông Lam, Lam Sơn",
        "issued_date": "2021-05-20",
        "more": False,
    }
    entered = client.post("/api/v1/parties", json=PERSON).json()
    assert read(client, CARD)["parties"] == [entered]
    typed = read(client, NUMBER)
    assert (typed["what"], typed["parties"]) == ("number", [entered])
    assert typed["number"] == {"kind": "personal_id", "masked": "••••••••0012"}


def test_a_procedure_and_what_is_not_understood(client: TestClient) -> None:
    assert read(client, "1.009994")["procedure_name"]
    assert not read(client, "1.990099")["known"]
    unknown = read(client, "xin chào")
    assert (unknown["what"], str(unknown["message"])[-1]) == ("unknown", ".")


@pytest.mark.usefixtures("tree")
def test_what_is_elsewhere_is_answered_like_nothing(client: TestClient, at: Callable[..., TestClient]) -> None:
    client.post("/api/v1/dossiers", json={"code": CODE})
    client.post("/api/v1/parties", json=PERSON)
    here, elsewhere = at(A), at(C)
    assert read(here, CODE)["known"]
    assert read(elsewhere, CODE) == read(elsewhere, CODE[:-1] + "9") | {"code": CODE}
    assert read(elsewhere, CARD)["parties"] == []


def test_no_number_stands_in_the_audit_or_the_log(
    client: TestClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    party = client.post("/api/v1/parties", json=PERSON).json()["id"]
    client.post("/api/v1/dossiers", json={"code": CODE})
    before = len(entries(services))
    for text in (CARD, NUMBER, CODE, f"{NUMBER}|990001234|Trần Văn", "xin chào Trần Văn"):
        read(client, text)
    written = entries(services)[before:]
    assert [entry.action for entry in written] == ["v1.payloads.read"] * 5
    assert [(entry.subject_kind, entry.subject == party) for entry in written[:2]] == [("party", True)] * 2
    assert written[2].subject_kind == "dossier"
    assert [entry.subject for entry in written[3:]] == ["", ""]
    for place in (*map(str, written), caplog.text):
        assert not any(part in place for part in (NUMBER, "990001234", "Trần", "Đồng Xuân"))
