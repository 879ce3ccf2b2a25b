"""Where a lamp burnt out a page: patches as white as a picture can be, in the midst of print."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.picture import Picture
from ocr.things import FEWEST_LETTERS, Things

_BURNT = 252
_WHITE_PAPER = 249
_BURNT_ON_WHITE = 254
_WHITEST_PAPER = 254.5
_LEAST = 0.01
"""Of the page."""
_COMPACT = 0.45
_FEW_INSIDE = 0.25
_FEWER_INSIDE = 0.4
# White paper has white patches anyhow, and so has what is beside the print: there the print must fade towards it.
_REACH = 25
_FEWEST_AROUND = 20
_FADED = 0.75

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Letters:
    """Middles of the letters in pixels of the small copy, and how dark each is."""

    across: Floats
    down: Floats
    depths: Picture

    def beside(self, x: float, y: float) -> bool:
        """Return whether a point lies outside the area of the print."""
        (left, right), (top, bottom) = self.area
        return not (left < x < right and top < y < bottom)

    @property
    def area(self) -> tuple[Floats, Floats]:
        """From left to right and from top to bottom, without the few outermost letters."""
        return np.percentile(self.across, [2, 98]), np.percentile(self.down, [2, 98])

    @property
    def usual(self) -> float:
        """Letters to a pixel."""
        (left, right), (top, bottom) = self.area
        return len(self.depths) / max(float((right - left) * (bottom - top)), 1.0)

    def fade(self, patch: Picture) -> bool:
        """Return whether a quarter of the letters around a patch are far paler than those of the page."""
        near = cv2.dilate(patch, np.ones((_REACH, _REACH), np.uint8))
        rows = np.clip(self.down.astype(int), 0, patch.shape[0] - 1)
        columns = np.clip(self.across.astype(int), 0, patch.shape[1] - 1)
        around = self.depths[(near[rows, columns] > 0) & (patch[rows, columns] == 0)]
        if len(around) < _FEWEST_AROUND:
            return False
        return float(np.percentile(around, 25)) < _FADED * float(np.median(self.depths))


def burnt_out(small: Picture, light: Picture, things: Things, depths: Picture) -> float:
    """Return the part of a small copy of a page in burnt-out patches; `light` is that of the paper of the copy.

    `things` may have been seen on a larger copy; `depths` says how dark each letter among them is.
    """
    burnt = (small >= _BURNT).astype(np.uint8)
    paper = light[burnt == 0]
    if things.letters < FEWEST_LETTERS or not paper.size:
        return 0.0
    white = bool(np.median(paper) > _WHITE_PAPER)
    if white:
        burnt = (small >= _BURNT_ON_WHITE).astype(np.uint8)
        burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)
        paper = light[burnt == 0]
        if not paper.size or np.median(paper) > _WHITEST_PAPER:
            return 0.0
    boxes = things.boxes[things.shaped] * (small.shape[0] / things.labels.shape[0])
    letters = _Letters(boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2, depths)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(burnt, connectivity=4)
    lost = 0.0
    for number, (x, y, width, height, area) in enumerate(stats[1:].tolist(), start=1):
        if area < _LEAST * burnt.size or area < _COMPACT * width * height:
            continue
        middle = x + width / 2, y + height / 2
        # The corners of the box around a round patch are not burnt out.
        inside = abs(letters.across - middle[0]) < 0.35 * width
        inside &= abs(letters.down - middle[1]) < 0.35 * height
        usual = letters.usual * 0.49 * width * height
        held = np.count_nonzero(inside)
        bare = not white and held < _FEW_INSIDE * usual and not letters.beside(*middle)
        if bare or (held < _FEWER_INSIDE * usual and letters.fade((labels == number).astype(np.uint8))):
            lost += area
    return lost / burnt.size
