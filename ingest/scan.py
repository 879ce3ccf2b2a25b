"""A PDF page that is one picture: find it, and take it out as it was put in."""

import io
import math
from collections.abc import Iterable

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from core.errors import CorruptImage
from core.page import POINTS_PER_INCH, ImageOrigin, PageImage
from ingest import encode
from ingest.check import JP2, JPEG
from ingest.survey import Matrix, Placed, Survey, inside, intersection

_COVERS = 0.95
"""Share of the page's width and height that a full-page picture covers at least."""
_STICKS_OUT = 0.02
_SQUARE_TOLERANCE = 0.02
_TURNED = 1e-3
"""Largest part of a matrix that may run against its axis: a picture placed askew is drawn."""
_LOOK_ALIKE = 32
"""Largest difference, of 255, between the page as drawn and its picture, in any cell; 15 was seen on real scans."""
_CELLS = 32
_MAKES_UP_PAGE = 0.4
_J2K_MOST_PIXELS = 20_000_000
"""OpenJPEG needs some 24 bytes a pixel: larger pictures would not fit in the memory of whoever decodes them."""


def full_page_picture(page: Survey) -> Placed | None:
    """Return the picture that is all a viewer shows of the page; None where anything else can be seen.

    What lies under the picture is hidden by it: many scanners put their OCR text there. A visible signature lies above
    it; the picture alone would lose its words, so such a page is drawn instead, at the picture's own resolution.
    """
    if len(page.images) != 1 or page.annotations or not page.complete:
        return None
    picture = page.images[0]
    frame, bounds = page.frame, picture.bounds
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    shown = intersection(bounds, frame)
    if shown[2] - shown[0] < _COVERS * width or shown[3] - shown[1] < _COVERS * height:
        return None
    if bounds[2] - bounds[0] > (1 + _STICKS_OUT) * width or bounds[3] - bounds[1] > (1 + _STICKS_OUT) * height:
        return None
    for order, rect in (*page.paths, *page.texts):
        if order > picture.order or not inside(intersection(rect, frame), bounds):
            return None
    return picture


def picture_dpi(picture: Placed, unit: float) -> tuple[float, float]:
    """Return pixels per inch along the picture's own two axes; `unit` is the size of a page unit in points."""
    a, b, c, d, _, _ = picture.matrix
    across, down = math.hypot(a, b) * unit, math.hypot(c, d) * unit
    return (
        picture.pixels[0] / max(across, 1e-6) * POINTS_PER_INCH,
        picture.pixels[1] / max(down, 1e-6) * POINTS_PER_INCH,
    )


def orientation(matrix: Matrix, rotation: int) -> int | None:
    """Return the EXIF orientation of a picture placed by `matrix` on a page with /Rotate; None for one placed askew."""
    a, b, c, d, _, _ = matrix
    for _ in range(rotation // 90 % 4):
        # A quarter turn clockwise, y upwards: (x, y) -> (y, -x).
        a, b, c, d = b, -a, d, -c
    size = max(map(abs, (a, b, c, d)))
    upright = abs(b) <= _TURNED * size and abs(c) <= _TURNED * size
    sideways = abs(a) <= _TURNED * size and abs(d) <= _TURNED * size
    if upright and a and d:
        return {(True, True): 1, (False, True): 2, (False, False): 3, (True, False): 4}[a > 0, d > 0]
    if sideways and b and c:
        return {(False, False): 5, (False, True): 6, (True, True): 7, (True, False): 8}[b > 0, c > 0]
    return None


def take_out(
    page: Survey, picture: Placed, unit: float, drawn: Image.Image, named: Iterable[pikepdf.Stream]
) -> PageImage | None:
    """Return the picture without loss; None where it should rather be drawn.

    `drawn` is a small rendering of the page; a picture that does not look like it is not what a viewer shows (an
    inverted /Decode, a mask, a profile), so it is not taken. `named` are the pictures in the page's resources.
    """
    turn = orientation(picture.matrix, page.rotation)
    across, down = picture_dpi(picture, unit)
    if turn is None or abs(across / down - 1) > _SQUARE_TOLERANCE:
        return None
    try:
        found = _encoded(picture, named)
    except Exception:  # noqa: BLE001  (whatever our decoders cannot take, pdfium may still draw)
        return None
    if found is None or difference(found[2], turn, drawn) > _LOOK_ALIKE:
        return None
    data, media_type, _ = found
    width, height = picture.pixels
    if turn >= 5:
        width, height = height, width
    return PageImage(data, media_type, width, height, round(min(across, down), 2), True, turn, ImageOrigin.EXTRACTED)


def _encoded(picture: Placed, named: Iterable[pikepdf.Stream]) -> tuple[bytes, str, Image.Image] | None:
    match picture.handle.get_filters(skip_simple=True):
        case ["DCTDecode"]:
            data = bytes(picture.handle.get_data(decode_simple=True))
            pixels = _decoded(data, "JPEG")
            return (data, JPEG, pixels) if pixels.mode in {"L", "RGB"} and pixels.size == picture.pixels else None
        case ["JPXDecode"]:
            if picture.pixels[0] * picture.pixels[1] > _J2K_MOST_PIXELS:
                return None
            data = bytes(picture.handle.get_data(decode_simple=True))
            pixels = _decoded(data, "JPEG2000")
            return (data, JP2, pixels) if pixels.mode in {"L", "RGB"} and pixels.size == picture.pixels else None
        case ["CCITTFaxDecode"]:
            return _fax(picture, named)
        case [] | ["JBIG2Decode"]:
            return _bitmap(picture)
    return None


def _decoded(data: bytes, kind: str) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=[kind])
    image.load()
    return image


