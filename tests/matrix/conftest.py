"""One world for all tests of a process: making it takes longer than asking it a hundred things."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.matrix.callers import Who, everybody
from tests.matrix.judge import Matrix
from tests.matrix.seed import Seed
from tests.matrix.world import A, B, World, fill, opened, share

Asked = tuple[Matrix, dict[str, Who]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(tmp_path_factory.mktemp("world")) as made:
        for seed in made.seeds.values():
            fill(seed)
        share(made.seeds[B], made.seeds[A])
        yield made


@pytest.fixture(scope="module")
def asked(world: World) -> Iterator[Asked]:
    """Lend the matrix, and everybody who asks by name."""
    callers = {who.name: who for who in everybody(world)}
    world.keep()
    # Open all the while: a client that is not starts a thread and an event loop for each request.
    with TestClient(create_app(world.services), follow_redirects=False, raise_server_exceptions=False) as client:
        yield Matrix(world, client), callers


@pytest.fixture
def own(world: World) -> Seed:
    return world.seeds[A]
