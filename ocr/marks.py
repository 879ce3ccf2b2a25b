"""Where stamps and signatures lie on a page, by the colour of their ink."""

import cv2
import numpy as np

from core.page import MM_PER_INCH, BBox, Mark, MarkKind
from ocr.geometry import Matrix, map_box, scaling, then
from ocr.ink import blue_mask, red_mask
from ocr.picture import Picture, reduced

_LONGEST = 1200
# Round stamps of agencies are 30 to 42 mm wide (Thông tư 24/2020/TT-BCA); a part of one may be cut or pale.
_STAMP_MM = (18.0, 60.0)
_SIGNATURE_MM = (10.0, 100.0)
_SIGNATURE_TALL_MM = 6.0
_STAMP_INK = (0.03, 0.75)
_SIGNATURE_INK = (0.01, 0.35)


def find(picture: Picture, dpi: float, matrix: Matrix, size: tuple[int, int]) -> tuple[Mark, ...]:
    """Return stamps, then signatures, boxes mapped by `matrix` to the upright page of `size`; none in grey."""
    if picture.ndim == 2:
        return ()
    small = reduced(picture, _LONGEST)
    to_page = then(scaling(picture.shape[1] / small.shape[1]), matrix)
    mm = dpi * small.shape[1] / picture.shape[1] / MM_PER_INCH
    marks = [Mark(MarkKind.STAMP, map_box(box, to_page, *size)) for box in _stamps(red_mask(small), mm)]
    marks += [Mark(MarkKind.SIGNATURE, map_box(box, to_page, *size)) for box in _signatures(blue_mask(small), mm)]
    return tuple(marks)


def _stamps(mask: Picture, mm: float) -> list[BBox]:
    low, high = _STAMP_MM
    return [
        box
        for box, ink in _grown(mask, mm, 1.5)
        if low <= box.width / mm <= high
        and low <= box.height / mm <= high
        and 0.5 <= box.width / box.height <= 2
        and _STAMP_INK[0] <= ink <= _STAMP_INK[1]
    ]


def _signatures(mask: Picture, mm: float) -> list[BBox]:
    low, high = _SIGNATURE_MM
    return [
        box
        for box, ink in _grown(mask, mm, 2.0)
        if low <= box.width / mm <= high
        and box.height / mm >= _SIGNATURE_TALL_MM
        and _SIGNATURE_INK[0] <= ink <= _SIGNATURE_INK[1]
    ]


def _grown(mask: Picture, mm: float, reach_mm: float) -> list[tuple[BBox, float]]:
    """Return the boxes of things whose parts lie within `reach_mm`, and the part of each box that is ink."""
    reach = max(1, round(reach_mm * mm)) | 1
    whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    found = []
    for left, top, width, height, _ in stats[1:].tolist():
        ink = float(np.count_nonzero(mask[top : top + height, left : left + width])) / (width * height)
        found.append((BBox(left, top, left + width, top + height), ink))
    return found
