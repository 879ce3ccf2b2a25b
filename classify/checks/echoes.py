"""Whether a name is spelled otherwise elsewhere on the same paper: then one of the two was misread."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from core.fold import fold, tone_key
from core.page import Problem

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \t]*")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Echoes:
    """Every two words of a paper that stand side by side with capitals, by their letters without marks."""

    spellings: Mapping[Pair, Mapping[Pair, str]]
    """Letters -> each spelling (case and place of the tone left out) -> how it is printed."""

    def problem(self, value: str, raw: str) -> Problem | None:
        """Return what to compare when part of a name stands otherwise elsewhere; None when nothing does.

        What was put right by a closed list counts as it is now and as it was read.
        """
        mine = {_key(pair) for text in (value, raw) for pair in _pairs(text)}
        for pair in _pairs(value):
            others = self.spellings.get(_letters(pair), {})
            other = next((printed for key, printed in others.items() if key not in mine), None)
            if other is not None:
                text = f"Ở chỗ khác trên giấy, “{' '.join(pair)}” đọc được là “{other}”; hãy đối chiếu với bản giấy."
                return Problem("spelled_differently", text)
        return None


def hear(text: str) -> Echoes:
    """Return the pairs of words of a paper's text."""
    found: dict[Pair, dict[Pair, str]] = defaultdict(dict)
    for pair in _pairs(text):
        # What bears no mark at all may be English, or a machine-readable line.
        if _letters(pair) != _key(pair):
            found[_letters(pair)].setdefault(_key(pair), " ".join(pair))
    return Echoes(found)


def _pairs(text: str) -> Iterable[Pair]:
    """Yield words with capitals that stand side by side on one line."""
    words = [match for match in _WORD.finditer(text) if match[0][0].isupper()]
    for one, other in pairwise(words):
        if _BETWEEN.fullmatch(text, one.end(), other.start()) and min(len(one[0]), len(other[0])) > 1:
            yield one[0], other[0]


def _letters(pair: Pair) -> Pair:
    return fold(pair[0]), fold(pair[1])


def _key(pair: Pair) -> Pair:
    return tone_key(pair[0]), tone_key(pair[1])
