"""Machine-readable codes on a page: QR, Data Matrix, PDF417, Code 128, Code 39 and their kin, and patch codes."""

from collections.abc import Iterable

import cv2
import numpy as np
import zxingcpp

from core.fold import nfc
from core.geometry import map_box, scaling
from core.page import BBox, Code
from ocr import clean, patches
from ocr.components import components
from ocr.picture import Picture, reduced

# Here codes of separator sheets and receipts are found as surely as at full size, and specks are averaged away.
_LONGEST = 2400
_FAR = 1200
_DARK = 150
# Dense square codes of cards need every pixel; looking only for them is cheap.
_DENSE = zxingcpp.BarcodeFormats([zxingcpp.QRCode])
# What papers and forms carry; looking for all kinds that there are takes more than twice as long.
# Code 39 is read as it is printed: its readers that know of pharmacies (Code 32) or of small letters (`+A`) make other
# texts of the numbers and strokes of papers.
_USUAL = zxingcpp.BarcodeFormats(
    [
        zxingcpp.QRCode,
        zxingcpp.Code128,
        zxingcpp.Code39Std,
        zxingcpp.Code93,
        zxingcpp.Codabar,
        zxingcpp.ITF,
        zxingcpp.EAN13,
        zxingcpp.PDF417,
        zxingcpp.DataMatrix,
    ]
)
_SQUARE = frozenset({"QRCode", "PDF417", "DataMatrix"})


def find(grey: Picture, dpi: float | None = None) -> tuple[Code, ...]:
    """Return the codes of a viewer's picture, boxes in its pixels, top first; looked for at more than one size.

    `dpi` is None where it is not known.
    """
    # Under the shadow of a telephone no one limit parts bars from paper.
    grey = clean.even(grey)
    small = reduced(grey, _LONGEST)
    codes = _read(small, _USUAL, grey)
    if small is not grey:
        codes += [code for code in _read(grey, _DENSE, grey) if not any(code.text == known.text for known in codes)]
    if not codes:
        # Bars that are torn or wavy become whole when they are seen from farther away.
        codes = _read(reduced(grey, _FAR), _USUAL, grey)
    linear = [code for code in codes if code.symbology not in _SQUARE]
    return tuple(sorted([*codes, *patches.find(grey, dpi, linear)], key=lambda code: (code.bbox.y0, code.bbox.x0)))


def _read(copy: Picture, formats: zxingcpp.BarcodeFormats, grey: Picture) -> list[Code]:
    """Return the codes of a copy of the page, boxes in pixels of the page."""
    height, width = grey.shape
    full = scaling(width / copy.shape[1])
    found = zxingcpp.read_barcodes(copy, formats=formats, try_invert=False, try_downscale=False)
    return [Code(one.format.name, nfc(one.text), map_box(_box(one), full, width, height)) for one in found if one.text]


def erased(grey: Picture, codes: Iterable[Code]) -> Picture:
    """Return a cleaned picture without the bars and squares of its codes, which an engine reads as letters.

    Whatever hangs together with dark pixels of a code and is not larger than it goes; of a linear code the box may be
    a single row.
    """
    erase = None
    for code in codes:
        if erase is None:
            grey = grey.copy()
            dark = (grey < _DARK).astype(np.uint8)
            things = components(dark)
            erase = np.zeros(len(things), bool)
        box = code.bbox
        inside = np.unique(things.labels[box.y0 : box.y1, box.x0 : box.x1])
        erase[inside[things.boxes[inside, 2:4].max(axis=1) <= max(box.width, box.height)]] = True
        erase[0] = False
    if erase is not None:
        grey[cv2.dilate(erase[things.labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return grey


def _box(found: zxingcpp.Barcode) -> BBox:
    place = found.position
    corners = [place.top_left, place.top_right, place.bottom_left, place.bottom_right]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    # A linear code may be found along a single row of pixels.
    return BBox(min(xs), min(ys), max(*xs, min(xs) + 1), max(*ys, min(ys) + 1))
