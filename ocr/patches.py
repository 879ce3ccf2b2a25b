"""Patch codes: four bars, two of them wide, that scanners know as separators of papers and batches.

Wide bars are 0.20 inches, narrow bars and the gaps between bars 0.08; bars are two inches long and more. Sheets carry
the code along their edges; it is read from the edge inwards. Four neighbouring bars of a linear code may have the same
proportions: they are told by their company and by their size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import cos, radians, sin

import cv2
import numpy as np

from core.page import MM_PER_INCH, BBox, Code
from ocr.picture import Picture, reduced

SYMBOLOGY = "PatchCode"
_NAMES = {"NWNW": "PATCHT", "WNNW": "PATCH2", "WNWN": "PATCH3"}
"""Those that part papers or batches; the others switch scanners."""
_LONGEST = 1400
_SHORTEST = 9.0
"""Least length of a bar, in widths of a narrow one; printed ones have 25 and more."""
_MOST_BARS = 40
"""A page with more long bars is a drawing or a table."""
_WIDE_MM = 3.5
_LONG_MM = 30.0
"""Least width of a wide bar and length of all; wide bars of the largest linear codes have 2.5 mm."""
_ACROSS_SHARE = 0.06
_LONG_SHARE = 0.12
"""Least size across four bars and along them, of the shorter side of the picture; on A3 a code has .068 and .17."""
_ALONE = 2.0
"""Widths of a wide bar on either side of the code where no other bar may stand."""
_BAR = 0.7
"""Least part of a bar's length that is dark."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """A straight dark bar; lengths in pixels of the reduced picture."""

    x: float
    y: float
    length: float
    width: float
    lies: float
    """Degrees clockwise from level, from -12 to 12 or from 78 to 102."""

    @property
    def upright(self) -> bool:
        """Whether it stands rather than lies."""
        return self.lies > 45


def find(grey: Picture, dpi: float | None = None, linear: Sequence[Code] = ()) -> tuple[Code, ...]:
    """Return the patch codes of a viewer's picture, boxes in its pixels.

    `dpi` is None where it is not known; `linear` are the linear codes that were found on the picture.
    """
    small = reduced(grey, _LONGEST)
    scale = grey.shape[1] / small.shape[1]
    bars = _bars(small)
    found = []
    for upright in (True, False):
        row = sorted((bar for bar in bars if bar.upright is upright), key=lambda bar: bar.x if upright else bar.y)
        side = small.shape[1] if upright else small.shape[0]
        for four, name in _codes(row, side):
            if not _large(four, small, dpi / scale if dpi else None):
                continue
            code = _code(four, name, scale)
            if not any(_part_of(code.bbox, upright, known.bbox) for known in linear) and _alone(four, grey, scale):
                found.append(code)
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
        # From -45 to 135, so that bars that lean to either side of level can be averaged.
        lies = ((angle if one > other else angle + 90) + 45) % 180 - 45
        if min(abs(lies), abs(lies - 90)) < 12:
            bars.append(_Bar(x, y, length, width, lies))
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


def _large(four: Sequence[_Bar], small: Picture, dpi: float | None) -> bool:
    """Return whether the bars are as large as those of a patch code; `dpi` is that of the reduced picture."""
    length = min(bar.length for bar in four)
    across = _across(four[3]) - _across(four[0]) + (four[0].width + four[3].width) / 2
    side = min(small.shape)
    if length < _LONG_SHARE * side or across < _ACROSS_SHARE * side:
        return False
    mm = dpi / MM_PER_INCH if dpi else 0.0
    return length >= _LONG_MM * mm and max(bar.width for bar in four) >= _WIDE_MM * mm


def _part_of(patch: BBox, upright: bool, linear: BBox) -> bool:
    """Return whether four bars belong to a linear code, of which the box may be a single row across all bars."""
    x, y = (patch.x0 + patch.x1) / 2, (patch.y0 + patch.y1) / 2
    along, across = (patch.height, 0) if upright else (0, patch.width)
    # A code whose own bars stand the other way is only near.
    if (linear.width > linear.height) is not upright:
        along = across = 0
    return linear.x0 - across <= x <= linear.x1 + across and linear.y0 - along <= y <= linear.y1 + along


def _alone(four: Sequence[_Bar], grey: Picture, scale: float) -> bool:
    """Return whether no other bar of like length stands beside the four, seen in all pixels of the page."""
    length = sum(bar.length for bar in four) / 4 * scale
    reach = _ALONE * max(bar.width for bar in four) * scale
    ends = [bar.width / 2 * scale for bar in (four[0], four[3])]
    lies = radians(sum(bar.lies for bar in four) / 4)
    # One unit along the bars, and one across them from the first to the last.
    ay, ax = sin(lies), cos(lies)
    bx, by = (ay, -ax) if four[0].upright else (-ay, ax)
    span = ((four[3].x - four[0].x) * bx + (four[3].y - four[0].y) * by) * scale
    left, top = reach + ends[0], 0.7 * length
    x, y = four[0].x * scale, four[0].y * scale
    matrix = np.array([[bx, ax, x - left * bx - top * ax], [by, ay, y - left * by - top * ay]])
    size = round(left + span + ends[1] + reach), round(2 * top)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    part = cv2.warpAffine(grey, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    dark = cv2.threshold(part.astype(np.uint8, copy=False), 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    tall = len(dark)
    # Of the 1.4 lengths that are seen, the bars fill the middle; the edge of the paper and rules run on beyond them.
    bar = dark[round(0.2 * tall) : round(0.8 * tall)].mean(axis=0) > _BAR
    beyond = np.concatenate((dark[: round(0.08 * tall)], dark[round(0.92 * tall) :])).mean(axis=0) > _BAR
    # The blurred sides of the outer bars are not looked at.
    aside = round(0.9 * reach)
    other = bar & ~beyond
    return not (other[:aside].any() or other[-aside:].any())


def _code(four: Sequence[_Bar], name: str, scale: float) -> Code:
    xs = [bar.x + turn * (bar.width if bar.upright else bar.length) / 2 for bar in four for turn in (-1, 1)]
    ys = [bar.y + turn * (bar.length if bar.upright else bar.width) / 2 for bar in four for turn in (-1, 1)]
    box = np.array([min(xs), min(ys), max(xs), max(ys)]) * scale
    return Code(SYMBOLOGY, name, BBox(*(max(0, round(float(value))) for value in box)))
