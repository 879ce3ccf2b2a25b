"""The public look-up over HTTP: no key, no name, one answer for whatever does not fit."""

import pytest
from fastapi.testclient import TestClient

from core.party import NumberKind
from pipeline.services import Services
from tests.pipeline.test_lookup import CODE, NUMBER, QR, keep_dossier

SAME_SITE = {"Origin": "http://testserver"}


@pytest.fixture
def stranger(client: TestClient, services: Services) -> TestClient:
    keep_dossier(services, (NumberKind.PERSONAL, NUMBER))
    del client.headers["Authorization"]
    return client


def test_a_stranger_looks_up_by_code_and_factor(stranger: TestClient) -> None:
    answer = stranger.post("/api/v1/look-ups", json={"payload": CODE, "last_four": "0045"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    found = answer.json()
    assert (found["code"], found["state"], found["papers"]) == (CODE, "Đang xử lý", 0)
    assert found["missing"]
    assert "Vĩ" not in answer.text
    assert stranger.post("/api/v1/look-ups", json={"payload": QR}).json() == found


def test_unknown_code_and_wrong_factor_are_one_answer(stranger: TestClient) -> None:
    asked = [{"payload": CODE, "last_four": "0046"}, {"payload": "H99.36.05-261102-0009", "last_four": "0045"}]
    one, other = (stranger.post("/api/v1/look-ups", json=body) for body in asked)
    assert one.status_code == other.status_code == 404
    assert one.content == other.content
    assert dict(one.headers) == dict(other.headers)
    pages = []
    for body in asked:
        shown = stranger.post("/look-up", data=body, headers=SAME_SITE).text
        pages.append(shown.replace(f'value="{body["payload"]}"', 'value=""'))
    assert pages[0] == pages[1]
    assert "Không có hồ sơ nào khớp" in pages[0]


def test_too_many_tries_are_told_so(stranger: TestClient) -> None:
    for _ in range(10):
        assert stranger.post("/api/v1/look-ups", json={"payload": CODE, "last_four": "9999"}).status_code == 404
    refused = stranger.post("/api/v1/look-ups", json={"payload": CODE, "last_four": "0045"})
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_tries"
    page = stranger.post("/look-up", data={"payload": CODE, "last_four": "0045"}, headers=SAME_SITE)
    assert page.status_code == 429
    assert "quá nhiều lần" in page.text


def test_a_malformed_question_is_no_question(stranger: TestClient) -> None:
    for body in ({"payload": CODE, "last_four": "45"}, {"payload": ""}, {"payload": "x" * 5000}, {"code": CODE}):
        answer = stranger.post("/api/v1/look-ups", json=body)
        assert answer.status_code == 400
        assert CODE not in answer.text


def test_the_page_shows_the_dossier_and_never_a_number(stranger: TestClient) -> None:
    form = stranger.get("/look-up")
    assert form.status_code == 200
    assert "Tra cứu hồ sơ" in form.text
    page = stranger.post("/look-up", data={"payload": QR, "last_four": ""}, headers=SAME_SITE)
    assert page.status_code == 200
    assert CODE in page.text
    assert "Đang xử lý" in page.text
    for hidden in (NUMBER, NUMBER[-4:], "Vĩ"):
        assert hidden not in page.text
    wrong = stranger.post("/look-up", data={"payload": QR, "last_four": "0046"}, headers=SAME_SITE)
    assert wrong.status_code == 404
    assert NUMBER not in wrong.text


def test_another_site_cannot_ask_in_a_citizens_name(stranger: TestClient) -> None:
    asked = {"payload": CODE, "last_four": "0045"}
    assert stranger.post("/look-up", data=asked, headers={"Origin": "http://elsewhere"}).status_code == 403
    assert stranger.post("/look-up", data=asked).status_code == 403
