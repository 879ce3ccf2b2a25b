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


def drawn(text: str, thick: int = 5) -> tuple[Picture, BBox]:
    """Return the letters I, V, X and H with serifs, as capitals 40 pixels tall, and their box."""
    page = np.full((80, 300), 255, np.uint8)
    x = 30
    for letter in text:
        wide = {"I": 0, "V": 26, "X": 26, "H": 22}[letter]
        for (x0, y0), (x1, y1) in _STROKES[letter]:
            ends = [(round(x + part * wide), round(_TOP + y * (_BOTTOM - _TOP))) for part, y in ((x0, y0), (x1, y1))]
            cv2.line(page, ends[0], ends[1], 20, thick)
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
