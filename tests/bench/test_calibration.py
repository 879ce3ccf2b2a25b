"""Which words count as right, and what the gap between saying and being right is."""

import pytest

from core.page import BBox, Block, BlockKind, Line, Page, Word
from tests.bench.calibration import Told, curve, expected_error, told

BOX = BBox(0, 0, 10, 10)


def page(*words: tuple[str, float]) -> Page:
    line = Line(tuple(Word(text, BOX, confidence) for text, confidence in words), BOX)
    return Page(1, 100, 100, 200.0, "none", blocks=(Block(BlockKind.TEXT, BOX, (line,)),))


def test_words_are_right_where_the_truth_has_them_in_any_order_but_not_twice() -> None:
    read = page(("Nơi", 0.9), ("nhận:", 0.8), ("Độc", 0.7), ("Độc", 0.6), ("lâp", 0.4), ("—", 0.1))
    found = told(read, "Độc lập\nNơi nhận:")
    assert [one.right for one in found] == [True, True, True, False, False]
    assert [one.confidence for one in found] == [0.9, 0.8, 0.7, 0.6, 0.4]


def test_a_reader_that_says_what_it_knows_has_no_error() -> None:
    honest = [Told(0.75, right) for right in (True, True, True, False)]
    assert expected_error(honest) == pytest.approx(0)
    ((said, right, count),) = curve(honest)
    assert (said, right, count) == (0.75, 0.75, 4)


def test_the_gaps_are_weighted_by_words() -> None:
    boastful = [Told(1.0, right=False)] * 3 + [Told(0.05, right=False)]
    assert expected_error(boastful) == pytest.approx((3 * 1.0 + 0.05) / 4)
    assert expected_error([]) == 0
