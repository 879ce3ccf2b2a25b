"""The verdict on a page before it is read, while the citizen and the paper are still there."""

import cv2
import numpy as np

from core.errors import CorruptImage
from core.page import PageImage, Quality
from ocr import quality
from ocr.picture import Picture, decode, reduced
from ocr.sight import Sight, sight

_JPEG = {
    1: cv2.IMREAD_GRAYSCALE,
    2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
    8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
}
_LEAST_SIDE = 1500
"""Pixels of the longer side that are kept: A4 at 300 dpi is looked at in half its size."""
_FEWEST_PIXELS = 16


def too_small(image: PageImage) -> bool:
    """Return whether no letter fits on the picture; nothing can be measured on a few rows of pixels either."""
    return min(image.width, image.height) < _FEWEST_PIXELS


def glance(image: PageImage, picture: Picture | None = None) -> Quality:
    """Return grade and problems of a page by its picture alone; raise CorruptImage.

    `picture` is the decoded one, where somebody has it already.
    """
    if too_small(image):
        return quality.UNREADABLE
    seen, factor = look(image, picture)
    return quality.before_reading(image, seen, factor)


def look(image: PageImage, picture: Picture | None = None) -> tuple[Sight, int]:
    """Return what the picture shows and how many times smaller it was looked at; raise CorruptImage."""
    factor = next((n for n in (8, 4, 2) if max(image.width, image.height) >= n * _LEAST_SIDE), 1)
    return sight(_grey(image, factor, picture)), factor


def _grey(image: PageImage, factor: int, picture: Picture | None) -> Picture:
    """Return the picture in grey, reduced; libjpeg leaves out what a reduced copy does not show."""
    if picture is not None or image.media_type != "image/jpeg":
        picture = decode(image) if picture is None else picture
        small = reduced(picture, max(picture.shape[:2]) // factor)
        grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
        return grey.astype(np.uint8, copy=False)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        found = cv2.imdecode(np.frombuffer(image.data, np.uint8), _JPEG[factor] | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as e:
        raise CorruptImage(f"{image.media_type}: {e.err}") from e
    if found is None:
        raise CorruptImage(f"{image.media_type} cannot be decoded")
    return found.astype(np.uint8, copy=False)
