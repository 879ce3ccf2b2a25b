"""A page's picture as a PDF takes it: JPEG, JPEG 2000 and fax data unchanged, anything else compressed by its content.

JBIG2 is never used: its symbol matching has been seen to exchange digits.
"""

import io

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from core.errors import CorruptImage
from core.page import PageImage
from ocr.formats import fax, raster
from ocr.formats.objects import Name, Stream, Value

_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
_FRAMES_READERS_KNOW = frozenset({0xC0, 0xC1, 0xC2})
"""JPEG's baseline, extended and progressive frames; PDF has no arithmetic or lossless ones."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_CODESTREAM = b"\xff\x4f\xff\x51"


def picture(image: PageImage) -> Stream:
    """Return the stored pixels of `image`, its orientation not applied; raise CorruptImage."""
    try:
        with Image.open(io.BytesIO(image.data)) as opened:
            stream = _encoded(opened, image.data)
    except Exception as error:
        # A decoder of foreign bytes can raise anything.
        raise CorruptImage(f"the page's {image.media_type} cannot be taken into a PDF: {error}") from error
    return Stream({"Type": Name("XObject"), "Subtype": Name("Image"), **stream.entries}, stream.data)


def _encoded(opened: Image.Image, data: bytes) -> Stream:
    if isinstance(opened, JpegImageFile) and opened.mode in _SPACES and _frame(data) in _FRAMES_READERS_KNOW:
        return _jpeg(opened, data)
    if opened.format == "JPEG2000" and opened.mode in _SPACES:
        return _jpeg2000(opened, data)
    return fax.strip(opened, data) or raster.encode(opened, data)


def _jpeg(opened: JpegImageFile, data: bytes) -> Stream:
    entries: dict[str, Value] = {
        "Width": opened.width,
        "Height": opened.height,
        "ColorSpace": Name(_SPACES[opened.mode]),
        "BitsPerComponent": 8,
        "Filter": Name("DCTDecode"),
    }
    adobe = "adobe" in opened.info
    if opened.mode == "CMYK" and adobe:
        # Adobe's programs store the complement of each ink.
        entries["Decode"] = [1, 0] * 4
    names = bytes(component[0] for component in opened.layer)
    if names == b"RGB" and not adobe and "jfif" not in opened.info:
        entries["DecodeParms"] = {"ColorTransform": 0}
    return Stream(entries, data)


def _jpeg2000(opened: Image.Image, data: bytes) -> Stream:
    entries: dict[str, Value] = {"Width": opened.width, "Height": opened.height, "Filter": Name("JPXDecode")}
    if data.startswith(_CODESTREAM):
        # A bare code stream does not say what its components mean; a JP2 file does.
        entries |= {"ColorSpace": Name(_SPACES[opened.mode]), "BitsPerComponent": 8}
    return Stream(entries, data)


def _frame(data: bytes) -> int:
    """Return the marker of a JPEG's first frame, 0 when there is none."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return marker
        # A marker may be preceded by any number of fill bytes.
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0
