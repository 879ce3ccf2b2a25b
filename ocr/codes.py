"""Machine-readable codes on a page: QR, Data Matrix, PDF417, Code 128, Code 39 and their kin."""

import zxingcpp

from core.fold import nfc
from core.page import BBox, Code
from ocr.geometry import Matrix, map_box, scaling, then
from ocr.picture import Picture, reduced

# Small first: it is fast, and specks that break a code on a photocopy are averaged away.
_LONGEST = (1600, 3600)


def find(grey: Picture, matrix: Matrix, size: tuple[int, int]) -> tuple[Code, ...]:
    """Return the codes of a viewer's picture, boxes mapped by `matrix` to the upright page of `size`, top first."""
    codes: list[Code] = []
    for longest in _LONGEST:
        small = reduced(grey, longest)
        to_page = then(scaling(grey.shape[1] / small.shape[1]), matrix)
        codes = [_code(found, to_page, size) for found in zxingcpp.read_barcodes(small) if found.text]
        if codes or small is grey:
            break
    return tuple(sorted(codes, key=lambda code: (code.bbox.y0, code.bbox.x0)))


def _code(found: zxingcpp.Barcode, to_page: Matrix, size: tuple[int, int]) -> Code:
    place = found.position
    corners = [place.top_left, place.top_right, place.bottom_left, place.bottom_right]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    # A linear code may be found along a single row of pixels.
    box = BBox(min(xs), min(ys), max(*xs, min(xs) + 1), max(*ys, min(ys) + 1))
    return Code(found.format.name, nfc(found.text), map_box(box, to_page, *size))
