"""The measures themselves, and that a run of the bench compares both readers."""

from pathlib import Path

import cv2
import pytest

from tests.bench import cases, readers
from tests.bench.score import cer, word_f1
from tests.ocr import pages


def test_word_f1_counts_each_word_as_often_as_it_stands() -> None:
    assert word_f1("Độc lập - Tự do", "Độc lập - Tự do") == 1
    assert word_f1("của của, (dân)", "của dân") == pytest.approx(0.8)
    assert word_f1("hoa", "hòa") == 0
    assert word_f1("", "") == 1
    assert word_f1("", "chữ") == 0


def test_word_f1_takes_composed_and_decomposed_letters_as_equal() -> None:
    assert word_f1("Việt", "Vie\u0323\u0302t") == 1


def test_cer_is_a_part_of_the_truth() -> None:
    assert cer("Tổ  quốc", "Tổ\nquốc") == 0
    assert cer("Tô quốc", "Tổ quốc") == pytest.approx(1 / 7)
    assert cer("x", "") == 1
    assert cer("", "") == 0


@pytest.mark.tesseract
def test_a_folder_of_pages_is_read_by_both(tmp_path: Path) -> None:
    drawn = pages.decision(dpi=120)
    cv2.imwrite(str(tmp_path / "one.png"), drawn.picture)
    (tmp_path / "one.gt.txt").write_text(drawn.text, encoding="utf-8")
    (tmp_path / "other.txt").write_text("nothing", encoding="utf-8")
    (case,) = cases.folder(tmp_path)
    ours, bare = readers.measured(case, readers.Ours()), readers.measured(case, readers.bare)
    assert ours.f1 > 0.9
    assert bare.f1 > 0.8
    assert ours.seconds > 0
    assert bare.cer < 0.5


@pytest.mark.slow
def test_the_samples_have_pages_with_text() -> None:
    found = list(cases.samples())
    assert len(found) >= 12
    assert all(case.truth for case in found)
