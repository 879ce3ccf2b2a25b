"""Which side is up, and how far a page leans."""

from collections.abc import Callable

import numpy as np
import pytest

from ocr import clean, ink, orient
from ocr.orient import Standing
from ocr.survey import survey
from tests.ocr import pages
from tests.ocr.pages import Picture

PAGE = pages.decision(dpi=150).picture


def standings(picture: Picture) -> list[Standing]:
    return orient.standings(survey(clean.even(ink.print_only(picture, []))))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("lean", [-11.3, -2.4, 0.0, 0.62, 14.2])
def test_finds_turn_and_lean_together(turn: int, lean: float) -> None:
    found = standings(pages.turned(pages.leaning(PAGE, lean), turn))
    assert [standing.rotation for standing in found] == [turn]
    assert found[0].sure
    assert found[0].skew == pytest.approx(lean, abs=0.1)


def test_a_straight_page_is_left_alone() -> None:
    assert standings(PAGE)[0].skew == 0.0


@pytest.mark.parametrize("damage", [pages.shaded, pages.photocopied])
def test_sees_through_shadow_and_specks(damage: Callable[[Picture], Picture]) -> None:
    found = standings(damage(pages.leaning(PAGE, 3.0)))
    assert found[0].rotation == 0
    assert found[0].skew == pytest.approx(3.0, abs=0.1)


def test_offers_other_turns_when_there_is_little_to_see() -> None:
    sheet = np.full((1000, 700, 3), 255, np.uint8)
    sheet[200:212, 100:300] = PAGE[126:138, 160:360]
    found = standings(sheet)
    assert len(found) > 1
    assert not any(standing.sure for standing in found)


def test_an_empty_page_stands_as_it_is() -> None:
    assert standings(np.full((1000, 700, 3), 250, np.uint8)) == [Standing(0, 0.0)]
