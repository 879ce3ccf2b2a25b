"""Pixels that must be encoded anew: black and white as fax, flat colours losslessly, photographs as JPEG."""

import io
from dataclasses import dataclass

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from ocr.formats import fax
from ocr.formats.objects import Name, Stream, Value

_LOSSLESS_BYTES = 0.25
"""Most bytes per pixel for lossless data: an A4 page at 300 dpi then stays near two megabytes."""
_FLAT_COLOURS = 4096
"""More colours than this are a photograph; tried before a lossless encoding that would be thrown away."""
_JPEG_QUALITY = 90
_SIGNATURE = 8
_CHUNK = 12
"""Length, type and checksum around the data of a PNG chunk."""
_GREY, _COLOUR, _PALETTE = 0, 2, 3
"""PNG colour types without alpha."""
_ORIENTATION = 274
_TURNED_BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class _Png:
    """What a PDF needs of a PNG file."""

    width: int
    height: int
    depth: int
    colours: int
    """PNG colour type."""
    interlaced: bool
    transparent: bool
    palette: bytes
    data: bytes
    """All IDAT chunks: one zlib stream of rows, each with its filter byte."""

    @property
    def plain(self) -> bool:
        """Whether a PDF can take the data as they are."""
        return not self.interlaced and not self.transparent and self.colours in {_GREY, _COLOUR, _PALETTE}

    @property
    def small(self) -> bool:
        """Whether lossless data are worth their room."""
        return len(self.data) <= _LOSSLESS_BYTES * self.width * self.height


def encode(image: Image.Image, data: bytes) -> Stream:
    """Return the stored pixels of the picture `image` that was opened from `data`; a PNG's own data are kept."""
    png = _read_png(data) if image.format == "PNG" else None
    flat = _opaque(_as_stored(image))
    bilevel = _bilevel(flat)
    if bilevel is not None:
        return fax.group4(bilevel)
    if png is None or not png.plain:
        if flat.mode == "RGB" and flat.getcolors(_FLAT_COLOURS) is None:
            return _jpeg(flat)
        png = _make_png(flat)
    return _flate(png) if png.small else _jpeg(flat)


def _as_stored(image: Image.Image) -> Image.Image:
    """Return the pixels as they lie in the file: of all formats Pillow turns only TIFF by its orientation tag."""
    if not isinstance(image, TiffImageFile):
        return image
    back = _TURNED_BACK.get(image.tag_v2.get(_ORIENTATION, 1))
    return image.transpose(back) if back is not None else image


def _opaque(image: Image.Image) -> Image.Image:
    """Return the picture on white paper, in mode 1, L, P or RGB."""
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(colours, mask=colours.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image if image.mode in {"1", "L", "P", "RGB"} else image.convert("RGB")


def _bilevel(image: Image.Image) -> Image.Image | None:
    """Return the picture in mode 1 when it holds nothing but black and white."""
    if image.mode == "1":
        return image
    colours = (image.convert("RGB") if image.mode == "P" else image).getcolors(2)
    black_and_white = {0, 255, (0, 0, 0), (255, 255, 255)}
    if colours is None or not {colour for _, colour in colours} <= black_and_white:
        return None
    return image.convert("L").convert("1", dither=Image.Dither.NONE)


def _jpeg(image: Image.Image) -> Stream:
    grey = image.mode in {"1", "L"}
    file = io.BytesIO()
    # Full colour resolution: halved, the red of a stamp bleeds into the print beneath it.
    image.convert("L" if grey else "RGB").save(file, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    entries: dict[str, Value] = {
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": Name("DeviceGray" if grey else "DeviceRGB"),
        "BitsPerComponent": 8,
        "Filter": Name("DCTDecode"),
    }
    return Stream(entries, file.getvalue())


def _make_png(image: Image.Image) -> _Png:
    file = io.BytesIO()
    image.save(file, "PNG")
    return _read_png(file.getvalue())


def _read_png(data: bytes) -> _Png:
    """Return the parts of a PNG file that its reader has already opened."""
    at, parts = _SIGNATURE, dict[bytes, list[bytes]]()
    while at + _CHUNK <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        parts.setdefault(kind, []).append(data[at + 8 : at + 8 + length])
        at += _CHUNK + length
    header = parts[b"IHDR"][0]
    return _Png(
        width=int.from_bytes(header[:4], "big"),
        height=int.from_bytes(header[4:8], "big"),
        depth=header[8],
        colours=header[9],
        interlaced=header[12] != 0,
        transparent=b"tRNS" in parts,
        palette=b"".join(parts.get(b"PLTE", [])),
        data=b"".join(parts.get(b"IDAT", [])),
    )


def _flate(png: _Png) -> Stream:
    samples = 3 if png.colours == _COLOUR else 1
    space: Value = Name("DeviceRGB" if samples == 3 else "DeviceGray")
    if png.colours == _PALETTE:
        space = [Name("Indexed"), Name("DeviceRGB"), len(png.palette) // 3 - 1, png.palette]
    entries: dict[str, Value] = {
        "Width": png.width,
        "Height": png.height,
        "ColorSpace": space,
        "BitsPerComponent": png.depth,
        "Filter": Name("FlateDecode"),
        # Predictor 15 is PNG's own: each row says how it was filtered.
        "DecodeParms": {"Predictor": 15, "Colors": samples, "BitsPerComponent": png.depth, "Columns": png.width},
    }
    return Stream(entries, png.data)
