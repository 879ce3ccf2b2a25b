"""Rows of dots to write on: alike, evenly apart, on one line, whether alone or under what was written on them."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from core.page import BBox
from ocr.components import components
from ocr.picture import Picture

_GREY = 190
# In heights of a small letter: the largest side of a dot, how far apart dots may stand, how far from one line.
_LARGEST = 0.45
_APART = 1.3
_UNEVEN = 0.1
# Fewer are an ellipsis.
_FEWEST = 5
_ALIKE = 0.35
_ALIKE_AT_ALL = 1.0
_PITCH = 0.12
_MOSTLY = 0.7
# From how many dots in its long rows a page shows how its dots look.
_LONG = 8
_SHOWN = 16
_CLEAR = 100
# Marks above letters stand in rows too, but with letters right below them.
_BELOW = 0.9
_LETTERS_BELOW = 0.4
# Under writing, compared with those that stand alone: per cent of these that show how dots look, grey levels off it,
# how light it is between a dot and what stands over it, in which pitches around most are parted so, steps of a row.
_USUAL = 90
_OFF = 10
_PARTED = 0.4
_WINDOW = 2.5
_STEPS = 3

_MOST = 12_000
"""Specks of a page from which they are the grain of a picture or noise, not rows of dots."""

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int32]
_Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Look:
    """How the dots of a page look that stand alone."""

    pitch: float
    """Pixels from one to the next."""
    radius: float
    darkest: float
    """Grey level that the middle of a dot is not above."""
    lightest: float
    """Grey level that the paper around a dot is not below."""


def find(grey: Picture, text_height: float) -> tuple[tuple[BBox, ...], Picture]:
    """Return the boxes of the rows of dots of an upright page that stand alone, and 255 on these and all others."""
    dark = cv2.threshold(grey, _GREY - 1, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8, copy=False)
    found = components(dark)
    stats, centres = found.boxes, found.middles
    small = stats[:, 2:4].max(axis=1) <= max(3.0, _LARGEST * text_height)
    small[0] = False
    numbers = np.flatnonzero(small)
    rows = []
    for chain in _chains(centres[numbers], text_height):
        row = _alike(stats, numbers[chain])
        if len(row) >= _FEWEST and _even(centres[row, 0]) and not _above_letters(dark, _box(stats, row), text_height):
            rows.append(row)
    if not rows:
        return (), np.zeros_like(dark)
    taken = np.zeros(len(stats), bool)
    taken[np.concatenate(rows)] = True
    spots = np.where(taken[found.labels], np.uint8(255), np.uint8(0))
    long = [row for row in rows if len(row) >= _LONG]
    look = _look(grey, stats, centres, long) if sum(map(len, long)) >= _SHOWN else None
    if look is not None and look.lightest - look.darkest >= _CLEAR:
        spots |= _beneath(grey, look)
    return tuple(_box(stats, row) for row in rows), spots


def _box(stats: _Ints, row: _Indices) -> BBox:
    left, top, wide, high = (stats[row, column] for column in range(4))
    return BBox(int(left.min()), int(top.min()), int((left + wide).max()), int((top + high).max()))


def _above_letters(dark: Picture, box: BBox, text_height: float) -> bool:
    below = dark[box.y1 + 1 : box.y1 + round(_BELOW * text_height), box.x0 : box.x1]
    return bool(below.size) and float(below.any(axis=0).mean()) >= _LETTERS_BELOW


def _alike(stats: _Ints, row: _Indices) -> _Indices:
    """Return a row without what is no dot; nothing when its dots are not alike."""
    area = stats[row, cv2.CC_STAT_AREA].astype(np.float64)
    usual = float(np.median(area))
    off = np.abs(area - usual)
    kept = off <= (max(_ALIKE_AT_ALL * usual, 3.0) if np.median(off) <= max(_ALIKE * usual, 2.0) else -1)
    alike: _Indices = row[kept]
    return alike


def _even(x: _Floats) -> bool:
    """Return whether most dots of a row are equally far apart."""
    steps = np.diff(x)
    pitch = float(np.median(steps))
    return float(np.mean(np.abs(steps - pitch) <= max(1.0, _PITCH * pitch))) >= _MOSTLY


def _chains(centres: _Floats, text_height: float) -> list[_Indices]:
    """Return which dots stand beside each other on a line, left to right."""
    if len(centres) > _MOST:
        return []
    apart, uneven = _APART * text_height, max(1.2, _UNEVEN * text_height)
    found: list[list[int]] = []
    reached: list[list[int]] = []
    for number in np.argsort(centres[:, 0]).tolist():
        x, y = centres[number]
        reached = [chain for chain in reached if x - centres[chain[-1]][0] <= apart]
        near = [chain for chain in reached if abs(y - centres[chain[-1]][1]) <= uneven]
        if near:
            min(near, key=lambda chain: abs(float(y - centres[chain[-1]][1]))).append(number)
            continue
        chain = [number]
        found.append(chain)
        reached.append(chain)
    return [np.array(chain) for chain in found if len(chain) >= _FEWEST]


def _look(grey: Picture, stats: _Ints, centres: _Floats, rows: list[_Indices]) -> _Look:
    every = np.concatenate(rows)
    pitch = float(np.median(np.concatenate([np.diff(centres[row, 0]) for row in rows])))
    radius = float(np.median(stats[every, 2:4])) / 2
    x, y = np.round(centres[every]).astype(int).T
    darkest = float(np.percentile(grey[y, x], _USUAL))
    lightest = float(np.percentile(_around(grey, pitch, radius)[y, x], 100 - _USUAL))
    return _Look(pitch, radius, min(darkest + _OFF, 255.0), max(lightest - _OFF, 0.0))


def _around(grey: Picture, pitch: float, radius: float) -> Picture:
    """Return the darkest grey half a pitch to both sides of each pixel and right below a dot there."""
    half = round(pitch / 2)
    sides = cv2.min(_moved(grey, half, 0), _moved(grey, -half, 0))
    return cv2.min(sides, _moved(grey, 0, -_reach(radius))).astype(np.uint8, copy=False)


def _reach(radius: float) -> int:
    """Return the first row off a dot, from its middle."""
    return int(radius) + 2


def _moved(picture: Picture, right: int, down: int, fill: int = 255) -> Picture:
    """Return the picture moved on its own canvas."""
    height, width = picture.shape
    moved = np.full_like(picture, fill)
    to_y, to_x = slice(max(down, 0), height + min(down, 0)), slice(max(right, 0), width + min(right, 0))
    from_y, from_x = slice(max(-down, 0), height + min(-down, 0)), slice(max(-right, 0), width + min(-right, 0))
    moved[to_y, to_x] = picture[from_y, from_x]
    return moved


def _beneath(grey: Picture, look: _Look) -> Picture:
    """Return 255 on the dots that writing touches: as dark as those that stand alone, at the same pitch.

    Feet of letters stand evenly too, but are not parted from what is above them.
    """
    dot = (grey <= look.darkest) & (_around(grey, look.pitch, look.radius) >= look.lightest)
    lowest = cv2.erode(grey, np.ones((3, 3), np.uint8))
    spots = (dot & (grey <= lowest)).astype(np.uint8)
    above = cv2.max(_moved(grey, 0, _reach(look.radius)), _moved(grey, 0, _reach(look.radius) - 1))
    apart = cv2.subtract(above, grey).astype(np.int16) >= _PARTED * (look.lightest - look.darkest)
    parted = spots & apart.astype(np.uint8)
    window = (2 * round(_WINDOW * look.pitch) + 1, 3)
    many = cv2.boxFilter(parted, cv2.CV_16U, window, normalize=False)
    near = cv2.boxFilter(spots, cv2.CV_16U, window, normalize=False)
    spots[many * 2 < near] = 0
    members = _in_rows(spots, round(look.pitch))
    size = 2 * int(look.radius) + 1
    return (cv2.dilate(members, np.ones((size, size), np.uint8)) * 255).astype(np.uint8)


def _in_rows(spots: Picture, step: int) -> Picture:
    """Return 1 where one of several spots stands that follow each other at `step` pixels, give or take one."""
    near = np.ones((3, 3), np.uint8)
    reached = [spots]
    for _ in range(_STEPS):
        reached.append(spots & cv2.dilate(_moved(reached[-1], step, 0, 0), near).astype(np.uint8, copy=False))
    members = reached[-1]
    for row in reversed(reached[:-1]):
        members = members | (row & cv2.dilate(_moved(members, -step, 0, 0), near).astype(np.uint8, copy=False))
    return members
