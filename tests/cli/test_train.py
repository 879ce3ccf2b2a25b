"""`sohoa train` as it is called: nothing to learn from, a table, and its exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from classify.learned import model
from classify.training.measure import Measure
from classify.training.retrain import Compared, Trial
from cli.exits import Exit
from cli.train import _shown, _told
from pipeline.learn import Outcome

SOHOA = str(Path(sys.executable).parent / "sohoa")
GOOD = Measure(known=10, right=9, wrong=0, strangers=4, abstained=4)
BAD = Measure(known=10, right=7, wrong=2, strangers=4, abstained=3)


def trial(now: Measure, new: Measure) -> Trial:
    packaged = model.load()
    return Trial(packaged, b"", Compared(now, new), Compared(GOOD, GOOD), learned=8)


def test_without_checked_papers_it_says_so_and_changes_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "SOHOA_DATA": str(tmp_path / "var"), "SOHOA_OCR__ENGINE": "null"}
    done = subprocess.run([SOHOA, "train"], env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == Exit.OK
    assert "sohoa train --generated" in done.stderr
    assert not (tmp_path / "var" / "models").exists()


def test_a_worse_model_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    bad = trial(GOOD, BAD)
    assert _told(Outcome(bad), bad) is Exit.REFUSED
    assert "Mô hình đang dùng vẫn giữ nguyên." in capsys.readouterr().err


def test_a_model_that_is_no_worse_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    good = trial(BAD, GOOD)
    assert _told(Outcome(good, Path("types.former.npz")), good) is Exit.OK
    said = capsys.readouterr().out
    assert "8 giấy tờ" in said
    assert "types.former.npz" in said


def test_the_table_shows_both_models_on_both_sets() -> None:
    shown = _shown(trial(GOOD, BAD))
    assert shown.row_count == 4
    assert [list(column.cells)[1] for column in shown.columns[2:]] == ["7/10", "2", "1", "3/4"]
