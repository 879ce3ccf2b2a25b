"""Patch codes: four bars, two of them wide, that scanners know as separators of papers and batches.

Wide bars are 0.20 inches, narrow bars and the gaps between bars 0.08. What counts here is their proportion, so the
resolution need not be known. Sheets carry the code along their edges; it is read from the edge inwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import cv2
import numpy as np

from core.page import BBox, Code
from ocr.picture import Picture, reduced

SYMBOLOGY = "PatchCode"
_NAMES = {"NWNW": "PATCHT", "WNNW": "PATCH2", "WNWN": "PATCH3"}
"""Those that part papers or batches; the others switch scanners."""
_LONGEST = 1400
_SHORTEST = 9.0
"""Least length of a bar, in widths of a narrow one; printed ones have 25 and more."""
_MOST_BARS = 40
"""A page with more long bars is a drawing or a table."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """A straight dark bar; lengths in pixels of the reduced picture."""

    x: float
    y: float
    length: float
    width: float
    upright: bool


def find(grey: Picture) -> tuple[Code, ...]:
    """Return the patch codes of a viewer's picture, boxes in its pixels."""
    small = reduced(grey, _LONGEST)
    scale = grey.shape[1] / small.shape[1]
    bars = _bars(small)
    found = []
    for upright in (True, False):
        row = sorted((bar for bar in bars if bar.upright is upright), key=lambda bar: bar.x if upright else bar.y)
        side = small.shape[1] if upright else small.shape[0]
        found += [_code(four, name, scale) for four, name in _codes(row, side)]
    return tuple(found)


def _bars(small: Picture) -> list[_Bar]:
    dark = cv2.threshold(cv2.GaussianBlur(small, (3, 3), 0), 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    bars = []
    for contour in contours:
        if cv2.arcLength(contour, closed=True) < 100:
            continue
        (x, y), (one, other), angle = cv2.minAreaRect(contour)
        length, width = max(one, other), min(one, other)
        if width < 3 or length < 4 * width or cv2.contourArea(contour) < 0.8 * (length - 1) * (width - 1):
            continue
        lies = (angle if one > other else angle + 90) % 180
        if min(lies, 180 - lies) < 12 or abs(lies - 90) < 12:
            bars.append(_Bar(x, y, length, width, upright=abs(lies - 90) < 12))
    return bars if len(bars) <= _MOST_BARS else []


def _codes(row: Sequence[_Bar], side: int) -> Iterator[tuple[Sequence[_Bar], str]]:
    """Yield four bars side by side that make a code, with its name; `side` is the picture's, across the bars."""
    for first in range(len(row)):
        near = [bar for bar in row[first : first + 12] if _beside(row[first], bar)]
        for four in combinations(near, 4):
            if four[0] is not row[first]:
                break
            pattern = _pattern(four)
            middle = (_across(four[0]) + _across(four[3])) / 2
            name = _NAMES.get(pattern if middle < side / 2 else pattern[::-1])
            if name:
                yield four, name
                break


def _across(bar: _Bar) -> float:
    return bar.x if bar.upright else bar.y


def _beside(one: _Bar, other: _Bar) -> bool:
    """Whether two bars are of one length and stand side by side."""
    off = abs(one.y - other.y) if one.upright else abs(one.x - other.x)
    return abs(one.length - other.length) < 0.1 * one.length and off < 0.12 * one.length


def _pattern(four: Sequence[_Bar]) -> str:
    """Return the widths of the bars as letters; empty when they are no code."""
    widths = sorted(bar.width for bar in four)
    narrow, wide = (widths[0] + widths[1]) / 2, (widths[2] + widths[3]) / 2
    even = widths[1] < 1.35 * widths[0] and widths[3] < 1.35 * widths[2]
    if not even or not 1.7 * narrow < wide < 3.6 * narrow or four[0].length < _SHORTEST * narrow:
        return ""
    ends = [(_across(bar) - bar.width / 2, _across(bar) + bar.width / 2) for bar in four]
    gaps = [after[0] - before[1] for before, after in pairwise(ends)]
    if not all(0.5 * narrow < gap < 1.7 * narrow for gap in gaps):
        return ""
    return "".join("W" if bar.width > (narrow + wide) / 2 else "N" for bar in four)


def _code(four: Sequence[_Bar], name: str, scale: float) -> Code:
    xs = [bar.x + turn * (bar.width if bar.upright else bar.length) / 2 for bar in four for turn in (-1, 1)]
    ys = [bar.y + turn * (bar.length if bar.upright else bar.width) / 2 for bar in four for turn in (-1, 1)]
    box = np.array([min(xs), min(ys), max(xs), max(ys)]) * scale
    return Code(SYMBOLOGY, name, BBox(*(max(0, round(float(value))) for value in box)))
