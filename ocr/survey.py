"""A first look at a cleaned page: where small ink lies and how tall its letters are."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.components import components
from ocr.picture import Picture, reduced

Floats = npt.NDArray[np.float64]

LONGEST = 1800
"""Pixels of the longer side of the copy that is looked at; more shows nothing new about lines and lean."""
_FEWEST_LETTERS = 8
_LONGEST_LETTER = 9


@dataclass(frozen=True, slots=True)
class Survey:
    """What the reduced copy of a page shows."""

    x: Floats
    """Places of the ink of letter-sized things, in pixels of the copy from its middle."""
    y: Floats
    letters: int
    """Things of the size and shape of a letter."""
    text_height: float
    """Median height of letters without a tall stroke, in pixels of the page itself; 0 without letters."""
    ink: float
    """Part of the page that is dark."""


def survey(grey: Picture) -> Survey:
    """Return what is seen on an evenly lit page in which nothing was turned yet."""
    small = reduced(grey, LONGEST)
    scale = max(grey.shape) / max(small.shape)
    threshold, _ = cv2.threshold(small, 0, 255, cv2.THRESH_OTSU)
    # On an empty page Otsu's threshold divides the noise of the paper.
    dark = (small < min(max(threshold, 100.0), 200.0)).astype(np.uint8)
    ink = float(dark.mean())
    things = components(dark)
    width, height, area = (things.boxes[:, column] for column in (2, 3, 4))
    # Rules, frames, pictures, the rings of stamps and the bars of codes say nothing about lines of text.
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    foreign = (longer > max(small.shape) / 25) | (longer > _LONGEST_LETTER * shorter) | (area < 3)
    foreign[0] = True
    kept = (~foreign).astype(np.uint8)
    places = cv2.findNonZero(kept[things.labels])
    columns, rows = np.zeros((2, 0)) if places is None else places.reshape(-1, 2).T
    shaped = ~foreign & (height >= 5) & (width < 4 * height) & (width > height / 4) & (area > 0.15 * width * height)
    letters = int(np.count_nonzero(shaped))
    return Survey(
        x=columns - small.shape[1] / 2,
        y=rows - small.shape[0] / 2,
        letters=letters,
        text_height=float(np.median(height[shaped])) * scale if letters >= _FEWEST_LETTERS else 0.0,
        ink=ink,
    )
