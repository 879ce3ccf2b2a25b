"""Pictures of a page for people: small, upright and straight, as JPEG, whatever the scan is kept as."""

from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import CorruptImage
from core.page import PageImage
from ocr.picture import Picture, decode, reduced, upright

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 240, 720
SCREEN_SIDE = 1754
"""Pixels of the longer side: A4 at 150 dpi, at which the smallest print of a paper can be read."""
MEDIA_TYPE = "image/jpeg"
_QUALITY = {"thumbnail": 72, "screen": 80}
_REDUCED = {
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Two pictures of one page; both hold the whole upright page, so that places on them are shares of its sides."""

    thumbnail: bytes
    screen: bytes


def shown(image: PageImage, rotation: int = 0, skew: float = 0.0) -> Shown:
    """Return the pictures of a page that stands as `Page.rotation` and `Page.skew` say; raise CorruptImage."""
    picture = upright(_small(image), rotation, skew)
    height, width = picture.shape[:2]
    factor = min(1.0, THUMBNAIL_WIDTH / width, THUMBNAIL_HEIGHT / height)
    thumbnail = reduced(picture, max(1, round(max(width, height) * factor)))
    return Shown(_jpeg(thumbnail, _QUALITY["thumbnail"]), _jpeg(picture, _QUALITY["screen"]))


def _small(image: PageImage) -> Picture:
    """Return the viewer's picture in the size of the screen; libjpeg leaves out what a smaller copy does not show."""
    factor = next((n for n in (8, 4, 2) if max(image.width, image.height) >= n * SCREEN_SIDE), 1)
    if image.media_type != MEDIA_TYPE or factor == 1 or image.orientation != 1:
        return reduced(decode(image), SCREEN_SIDE)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        found = cv2.imdecode(np.frombuffer(image.data, np.uint8), _REDUCED[factor] | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as e:
        raise CorruptImage(f"{image.media_type}: {e.err}") from e
    if found is None:
        raise CorruptImage(f"{image.media_type} cannot be decoded")
    return reduced(_without_colour(found.astype(np.uint8, copy=False)), SCREEN_SIDE)


def _without_colour(picture: Picture) -> Picture:
    """Return the picture as one channel where all three are the same: OpenCV gives three to a grey JPEG, too."""
    first = picture[:, :, 0]
    grey = all(np.array_equal(first, picture[:, :, channel]) for channel in (1, 2))
    return np.ascontiguousarray(first) if grey else picture


def _jpeg(picture: Picture, quality: int) -> bytes:
    done, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise CorruptImage("the picture cannot be written")
    return encoded.tobytes()
