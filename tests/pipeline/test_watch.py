"""The scanner's folder: taken when finished, moved with the reason beside it, never lost, never twice."""

import threading
from collections.abc import Callable
from pathlib import Path

from pipeline import describe
from pipeline.services import Services
from pipeline.watch import receive_once, watch
from storage.db import batches
from tests.pipeline.papers import scan

Run = Callable[[], None]


def run_watch(services: Services, folder: Path, until: Callable[[], bool]) -> None:
    timer = threading.Event()
    rounds = iter(range(200))

    def stop() -> bool:
        timer.wait(0.02)
        return until() or next(rounds, None) is None

    watch(services, folder, settle_seconds=0.05, poll_seconds=0.02, stop=stop)


def test_a_good_file_is_done_and_a_bad_one_failed_with_its_reason(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    good = scan(folder / "good.png").read_bytes()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    run_watch(services, folder, lambda: not [path for path in folder.iterdir() if path.is_file()])
    assert (folder / "done" / "good.png").read_bytes() == good
    assert (folder / "failed" / "bad.pdf").read_bytes() == b"%PDF-1.4 cut"
    [reason] = (folder / "failed").glob("bad.pdf*.txt")
    assert reason.read_text(encoding="utf-8").strip().endswith(".")
    run_steps()
    with services.look() as uow:
        found = batches.recent(uow, 10)
    assert len(found) == 2
    assert {batch.created_by for batch in found} == {"watch"}


def test_a_file_that_was_received_before_a_crash_is_not_taken_twice(services: Services, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.png")
    first = receive_once(services, path)
    assert receive_once(services, path) == first
    assert len(describe.contents(services, first).files) == 1


def test_the_same_scan_again_later_is_a_new_batch(services: Services, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.png")
    first = receive_once(services, path)
    scan(path).touch()
    assert receive_once(services, path) != first
