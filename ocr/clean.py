"""Makes paper white and keeps every mark of the letters: light, borders, specks."""

import cv2
import numpy as np

from ocr.components import components
from ocr.picture import Picture, reduced

_PAPER_COPY = 450
# In heights of a small letter: how far apart parts of a word may lie, and how large a speck may be.
_APART = 1.2
_SPECK = 0.34
_BESIDE = 0.9
_ABOVE = 1.8
_NOT_PAPER = 200
_SPECKLED = 100
# Of the darkest thousandth of a page: from where print is pale, from where there is none, and what it is made.
_DARKEST_PART = 0.1
_PALE = 110
_NO_PRINT = 225
_STRONG = 40


def light(small: Picture) -> Picture:
    """Return what the paper reflects at every place of a small copy of a grey page."""
    # Wider than a line of print, so that letters vanish; narrow enough to follow the shadow of a hand.
    size = max(3, max(small.shape) // 40 | 1)
    paper = cv2.dilate(small, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, size), (0, 0), size / 2)
    return paper.astype(np.uint8, copy=False)


def even(grey: Picture) -> Picture:
    """Return the page as if lit evenly on white paper: divided by the light that the paper around reflects."""
    height, width = grey.shape
    small = reduced(grey, _PAPER_COPY)
    # Where the surroundings are black (a scan border, a photo), dividing would only amplify noise.
    paper = np.maximum(light(small), 40)
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, full, scale=255).astype(np.uint8, copy=False)


def without_borders(grey: Picture) -> Picture:
    """Return the page with dark margins that hang on the edge of the picture (lid, shadow, punched rim) made white."""
    small = reduced(grey, _PAPER_COPY)
    dark = (small < 110).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    height, width = small.shape
    left, top, wide, high = (stats[:, column] for column in range(4))
    at_edge = (left == 0) | (top == 0) | (left + wide == width) | (top + high == height)
    long = (wide > 0.3 * width) | (high > 0.3 * height)
    # A frame around a certificate is long too but thin; it lies inside, not at the edge.
    rim = at_edge & long & (stats[:, cv2.CC_STAT_AREA] > 0.002 * height * width)
    rim[0] = False
    if count == 1 or not rim.any():
        return grey
    mask = cv2.dilate(rim[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    full = cv2.resize(mask, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.where(full > 0, 255, grey).astype(np.uint8)


def strengthened(grey: Picture) -> Picture:
    """Return a page whose darkest print is pale with that print made dark; any other page as it is."""
    darkest = float(np.percentile(grey[::3, ::3], _DARKEST_PART))
    if darkest < _PALE or darkest > _NO_PRINT:
        return grey
    levels = (np.arange(256) - darkest) * (255 - _STRONG) / (255 - darkest) + _STRONG
    return cv2.LUT(grey, np.clip(levels, 0, 255).astype(np.uint8)).astype(np.uint8, copy=False)


def despeckled(grey: Picture, text_height: float) -> Picture:
    """Return the page without dark specks that stand alone; dots and tone marks have their letter near.

    What lies closer together than letters of a word is one thing, so that faint print which falls to pieces stays.
    A page with many lone specks has others among its words: there only specks right above, below or beside a letter
    stay.
    """
    dark = (grey < _NOT_PAPER).astype(np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, _box(_APART * text_height)).astype(np.uint8, copy=False)
    lonely, count = _specks(joined, text_height)
    if count > _SPECKLED:
        specks, _ = _specks(dark, text_height)
        reach = cv2.dilate(dark & ~specks & 1, _box(_BESIDE * text_height, _ABOVE * text_height))
        _, labels = cv2.connectedComponents(specks, connectivity=8)
        kept = np.zeros(int(labels.max()) + 1, bool)
        kept[np.unique(labels[reach > 0])] = True
        lonely = lonely | ((specks > 0) & ~kept[labels]).astype(np.uint8)
    if not count:
        return grey
    halo = cv2.dilate(lonely, np.ones((3, 3), np.uint8))
    return np.where((halo > 0) & ((dark == 0) | (lonely > 0)), 255, grey).astype(np.uint8)


def _specks(dark: Picture, text_height: float) -> tuple[Picture, int]:
    """Return 1 where things too small for a letter lie, and how many there are."""
    found = components(dark)
    speck = found.boxes[:, 2:4].max(axis=1) <= max(2, round(_SPECK * text_height))
    speck[0] = False
    return speck[found.labels].astype(np.uint8), int(np.count_nonzero(speck))


def _box(width: float, height: float | None = None) -> Picture:
    """Return a kernel of odd sides."""
    tall = width if height is None else height
    return np.ones((max(3, round(tall) | 1), max(3, round(width) | 1)), np.uint8)
