"""Services over a temporary folder, a client of the app, and the servers that some tests start."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.settings import Settings
from pipeline import access
from pipeline.services import Services
from tests import databases

pytest_plugins = ["tests.servers.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--examples",
        type=int,
        default=1,
        help="How many fitting and as many unfitting requests are made of each described operation.",
    )


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, an embedded one unless a module is marked `ON_BOTH`."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return databases.lay(tmp_path / "var" / "sohoa.db")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Blobs in a temporary folder, an engine that reads nothing."""
    return Settings(
        _env_file=None,
        data=tmp_path / "var",
        storage={"database_url": database_url},
        ocr={"engine": "null"},
        queue={"poll_seconds": 0.05, "retry_seconds": 0},
        review={"second_share": 0, "second_entry": "none"},
    )


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    opened = Services.open(settings)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def token(services: Services) -> str:
    made = access.first_key(services)
    assert made is not None
    return made


@pytest.fixture
def client(services: Services, token: str) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url="http://testserver", follow_redirects=False) as opened:
        opened.headers["Authorization"] = f"Bearer {token}"
        yield opened


Run = Callable[[], None]


@pytest.fixture
def run_steps(services: Services) -> Run:
    """Do every step that is due, in this process, until nothing is left to do."""
    from pipeline.journey import perform  # loads the OCR room, which most API tests must not
    from storage.db import steps
    from storage.identity import here

    def run() -> None:
        while claim := steps.claim(services.engine, here(), services.clock(), 60):
            perform(services, claim)

    return run
