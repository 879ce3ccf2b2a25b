"""Roman numerals: as many strokes as the picture shows, where that is clear."""

import cv2
import numpy as np
import pytest

from core.page import BBox, Block, BlockKind, Line, Reason, Word
from ocr.numerals import counted
from ocr.picture import Picture

_TOP, _BOTTOM = 20, 60
_STROKES: dict[str, list[tuple[tuple[float, float], tuple[float, float]]]] = {
    "I": [((0, 0), (0, 1))],
    "V": [((0, 0), (0.5, 1)), ((1, 0), (0.5, 1))],
    "X": [((0, 0), (1, 1)), ((1, 0), (0, 1))],
    "H": [((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 0.5), (1, 0.5))],
}
"""Ends of the strokes of a letter, in parts of its width and height."""


def drawn(text: str, thick: int = 5, bar: int | None = None) -> tuple[Picture, BBox]:
    """Return the letters I, V, X and H with serifs, as capitals 40 pixels tall, and their box.

    `bar` is the grey of the bar of an H, one pixel thin, where it is not like the strokes.
    """
    page = np.full((80, 300), 255, np.uint8)
    x = 30
    for letter in text:
        wide = {"I": 0, "V": 26, "X": 26, "H": 22}[letter]
        for (x0, y0), (x1, y1) in _STROKES[letter]:
            ends = [(round(x + part * wide), round(_TOP + y * (_BOTTOM - _TOP))) for part, y in ((x0, y0), (x1, y1))]
            paler = bar is not None and y0 == y1
            cv2.line(page, ends[0], ends[1], bar if bar is not None and paler else 20, 1 if paler else thick)
            for at, y in ends:
                if y in {_TOP, _BOTTOM} and letter != "V":
                    cv2.line(page, (at - 6, y), (at + 6, y), 20, 2)
        x += wide + 16
    return page, BBox(22, _TOP - 2, x - 6, _BOTTOM + 3)


def read(page: Picture, box: BBox, text: str) -> Word:
    block = Block(BlockKind.TEXT, box, (Line((Word(text, box, 0.7),), box),))
    return counted(page, (block,))[0].lines[0].words[0]


@pytest.mark.parametrize(
    ("printed", "text", "numeral"),
    [
        ("VIII", "VII.", "VIII."),
        ("III", "II", "III"),
        ("III", "(HI)", "(III)"),
        ("III", "IH", "III"),
        ("VIII", "VIHI.", "VIII."),
        ("XIII", "XII", "XIII"),
        ("XVII", "XVI", "XVII"),
    ],
)
def test_a_stroke_that_was_passed_over_is_seen(printed: str, text: str, numeral: str) -> None:
    word = read(*drawn(printed), text)
    assert (word.text, word.first, word.reason) == (numeral, text, Reason.LOOKALIKE)


@pytest.mark.parametrize("text", ["I", "II", "III", "VI", "VII", "VIII", "XI", "XIII", "IV", "IX"])
def test_a_numeral_that_was_read_rightly_stays(text: str) -> None:
    word = read(*drawn(text), text)
    assert (word.text, word.reason) == (text, None)


@pytest.mark.parametrize(("printed", "text"), [("II", "III"), ("IIII", "III"), ("H", "H"), ("VIII", "VIETTEL")])
def test_what_is_unclear_or_no_numeral_stays(printed: str, text: str) -> None:
    assert read(*drawn(printed), text).reason is None


def test_an_h_of_its_own_is_no_numeral() -> None:
    # Two strokes with a bar, as in "H" or "XH": capitals of abbreviations.
    assert read(*drawn("XH"), "XH").text == "XH"


def test_words_outside_the_picture_or_without_ink_stay() -> None:
    page = np.full((80, 300), 255, np.uint8)
    assert read(page, BBox(22, 18, 120, 63), "VII").text == "VII"


@pytest.mark.parametrize("text", ["H", "H.", "XH", "XH,"])
def test_capitals_are_no_numeral_even_where_no_bar_is_seen(text: str) -> None:
    assert read(*drawn("XII" if "X" in text else "II"), text).text == text


@pytest.mark.parametrize("bar", [20, 120, 150, 180, 200])
@pytest.mark.parametrize("text", ["VH", "IH", "VIH"])
def test_a_bar_paler_than_the_strokes_is_one(text: str, bar: int) -> None:
    assert read(*drawn(text, bar=bar), text).text == text


@pytest.mark.parametrize("shade", [255, 225])
@pytest.mark.parametrize(("printed", "text"), [("VII", "VH"), ("VII", "VH."), ("III", "IH"), ("XVII", "XVH")])
def test_strokes_without_a_bar_are_counted_on_grey_paper_too(printed: str, text: str, shade: int) -> None:
    page, box = drawn(printed)
    word = read(np.minimum(page, shade).astype(np.uint8), box, text)
    assert word.text == text.replace(text.strip("."), printed)


def test_fewer_strokes_than_were_read_are_strokes_that_run_together() -> None:
    assert read(*drawn("II"), "IH").text == "IH"
