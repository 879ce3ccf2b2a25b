"""One policy: every route has a rule, every request of a caller is on record, agencies keep to themselves."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from api import policy
from api.app import create_app
from api.guard import Guarded
from api.policy import name_of
from core.people import Agency, Permission
from pipeline import access
from pipeline.services import Services
from storage.db import agencies, audit, keys
from storage.db.audit import DENIED, GRANTED, Entry

A, B, C = "H99.36.05", "H99.36.06", "H99.40.01"
SCOPES = frozenset({Permission.SEE, Permission.DOWNLOAD, Permission.SCAN, Permission.REUSE})


def endpoints(services: Services) -> dict[str, Callable[..., object]]:
    """Return every route of the app by the name that the policy has for it."""

    def walk(routes: list[Any]) -> list[Callable[..., object]]:
        found = [route.endpoint for route in routes if hasattr(route, "endpoint")]
        for route in routes:
            if hasattr(route, "original_router"):
                found += walk(route.original_router.routes)
        return found

    return {name_of(endpoint): endpoint for endpoint in walk(create_app(services).routes)}


def entries(services: Services) -> list[Entry]:
    with services.look() as uow:
        return list(audit.chain(uow))


@pytest.fixture
def tree(services: Services) -> None:
    with services.work() as uow:
        for agency in (Agency("H99.36", "Huyện Một"), Agency(A, "Xã Một", "H99.36"), Agency(B, "Xã Hai", "H99.36")):
            agencies.put(uow, agency)
        agencies.put(uow, Agency(C, "Xã Ba"))


@pytest.fixture
def at(client: TestClient, services: Services, tree: None) -> Callable[..., TestClient]:
    """Return a client with a key of an agency."""

    def made(agency: str, scopes: frozenset[Permission] = SCOPES, **options: Any) -> TestClient:
        name = f"{agency}-{len(entries(services))}-{abs(hash(scopes))}"
        key = keys.ApiKey(name, scopes=scopes, agency=agency, **options)
        token = access.new_key(services, name, key)
        return TestClient(client.app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)

    return made


def test_every_route_has_a_rule_and_every_rule_a_route(services: Services) -> None:
    found = set(endpoints(services))
    assert len(found) > 70
    assert found - policy.OPEN == set(policy.RULES)
    assert found >= policy.OPEN


def test_a_route_that_nobody_thought_of_answers_nobody(services: Services, token: str) -> None:
    app = create_app(services)
    forgotten = APIRouter()

    @forgotten.get("/forgotten")
    def show() -> str:
        return "a secret"

    app.include_router(forgotten, dependencies=[Guarded])
    answer = TestClient(app).get("/forgotten", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert "secret" not in answer.text
    # All apps of a process share the routes that everybody thought of, and no others.
    other = TestClient(create_app(services)).get("/forgotten", headers={"Authorization": f"Bearer {token}"})
    assert other.status_code == 404


def test_a_key_does_what_it_was_made_for_and_nothing_else(at: Callable[..., TestClient], services: Services) -> None:
    seeing = at("", frozenset({Permission.SEE}))
    assert seeing.get("/api/v1/dossiers").status_code == 200
    assert seeing.post("/api/v1/dossiers", json={"receiving": A}).status_code == 403
    assert seeing.get("/api/v1/measures?begin=2026-01-01&end=2026-01-02").status_code == 403
    assert seeing.get("/api/v1/dossiers", headers={"Sohoa-Purpose": "nothing"}).status_code == 403


def test_a_dossier_elsewhere_is_one_that_is_not_there(at: Callable[..., TestClient]) -> None:
    mine, other, above = at(A), at(C), at("H99.36")
    code = mine.post("/api/v1/dossiers", json={"procedure": "1.001193"}).json()["code"]
    assert code.startswith(A)
    for method, path in (("GET", ""), ("GET", "/components"), ("GET", "/documents"), ("GET", "/links")):
        absent = other.request(method, f"/api/v1/dossiers/{A}-990101-0001{path}")
        hidden = other.request(method, f"/api/v1/dossiers/{code}{path}")
        assert (hidden.status_code, hidden.json()) == (404, absent.json())
        assert mine.request(method, f"/api/v1/dossiers/{code}{path}").status_code == 200
        assert above.request(method, f"/api/v1/dossiers/{code}{path}").status_code == 200
    assert [line["code"] for line in mine.get("/api/v1/dossiers").json()] == [code]
    assert [line["code"] for line in above.get("/api/v1/dossiers").json()] == [code]
    assert other.get("/api/v1/dossiers").json() == []
    assert other.post("/api/v1/dossiers", json={"code": code}).status_code == 404
    assert other.post("/api/v1/dossiers", json={"receiving": A}).status_code == 404
    assert other.post("/api/v1/eligibility", json={"dossier": code}).status_code == 404
    asked = {"procedure": "1.001193", "number": "099099000001"}
    assert other.post("/api/v1/eligibility", json=asked).status_code == 403


def test_what_may_be_seen_but_not_done_is_forbidden(at: Callable[..., TestClient]) -> None:
    code = at(A).post("/api/v1/dossiers", json={"procedure": "1.001193"}).json()["code"]
    seeing = at(A, frozenset({Permission.SEE}))
    assert seeing.get(f"/api/v1/dossiers/{code}").status_code == 200
    assert seeing.post(f"/api/v1/dossiers/{code}/moves", json={"state": "processing"}).status_code == 403


def test_every_request_leaves_one_entry(at: Callable[..., TestClient], services: Services) -> None:
    mine, other = at(A), at(C)
    code = mine.post("/api/v1/dossiers", json={"procedure": "1.001193"}).json()["code"]
    before = entries(services)
    mine.get(f"/api/v1/dossiers/{code}", headers={"Sohoa-Purpose": "processing"})
    other.get(f"/api/v1/dossiers/{code}")
    read, refused = entries(services)[len(before) :]
    assert (read.action, read.outcome, read.subject_kind, read.purpose) == (
        "v1.dossiers.show",
        GRANTED,
        "dossier",
        "processing",
    )
    assert read.subject == read.dossier != ""
    assert (refused.outcome, refused.subject, refused.dossier) == (DENIED, read.subject, read.dossier)
    assert refused.data == {"agency": C, "why": "not_found"}
    chain = entries(services)
    assert [one.number for one in chain] == list(range(1, len(chain) + 1))
    for one, after in pairwise(chain):
        assert after.before == one.hash == audit.hash_of(one)
