"""Black and white pictures as CCITT fax data: a TIFF's own strip unchanged where it has one, else Group 4 made here."""

import io

from PIL import Image, ImageChops
from PIL.TiffImagePlugin import TiffImageFile

from core.errors import CorruptImage
from ocr.formats.objects import Name, Stream, Value

_WIDTH, _LENGTH, _BITS_PER_SAMPLE, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_FILL_ORDER, _STRIP_OFFSETS, _SAMPLES_PER_PIXEL, _STRIP_BYTE_COUNTS, _T4_OPTIONS = 266, 273, 277, 279, 292
_WHITE_IS_ZERO, _BLACK_IS_ZERO = 0, 1
_GROUP3, _GROUP4 = 3, 4
_TWO_DIMENSIONAL, _UNCOMPRESSED = 1, 2
_LOW_BIT_FIRST = 2
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def strip(image: Image.Image, data: bytes) -> Stream | None:
    """Return the fax data of a TIFF; None for any picture that a PDF cannot take as one piece.

    TIFF codes each strip on its own, so only a picture that is a single strip can be taken over.
    """
    if not isinstance(image, TiffImageFile):
        return None
    tags = image.tag_v2
    coding = _coding(tags.get(_COMPRESSION, 0), tags.get(_T4_OPTIONS, 0))
    offsets, counts = tags.get(_STRIP_OFFSETS, ()), tags.get(_STRIP_BYTE_COUNTS, ())
    bits = (*tags.get(_BITS_PER_SAMPLE, (1,)), tags.get(_SAMPLES_PER_PIXEL, 1))
    photometric = tags.get(_PHOTOMETRIC, _WHITE_IS_ZERO)
    if not coding or bits != (1, 1) or (len(offsets), len(counts)) != (1, 1) or photometric > _BLACK_IS_ZERO:
        return None
    fax = data[offsets[0] : offsets[0] + counts[0]]
    if tags.get(_FILL_ORDER) == _LOW_BIT_FIRST:
        fax = fax.translate(_REVERSED)
    # In the codes white comes first, whatever number the TIFF gives to it.
    coding |= {"BlackIs1": photometric == _BLACK_IS_ZERO}
    # Pillow already exchanges the sides of a picture that lies; the strip has them as they are stored.
    return _stream(fax, tags[_WIDTH], tags[_LENGTH], coding)


def group4(image: Image.Image) -> Stream:
    """Return Group 4 data of a picture of mode `1`; raise CorruptImage where libtiff cannot make it."""
    file = io.BytesIO()
    # The codes are shorter when what comes first, white, is the usual colour; Pillow puts black there.
    inverted = ImageChops.invert(image)
    inverted.save(file, "TIFF", compression="group4", strip_size=image.width * image.height)
    with Image.open(io.BytesIO(file.getvalue())) as tiff:
        made = strip(tiff, file.getvalue())
    if made is None:
        raise CorruptImage("libtiff made more than one strip")
    return _stream(made.data, image.width, image.height, {"K": -1})


def _coding(compression: int, options: int) -> dict[str, Value]:
    """Return a PDF's name for a TIFF's compression; empty for any that is none of its fax codes."""
    if compression == _GROUP4:
        return {"K": -1}
    if compression == _GROUP3 and not options & _UNCOMPRESSED:
        return {"K": 1 if options & _TWO_DIMENSIONAL else 0, "EndOfLine": True}
    return {}


def _stream(fax: bytes, width: int, height: int, coding: dict[str, Value]) -> Stream:
    entries: dict[str, Value] = {
        "Width": width,
        "Height": height,
        "ColorSpace": Name("DeviceGray"),
        "BitsPerComponent": 1,
        "Filter": Name("CCITTFaxDecode"),
        "DecodeParms": {**coding, "Columns": width, "Rows": height},
    }
    return Stream(entries, fax)
