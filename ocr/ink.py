"""Which ink a pixel is of: print for the engine, and red and blue for the marks."""

from collections.abc import Iterable

import cv2
import numpy as np

from core.page import BBox
from ocr.picture import Picture

_STRONG = 70


def print_only(picture: Picture, areas: Iterable[BBox]) -> Picture:
    """Return grey in which coloured ink in the `areas` (stamps, signatures) is pale and black letters under it stay.

    There it takes the brightest of the three colours of a pixel: a black letter is dark in all of them, coloured ink
    is not. Elsewhere only pale colour (patterned paper) is taken away: strong colour is print or handwriting.
    """
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(picture)
    brightest = cv2.max(cv2.max(blue, green), red)
    paper = float(np.percentile(grey[::4, ::4], 80))
    strong = (grey < paper - _STRONG).astype(np.uint8)
    for area in areas:
        strong[area.y0 : area.y1, area.x0 : area.x1] = 0
    cv2.copyTo(grey, strong, brightest)
    return brightest.astype(np.uint8, copy=False)


def red_mask(picture: Picture) -> Picture:
    """Return 255 where a blue-green-red picture is clearly red (stamp ink), else 0."""
    blue, green, red = (channel.astype(np.int16) for channel in cv2.split(picture))
    return np.where((red - np.maximum(blue, green)) > 45, 255, 0).astype(np.uint8)


def blue_mask(picture: Picture) -> Picture:
    """Return 255 where a blue-green-red picture is clearly blue (pen ink), else 0."""
    blue, green, red = (channel.astype(np.int16) for channel in cv2.split(picture))
    return np.where((blue - red > 40) & (blue - green > 8), 255, 0).astype(np.uint8)
