"""A store that is down or full refuses with a clear error and loses nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.errors import EngineCrash, StorageDown, StorageError, StorageFull
from core.states import BatchState
from pipeline import describe, digitize
from pipeline.journey import perform
from pipeline.progress import progress
from pipeline.services import Services
from storage.db import steps
from storage.identity import here
from tests.faults.stores import FailingStore
from tests.pipeline.papers import scan

FAULTS = [StorageDown("cut"), StorageFull("full")]


def work_off(services: Services) -> None:
    while claim := steps.claim(services.engine, here(), services.clock(), 60):
        perform(services, claim)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
@pytest.mark.parametrize("times", [1, 2, 7, 15])
def test_work_waits_for_the_store_however_long(
    services: Services, tmp_path: Path, fault: StorageError, times: int
) -> None:
    batch = digitize.hand_in(services, [scan(tmp_path / "a.tif", 2)], dossier=None, procedure=None, by="test").batch
    shaky = replace(services, blobs=FailingStore(services.blobs, fault, times))
    work_off(shaky)
    found = describe.contents(services, batch.id)
    assert found.batch.state is BatchState.READY
    assert progress(services, batch.id).failed == 0
    assert len(found.documents) == 1


@pytest.mark.parametrize(("fault", "status"), list(zip(FAULTS, [503, 507], strict=True)), ids=str)
def test_an_upload_is_refused_with_a_sentence_and_nothing_is_half_there(
    services: Services, token: str, tmp_path: Path, fault: StorageError, status: int
) -> None:
    shaky = replace(services, blobs=FailingStore(services.blobs, fault, 1))
    content = scan(tmp_path / "a.png").read_bytes()
    with TestClient(create_app(shaky), headers={"Authorization": f"Bearer {token}"}) as client:
        refused = client.post("/api/v1/batches", files={"files": ("a.png", content)})
        assert refused.status_code == status
        assert refused.json()["code"] == fault.code
        assert "giữ bản giấy" in refused.json()["detail"]
        assert client.post("/api/v1/batches", files={"files": ("a.png", content)}).status_code == 202
    assert list(services.settings.scratch_folder.iterdir()) == []


def test_the_service_is_not_ready_while_the_store_is_down(services: Services) -> None:
    shaky = replace(services, blobs=FailingStore(services.blobs, StorageDown("cut"), 1))
    with TestClient(create_app(shaky)) as client:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_a_page_that_always_fails_is_quarantined_after_three_attempts(services: Services, tmp_path: Path) -> None:
    batch = digitize.hand_in(services, [scan(tmp_path / "a.png")], dossier=None, procedure=None, by="test").batch
    claim = steps.claim(services.engine, here(), services.clock(), 60)
    assert claim is not None
    perform(services, claim)
    broken = replace(services, blobs=FailingStore(services.blobs, Poison("bug"), 1000))
    attempts = 0
    while claim := steps.claim(services.engine, here(), services.clock(), 60, steps=["recognize"]):
        perform(broken, claim)
        attempts += 1
    assert attempts == 3
    work_off(services)
    [failure] = describe.failures(describe.contents(services, batch.id))
    assert failure["error"]["code"] == "engine_crash"
    assert progress(services, batch.id).batch.state is BatchState.READY


class Poison(EngineCrash):
    """Fails like an engine that crashes on one page each time."""


def test_an_unexpected_fault_never_kills_the_worker(services: Services, tmp_path: Path) -> None:
    batch = digitize.hand_in(services, [scan(tmp_path / "a.png")], dossier=None, procedure=None, by="test").batch
    work_off(replace(services, blobs=FailingStore(services.blobs, Surprise(), 1000)))  # type: ignore[arg-type]
    [failure] = describe.failures(describe.contents(services, batch.id))
    assert failure["error"]["code"] == "internal"


class Surprise(ZeroDivisionError):
    """Nothing that anybody foresaw."""
