"""Ruled lines on an upright page: where they run, and the page without them and without rows of dots.

Rules are straight, long and thin. What crosses or touches them is a stroke of a letter and stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from core.page import BBox
from ocr import dots
from ocr.components import components
from ocr.picture import Picture

# In heights of a small letter. No stroke of a letter is as long as a rule; its parts may be shorter.
_SHORTEST = 5.0
_PART = 2.5
_THICKEST = 0.45
_LEAN = 0.02
_CRUMBS = 0.45
_DARK = 160
# How many pixels more than a rule's thickness make a stroke, and which part of a word's feet is stems.
_STROKE = 2
_LETTERS = 0.15
_TOUCH = 0.3
_FRINGE = 3


@dataclass(frozen=True, slots=True)
class Rules:
    """What is drawn to write on or between; boxes in pixels of the picture in which they were found."""

    across: tuple[BBox, ...] = ()
    down: tuple[BBox, ...] = ()
    dotted: tuple[BBox, ...] = ()
    """Rows of dots to write on."""
    alone: tuple[BBox, ...] = ()
    """Those of the rules, lying or standing, that no stroke of a letter touches."""
    ink: Picture | None = None
    """255 on every pixel of theirs that belongs to no letter; None without any."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rules that run one way."""

    mask: Picture
    """255 on every pixel that they run through."""
    boxes: tuple[BBox, ...] = ()
    thicknesses: tuple[float, ...] = ()


def find(grey: Picture, text_height: float) -> Rules:
    """Return the rules and rows of dots of an upright page whose small letters are `text_height` pixels high."""
    if not text_height:
        return Rules()
    dark = cv2.threshold(grey, _DARK - 1, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8, copy=False)
    lying, standing = _straight(dark, text_height), _straight(_turned(dark), text_height)
    ink = np.zeros_like(dark)
    alone: list[BBox] = []
    if lying.boxes:
        letters = dark & ~_turned(standing.mask)
        ink |= _own(dark, letters, lying)
        alone += [box for box in lying.boxes if not _touched(letters, box, text_height)]
    if standing.boxes:
        letters = _turned(dark) & ~_turned(lying.mask)
        ink |= _turned(_own(_turned(dark), letters, standing))
        alone += [_swapped(box) for box in standing.boxes if not _touched(letters, box, text_height)]
    rows, spots = dots.find(_cleared(grey, ink, text_height) if ink.any() else grey, text_height)
    ink |= spots
    down = tuple(map(_swapped, standing.boxes))
    return Rules(lying.boxes, down, rows, tuple(alone), ink if lying.boxes or down or rows else None)


def without(grey: Picture, rules: Rules, kept: Iterable[BBox] = ()) -> Picture:
    """Return the page with the ink of the rules made white, and the grey fringe along it, but for the boxes `kept`."""
    if rules.ink is None:
        return grey
    fringe = cv2.dilate(rules.ink, np.ones((5, 5), np.uint8))
    page = np.where((fringe > 0) & ((grey >= _DARK) | (rules.ink > 0)), 255, grey).astype(np.uint8)
    for box in kept:
        part = slice(max(0, box.y0 - _FRINGE), box.y1 + _FRINGE), slice(max(0, box.x0 - _FRINGE), box.x1 + _FRINGE)
        page[part] = grey[part]
    return page


def _turned(picture: Picture) -> Picture:
    """Return the picture with rows and columns exchanged."""
    return cv2.transpose(picture).astype(np.uint8, copy=False)


def _swapped(box: BBox) -> BBox:
    return BBox(box.y0, box.x0, box.y1, box.x1)


def _cleared(grey: Picture, ink: Picture, text_height: float) -> Picture:
    """Return the page without all that lies so close to rules that it may be a crumb of theirs."""
    reach = 2 * round(_CRUMBS * text_height) + 1
    near = cv2.dilate(ink, np.ones((reach, reach), np.uint8))
    return np.where(near > 0, 255, grey).astype(np.uint8)


def _straight(dark: Picture, text_height: float) -> _Lines:
    """Return the rules that lie."""
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    runs = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, round(_PART * text_height)), np.uint8))
    mask = np.zeros_like(dark)
    if not np.any(runs):
        return _Lines(mask)
    # A rule that leans by a pixel is several runs.
    joined = cv2.dilate(runs, np.ones((3, 5), np.uint8)).astype(np.uint8, copy=False)
    found = components(joined)
    boxes, thicknesses = [], []
    for number, (x, y, wide, high, _) in enumerate(found.boxes.tolist()):
        if number == 0 or wide - 4 < _SHORTEST * text_height:
            continue
        rows, columns = slice(y, y + high), slice(x, x + wide)
        line = np.where(found.labels[rows, columns] == number, runs[rows, columns], np.uint8(0))
        thickness = float(np.count_nonzero(line)) / (wide - 4)
        limit = max(3.0, _THICKEST * text_height)
        if thickness > limit or high > max(2 * limit, _LEAN * wide) + thickness:
            continue
        if _stems(dark, BBox(x, y, x + wide, y + high), thickness) > _LETTERS:
            continue
        mask[rows, columns] |= line
        boxes.append(BBox(x + 2, y + 1, x + wide - 2, y + high - 1))
        thicknesses.append(thickness)
    return _Lines(mask, tuple(boxes), tuple(thicknesses))


def _stems(dark: Picture, box: BBox, thickness: float) -> float:
    """Return over which part of a rule strokes stand: many do on the feet of a word whose letters touch."""
    tall = round(thickness) + _STROKE + 2
    top = max(0, box.y0 - tall)
    strip = dark[top : box.y1 + tall, box.x0 : box.x1]
    strokes = cv2.morphologyEx(strip, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8))
    return float(strokes[box.y0 - top : box.y1 - top].any(axis=0).mean())


def _touched(letters: Picture, box: BBox, text_height: float) -> bool:
    """Return whether a stroke of a letter touches a rule that lies."""
    tall = box.height + round(_TOUCH * text_height)
    top = max(0, box.y0 - tall)
    strip = letters[top : box.y1 + tall, box.x0 : box.x1]
    strokes = cv2.morphologyEx(strip, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8))
    return bool(strokes[box.y0 - top : box.y1 - top].any())


def _own(dark: Picture, letters: Picture, lines: _Lines) -> Picture:
    """Return the dark pixels of rules that lie and of their ragged edges, without the strokes across them."""
    own = cv2.dilate(lines.mask, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False) & dark
    for thickness in set(map(round, lines.thicknesses)):
        tall = np.ones((thickness + _STROKE, 2), np.uint8)
        across = cv2.morphologyEx(letters, cv2.MORPH_OPEN, tall).astype(np.uint8, copy=False)
        for box, mine in zip(lines.boxes, lines.thicknesses, strict=True):
            if round(mine) == thickness:
                part = slice(max(0, box.y0 - 1), box.y1 + 1), slice(max(0, box.x0 - 1), box.x1 + 1)
                own[part] &= ~across[part]
    return own
