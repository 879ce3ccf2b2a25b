"""Which ink a pixel is of: print for the engine, and red and blue for the marks."""

import cv2
import numpy as np

from ocr.picture import Picture

# Of the darkness that a page has in grey, the part that must be left when coloured ink is taken away; with less,
# the print itself is coloured (identity cards) and is kept.
PRINT_LEFT = 0.2
_FAR_BELOW_PAPER = 60


def print_only(picture: Picture) -> Picture:
    """Return grey in which red and blue ink are pale and black letters under them stay.

    The brightest of the three colours of a pixel: a black letter is dark in all of them, coloured ink is not.
    """
    if picture.ndim == 2:
        return picture
    blue, green, red = cv2.split(picture)
    brightest = cv2.max(cv2.max(blue, green), red).astype(np.uint8, copy=False)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    if _darkness(brightest) < PRINT_LEFT * _darkness(grey):
        return grey
    return brightest


def _darkness(grey: Picture) -> int:
    """Return how many pixels of a coarse copy are far darker than the paper."""
    sample = grey[::4, ::4]
    paper = int(np.percentile(sample, 80))
    return int(np.count_nonzero(sample < paper - _FAR_BELOW_PAPER))


def red_mask(picture: Picture) -> Picture:
    """Return 255 where a blue-green-red picture is clearly red (stamp ink), else 0."""
    blue, green, red = (channel.astype(np.int16) for channel in cv2.split(picture))
    return np.where((red - np.maximum(blue, green)) > 45, 255, 0).astype(np.uint8)


def blue_mask(picture: Picture) -> Picture:
    """Return 255 where a blue-green-red picture is clearly blue (pen ink), else 0."""
    blue, green, red = (channel.astype(np.int16) for channel in cv2.split(picture))
    return np.where((blue - red > 40) & (blue - green > 8), 255, 0).astype(np.uint8)
