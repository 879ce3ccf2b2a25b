"""The connected print of a page: which of it are letters, how tall they are and where they stand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocr.components import components
from ocr.picture import Picture

FEWEST_LETTERS = 8
_CRUMB = 0.1
_SPECK = 0.6
_SMALLER_LETTERS = 35
# In heights of the things that hold half of the ink: a median this small is that of dots, and what a dot is.
_MOSTLY_DOTS = 0.5
_DOT = 0.4
# Of letters, beside the median.
_USUAL_HEIGHT = (0.6, 2.5)

Boxes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Things:
    """Connected print: labels, boxes (left, top, width, height, area) and which are of the shape of a letter."""

    labels: Boxes
    boxes: Boxes
    shaped: npt.NDArray[np.bool_]

    @property
    def within(self) -> npt.NDArray[np.bool_]:
        """Which are print that does not hang on the edge of the picture, as the shadow of a lid or a table does."""
        height, width = self.labels.shape
        left, top, wide, high = (self.boxes[:, column] for column in range(4))
        inside = (left > 0) & (top > 0) & (left + wide < width) & (top + high < height)
        inside[0] = False
        found: npt.NDArray[np.bool_] = inside
        return found

    @property
    def ink(self) -> float:
        """Part of the picture that is print."""
        return float(self.boxes[self.within, 4].sum()) / self.labels.size

    @property
    def letters(self) -> int:
        return int(np.count_nonzero(self.shaped))

    @property
    def text_height(self) -> float:
        return float(np.median(self.boxes[self.shaped, 3])) if self.letters >= FEWEST_LETTERS else 0.0

    @property
    def letter_size(self) -> float:
        if self.letters < FEWEST_LETTERS:
            return 0.0
        sides = self.boxes[self.shaped, 2:4]
        longer = sides.max(axis=1)
        whole = sides[longer >= _SPECK * np.median(longer)]
        # On a page that lies on its side the height of a letter is the width of its box.
        return float(np.percentile(whole, _SMALLER_LETTERS, axis=0).min())

    @property
    def crumbs(self) -> float:
        small = self.boxes[1:, 4] < _CRUMB * self.text_height**2
        return float(np.count_nonzero(small)) / max(self.letters, 1)

    def depths(self, depth: Picture) -> Picture:
        """Return how dark each letter is at its darkest."""
        places = self.shaped[self.labels]
        deepest = np.zeros(len(self.boxes), np.uint8)
        np.maximum.at(deepest, self.labels[places], depth[places])
        return deepest[self.shaped].astype(np.uint8, copy=False)

    def margins(self) -> list[list[float]]:
        """Return for each edge of the picture how far the letters of the usual size are from it, in heights of one."""
        if not self.text_height:
            return [[] for _ in range(4)]
        boxes = self.boxes[self.shaped]
        least, most = (part * self.text_height for part in _USUAL_HEIGHT)
        usual = (boxes[:, 3] > least) & (boxes[:, 3] < most)
        left, top, width, height = (boxes[usual, column] for column in range(4))
        tall, wide = self.labels.shape
        return [(gap / self.text_height).tolist() for gap in (left, top, wide - left - width, tall - top - height)]


def things_in(dark: Picture) -> Things:
    """Return the connected things that are not 0 in a picture."""
    found = components(dark)
    width, height, area = (found.boxes[:, column] for column in (2, 3, 4))
    tallest = max(dark.shape) / 25
    shaped = (height >= 4) & (height < tallest) & (width < 4 * height) & (width > height / 4)
    shaped &= area > 0.15 * width * height
    shaped[0] = False
    shaped &= ~_dots(found.boxes, shaped)
    return Things(found.labels, found.boxes, shaped)


def _dots(boxes: Boxes, shaped: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which things are dots where they are the most of all, as on forms with rows of dots to write on."""
    height, area = boxes[:, 3], boxes[:, 4]
    if not shaped.any():
        return shaped
    order = np.argsort(height[shaped])
    ink = np.cumsum(area[shaped][order])
    # Half of the ink is in things of this height or more: letters, however many dots there are.
    usual = height[shaped][order][np.searchsorted(ink, ink[-1] / 2)]
    if np.median(height[shaped]) >= _MOSTLY_DOTS * usual:
        return np.zeros_like(shaped)
    dots: npt.NDArray[np.bool_] = shaped & (height < _DOT * usual)
    return dots
