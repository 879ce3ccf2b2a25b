"""The pixels of a page: decoded, turned, straightened, reduced."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.errors import CorruptImage
from core.geometry import Matrix, scaling, then, upright_matrix, upright_size
from core.page import PageImage

Picture = npt.NDArray[np.uint8]
"""Height x width grey, or height x width x 3 blue-green-red; 0 is dark."""

# Kinds whose pictures may be transparent; paper is white underneath.
_WITH_ALPHA = frozenset({"image/png", "image/webp"})


def one_thread() -> None:
    """Let OpenCV use one thread in this process; called where workers start (one worker per core)."""
    cv2.setNumThreads(1)


def decode(image: PageImage) -> Picture:
    """Return the picture as a viewer shows it (`orientation` applied); raise CorruptImage."""
    flags = cv2.IMREAD_ANYCOLOR | cv2.IMREAD_IGNORE_ORIENTATION
    if image.media_type in _WITH_ALPHA:
        flags = cv2.IMREAD_UNCHANGED
    # What is wrong with a picture is told by our error, not by lines on the terminal.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        found = cv2.imdecode(np.frombuffer(image.data, np.uint8), flags)
    except cv2.error as e:
        raise CorruptImage(f"{image.media_type}: {e.err}") from e
    if found is None:
        raise CorruptImage(f"{image.media_type} cannot be decoded")
    picture = _oriented(_opaque(found), image.orientation)
    if picture.shape[:2] != (image.height, image.width):
        raise CorruptImage(f"{picture.shape[1]} x {picture.shape[0]} pixels, not {image.width} x {image.height}")
    return picture


def _opaque(pixels: npt.NDArray[Any]) -> Picture:
    """Return 8-bit grey or blue-green-red over white."""
    picture = (pixels >> 8 if pixels.dtype == np.uint16 else pixels).astype(np.uint8, copy=False)
    if picture.ndim == 2 or picture.shape[2] == 3:
        return picture
    alpha = picture[:, :, -1]
    colours = [picture[:, :, channel] for channel in range(picture.shape[2] - 1)]
    if alpha.min() < 255:
        under = 255 - alpha
        colours = [cv2.add(cv2.multiply(colour, alpha, scale=1 / 255), under).astype(np.uint8) for colour in colours]
    return np.ascontiguousarray(colours[0]) if len(colours) == 1 else cv2.merge(colours).astype(np.uint8)


def _oriented(picture: Picture, orientation: int) -> Picture:
    """Return the picture with EXIF orientation 1 to 8 applied."""
    if orientation in {5, 6, 7, 8}:
        picture = cv2.transpose(picture).astype(np.uint8, copy=False)
    flips = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}
    if orientation in flips:
        picture = cv2.flip(picture, flips[orientation]).astype(np.uint8, copy=False)
    return picture


def upright(picture: Picture, rotation: int, skew: float) -> Picture:
    """Return the upright page of a viewer's picture, in one resampling; what enters the canvas is white."""
    height, width = picture.shape[:2]
    if not skew:
        return np.rot90(picture, rotation // 90).copy() if rotation else picture
    size = upright_size(width, height, rotation)
    return warp(picture, upright_matrix(width, height, rotation, skew), size)


def upright_scaled(picture: Picture, rotation: int, skew: float, factor: float) -> Picture:
    """Return the upright page enlarged by `factor` (often below 1), in one resampling."""
    height, width = picture.shape[:2]
    if factor == 1:
        return upright(picture, rotation, skew)
    page_width, page_height = upright_size(width, height, rotation)
    matrix = then(upright_matrix(width, height, rotation, skew), scaling(factor))
    if factor < 1:
        # Softened by what the reduction can no longer show: thin marks fade less than under plain averaging.
        picture = cv2.GaussianBlur(picture, (0, 0), 0.45 / factor).astype(np.uint8, copy=False)
    return warp(picture, matrix, (max(1, round(page_width * factor)), max(1, round(page_height * factor))))


def warp(picture: Picture, matrix: Matrix, size: tuple[int, int]) -> Picture:
    """Return the picture drawn through `matrix` on a white canvas of `size` (width, height)."""
    # Ours are corners of pixels, OpenCV's are their middles.
    half: Matrix = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.5))
    back: Matrix = ((1.0, 0.0, -0.5), (0.0, 1.0, -0.5))
    middles = np.asarray(then(then(half, matrix), back))
    white = (255, 255, 255)
    return cv2.warpAffine(picture, middles, size, flags=cv2.INTER_LINEAR, borderValue=white).astype(
        np.uint8, copy=False
    )


def reduced(picture: Picture, longest: int) -> Picture:
    """Return the picture with its longer side at most `longest` pixels, averaged; unchanged when it is smaller.

    Halved as often as it can be, which OpenCV does twenty times faster than any other reduction by averaging; for what
    remains, less than half, two neighbours each way are average enough.
    """
    height, width = picture.shape[:2]
    if max(height, width) <= longest:
        return picture
    while max(height, width) >= 2 * longest and min(height, width) > 1:
        picture, height, width = _half(picture), height // 2, width // 2
    factor = longest / max(height, width)
    if factor >= 1:
        return picture
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def _half(picture: Picture) -> Picture:
    height, width = (side // 2 for side in picture.shape[:2])
    even = picture[: 2 * height, : 2 * width]
    return cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
