"""Everybody asks everything that is described, fittingly and not: no 5xx, no answer that is not described."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

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
@pytest.mark.parametrize("name", WHO)
def test_every_answer_is_described(asked: Asked, asking: dict[str, Asking], name: str) -> None:
    matrix, callers = asked
    found = [fault for one in asking.values() for fault in faults(matrix, callers[name], one)]
    assert found == []


def faults(matrix: Matrix, who: Who, one: Asking) -> Iterator[str]:
    for case in one.made:
        for place in one.places(matrix):
            matrix.world.restore()
            response = cases.ask(matrix.client, case, who.headers, place)
            if why := cases.fault(case, response):
                yield f"{one.route.method} {one.route.path} {place}: {response.status_code} {why}"
