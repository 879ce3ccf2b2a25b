"""Every route, everybody, own things, foreign ones, ones of a class beyond, and none: nobody sees what they may not."""

from collections import Counter
from collections.abc import Callable

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from api import policy
from api.app import create_app
from api.deps import ServicesOf
from api.guard import Guarded
from api.policy import Kind, Rule, name_of
from core.errors import Forbidden
from core.people import Agency, Permission, Role
from core.procedure import Dossier
from pipeline.services import Services
from storage.db import agencies, dossiers
from tests.matrix.conftest import Asked
from tests.matrix.judge import Fault, Matrix
from tests.matrix.questions import Unfilled, questions, routes
from tests.matrix.world import World

_SEEING = Rule(Permission.SEE)
EVERYBODY = [
    "nobody",
    *(role.value for role in Role),
    "counter-harmless",
    "supervisor-harmless",
    "must-change",
    *(f"key-{scope.value}" for scope in Permission),
    "key-everything",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_sees_what_they_may_not(asked: Asked, name: str) -> None:
    matrix, callers = asked
    assert set(callers) == set(EVERYBODY)
    matrix.world.restore()
    ways = routes(matrix.client.app)  # type: ignore[arg-type]  # what httpx calls an app is ours
    assert {way.name for way in ways} == set(policy.RULES) | policy.OPEN
    found = [fault for way in ways for fault in matrix.faults(callers[name], way)]
    assert found == [], Counter(fault.route for fault in found)
    assert matrix.cases > len(ways)


def faults_of(asked: Asked, services: Services, router: APIRouter, *, guarded: bool = True) -> list[Fault]:
    """Return what the matrix finds in an app with one more router, as the clerk at the counter asks it."""
    app = create_app(services)
    app.include_router(router, dependencies=[Guarded] if guarded else [])
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    matrix = Matrix(asked[0].world, client)
    new = [way for way in routes(app) if way.name.startswith("tests.")]
    return [fault for way in new for name in ("nobody", "counter") for fault in matrix.faults(asked[1][name], way)]


def leaky(code: str, services: ServicesOf) -> dict[str, str | None]:
    """Answer whoever asks, of any dossier."""
    with services.look() as uow:
        found = dossiers.by_code(uow, code)
    return {"submitted_by": found.submitted_by if found else None}


def named(dossier: str, services: ServicesOf) -> dict[str, str | None]:
    """Forget to look whether what a query names may be known."""
    return leaky(dossier, services)


def everything(services: ServicesOf) -> list[Dossier]:
    """Forget that a list is to be filtered."""
    with services.look() as uow:
        return [one.dossier for one in dossiers.page(uow, dossiers.Wanted(), 100)]


def changed_first(services: ServicesOf) -> None:
    """Change something, and only then look whether that was allowed."""
    with services.work() as uow:
        agencies.put(uow, Agency("H99.36.77", "Xã không ai biết"))
    raise Forbidden("too late")


def routed(
    monkeypatch: pytest.MonkeyPatch, route: Callable[..., object], rule: Rule = _SEEING, below: str = ""
) -> APIRouter:
    """Return a router with one route, which the policy knows by this rule until the test ends."""
    monkeypatch.setitem(policy.RULES, name_of(route), rule)
    router = APIRouter()
    router.add_api_route(f"/api/v1/{route.__name__}{below}", route)
    return router


def test_it_would_see_a_route_that_is_open_by_mistake(
    asked: Asked, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    router = routed(monkeypatch, leaky, Rule(Permission.SEE, Kind.DOSSIER), "/{code}")
    assert faults_of(asked, world.services, router) == []
    found = faults_of(asked, world.services, router, guarded=False)
    assert {fault.who for fault in found} == {"nobody", "counter"}
    assert any("200 in place of 401" in fault.why for fault in found)
    assert any(f"tells {world.seeds['H99.40.01'].mark}" in fault.why for fault in found)
    assert any("200 is on record as []" in fault.why for fault in found)


def test_it_would_see_a_rule_that_asks_for_no_object(
    asked: Asked, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = faults_of(asked, world.services, routed(monkeypatch, named))
    assert any("there: 200" in fault.why for fault in found)
    assert any("tells" in fault.why for fault in found)


def test_it_would_see_a_list_without_a_filter(asked: Asked, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_of(asked, world.services, routed(monkeypatch, everything))
    assert {fault.who for fault in found} == {"counter"}
    assert all("200 tells" in fault.why for fault in found)


def test_it_would_see_a_refusal_that_comes_after_the_change(
    asked: Asked, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = faults_of(asked, world.services, routed(monkeypatch, changed_first))
    assert "403 is on record as ['granted']" in {fault.why for fault in found}


def test_it_fails_for_a_name_that_it_does_not_know(world: World) -> None:
    router = APIRouter()
    router.add_api_route("/api/v1/new/{thing}", lambda: None)
    app = create_app(world.services)
    app.include_router(router)
    [way] = [way for way in routes(app) if way.path.endswith("{thing}")]
    with pytest.raises(Unfilled, match="thing in the path"):
        questions(way)
