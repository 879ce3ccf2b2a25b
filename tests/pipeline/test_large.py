"""A large mixed batch: every page accounted for, and every process small."""

from pathlib import Path

import pytest

from core.options import MIB
from core.settings import Settings
from core.states import BatchState
from tests.bench.large import run

PAGES = 200


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_hundred_mixed_pages_are_accounted_for_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is read plays no part in the accounting; `python -m tests.bench.large` does the same with Tesseract.
    monkeypatch.setenv("SOHOA_OCR__ENGINE", "null")
    monkeypatch.setenv("SOHOA_DATA", str(tmp_path / "var"))
    outcome = run(PAGES, 1, Settings(_env_file=None), tmp_path)
    assert outcome.now.batch.state is BatchState.READY
    assert outcome.now.pages == PAGES
    assert outcome.closes
    assert outcome.now.failed == 0
    assert outcome.peaks
    assert max(outcome.peaks.values()) < 700 * MIB, outcome.peaks
