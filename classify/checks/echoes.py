"""Whether a name is spelled otherwise elsewhere on the same paper: then one of the two was misread."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from classify.flow import Flow
from core.fold import fold, tone_key
from core.page import Problem

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[ \t]*")
_IN_CAPITALS = 0.5
"""What a reading in capitals counts beside one in small letters: their marks are squeezed, or touch the line above."""
Pair = tuple[str, str]


@dataclass(slots=True)
class _Spelling:
    """One spelling of two words: how it is printed first, and how surely it was read wherever it stands, summed."""

    printed: Pair
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Echoes:
    """Every two words of a paper that stand side by side with capitals, by their letters without marks."""

    spellings: Mapping[Pair, Mapping[Pair, _Spelling]]
    """Letters -> each spelling, case and place of the tone left out."""

    def problem(self, value: str, raw: str) -> Problem | None:
        """Return what to compare when part of a name stands otherwise elsewhere; None when nothing does.

        What was put right by a closed list counts as it is now and as it was read.
        """
        mine = {_key(pair) for text in (value, raw) for pair in _told(text)}
        for pair in _told(value):
            others = self.spellings.get(_letters(pair), {})
            other = next((spelling.printed for key, spelling in others.items() if key not in mine), None)
            if other is not None:
                text = (
                    f"Ở chỗ khác trên giấy, “{' '.join(pair)}” đọc được là “{' '.join(other)}”; "
                    "hãy đối chiếu với bản giấy."
                )
                return Problem("spelled_differently", text)
        return None

    def respelled(self, value: str) -> str:
        """Return a name with each two words spelled as they were read most surely on the paper, in their own case."""
        for one, other in list(_pairs(value)):
            spelled = value[one.start() : one.end()], value[other.start() : other.end()]
            known = self.spellings.get(_letters(spelled), {})
            best = max(known.values(), key=lambda spelling: spelling.weight, default=None)
            mine = known.get(_key(spelled))
            if (
                best is None
                or mine is None
                or mine.weight >= best.weight
                or _lengths(best.printed) != _lengths(spelled)
            ):
                continue
            first, second = (_cased(new, old) for new, old in zip(best.printed, spelled, strict=True))
            value = value[: one.start()] + first + value[one.end() : other.start()] + second + value[other.end() :]
        return value


def hear(text: Flow) -> Echoes:
    """Return the pairs of words of a paper's text."""
    offsets = [offset for offset, _, _ in text.words]
    found: dict[Pair, dict[Pair, _Spelling]] = defaultdict(dict)
    for one, other in _pairs(text.text):
        pair = one[0], other[0]
        # What bears no mark at all may be English, or a machine-readable line.
        if _letters(pair) != _key(pair):
            sure = [text.words[bisect_right(offsets, match.start()) - 1][1].confidence for match in (one, other)]
            weight = sure[0] * sure[1] * (_IN_CAPITALS if one[0].isupper() and other[0].isupper() else 1.0)
            found[_letters(pair)].setdefault(_key(pair), _Spelling(pair)).weight += weight
    return Echoes(found)


def _told(text: str) -> Iterable[Pair]:
    return ((one[0], other[0]) for one, other in _pairs(text))


def _pairs(text: str) -> Iterable[tuple[re.Match[str], re.Match[str]]]:
    """Yield words with capitals that stand side by side on one line."""
    words = [match for match in _WORD.finditer(text) if match[0][0].isupper()]
    for one, other in pairwise(words):
        if _BETWEEN.fullmatch(text, one.end(), other.start()) and min(len(one[0]), len(other[0])) > 1:
            yield one, other


def _letters(pair: Pair) -> Pair:
    return fold(pair[0]), fold(pair[1])


def _key(pair: Pair) -> Pair:
    return tone_key(pair[0]), tone_key(pair[1])


def _lengths(pair: Pair) -> tuple[int, int]:
    return len(pair[0]), len(pair[1])


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize()
