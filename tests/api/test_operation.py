"""How the service is, and trying again what was given up, for those who keep it running."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.batch import Failure
from core.people import Duty, Role
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import steps
from storage.identity import here
from tests.api.staff import A, keep_agencies, keep_person, signed_in
from tests.pipeline.papers import scan

Run = Callable[[], None]


@pytest.fixture
def given_up(client: TestClient, services: Services, tmp_path: Path) -> str:
    """A page that nobody could read."""
    file = scan(tmp_path / "a.png")
    batch = client.post("/api/v1/batches", files=[("files", (file.name, file.read_bytes()))]).json()["batch"]
    claim = steps.claim(services.engine, here(), services.clock(), 60)
    assert claim is not None
    with services.work() as uow:
        steps.quarantine(uow, claim, Failure("engine_missing"))
    assert claim.subject.startswith(batch)
    return claim.subject


def test_tells_what_waits_and_what_was_given_up(client: TestClient, given_up: str) -> None:
    health = client.get("/api/v1/operation").json()
    assert health == {"workers": 0, "due": 0, "running": 0, "quarantined": 1, "store": ""}
    [found] = client.get("/api/v1/operation/quarantine").json()
    assert (found["step"], found["subject"], found["code"]) == (Step.SPLIT, given_up, "engine_missing")
    assert found["message"].endswith(".")


def test_only_a_batch_that_failed_is_tried_again(client: TestClient, given_up: str) -> None:
    said = {"step": "split", "subject": given_up}
    assert client.post("/api/v1/operation/quarantine/retry", json=said).status_code == 409
    assert client.post("/api/v1/operation/quarantine/retry", json=said | {"step": "dance"}).status_code == 400
    unknown = {"step": "recognize", "subject": "0.1.1"}
    assert client.post("/api/v1/operation/quarantine/retry", json=unknown).status_code == 404


def test_who_keeps_some_agencies_learns_nothing_of_the_others(services: Services, given_up: str) -> None:
    keep_agencies(services)
    keep_person(services, "tam", Duty(Role.ADMINISTRATOR, A))
    some = signed_in(create_app(services), "tam")
    assert some.get("/api/v1/operation/quarantine").json() == []
    said = {"step": "split", "subject": given_up}
    assert some.post("/api/v1/operation/quarantine/retry", json=said).status_code == 404
    page = some.get("/administration/operation")
    assert page.status_code == 200
    assert given_up not in page.text
