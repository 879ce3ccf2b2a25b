"""Wraps drawn pictures as `PageImage`s."""

import cv2

from core.page import PageImage
from tests.ocr.pages import Picture

EXTENSIONS = {"image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tiff", "image/webp": ".webp"}


def page_image(
    picture: Picture, media_type: str = "image/png", *, dpi: float = 300, known: bool = True, orientation: int = 1
) -> PageImage:
    """Return the picture encoded; `orientation` says what the stored pixels still need."""
    data = cv2.imencode(EXTENSIONS[media_type], picture)[1].tobytes()
    height, width = picture.shape[:2]
    if orientation >= 5:
        width, height = height, width
    return PageImage(data, media_type, width, height, dpi, known, orientation)
