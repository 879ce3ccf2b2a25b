"""One world for all tests of a process: making it takes longer than asking it five hundred things."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.matrix.callers import Who, everybody
from tests.matrix.judge import Matrix
from tests.matrix.seed import Seed
from tests.matrix.world import A, B, World, fill, opened, share

Asked = tuple[Matrix, dict[str, Who]]


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, Who]]]:
    """Lend the world as it was kept, and everybody who asks by name."""
    with opened(tmp_path_factory.mktemp("world")) as made:
        for seed in made.seeds.values():
            fill(seed)
        share(made.seeds[B], made.seeds[A])
        callers = {who.name: who for who in everybody(made)}
        made.keep()
        yield made, callers


@pytest.fixture(scope="module")
def world(peopled: tuple[World, dict[str, Who]]) -> World:
    """Return the world as no other module has touched it."""
    peopled[0].restore()
    return peopled[0]


@pytest.fixture(scope="module")
def asked(world: World, peopled: tuple[World, dict[str, Who]]) -> Iterator[Asked]:
    """Lend the matrix, and everybody who asks by name."""
    # Open all the while: a client that is not starts a thread and an event loop for each request.
    with TestClient(create_app(world.services), follow_redirects=False, raise_server_exceptions=False) as client:
        yield Matrix(world, client), peopled[1]


@pytest.fixture
def own(world: World) -> Seed:
    return world.seeds[A]
