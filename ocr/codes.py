"""Machine-readable codes on a page: QR, Data Matrix, PDF417, Code 128, Code 39 and their kin."""

import zxingcpp

from core.fold import nfc
from core.page import BBox, Code
from ocr.geometry import Matrix, map_box, scaling, then
from ocr.picture import Picture, reduced

# Here codes of separator sheets and cards are found as surely as at full size, and specks are averaged away.
_LONGEST = 2400
# Dense square codes of cards need every pixel; looking only for them is cheap.
_DENSE = zxingcpp.BarcodeFormats([zxingcpp.QRCode, zxingcpp.DataMatrix])


def find(grey: Picture, matrix: Matrix, size: tuple[int, int]) -> tuple[Code, ...]:
    """Return the codes of a viewer's picture, boxes mapped by `matrix` to the upright page of `size`, top first."""
    small = reduced(grey, _LONGEST)
    found = zxingcpp.read_barcodes(small, try_invert=False)
    if not found and small is not grey:
        small = grey
        found = zxingcpp.read_barcodes(grey, formats=_DENSE, try_invert=False, try_downscale=False)
    to_page = then(scaling(grey.shape[1] / small.shape[1]), matrix)
    codes = [_code(one, to_page, size) for one in found if one.text]
    return tuple(sorted(codes, key=lambda code: (code.bbox.y0, code.bbox.x0)))


def _code(found: zxingcpp.Barcode, to_page: Matrix, size: tuple[int, int]) -> Code:
    place = found.position
    corners = [place.top_left, place.top_right, place.bottom_left, place.bottom_right]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    # A linear code may be found along a single row of pixels.
    box = BBox(min(xs), min(ys), max(*xs, min(xs) + 1), max(*ys, min(ys) + 1))
    return Code(found.format.name, nfc(found.text), map_box(box, to_page, *size))