def check_sound(page: Survey) -> None:
    """Raise CorruptImage where a picture that makes up the page is cut short or cannot be decoded.

    pdfium would draw grey or white in its place, and a white page would pass for a blank one.
    """
    for picture in page.images:
        if page.coverage(picture.bounds) < _MAKES_UP_PAGE:
            continue
        if picture.handle.get_filters(skip_simple=True) == ["DCTDecode"]:
            try:
                _decoded(bytes(picture.handle.get_data(decode_simple=True)), "JPEG")
            except OSError as error:
                if "truncated" in str(error):
                    raise CorruptImage("a JPEG in the page is cut short") from error
        else:
            try:
                picture.handle.get_bitmap()
            except pypdfium2.PdfiumError as error:
                raise CorruptImage("a picture in the page cannot be decoded") from error


def _fax(picture: Placed, named: Iterable[pikepdf.Stream]) -> tuple[bytes, str, Image.Image] | None:
    """Return the G4 data of the file in a TIFF of one strip; other CCITT data is written anew as G4."""
    raw = bytes(picture.handle.get_data())
    for stream in named:
        if stream.get("/Width") != picture.pixels[0] or bytes(stream.read_raw_bytes()) != raw:
            continue
        out = io.BytesIO()
        pikepdf.PdfImage(stream).extract_to(stream=out)
        data = out.getvalue()
        pixels = _decoded(data, "TIFF")
        if pixels.size != picture.pixels or pixels.mode != "1":
            return None
        if pixels.info.get("compression") == "group4":
            return data, "image/tiff", pixels
        return *encode.fax(pixels), pixels
    return None


def _bitmap(picture: Placed) -> tuple[bytes, str, Image.Image] | None:
    """Return the decoded pixels as PNG, 1-bit where they are black and white."""
    bitmap = picture.handle.get_bitmap()
    if bitmap.format == pdfium.FPDFBitmap_BGRA:
        return None
    # A copy, because Pillow may look into pdfium's own memory, which is gone with the bitmap.
    image = bitmap.to_pil().copy()
    del bitmap
    if image.size != picture.pixels:
        return None
    if image.mode != "L":
        image = image.convert("RGB")
        if image.mode == "RGB" and all(image.getchannel(0).tobytes() == image.getchannel(i).tobytes() for i in (1, 2)):
            image = image.getchannel(0)
    if image.mode == "L" and encode.is_two_tone(image):
        image = image.convert("1", dither=Image.Dither.NONE)
    return *encode.png(image), image


_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def difference(pixels: Image.Image, turn: int, drawn: Image.Image) -> int:
    """Return the largest difference, 0 to 255, between picture and rendering over a grid of cells."""
    if pixels.mode == "1":
        pixels = pixels.convert("L")
    grid = (_CELLS, _CELLS)
    one = pixels.resize(grid, Image.Resampling.BOX).convert("RGB")
    if turn in _TRANSPOSITIONS:
        one = one.transpose(_TRANSPOSITIONS[turn])
    other = drawn.convert("RGB").resize(grid, Image.Resampling.BOX)
    return max(high for _, high in ImageChops.difference(one, other).getextrema())  # type: ignore[misc]
