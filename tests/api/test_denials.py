"""Whoever is refused before or at the guard leaves one entry that says so; and nobody floods the service."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pace import Pace
from core.people import CallerKind, Duty, Permission, Purpose, Role
from core.settings import Settings
from pipeline import access
from pipeline.services import Services
from storage.db import audit, events, keys
from storage.db.audit import DENIED, GRANTED, Entry
from tests.api.staff import HERE, PASSWORD, A, C, browser, keep_agencies, keep_person, secret_of, signed_in

LIST = "/api/v1/dossiers"


@pytest.fixture(autouse=True)
def tree(services: Services) -> None:
    keep_agencies(services)


def denials(services: Services) -> list[Entry]:
    with services.look() as uow:
        return [one for one in audit.chain(uow) if one.outcome == DENIED]


def told(entry: Entry) -> tuple[str, str, object]:
    return entry.action, entry.actor, entry.data.get("why")


def a_key(client: TestClient, services: Services, name: str, **options: object) -> TestClient:
    token = access.new_key(services, name, keys.ApiKey(name, **options))  # type: ignore[arg-type]
    return TestClient(client.app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)


def test_a_key_that_nobody_has(client: TestClient, services: Services) -> None:
    client.headers["Authorization"] = "Bearer made-up"
    assert client.get(LIST).status_code == 401
    [one] = denials(services)
    assert told(one) == ("v1.dossiers.list_dossiers", "", "unauthorized")
    assert (one.kind, one.address) == (CallerKind.PUBLIC.value, "testclient")


def test_who_shows_nothing_is_no_denial(client: TestClient, services: Services) -> None:
    del client.headers["Authorization"]
    assert client.get(LIST).status_code == 401
    assert client.get("/").status_code == 303
    assert denials(services) == []


def test_an_address_that_tries_keys_has_to_wait_and_a_right_one_goes_on(client: TestClient, services: Services) -> None:
    right = client.headers["Authorization"]
    statuses = []
    for number in range(52):
        client.headers["Authorization"] = f"Bearer made-up-{number}"
        statuses.append(client.get(LIST).status_code)
    assert statuses == [401] * 50 + [429] * 2
    assert [entry.data["why"] for entry in denials(services)] == ["unauthorized"] * 50 + ["too_many_tries"] * 2
    client.headers["Authorization"] = right
    assert client.get(LIST).status_code == 200


def test_a_purpose_that_is_not_theirs(client: TestClient, services: Services) -> None:
    narrow = a_key(client, services, "narrow", scopes=frozenset({Permission.SEE}), purposes=(Purpose.RECEPTION,))
    assert narrow.get(LIST, headers={"Sohoa-Purpose": "inspection"}).status_code == 403
    [one] = denials(services)
    assert told(one) == ("v1.dossiers.list_dossiers", "narrow", "forbidden")


def test_a_post_from_a_foreign_page(client: TestClient, services: Services) -> None:
    keep_person(services, "lan", Duty(Role.SUPERVISOR, A))
    lan = signed_in(client.app, "lan")
    answer = lan.post(LIST, json={"receiving": A}, headers={"Origin": "http://elsewhere"})
    assert answer.status_code == 403
    [one] = denials(services)
    assert told(one) == ("v1.dossiers.create", "lan", "forbidden")


def test_a_stolen_session(client: TestClient, services: Services) -> None:
    keep_person(services, "lan")
    lan = signed_in(client.app, "lan")
    thief = browser(client.app, "Another browser")
    thief.cookies.set("sohoa_session", secret_of(lan))
    assert thief.get(LIST).status_code == 401
    [one] = denials(services)
    assert told(one) == (access.STOLEN, "lan", None)


def test_a_sign_in_that_has_to_wait(client: TestClient, services: Services) -> None:
    keep_person(services, "lan")
    visitor = browser(client.app)
    limit = services.settings.api.sign_in_tries_per_account
    for _ in range(limit + 1):
        visitor.post("/sign-in", data={"account": "lan", "password": "wrong"})
    found = denials(services)
    assert len(found) == limit + 1
    assert told(found[-1]) == (access.SIGN_IN, "lan", "too_many_tries")


def test_a_conflict_or_nonsense_is_no_denial(client: TestClient, services: Services) -> None:
    assert client.post(LIST, json={"nonsense": 1}).status_code == 400
    assert client.get(LIST, params={"since": "2026-02-01", "until": "2026-01-01"}).status_code == 400
    assert denials(services) == []


def test_what_a_route_itself_refuses_is_a_denial_and_of_what_was_named_in_vain(
    client: TestClient, services: Services
) -> None:
    keep_person(services, "lan", Duty(Role.COUNTER, A))
    lan = signed_in(client.app, "lan")
    elsewhere = client.post("/api/v1/parties", json={"name": "Trần Thị Mơ", "born": "1990"}).json()["id"]
    assert lan.post(LIST, json={"receiving": A, "applicant": elsewhere}).status_code == 404
    assert lan.post(LIST, json={"receiving": C}).status_code == 404
    assert lan.post("/api/v1/eligibility", json={"procedure": "1.004222", "party": elsewhere}).status_code == 403
    named, agency, without = denials(services)
    assert told(named) == ("v1.dossiers.create", "lan", "not_found")
    assert (named.subject_kind, named.subject) == ("party", elsewhere)
    assert told(agency) == told(named)
    assert told(without) == ("v1.reuse.ask", "lan", "forbidden")


def test_a_page_that_says_why_something_was_refused_is_a_denial(client: TestClient, services: Services) -> None:
    keep_person(services, "lan", Duty(Role.COUNTER, A))
    lan = signed_in(client.app, "lan")
    opened = lan.post("/counter/open", data={"code": f"{C}-261123-0001"})
    assert opened.status_code == 404
    assert [told(one) for one in denials(services)] == [("web.counter.open_dossier", "lan", "not_found")]


def test_a_page_that_writes_while_it_is_loaded_was_refused_before(client: TestClient, services: Services) -> None:
    keep_person(services, "lan", Duty(Role.COUNTER, A))
    applicant = client.post("/api/v1/parties", json={"name": "Trần Thị Mơ", "born": "1990"}).json()["id"]
    code = f"{A}-261123-0001"
    opened = {"code": code, "receiving": A, "procedure": "1.004222", "applicant": applicant}
    assert client.post(LIST, json=opened).status_code == 201
    lan = signed_in(client.app, "lan")
    answer = lan.post(f"/counter/{code}/withdraw", data={"batch": "0123456789abcdefghjk"})
    assert answer.status_code == 404
    with services.look() as uow:
        asked = sum(event.action == "eligibility.asked" for event in events.of_subject(uow, applicant))
    assert asked == 1, "the page asks what is held, and that is a change of its own"
    assert [told(one) for one in denials(services)] == [("web.reception.withdraw", "lan", "not_found")]


def test_a_password_that_is_not_the_same_twice_was_not_changed(client: TestClient, services: Services) -> None:
    keep_person(services, "lan", Duty(Role.COUNTER, A))
    form = {"old": PASSWORD, "new": "ngựa pin kẹp đúng", "again": "ngựa pin kẹp"}
    answer = signed_in(client.app, "lan").post("/account/password", data=form)
    assert answer.status_code == 400
    assert "không giống nhau" in answer.text
    with services.look() as uow:
        *_, late = audit.chain(uow)
    assert told(late) == ("web.account.change_password", "lan", "invalid_request")


def test_what_came_to_nothing_says_why_and_a_change_is_kept_with_its_entry(
    client: TestClient, services: Services
) -> None:
    assert client.post(LIST, json={"receiving": "nonsense of mine", "code": "?"}).status_code in {400, 404}
    made = client.post(LIST, json={"code": f"{A}-261123-0001", "receiving": A})
    assert made.status_code == 201
    assert client.post(f"{LIST}/{made.json()['code']}/moves", json={"state": "returned"}).status_code == 409
    with services.look() as uow:
        *_, created, late = audit.chain(uow)
    assert (created.action, created.outcome, "why" in created.data) == ("v1.dossiers.create", GRANTED, False)
    assert (late.action, late.outcome, late.data["why"]) == ("v1.dossiers.move", GRANTED, "illegal_step")


@pytest.fixture
def slow(settings: Settings, services: Services) -> Iterator[TestClient]:
    """Return a client of an installation that answers a caller five times a minute."""
    few = settings.model_copy(update={"api": settings.api.model_copy(update={"requests_per_minute": 5})})
    opened = Services(few, services.engine, services.blobs, services.queue)
    token = access.new_key(opened, "busy")
    with TestClient(create_app(opened), headers={"Authorization": f"Bearer {token}", **HERE}) as client:
        yield client


def test_who_asks_too_often_is_told_when_to_ask_again(slow: TestClient, services: Services) -> None:
    statuses = [slow.get(LIST).status_code for _ in range(8)]
    assert statuses == [200] * 5 + [429] * 3
    answer = slow.get(LIST)
    assert answer.json()["code"] == "too_many_requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 12
    # One entry says so; a program that runs wild must not fill the audit.
    assert [told(entry) for entry in denials(services)] == [("v1.dossiers.list_dossiers", "busy", "too_many_requests")]
    other = access.new_key(services, "calm")
    assert slow.get(LIST, headers={"Authorization": f"Bearer {other}"}).status_code == 200


def test_a_bucket_fills_again_and_is_told_apart_by_caller() -> None:
    now = [0.0]
    pace = Pace(60, lambda: now[0])
    assert [pace.ask("one") for _ in range(60)] == [None] * 60
    wait = pace.ask("one")
    assert wait is not None
    assert (wait.seconds, wait.first) == (1, True)
    again = pace.ask("one")
    assert again is not None
    assert not again.first
    assert pace.ask("two") is None
    now[0] = 1.0
    assert pace.ask("one") is None
    assert pace.ask("one") is not None
    assert Pace(0).ask("anybody") is None


def test_callers_who_rest_are_forgotten() -> None:
    now = [0.0]
    pace = Pace(60, lambda: now[0])
    for number in range(10_001):
        pace.ask(str(number))
    now[0] = 120.0
    pace.ask("one more")
    assert len(pace._buckets) == 1
