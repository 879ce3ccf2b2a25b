"""People sign in, choose their password, and nobody else gets in with what they stole, planted or guessed."""

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from core.errors import InvalidRequest, Unauthorized, WeakPassword
from core.options import Environment
from core.people import Duty, Role
from pipeline import accounts, passwords
from pipeline.services import Services
from storage.db import audit, people, sessions
from tests.api.staff import HERE, PASSWORD, A, alert, browser, keep_agencies, keep_person, secret_of, signed_in

OTHER = "năm hạt mưa tháng tư"
OFFICE = "/api/v1/dossiers"


class Clock:
    """A clock that the test moves."""

    def __init__(self, real: Callable[[], Any]) -> None:
        self.real = real
        self.ahead = timedelta()

    def __call__(self) -> Any:
        return self.real() + self.ahead


@pytest.fixture
def clock(services: Services) -> Clock:
    return Clock(services.clock)


@pytest.fixture
def app(services: Services, clock: Clock) -> FastAPI:
    keep_agencies(services)
    keep_person(services, "lan.nguyen")
    return create_app(replace(services, clock=clock))


@pytest.fixture
def lan(app: FastAPI) -> TestClient:
    return signed_in(app, "lan.nguyen")


def test_somebody_signs_in_works_and_signs_out(app: FastAPI, services: Services) -> None:
    lan = browser(app)
    answer = lan.post("/sign-in", data={"account": " Lan.Nguyen ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    for sign in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"):
        assert sign in answer.headers["set-cookie"]
    me = lan.get("/api/v1/me").json()
    assert (me["name"], me["kind"], me["roles"], me["agencies"]) == ("lan.nguyen", "person", ["counter"], [A])
    assert me["purpose"] == "reception"
    assert lan.get("/").headers["location"] == "/counter"
    assert lan.get(OFFICE).status_code == 200
    assert lan.post("/sign-out").headers["location"] == "/sign-in"
    assert lan.get(OFFICE).status_code == 401
    with services.look() as uow:
        [entry] = [one for one in audit.chain(uow) if one.action == "sign_in"]
    assert (entry.actor, entry.outcome, entry.subject_kind) == ("lan.nguyen", audit.GRANTED, "person")


def test_outside_development_no_neighbour_can_set_the_cookie(services: Services) -> None:
    keep_person(services, "lan.nguyen")
    settings = services.settings.model_copy(update={"environment": Environment.PRODUCTION})
    client = browser(create_app(replace(services, settings=settings)))
    answer = client.post("/sign-in", data={"account": "lan.nguyen", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-sohoa_session=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "Domain" not in answer.headers["set-cookie"]


def test_unknown_closed_and_wrong_are_one_answer(app: FastAPI, services: Services) -> None:
    closed = keep_person(services, "closed")
    keep_person(services, "elsewhere", password="")
    with services.work() as uow:
        people.change(uow, replace(people.get(uow, closed), disabled_at=uow.now()))
    tried = [("lan.nguyen", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("elsewhere", ""), ("\x00Đ/", "x")]
    answers = [browser(app).post("/sign-in", data={"account": who, "password": what}) for who, what in tried]
    assert {answer.status_code for answer in answers} == {401}
    assert {alert(answer.text) for answer in answers} == {"Tài khoản hoặc mật khẩu không đúng. Hãy nhập lại."}
    assert not any("set-cookie" in answer.headers for answer in answers)
    with services.look() as uow:
        denied = [one for one in audit.chain(uow) if one.outcome == audit.DENIED]
    # What was typed for an account that is none may be a password.
    assert [one.actor for one in denied] == ["lan.nguyen", "", "closed", "elsewhere", ""]


def test_unknown_accounts_cost_the_same_work(services: Services) -> None:
    keep_person(services, "lan.nguyen")
    roomy = services.settings.api.model_copy(update={"sign_in_tries_per_account": 1000})
    roomy_services = replace(services, settings=services.settings.model_copy(update={"api": roomy}))

    def cost(account: str) -> float:
        spent = []
        for _ in range(4):
            before = time.process_time()
            with pytest.raises(Unauthorized):
                accounts.sign_in(roomy_services, account, "wrong")
            spent.append(time.process_time() - before)
        return min(spent)

    known = cost("lan.nguyen")
    assert passwords.hashed("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    for nobody in ("nobody", "", "x" * 500):
        assert 0.5 < cost(nobody) / known < 2


def test_an_account_is_closed_for_a_while_after_tries_in_vain(app: FastAPI, services: Services, clock: Clock) -> None:
    for _ in range(services.settings.api.sign_in_tries_per_account):
        assert browser(app).post("/sign-in", data={"account": "lan.nguyen", "password": "x"}).status_code == 401
    right = {"account": "lan.nguyen", "password": PASSWORD}
    refused = browser(app).post("/sign-in", data=right)
    assert refused.status_code == 429
    assert "quá nhiều lần" in alert(refused.text)
    clock.ahead = timedelta(hours=1)
    assert browser(app).post("/sign-in", data=right).status_code == 303


def test_a_spray_over_many_accounts_from_one_address_is_stopped(services: Services) -> None:
    options = services.settings.api.model_copy(update={"sign_in_tries_per_address": 4})
    few = replace(services, settings=services.settings.model_copy(update={"api": options}))
    app = create_app(few)
    for number in range(6):
        keep_person(services, f"clerk{number}", password="" if number < 5 else PASSWORD)
    statuses = [
        browser(app).post("/sign-in", data={"account": f"clerk{number}", "password": PASSWORD}).status_code
        for number in range(6)
    ]
    assert statuses == [401, 401, 401, 401, 429, 429]


def test_right_sign_ins_of_a_whole_office_use_up_nothing(services: Services) -> None:
    options = services.settings.api.model_copy(update={"sign_in_tries_per_address": 2})
    app = create_app(replace(services, settings=services.settings.model_copy(update={"api": options})))
    keep_person(services, "lan.nguyen")
    for _ in range(4):
        signed_in(app, "lan.nguyen")


def test_a_secret_that_was_planted_is_never_taken_over(app: FastAPI) -> None:
    victim = browser(app)
    victim.cookies.set("sohoa_session", "planted-by-somebody", domain="testserver.local")
    victim.post("/sign-in", data={"account": "lan.nguyen", "password": PASSWORD})
    assert secret_of(victim) not in {"planted-by-somebody", ""}
    assert victim.get(OFFICE).status_code == 200
    attacker = browser(app)
    attacker.cookies.set("sohoa_session", "planted-by-somebody")
    assert attacker.get(OFFICE).status_code == 401


def test_every_sign_in_has_a_new_secret_and_ends_the_one_before(app: FastAPI, lan: TestClient) -> None:
    first = secret_of(lan)
    lan.post("/sign-in", data={"account": "lan.nguyen", "password": PASSWORD})
    assert secret_of(lan) != first
    replayed = browser(app)
    replayed.cookies.set("sohoa_session", first)
    assert replayed.get(OFFICE).status_code == 401


def test_a_session_is_worth_nothing_after_sign_out(app: FastAPI, lan: TestClient) -> None:
    kept = secret_of(lan)
    lan.post("/sign-out")
    replayed = browser(app)
    replayed.cookies.set("sohoa_session", kept)
    assert replayed.get(OFFICE).status_code == 401
    assert replayed.get("/").headers["location"] == "/sign-in"


def test_a_stolen_session_is_refused_and_ends(app: FastAPI, lan: TestClient) -> None:
    thief = browser(app, "Another browser")
    thief.cookies.set("sohoa_session", secret_of(lan))
    assert thief.get(OFFICE).status_code == 401
    assert lan.get(OFFICE).status_code == 401


def test_a_session_ends_by_idleness_and_by_age(app: FastAPI, lan: TestClient, clock: Clock) -> None:
    for _ in range(30):
        clock.ahead += timedelta(minutes=25)
        if clock.ahead >= timedelta(hours=12):
            break
        assert lan.get(OFFICE).status_code == 200
    assert lan.get(OFFICE).status_code == 401
    idle = signed_in(app, "lan.nguyen")
    clock.ahead += timedelta(minutes=31)
    assert idle.get(OFFICE).status_code == 401


def test_no_unsafe_route_follows_a_foreign_page(app: FastAPI, lan: TestClient) -> None:
    unsafe = [
        (method, path) for methods, path in _routes(app.routes) for method in methods - {"GET", "HEAD", "OPTIONS"}
    ]
    assert len(unsafe) > 25
    assert ("POST", "/sign-out") in unsafe
    for origin in ("http://evil.example", "null", "", None):
        del lan.headers["Origin"]
        if origin is not None:
            lan.headers["Origin"] = origin
        for method, path in unsafe:
            if path == "/api/v1/look-ups":  # open to everybody, takes no cookie
                continue
            answer = lan.request(method, path.replace("{", "").replace("}", ""))
            assert answer.status_code == 403, (method, path, origin)
        lan.headers["Origin"] = HERE["Origin"]
    assert lan.get(OFFICE).status_code == 200


def _routes(routes: list[Any], prefix: str = "") -> list[tuple[set[str], str]]:
    found = [(set(route.methods or ()), prefix + route.path) for route in routes if hasattr(route, "endpoint")]
    for route in routes:
        if hasattr(route, "original_router"):
            found += _routes(route.original_router.routes, route.include_context.prefix)
    return found


def test_a_first_password_opens_nothing_but_the_choice_of_ones_own(app: FastAPI, services: Services) -> None:
    keep_person(services, "new.clerk", password="k7m2-9xqp-first", must_change=True)
    fresh = signed_in(app, "new.clerk", "k7m2-9xqp-first")
    assert fresh.get("/").headers["location"] == "/account"
    assert "Hãy đổi mật khẩu" in fresh.get("/account").text
    for path in (OFFICE, "/api/v1/batches", "/api/v1/procedures"):
        answer = fresh.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "must_change_password"), path
    former = secret_of(fresh)
    form = {"old": "k7m2-9xqp-first", "new": OTHER, "again": OTHER}
    assert fresh.post("/account/password", data={**form, "again": "x"}).status_code == 400
    assert fresh.post("/account/password", data={**form, "old": "x"}).status_code == 400
    assert fresh.post("/account/password", data=form).headers["location"] == "/"
    assert secret_of(fresh) not in {former, ""}
    assert fresh.get(OFFICE).status_code == 200
    replayed = browser(app)
    replayed.cookies.set("sohoa_session", former)
    assert replayed.get(OFFICE).status_code == 401


def test_a_first_password_does_not_lie_about_for_ever(app: FastAPI, services: Services, clock: Clock) -> None:
    keep_person(services, "new.clerk", must_change=True)
    clock.ahead = timedelta(hours=73)
    form = {"account": "new.clerk", "password": PASSWORD}
    assert browser(app).post("/sign-in", data=form).status_code == 401


def test_a_password_is_changed_over_the_api(app: FastAPI, lan: TestClient) -> None:
    elsewhere = signed_in(app, "lan.nguyen")
    ways = [(PASSWORD, "short"), (PASSWORD, "lan.nguyen lan.nguyen"), (PASSWORD, PASSWORD), ("wrong", OTHER)]
    for old, new in ways:
        answer = lan.post("/api/v1/me/password", json={"old": old, "new": new})
        assert answer.status_code == 400, new
        assert new not in answer.text
    assert elsewhere.get(OFFICE).status_code == 200
    assert lan.post("/api/v1/me/password", json={"old": PASSWORD, "new": OTHER}).status_code == 204
    assert lan.get(OFFICE).status_code == 200
    assert elsewhere.get(OFFICE).status_code == 401
    assert browser(app).post("/sign-in", data={"account": "lan.nguyen", "password": PASSWORD}).status_code == 401
    signed_in(app, "lan.nguyen", OTHER)


def test_a_stolen_session_cannot_guess_the_password(lan: TestClient, services: Services) -> None:
    tries = services.settings.api.sign_in_tries_per_account
    asked = [lan.post("/api/v1/me/password", json={"old": f"x{n}", "new": OTHER}).status_code for n in range(tries + 1)]
    assert asked == [400] * tries + [429]


def test_ones_sessions_are_shown_and_ended(app: FastAPI, lan: TestClient, services: Services) -> None:
    keep_person(services, "minh.tran")
    minh, elsewhere = signed_in(app, "minh.tran"), signed_in(app, "lan.nguyen")
    shown = lan.get("/api/v1/me/sessions").json()
    assert [one["current"] for one in shown] == [False, True]
    assert secret_of(lan) not in str(shown)
    assert "Phiên này" in lan.get("/account").text
    foreign = minh.get("/api/v1/me/sessions").json()[0]["id"]
    assert lan.delete(f"/api/v1/me/sessions/{foreign}").status_code == 404
    assert lan.post(f"/account/sessions/{shown[0]['id']}/end").status_code == 303
    assert elsewhere.get(OFFICE).status_code == 401
    signed_in(app, "lan.nguyen")
    assert lan.post("/account/sign-out-everywhere").headers["location"] == "/sign-in"
    with services.look() as uow:
        assert sessions.of_person(uow, people.by_account(uow, "lan.nguyen").person.id) == []  # type: ignore[union-attr]
    assert minh.get(OFFICE).status_code == 200
    assert minh.delete("/api/v1/me/sessions").status_code == 204
    assert minh.get(OFFICE).status_code == 401


def test_the_holder_of_a_key_sees_and_ends_the_sessions_of_it(app: FastAPI, token: str, services: Services) -> None:
    one, two = browser(app), browser(app)
    for client in (one, two):
        client.post("/sign-in", data={"key": token})
    one.post("/sign-in", data={"key": "sohoa_wrong"})
    with services.look() as uow:
        entries = [(entry.actor, entry.outcome) for entry in audit.chain(uow) if entry.action == "sign_in"]
    assert entries == [("first", audit.GRANTED)] * 2 + [("", audit.DENIED)]
    assert len(one.get("/api/v1/me/sessions").json()) == 2
    assert one.post("/api/v1/me/password", json={"old": "x", "new": OTHER}).status_code == 403
    assert "Đổi mật khẩu" not in one.get("/account").text
    one.delete("/api/v1/me/sessions")
    assert two.get(OFFICE).status_code == 401


def test_whoever_is_closed_is_out_at_once(lan: TestClient, services: Services) -> None:
    with services.work() as uow:
        held = people.by_account(uow, "lan.nguyen")
        assert held is not None
        people.change(uow, replace(held.person, disabled_at=uow.now()))
    assert lan.get(OFFICE).status_code == 401


@pytest.mark.parametrize(
    "password",
    [
        "", "ngắn", "12345678901234", "matkhau123456!", "Mật khẩu 2026 @!", "qwertyuiop12345", "aaaaaaaaaaaaaaaa",
        "lan.nguyen.2026", "nguyenlan1990", "password password", "abababababab", "x" * 201, "Hanoi Saigon 1975",
    ],
)  # fmt: skip
def test_passwords_that_are_tried_first_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        passwords.check(password, "lan.nguyen")


@pytest.mark.parametrize("password", [PASSWORD, OTHER, "correct horse battery", "vX9#qTw!rL2$", "Trời hôm nay có gió"])
def test_passwords_of_ones_own_are_taken(password: str) -> None:
    passwords.check(password, "lan.nguyen")


def test_a_password_fits_however_it_was_typed(services: Services) -> None:
    kept = passwords.hashed(unicodedata.normalize("NFD", PASSWORD))
    assert PASSWORD not in kept
    assert passwords.fits(kept, PASSWORD)
    assert not passwords.fits(kept, PASSWORD + " ")
    assert not passwords.fits("", PASSWORD)
    assert not passwords.fits("no hash", PASSWORD)
    assert not passwords.fits(kept, "\ud800")
    assert len({passwords.made_up() for _ in range(50)}) == 50
    with pytest.raises(InvalidRequest):
        passwords.check(PASSWORD, "bốn con thuyền giấy")


def test_duties_decide_what_a_person_may_do(app: FastAPI, services: Services) -> None:
    keep_person(services, "auditor", Duty(Role.AUDITOR))
    auditor = signed_in(app, "auditor")
    assert auditor.get(OFFICE).status_code == 403
    assert auditor.get("/api/v1/me").json()["agencies"] is None
