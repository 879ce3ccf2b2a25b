"""kill -9 of a worker, of a child, of everything, in the middle of a batch: every page ends exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ids import BatchId
from core.settings import Settings
from core.states import BatchState, PageState
from pipeline import describe, digitize
from pipeline.progress import progress
from pipeline.services import Services
from pipeline.supervise import Workers
from storage.db import steps
from tests.faults.processes import all_gone, of_installation, shoot
from tests.pipeline.papers import scan

SOHOA = str(Path(sys.executable).parent / "sohoa")

PAGES = 16
Configure = Callable[[dict[str, str]], Settings]


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Set the options of this process and of the workers that it starts."""

    def make(options: dict[str, str]) -> Settings:
        fixed = {
            "SOHOA_DATA": str(tmp_path / "var"),
            "SOHOA_QUEUE__WORKERS": "2",
            "SOHOA_QUEUE__POLL_SECONDS": "0.05",
            "SOHOA_QUEUE__SWEEP_SECONDS": "0.5",
            "SOHOA_QUEUE__RETRY_SECONDS": "0",
            # The point is that work goes on, not when it is given up: page after page is shot here.
            "SOHOA_QUEUE__ATTEMPTS": "100",
        }
        for name, value in {**fixed, **options}.items():
            monkeypatch.setenv(name, value)
        return Settings(_env_file=None)

    return make


def embedded(_request: pytest.FixtureRequest) -> dict[str, str]:
    return {}


def distributed(request: pytest.FixtureRequest) -> dict[str, str]:
    s3 = request.getfixturevalue("s3_options")
    return {
        "SOHOA_STORAGE__BLOBS": "s3",
        "SOHOA_STORAGE__S3_ENDPOINT": s3.s3_endpoint,
        "SOHOA_STORAGE__S3_BUCKET": s3.s3_bucket,
        "SOHOA_STORAGE__S3_ACCESS_KEY": s3.s3_access_key,
        "SOHOA_STORAGE__S3_SECRET_KEY": s3.s3_secret_key.get_secret_value(),
        "SOHOA_STORAGE__DATABASE_URL": request.getfixturevalue("postgres_url"),
        "SOHOA_QUEUE__KIND": "celery",
        "SOHOA_QUEUE__BROKER_URL": request.getfixturevalue("rabbitmq_url"),
    }


BOTH_QUEUES = pytest.mark.parametrize(
    "queue",
    [
        pytest.param(embedded, id="database"),
        pytest.param(distributed, id="celery", marks=[pytest.mark.postgres, pytest.mark.rabbitmq, pytest.mark.s3]),
    ],
)


def ends_exactly_once(services: Services, batch: BatchId, expected: int) -> None:
    found = describe.contents(services, batch)
    now = progress(services, batch)
    assert found.batch.state is BatchState.READY
    assert now.pages == expected == now.in_documents + now.blank + now.separators + now.failed
    assert now.failed == 0
    assert all(page.state is PageState.READ for page in found.pages.values())
    placed = [page for paper in found.documents for page in paper.slots]
    assert sorted(placed) == sorted(set(placed))
    with services.look() as uow:
        counts = steps.counts(uow)
    assert {state for _, state in counts} == {"done"}
    assert counts["recognize", "done"] == expected  # type: ignore[index]


@pytest.mark.tesseract
@pytest.mark.slow
@BOTH_QUEUES
@pytest.mark.parametrize("victims", ["one", "all"])
def test_shooting_processes_loses_and_doubles_nothing(
    configure: Configure,
    tmp_path: Path,
    queue: Callable[[pytest.FixtureRequest], dict[str, str]],
    victims: str,
    request: pytest.FixtureRequest,
) -> None:
    settings = configure(queue(request))
    services = Services.open(settings)
    request.addfinalizer(services.engine.dispose)
    files = [scan(tmp_path / "a.tif", PAGES // 2, seed=1), scan(tmp_path / "b.tif", PAGES // 2, seed=2)]
    batch = digitize.hand_in(services, files, dossier="H99-KILL", procedure=None, by="test").batch.id
    chance = random.Random(f"{victims}-{queue.__name__}")
    shots = 0
    deadline = time.monotonic() + 200
    with Workers(settings) as workers:
        while not progress(services, batch).finished and time.monotonic() < deadline:
            workers.keep_alive()
            time.sleep(chance.uniform(0.2, 1.5))
            if shots < 12:
                living = list(of_installation(settings.data))
                shots += shoot(living, chance, 1 if victims == "one" else len(living))
    ends_exactly_once(services, batch, PAGES)
    assert shots >= 5
    assert all_gone(settings.data, 5) == []


@pytest.mark.tesseract
@pytest.mark.slow
def test_nothing_outlives_the_command_that_was_killed_and_a_second_run_goes_on(
    configure: Configure, tmp_path: Path
) -> None:
    settings = configure({})
    path = scan(tmp_path / "a.tif", PAGES)
    command = [SOHOA, "digitize", str(path), "--dossier", "H99-KILL", "--json"]
    for _ in range(2):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
        wait_for(lambda: len(list(of_installation(settings.data))) >= 4, 30)
        child.kill()
        child.wait()
        assert all_gone(settings.data, 10) == []
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ, timeout=120)
    assert done.returncode == 0, done.stderr
    assert b'"summary": {"pages_fed": 16' in done.stdout
    services = Services.open(settings)
    with services.look() as uow:
        counts = steps.counts(uow)
    services.engine.dispose()
    assert counts["recognize", "done"] == PAGES  # type: ignore[index]


@pytest.mark.tesseract
def test_an_interrupted_command_says_how_to_go_on(configure: Configure, tmp_path: Path) -> None:
    settings = configure({})
    # So many pages that it cannot be done before anybody has seen it begin.
    path = scan(tmp_path / "a.tif", 6 * PAGES)
    # Tests that a script runs beside other work ignore Ctrl-C, and so would what they start.
    command = ["env", "--default-signal=INT", SOHOA, "digitize", str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ) as child:
        try:
            wait_for(lambda: len(list(of_installation(settings.data))) >= 4, 60)
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=60)
        finally:
            child.kill()
    assert child.returncode == 130
    assert "Chạy lại đúng lệnh này" in err.decode()
    assert all_gone(settings.data, 10) == []


def wait_for(happened: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
