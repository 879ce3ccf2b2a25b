"""Administrators keep their agencies and those below, give nobody more than is theirs, and nothing to themselves."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from core.ids import PersonId
from core.people import Duty, Permission, Person, Purpose, Role
from pipeline import access
from pipeline.services import Services
from storage.db import events, keys, people
from tests.api.staff import DISTRICT, A, B, C, browser, keep_agencies, keep_person, signed_in

API = "/api/v1"
OWN = "một mật khẩu của riêng mình"
ADMINISTER = frozenset({Permission.ADMINISTER})


@pytest.fixture
def app(services: Services) -> FastAPI:
    keep_agencies(services)
    keep_person(services, "chief", Duty(Role.ADMINISTRATOR))
    keep_person(services, "district", Duty(Role.ADMINISTRATOR, DISTRICT))
    return create_app(services)


@pytest.fixture
def chief(app: FastAPI) -> TestClient:
    return signed_in(app, "chief")


@pytest.fixture
def district(app: FastAPI) -> TestClient:
    return signed_in(app, "district")


@pytest.fixture
def with_key(app: FastAPI, services: Services) -> Callable[..., TestClient]:
    def made(name: str, agency: str, scopes: frozenset[Permission], **options: Any) -> TestClient:
        token = access.new_key(services, name, keys.ApiKey(name, scopes=scopes, agency=agency, **options))
        client = browser(app)
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    return made


def person(account: str, *duties: tuple[str, str], **more: Any) -> dict[str, Any]:
    held = [{"role": role, "agency": agency} for role, agency in duties]
    return {"account": account, "name": f"Người {account}", "duties": held, **more}


def test_somebody_new_gets_a_password_once_chooses_their_own_and_works(app: FastAPI, district: TestClient) -> None:
    made = district.post(f"{API}/people", json=person("hoa.le", ("counter", A)))
    assert made.status_code == 201
    assert made.headers["cache-control"] == "private, no-store"
    password, held = made.json()["password"], made.json()["person"]
    assert held["must_change"]
    assert password not in district.get(f"{API}/people/{held['id']}").text
    hoa = signed_in(app, "hoa.le", password)
    assert hoa.get(f"{API}/dossiers").json()["code"] == "must_change_password"
    assert hoa.post(f"{API}/me/password", json={"old": password, "new": OWN}).status_code == 204
    assert hoa.get(f"{API}/dossiers").status_code == 200
    assert hoa.get(f"{API}/people").status_code == 403
    listed = {one["account"]: one for one in district.get(f"{API}/people").json()["people"]}
    assert set(listed) == {"district", "hoa.le"}
    assert not listed["hoa.le"]["must_change"]
    assert district.post(f"{API}/people", json=person("hoa.le", ("counter", A))).status_code == 400


def test_a_password_is_reset_and_an_account_closed_and_reopened(
    app: FastAPI, district: TestClient, services: Services
) -> None:
    lan = keep_person(services, "lan.nguyen", Duty(Role.COUNTER, A))
    client = signed_in(app, "lan.nguyen")
    first = district.post(f"{API}/people/{lan}/password").json()["password"]
    assert client.get(f"{API}/dossiers").status_code == 401
    fresh = signed_in(app, "lan.nguyen", first)
    fresh.post(f"{API}/me/password", json={"old": first, "new": OWN})
    assert district.patch(f"{API}/people/{lan}", json={"closed": True}).json()["closed_at"]
    assert fresh.get(f"{API}/dossiers").status_code == 401
    assert browser(app).post("/sign-in", data={"account": "lan.nguyen", "password": OWN}).status_code == 401
    assert district.patch(f"{API}/people/{lan}", json={"closed": False, "name": "Lan"}).json()["name"] == "Lan"
    again = signed_in(app, "lan.nguyen", OWN)
    assert district.delete(f"{API}/people/{lan}/sessions").status_code == 204
    assert again.get(f"{API}/dossiers").status_code == 401
    with services.look() as uow:
        done = [event.action for event in events.of_subject(uow, lan)]
    assert done[-3:] == ["person.changed", "person.changed", "person.signed_out"]


def test_whoever_has_no_duty_in_ones_agencies_is_not_there(district: TestClient, services: Services) -> None:
    foreign = keep_person(services, "foreign", Duty(Role.COUNTER, C))
    above = keep_person(services, "above", Duty(Role.SUPERVISOR))
    for who in (foreign, above, "unknown"):
        asked = [
            district.get(f"{API}/people/{who}"),
            district.patch(f"{API}/people/{who}", json={"closed": True}),
            district.put(f"{API}/people/{who}/duties", json=[{"role": "counter", "agency": A}]),
            district.post(f"{API}/people/{who}/password"),
            district.put(f"{API}/people/{who}/identity", json={}),
            district.delete(f"{API}/people/{who}/sessions"),
        ]
        assert [answer.status_code for answer in asked] == [404] * len(asked), who
        assert len({answer.text for answer in asked}) == 1
    assert [one["account"] for one in district.get(f"{API}/people").json()["people"]] == ["district"]


@pytest.mark.parametrize("duty", [("counter", C), ("counter", ""), ("administrator", ""), ("supervisor", "H99")])
def test_nobody_gets_a_duty_elsewhere(district: TestClient, services: Services, duty: tuple[str, str]) -> None:
    lan = keep_person(services, "lan.nguyen", Duty(Role.COUNTER, A))
    assert district.post(f"{API}/people", json=person("new.one", ("counter", A), duty)).status_code == 404
    body = [{"role": duty[0], "agency": duty[1]}]
    assert district.put(f"{API}/people/{lan}/duties", json=body).status_code == 404
    with services.look() as uow:
        assert people.by_account(uow, "new.one") is None
        assert people.duties(uow, lan) == [Duty(Role.COUNTER, A)]


def test_nobody_gives_anything_to_themselves(
    app: FastAPI, chief: TestClient, district: TestClient, services: Services
) -> None:
    with services.look() as uow:
        me = {name: people.by_account(uow, name).person.id for name in ("chief", "district")}  # type: ignore[union-attr]
    for client, mine in ((chief, me["chief"]), (district, me["district"])):
        wanted = [{"role": "supervisor", "agency": A}]
        assert client.put(f"{API}/people/{mine}/duties", json=wanted).status_code == 403
        assert client.patch(f"{API}/people/{mine}", json={"classes": ["P0", "P1", "P2", "P3"]}).status_code == 403
        assert client.post(f"{API}/people/{mine}/password").status_code == 403
        assert client.put(f"{API}/people/{mine}/identity", json={"subject": "x"}).status_code in {400, 403}


def test_whoever_is_more_elsewhere_keeps_password_and_account(district: TestClient, services: Services) -> None:
    both = keep_person(services, "both", Duty(Role.COUNTER, A), Duty(Role.SUPERVISOR, C))
    shown = district.get(f"{API}/people/{both}").json()
    assert shown["duties"] == [{"role": "counter", "agency": A}]
    assert district.post(f"{API}/people/{both}/password").status_code == 403
    assert district.patch(f"{API}/people/{both}", json={"closed": True}).status_code == 403
    changed = district.put(f"{API}/people/{both}/duties", json=[{"role": "reviewer", "agency": B}])
    assert changed.status_code == 200
    with services.look() as uow:
        assert people.duties(uow, both) == [Duty(Role.REVIEWER, B), Duty(Role.SUPERVISOR, C)]
    assert district.put(f"{API}/people/{both}/duties", json=[]).status_code == 400


def test_nobody_is_cleared_for_more_than_whoever_clears_them(app: FastAPI, services: Services) -> None:
    keep_person(services, "modest", Duty(Role.ADMINISTRATOR, DISTRICT), classes=("P0", "P1"))
    cleared = keep_person(services, "cleared", Duty(Role.COUNTER, A))
    modest = signed_in(app, "modest")
    assert modest.post(f"{API}/people", json=person("x.one", ("counter", A))).status_code == 403
    assert modest.post(f"{API}/people/{cleared}/password").status_code == 403
    assert modest.put(f"{API}/people/{cleared}/duties", json=[{"role": "counter", "agency": B}]).status_code == 403
    made = modest.post(f"{API}/people", json=person("x.two", ("counter", A), classes=["P0"]))
    assert made.status_code == 201
    who = made.json()["person"]["id"]
    assert modest.patch(f"{API}/people/{who}", json={"classes": ["P0", "P3"]}).status_code == 403
    key = {"name": "k", "scopes": ["see"], "purposes": ["reception"], "agency": A}
    assert modest.post(f"{API}/keys", json=key).status_code == 403
    assert modest.post(f"{API}/keys", json={**key, "classes": ["P0", "P1"]}).status_code == 201


def test_a_key_gives_nothing_that_it_does_not_have(with_key: Callable[..., TestClient], services: Services) -> None:
    keep_person(services, "clerk", Duty(Role.COUNTER, A))
    boss = keep_person(services, "boss", Duty(Role.SUPERVISOR, A))
    narrow = with_key("narrow", A, ADMINISTER, purposes=(Purpose.MAINTENANCE,))
    assert narrow.post(f"{API}/people", json=person("x.one", ("supervisor", A))).status_code == 403
    assert narrow.post(f"{API}/people/{boss}/password").status_code == 403
    assert narrow.put(f"{API}/people/{boss}/duties", json=[{"role": "counter", "agency": A}]).status_code == 403
    wanted = {"name": "k", "scopes": ["administer"], "purposes": ["maintenance"], "agency": A}
    assert narrow.post(f"{API}/keys", json={**wanted, "scopes": ["administer", "see"]}).status_code == 403
    assert narrow.post(f"{API}/keys", json={**wanted, "purposes": ["reception"]}).status_code == 403
    assert narrow.post(f"{API}/keys", json={**wanted, "agency": B}).status_code == 404
    assert narrow.post(f"{API}/keys", json={**wanted, "agency": ""}).status_code == 404
    assert narrow.post(f"{API}/keys", json=wanted).status_code == 201
    with_key("wide", A, frozenset(Permission))
    assert narrow.post(f"{API}/keys/wide/rotations", json={}).status_code == 403


def test_keys_are_made_rotated_with_an_overlap_and_revoked(
    app: FastAPI, district: TestClient, services: Services
) -> None:
    wanted = {"name": "cổng", "scopes": ["see"], "purposes": ["reception"], "agency": A, "days": 30}
    first = district.post(f"{API}/keys", json=wanted).json()["token"]
    second = district.post(f"{API}/keys/cổng/rotations", json={"overlap_hours": 2}).json()["token"]
    third = district.post(f"{API}/keys/cổng/rotations", json={"overlap_hours": 0}).json()["token"]

    def asked(token: str) -> Any:
        return browser(app).get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})

    assert [asked(token).status_code for token in (first, second, third)] == [200, 401, 200]
    assert asked(first).json()["name"] == asked(third).json()["name"] == "cổng"
    listed = district.get(f"{API}/keys")
    assert [one["name"] for one in listed.json()["keys"]] == ["cổng", "cổng~1", "cổng~2"]
    assert not any(token.removeprefix("sohoa_") in listed.text for token in (first, second, third))
    assert listed.json()["keys"][0]["expires_at"] is not None
    assert district.delete(f"{API}/keys/cổng").status_code == 204
    assert [asked(token).status_code for token in (first, third)] == [401, 401]
    assert district.post(f"{API}/keys/cổng/rotations", json={}).status_code == 404
    assert district.post(f"{API}/keys", json={**wanted, "name": "cổng~9"}).status_code == 400


def test_the_page_of_keys_tells_a_former_one_which_can_only_be_ended(
    with_key: Callable[..., TestClient], app: FastAPI, services: Services
) -> None:
    with_key("cổng", A, frozenset({Permission.SEE}))
    access.rotate_key(services, "cổng", timedelta(hours=2))
    keep_person(services, "ha", Duty(Role.ADMINISTRATOR, A))
    page = signed_in(app, "ha")

    def row(former: bool) -> str:
        rows = page.get("/administration/keys").text.split("<tr>")
        [found] = [one for one in rows if "cổng" in one and ("khóa cũ" in one) is former]
        return found

    assert ("Đổi khóa" in row(former=False), "Thu hồi" in row(former=False)) == (True, True)
    assert ("Đổi khóa" in row(former=True), "Thu hồi" in row(former=True)) == (False, True)
    assert "cổng~" not in row(former=True).replace("c%E1%BB%95ng~1", "")
    access.revoke_key(services, "cổng~1")
    assert "Thu hồi" not in row(former=True)
    assert "Thu hồi" in row(former=False)


def test_keys_elsewhere_are_not_there(district: TestClient, with_key: Callable[..., TestClient]) -> None:
    with_key("foreign", C, frozenset({Permission.SEE}))
    with_key("whole", "", frozenset({Permission.SEE}))
    for name in ("foreign", "whole", "unknown"):
        assert district.delete(f"{API}/keys/{name}").status_code == 404
        assert district.post(f"{API}/keys/{name}/rotations", json={}).status_code == 404
    assert district.get(f"{API}/keys").json() == {"keys": [], "next": None}


def test_people_and_keys_are_told_part_by_part(
    district: TestClient, services: Services, with_key: Callable[..., TestClient]
) -> None:
    for number in range(4):
        keep_person(services, f"clerk.{number}", Duty(Role.COUNTER, A))
        keep_person(services, f"clerk.{number}.elsewhere", Duty(Role.COUNTER, C))
        with_key(f"khóa {number}", A, frozenset({Permission.SEE}))
        with_key(f"khóa {number} elsewhere", C, frozenset({Permission.SEE}))
    mine = [*(f"clerk.{number}" for number in range(4)), "district"]
    assert told(district, "people", "account") == [mine[:2], mine[2:4], mine[4:]]
    assert told(district, "keys", "name") == [["khóa 0", "khóa 1"], ["khóa 2", "khóa 3"]]
    for wrong in ({"limit": 0}, {"limit": 1001}, {"after": "\x00"}):
        assert [district.get(f"{API}/{what}", params=wrong).status_code for what in ("people", "keys")] == [400, 400]


def test_pages_of_people_and_keys_lead_to_the_next_part(district: TestClient, services: Services) -> None:
    with services.work() as uow:
        for number in range(100):
            made = people.add(uow, Person(PersonId(f"p{number}"), f"clerk.{number:03}", "Mới"), "", "somebody")
            people.set_duties(uow, made.id, [Duty(Role.COUNTER, A)], "somebody")
            keys.add(uow, keys.ApiKey(f"khóa {number:03}", agency=A))
        keys.add(uow, keys.ApiKey("khóa sau", agency=A))
    for tab, last, behind in (("people", "clerk.099", "district"), ("keys", "khóa 099", "khóa sau")):
        first = district.get(f"/administration/{tab}").text
        [address] = re.findall(r'rel="next" href="([^"]*)"', first)
        second = district.get(address).text
        assert last in first
        assert last not in second
        assert behind in second
        assert 'rel="next"' not in second


def told(client: TestClient, what: str, name: str) -> list[list[str]]:
    """Return the names of what is listed, two by two, until no more is promised."""
    found: list[list[str]] = []
    after: str | None = ""
    while after is not None:
        answer = client.get(f"{API}/{what}", params={"limit": 2, "after": after}).json()
        found.append([one[name] for one in answer[what]])
        after = answer["next"]
    return found


@pytest.mark.parametrize("text", ["", "\x00", "a\nb", "x" * 301, "\ud800"])
def test_names_that_nobody_has_are_refused(chief: TestClient, text: str) -> None:
    bodies = [
        ("people", person("x.one", ("counter", A)) | {"name": text}),
        ("people", person("x.one", ("counter", text or "a"))),
        ("people", person(text or "X", ("counter", A))),
        ("agencies", {"code": "H99.77", "name": text}),
        ("agencies", {"code": text, "name": "Xã"}),
        ("keys", {"name": text, "scopes": ["see"], "purposes": ["reception"]}),
        ("keys", {"name": "k", "scopes": ["see"], "purposes": ["reception"], "agency": text or "a"}),
        ("keys", {"name": "k", "scopes": [], "purposes": ["reception"]}),
    ]
    for place, body in bodies:
        answer = chief.post(f"{API}/{place}", content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, (place, body)


def test_agencies_are_kept_below_ones_own(district: TestClient, chief: TestClient) -> None:
    new = {"code": f"{DISTRICT}.07", "name": "Xã Bảy", "parent": DISTRICT}
    assert district.post(f"{API}/agencies", json=new).status_code == 201
    assert district.post(f"{API}/agencies", json=new).status_code == 400
    # Papers may lie under a code that nobody has registered: taking it would open them.
    for body in (
        {"code": "H99.50.01", "name": "Xã lạ", "parent": DISTRICT},
        {"code": f"{DISTRICT}.08", "name": "Xã Tám"},
        {"code": "H99.360", "name": "Xã lạ", "parent": DISTRICT},
    ):
        assert district.post(f"{API}/agencies", json=body).status_code == 403, body
    assert district.post(f"{API}/agencies", json={"code": f"{C}.1", "name": "x", "parent": C}).status_code == 404
    assert district.patch(f"{API}/agencies/{C}", json={"parent": DISTRICT}).status_code == 404
    assert district.patch(f"{API}/agencies/{DISTRICT}", json={"parent": C}).status_code in {403, 404}
    assert district.patch(f"{API}/agencies/{A}", json={"parent": None}).status_code == 403
    assert district.patch(f"{API}/agencies/{A}", json={"parent": C}).status_code == 404
    assert district.patch(f"{API}/agencies/{A}", json={"parent": B, "name": "Xã Mới"}).json()["parent"] == B
    assert chief.patch(f"{API}/agencies/{B}", json={"parent": A}).status_code == 400
    codes = [one["code"] for one in district.get(f"{API}/agencies").json()]
    assert codes == [DISTRICT, A, B, f"{DISTRICT}.07"]
    assert C in [one["code"] for one in chief.get(f"{API}/agencies").json()]


def test_a_closed_agency_takes_no_new_duties_and_no_keys(district: TestClient) -> None:
    assert district.patch(f"{API}/agencies/{DISTRICT}", json={"closed": True}).status_code == 400
    assert district.patch(f"{API}/agencies/{A}", json={"closed": True}).json()["closed_at"]
    assert district.post(f"{API}/people", json=person("x.one", ("counter", A))).status_code == 400
    key = {"name": "k", "scopes": ["see"], "purposes": ["reception"], "agency": A}
    assert district.post(f"{API}/keys", json=key).status_code == 400
    assert district.patch(f"{API}/agencies/{A}", json={"closed": False}).json()["closed_at"] is None
    assert district.post(f"{API}/keys", json=key).status_code == 201


def test_without_the_office_nothing_of_it_is_open(app: FastAPI, services: Services) -> None:
    keep_person(services, "boss", Duty(Role.SUPERVISOR))
    keep_person(services, "auditor", Duty(Role.AUDITOR))
    for account in ("boss", "auditor"):
        client = signed_in(app, account)
        for path in ("people", "agencies", "keys"):
            assert client.get(f"{API}/{path}").status_code == 403
        assert client.post(f"{API}/people", json=person("x.one", ("counter", A))).status_code == 403
        key = {"name": "k", "scopes": ["see"], "purposes": ["reception"]}
        assert client.post(f"{API}/keys", json=key).status_code == 403
