"""Whether a number takes more room than the signs that were read of it: then one of them was lost.

The digits of a typeface are all of one width, so that the other numbers of a page in its size tell how wide they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from classify.flow import Flow, Span
from classify.sheet import Sheet
from core.page import Problem, TextSource, Word

_NUMBER = re.compile(r"\d[\d/.\-]{2,}\d")
_NARROW = {"/": 0.55, ".": 0.5, "-": 0.65}
"""Advance widths in digits, much the same in Times New Roman, Arial and DejaVu."""
_TYPED: dict[str, float] = {}
"""A typewriter gives every sign the same room."""
_SIZE = (0.88, 1.14)
"""Heights of numbers in one size, as a share of each other."""
_WITNESSES = 2
_SURE = 0.8
_DIGIT = 0.85
"""A number wider by at least this part of a digit has lost one; boxes end with the ink, so that it is never a whole."""
_SHARE = (0.12, 0.3)
"""By what share of itself it is wider: bold digits by up to a tenth, those in a row of cells by more."""


@dataclass(frozen=True, slots=True)
class Widths:
    """The numbers of a paper that were read as one word each."""

    numbers: Sequence[tuple[Word, Sheet]]

    def problem(self, span: Span) -> Problem | None:
        """Return what to compare when a number of a value was printed with more signs than were read."""
        for word, sheet in self.numbers:
            if sheet.id == span.page_id and _inside(word, span) and self._lost(word, sheet):
                text = f"Số “{word.text}” được in rộng hơn các chữ số đọc được, có thể thiếu một chữ số; hãy đối chiếu."
                return Problem("digit_lost", text)
        return None

    def _lost(self, word: Word, sheet: Sheet) -> bool:
        others = [
            other
            for other, home in self.numbers
            if other is not word
            and home is sheet
            and other.confidence >= _SURE
            and _SIZE[0] < other.bbox.height / word.bbox.height < _SIZE[1]
        ]
        return len(others) >= _WITNESSES and all(_wider(word, others, signs) for signs in (_NARROW, _TYPED))


def measure(text: Flow) -> Widths:
    """Return the numbers of a paper's text that OCR read; a text layer loses no digits."""
    return Widths(
        [
            (word, sheet)
            for _, word, sheet in text.words
            if sheet.page.source is TextSource.OCR and word.bbox.height > 0 and _NUMBER.fullmatch(word.text)
        ]
    )


def _inside(word: Word, span: Span) -> bool:
    box = span.bbox
    return box.x0 <= word.bbox.x0 and word.bbox.x1 <= box.x1 and box.y0 <= word.bbox.y0 and word.bbox.y1 <= box.y1


def _wider(word: Word, others: Sequence[Word], signs: dict[str, float]) -> bool:
    """Whether one digit more than was read fits the word, by the widths of other numbers."""
    digit = median(other.bbox.width / _digits(other.text, signs) for other in others)
    read = _digits(word.text, signs)
    more = word.bbox.width / digit - read if digit else 0.0
    return more >= _DIGIT and _SHARE[0] <= more / read <= _SHARE[1]


def _digits(text: str, signs: dict[str, float]) -> float:
    """Return how wide a number is, in digits."""
    return sum(signs.get(sign, 1.0) for sign in text)
