"""How sure a word is: what the engine says, set right by what is known of the word beside it.

Tesseract says little by itself: a clear word of .9 is nearly always right, a wrong mark is told with .95. Which of our
observations go with wrong words, and how strongly, is fitted on drawn pages by `python -m tests.bench.fit_confidence`.
"""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ocr.vietnamese import Kind

DATA = Path(__file__).parent / "data" / "confidence.toml"
LARGEST_MARGIN = 12.0
_LEAST, _MOST = 0.01, 0.99
_SURELY = 0.999
_FIGURES = frozenset({Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.EMAIL, Kind.ROMAN})
FEATURES = (
    *("constant", "engine", "page", "margin", "known", "figures", "abbreviation", "name", "odd", "replaced", "mended"),
    *("short", "long"),
)
_SHORT, _LONG = 1, 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a word."""

    engine: float
    """The engine's own confidence, 0 to 1."""
    margin: float
    """By how much (natural logarithm) the reading fits better than the next; `LARGEST_MARGIN` without any other."""
    kind: Kind
    known: bool
    replaced: bool
    mended: bool
    length: int
    """Letters and digits."""
    page: float = 0.5
    """The mean of the engine's confidences over the page."""


def features(seen: Evidence) -> list[float]:
    """Return the numbers that are weighed, in the order of `FEATURES`."""
    return [
        1.0,
        _logit(seen.engine),
        _logit(seen.page),
        max(-1.0, min(seen.margin, LARGEST_MARGIN) / LARGEST_MARGIN),
        float(seen.known),
        float(seen.kind in _FIGURES),
        float(seen.kind is Kind.ABBREVIATION),
        float(seen.kind is Kind.NAME),
        float(seen.kind in {Kind.JUNK, Kind.FOREIGN, Kind.SIGN}),
        float(seen.replaced),
        float(seen.mended),
        float(seen.length <= _SHORT),
        float(seen.length >= _LONG),
    ]


def calibrated(seen: Evidence) -> float:
    """Return how likely the word is right, 0 to 1."""
    return round(min(probability(features(seen), weights()), _SURELY), 3)


def probability(numbers: Sequence[float], weighed: Sequence[float]) -> float:
    """Return the logistic function of a weighed sum."""
    total = sum(number * weight for number, weight in zip(numbers, weighed, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(total, 30.0))))


@cache
def weights() -> tuple[float, ...]:
    """Return the fitted weights in the order of `FEATURES`."""
    named = tomllib.loads(DATA.read_text(encoding="utf-8"))["weights"]
    return tuple(float(named[name]) for name in FEATURES)


def _logit(part: float) -> float:
    inside = min(max(part, _LEAST), _MOST)
    return math.log(inside / (1 - inside))
