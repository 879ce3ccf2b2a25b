"""Everybody asks everything that is described, fittingly and not: no 5xx, no answer that is not described."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from pydantic import BaseModel

from tests.matrix import cases
from tests.matrix.callers import Who
from tests.matrix.conftest import Asked
from tests.matrix.judge import Matrix
from tests.matrix.questions import Route, filled, questions, routes
from tests.matrix.situations import Thing
from tests.matrix.test_matrix import EVERYBODY
from tests.matrix.world import A

WHO = [name for name in EVERYBODY if not name.startswith("key-")] + ["key-see", "key-administer", "key-everything"]
"""A key asks by the same rules as a person; those with one scope differ only in what they are refused."""

EXCLUDED: dict[str, str] = {}
"""Operations that are not asked, each with its reason; one that does not exist any more fails."""


@dataclass(frozen=True)
class Asking:
    """An operation with the requests that are made of it."""

    route: Route
    made: list[cases.Made]

    def places(self, matrix: Matrix) -> list[dict[str, str]]:
        """Return what stands in the path: things of the agency, and what was made up."""
        path = questions(self.route)[0].path
        if not path:
            return [{}]
        things = matrix.world.seeds[A].things
        own = {place: things.get(place.thing, "0" * 16) for place in path.values() if isinstance(place, Thing)}
        return [{name: str(value) for name, value in filled(path, own).items()}, {}]


@pytest.fixture(scope="module")
def asking(asked: Asked, request: pytest.FixtureRequest) -> dict[str, Asking]:
    app = asked[0].client.app
    known = {f"{way.method} {way.path}": way for way in routes(app)}  # type: ignore[arg-type]
    every = cases.operations(cases.described(app))  # type: ignore[arg-type]
    assert set(EXCLUDED) <= set(every)
    examples = request.config.getoption("--examples")
    return {
        label: Asking(known[label], cases.made(operation, examples))
        for label, operation in every.items()
        if label not in EXCLUDED
    }


@pytest.mark.slow
# Six examples of each operation take minutes on a busy machine.
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", WHO)
def test_every_answer_is_described(asked: Asked, asking: dict[str, Asking], name: str) -> None:
    matrix, callers = asked
    matrix.world.restore()
    found = [fault for one in asking.values() for fault in faults(matrix, callers[name], one)]
    assert found == []


def faults(matrix: Matrix, who: Who, one: Asking) -> Iterator[str]:
    for case in one.made:
        for place in one.places(matrix):
            response = cases.ask(matrix.client, case, who.headers, place)
            # The next one asks the world as it was; what is refused, or only asked, adds entries to the audit.
            if one.route.method != "GET" and response.status_code < 400:
                matrix.world.restore()
            if why := cases.fault(case, response):
                yield f"{one.route.method} {one.route.path} {place}: {response.status_code} {why}"


class Kept(BaseModel):
    """What the routes of `told` say that they answer."""

    name: str


LIES = {
    "another status": (lambda: Response('{"name": "a"}', 418, media_type="application/json"), "UndefinedStatusCode"),
    "another body": (lambda: Response('{"name": 1}', media_type="application/json"), "JsonSchemaError"),
    "another kind of body": (lambda: Response("a", media_type="text/csv"), "UndefinedContentType"),
    "no body": (lambda: Response("", media_type="application/json"), "Malformed"),
    "a failure": (lambda: Response('{"name": "a"}', 503, media_type="application/json"), "ServerError"),
    "no header": (lambda: Response('{"name": "a"}', 201, media_type="application/json"), "MissingHeaders"),
}
"""Answers that are not as they are described, and what is found wrong with each."""


def told(answer: Callable[[], Response]) -> list[str]:
    """Return what is wrong with the answers of a route that gives this one."""
    app = FastAPI()
    location = {"Location": {"required": True, "schema": {"type": "string"}}}
    app.get("/kept", response_model=Kept, responses={201: {"model": Kept, "headers": location}})(answer)
    [(_, operation)] = cases.operations(cases.described(app)).items()
    client = TestClient(app)
    return [cases.fault(one, cases.ask(client, one, {}, {})) for one in cases.made(operation, 1)]


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_is_not_described_is_found(lie: str) -> None:
    answer, fault = LIES[lie]
    found = told(answer)
    assert found
    assert all(fault in one for one in found), found


def test_an_answer_that_is_described_is_no_fault() -> None:
    found = told(lambda: Response('{"name": "a"}', media_type="application/json"))
    assert found
    assert set(found) == {""}


@pytest.mark.slow
def test_an_answer_of_ours_that_is_not_described_any_more_is_found(asked: Asked) -> None:
    matrix, callers = asked
    app = matrix.client.app
    schema = deepcopy(app.openapi())  # type: ignore[attr-defined]  # what httpx calls an app is ours
    del schema["paths"]["/api/v1/people"]["get"]["responses"]["403"]
    [route] = [way for way in routes(app) if (way.method, way.path) == ("GET", "/api/v1/people")]  # type: ignore[arg-type]
    operation = cases.operations(cases.read(schema))["GET /api/v1/people"]
    found = list(faults(matrix, callers["counter"], Asking(route, cases.made(operation, 1))))
    assert any("403 UndefinedStatusCode" in fault for fault in found), found
