"""Which ink a pixel is of: print for the engine, and red and blue for the marks."""

from collections.abc import Iterable

import cv2
import numpy as np

from core.page import BBox
from ocr.picture import Picture

_STRONG = 70
_GREYISH = 16
"""Colours closer together than this are the shade of the light or of the camera."""
_LEAST, _PART = 20, 0.19
"""How far a colour is above the others in ink: at least, and as a part of itself."""
_BESIDE_GREEN = 6
_LIT = 75
"""Per cent of the pixels of an area that are not brighter than the paper there is taken for."""


def print_only(picture: Picture, areas: Iterable[BBox]) -> Picture:
    """Return grey in which coloured ink in the `areas` (stamps, signatures) is pale and black letters under it stay.

    There it takes the brightest of the three colours of a pixel and adds how far they are apart: a black letter is
    dark in all of them, coloured ink is not, however dark it is. Elsewhere only pale colour (patterned paper) is taken
    away: strong colour is print or handwriting.
    """
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = _channels(picture)
    brightest = cv2.max(cv2.max(blue, green), red)
    paper = float(np.percentile(grey[::4, ::4], 80))
    strong = (grey < paper - _STRONG).astype(np.uint8)
    for area in areas:
        strong[area.y0 : area.y1, area.x0 : area.x1] = 0
        part = np.s_[area.y0 : area.y1, area.x0 : area.x1]
        darkest = cv2.min(cv2.min(blue[part], green[part]), red[part])
        colour = np.maximum(brightest[part] - darkest, _GREYISH) - _GREYISH
        # Never lighter than the paper there: a white stamp on shaded paper would make its surroundings look like ink.
        paler = np.minimum(cv2.add(brightest[part], colour), int(np.percentile(brightest[part], _LIT)))
        brightest[part] = np.maximum(brightest[part], paler)
    cv2.copyTo(grey, strong, brightest)
    return brightest.astype(np.uint8, copy=False)


def red_mask(picture: Picture) -> Picture:
    """Return 255 where a blue-green-red picture is clearly red (stamp ink), in the light or in a shadow, else 0."""
    blue, green, red = _channels(picture)
    return _clearer(red, np.maximum(blue, green))


def blue_mask(picture: Picture) -> Picture:
    """Return 255 where a blue-green-red picture is clearly blue (pen ink), in the light or in a shadow, else 0."""
    blue, green, red = _channels(picture)
    return cv2.bitwise_and(_clearer(blue, red), _brighter(blue, green, _BESIDE_GREEN)).astype(np.uint8, copy=False)


def _channels(picture: Picture) -> list[Picture]:
    return [channel.astype(np.uint8, copy=False) for channel in cv2.split(picture)]


def _brighter(colour: Picture, other: Picture, least: int) -> Picture:
    return cv2.threshold(cv2.subtract(colour, other), least, 255, cv2.THRESH_BINARY)[1].astype(np.uint8, copy=False)


def _clearer(colour: Picture, others: Picture) -> Picture:
    """Return 255 where one colour is far above others; less far where little light falls."""
    ahead = cv2.compare(cv2.subtract(colour, others), cv2.convertScaleAbs(colour, alpha=_PART), cv2.CMP_GT)
    return cv2.bitwise_and(_brighter(colour, others, _LEAST), ahead).astype(np.uint8, copy=False)
