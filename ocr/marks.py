"""Where stamps and signatures lie on a page, by the colour of their ink."""

from dataclasses import dataclass

import cv2
import numpy as np

from core.geometry import map_box, scaling
from core.page import MM_PER_INCH, BBox, Mark, MarkKind
from ocr.components import components
from ocr.ink import blue_mask, red_mask
from ocr.picture import Picture, reduced

_LONGEST = 1200
# Round stamps of agencies are 30 to 42 mm wide (Thông tư 24/2020/TT-BCA); a part of one may be cut or pale.
_STAMP_MM = (18.0, 60.0)
_STAMP_INK = (0.03, 0.75)
_SIGNATURE_MM = (10.0, 100.0)
_SIGNATURE_TALL_MM = 6.0
_SIGNATURE_INK = (0.01, 0.35)
# Lower than this, red or blue ink is a line of print or handwriting, and is to be read.
_NO_LINE_MM = {MarkKind.STAMP: 12.0, MarkKind.SIGNATURE: 8.0}
_REACH_MM = {MarkKind.STAMP: 1.5, MarkKind.SIGNATURE: 2.0}


@dataclass(frozen=True, slots=True)
class Coloured:
    """Coloured ink of a picture, boxes in its pixels."""

    marks: tuple[Mark, ...] = ()
    """Stamps, then signatures."""
    areas: tuple[BBox, ...] = ()
    """What is too tall for a line of print, marks or not: its ink is to be kept from the engine."""


@dataclass(frozen=True, slots=True)
class _Blot:
    """Parts of one colour that lie close together: box in pixels of the reduced picture, sides in millimetres."""

    box: BBox
    wide: float
    tall: float
    ink: float
    """Part of the box that is ink."""


def find(picture: Picture, dpi: float) -> Coloured:
    """Return the coloured ink of a viewer's picture of `dpi` pixels per inch; nothing for a grey one."""
    if picture.ndim == 2:
        return Coloured()
    small = reduced(picture, _LONGEST)
    height, width = picture.shape[:2]
    full = scaling(width / small.shape[1])
    mm = dpi * small.shape[1] / width / MM_PER_INCH
    marks: list[Mark] = []
    areas: list[BBox] = []
    for kind, mask in ((MarkKind.STAMP, red_mask(small)), (MarkKind.SIGNATURE, blue_mask(small))):
        for blot in _blots(mask, mm, _REACH_MM[kind]):
            box = map_box(blot.box, full, width, height)
            if _is_stamp(blot) if kind is MarkKind.STAMP else _is_signature(blot):
                marks.append(Mark(kind, box))
            if min(blot.wide, blot.tall) >= _NO_LINE_MM[kind]:
                areas.append(box)
    return Coloured(tuple(marks), tuple(areas))


def _is_stamp(blot: _Blot) -> bool:
    low, high = _STAMP_MM
    sized = low <= blot.wide <= high and low <= blot.tall <= high
    return sized and 0.5 <= blot.wide / blot.tall <= 2 and _STAMP_INK[0] <= blot.ink <= _STAMP_INK[1]


def _is_signature(blot: _Blot) -> bool:
    low, high = _SIGNATURE_MM
    sized = low <= blot.wide <= high and blot.tall >= _SIGNATURE_TALL_MM
    return sized and _SIGNATURE_INK[0] <= blot.ink <= _SIGNATURE_INK[1]


def _blots(mask: Picture, mm: float, reach_mm: float) -> list[_Blot]:
    """Return the things of a mask whose parts lie within `reach_mm`; `mm` is pixels per millimetre."""
    reach = max(1, round(reach_mm * mm)) | 1
    whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    found = []
    for left, top, width, height, _ in components(whole.astype(np.uint8, copy=False)).boxes[1:].tolist():
        ink = float(np.count_nonzero(mask[top : top + height, left : left + width])) / (width * height)
        found.append(_Blot(BBox(left, top, left + width, top + height), width / mm, height / mm, ink))
    return found
