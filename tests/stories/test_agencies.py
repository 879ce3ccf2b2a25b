"""A paper is handed in once, and who has nothing to do with it cannot tell that it exists: three agencies."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from core.people import Duty, Role
from core.settings import Settings
from pipeline.services import Services
from tests.api.staff import A, B, C, keep_agencies, keep_person, signed_in
from tests.stories.counter import Clock, Counter, Run, text_of

TEMPORARY, PERMANENT = "1.004194", "1.004222"
NUMBER = {"number": "099321000034"}
CHILD = {"name": "Trần Lê Bảo Ngọc", "born": "2021-06-05", "numbers": [NUMBER]}
NOBODY = "099321000041"
STAFF = {"an": (Role.COUNTER, A), "binh": (Role.REVIEWER, A), "cuc": (Role.COUNTER, B), "dung": (Role.COUNTER, C)}
Desk = Callable[[str], Counter]


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    opened = replace(Services.open(settings), clock=Clock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def desk(services: Services, run_steps: Run, tmp_path: Path) -> Desk:
    app = create_app(services)
    keep_agencies(services)
    for account, (role, agency) in STAFF.items():
        keep_person(services, account, Duty(role, agency))

    def at(account: str) -> Counter:
        folder = tmp_path / account
        folder.mkdir(exist_ok=True)
        return Counter(signed_in(app, account), services, run_steps, folder)

    return at


def shape(value: Any) -> Any:
    """Return an answer without ids and moments, which are never the same twice."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items() if name not in {"id", "code", "party", "applicant"}}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return "" if isinstance(value, str) and value.startswith("2026-") else value


def test_b_reuses_what_a_digitized_and_c_cannot_tell_that_it_exists(desk: Desk) -> None:
    an, binh, cuc, dung = map(desk, STAFF)
    child = an.post("/parties", CHILD, 201)["id"]
    first = an.open(f"{A}-261123-0001", TEMPORARY, A, child)
    document = an.digitize(first, text_of("birth_certificate"), "birth_certificate", binh.client)
    assert an.client.post(f"/api/v1/documents/{document}/revoke", json={"why": "nhầm"}).status_code == 403

    assert cuc.client.get(f"/api/v1/documents/{document}").status_code == 404
    assert cuc.client.get(f"/api/v1/parties/{child}").status_code == 404
    known = cuc.post("/parties", CHILD, 201)["id"]
    second = cuc.open(f"{B}-261123-0001", PERMANENT, B, known)
    [offered] = cuc.ask(dossier=second)["TP03"]["candidates"]
    assert (offered["document"], offered["reusable"]) == (document, True)
    assert cuc.reuse(second, "TP03", document)["by"] == "cuc"
    shown = cuc.get(f"/documents/{document}")
    assert (shown["type"], shown["dossier"]) == ("birth_certificate", None)
    assert cuc.client.get(f"/api/v1/dossiers/{first}").status_code == 404
    assert an.client.get(f"/api/v1/dossiers/{second}").status_code == 404

    _nothing_is_seen(
        dung, [f"/documents/{document}", f"/documents/{document}/pdf", f"/parties/{child}"], [first, second]
    )
    assert _served(dung, NUMBER["number"], 1) == _served(dung, NOBODY, 2)


def _nothing_is_seen(desk: Counter, things: list[str], codes: list[str]) -> None:
    absent = desk.client.get("/api/v1/documents/nothing")
    for path in [*things, *(f"/dossiers/{code}" for code in codes)]:
        hidden = desk.client.get(f"/api/v1{path}")
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert desk.get("/dossiers") == desk.get("/batches") == []
    for text in ("Trần Lê Bảo Ngọc", "khai sinh", codes[0]):
        assert desk.post("/search", {"text": text})["results"] == []
    assert desk.post("/parties/search", {"number": NUMBER}) == []
    assert desk.post("/parties/search", {"name": CHILD["name"], "born": CHILD["born"]}) == []


def _served(desk: Counter, number: str, count: int) -> list[Any]:
    """Serve somebody under a number and another name; return all that the clerk hears of them."""
    entered = desk.post(
        "/parties", {"name": "Đỗ Minh Khang", "born": "2021-06-05", "numbers": [{"number": number}]}, 201
    )
    mine = entered["id"]
    code = desk.open(f"{C}-261123-000{count}", PERMANENT, C, mine)
    heard = [
        {**entered, "numbers": [one["masked"][:-4] for one in entered["numbers"]]},
        desk.get(f"/parties/{mine}"),
        [one["what"] for one in desk.get(f"/parties/{mine}/traces")],
        desk.get(f"/parties/{mine}/documents"),
        desk.ask(dossier=code),
        [one["name"] for one in desk.post("/parties/search", {"number": {"number": number}})],
    ]
    return [shape(one) for one in heard]
