"""Pictures as files: JPEG, PNG, WebP, TIFF and PDF, byte for byte the same for the same picture."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from PIL import ExifTags, Image, TiffImagePlugin

POINTS = 72
SIDEWAYS = 6
"""EXIF: to be turned a quarter clockwise."""
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/tiff": ".tif",
    "application/pdf": ".pdf",
}
_ROWS_PER_STRIP = 278
_STRIP_OFFSETS, _STRIP_BYTES = 273, 279


@dataclass(frozen=True, slots=True)
class Encoded:
    """The picture of one page as bytes."""

    data: bytes
    media_type: str
    dpi: int
    size: tuple[int, int]
    mode: str
    """Pillow's name of the pixels: `RGB`, `L` or `1`."""
    orientation: int = 1
    """The EXIF tag that tells a viewer how to turn the stored pixels."""

    def file(self) -> io.BytesIO:
        """Return the bytes as a file to read."""
        return io.BytesIO(self.data)


def encode(image: Image.Image, media_type: str, dpi: int, *, quality: int = 85, tagged: bool = True) -> Encoded:
    """Return the picture in the wanted form; a TIFF is CCITT G4 when it has two colours, else LZW.

    With `tagged` the file tells its resolution; TIFF and PNG always do.
    """
    out = io.BytesIO()
    if media_type == "image/png":
        image = _flat(image)
        image.save(out, "PNG", dpi=(dpi, dpi))
    elif media_type == "image/tiff":
        _save_tiff([image], out, dpi, "group4" if image.mode == "1" else "tiff_lzw")
    elif media_type == "image/webp":
        image.save(out, "WEBP", quality=quality)
    elif tagged:
        image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    else:
        image.save(out, "JPEG", quality=quality)
    return Encoded(out.getvalue(), media_type, dpi, image.size, image.mode)


def encode_sideways(image: Image.Image, dpi: int, quality: int) -> Encoded:
    """Return a JPEG whose pixels lie on their side and whose EXIF tag sets them upright, as telephones write it."""
    stored = image.transpose(Image.Transpose.ROTATE_90)
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = SIDEWAYS
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=quality, exif=tags)
    return Encoded(out.getvalue(), "image/jpeg", dpi, stored.size, stored.mode, SIDEWAYS)


def _save_tiff(images: Sequence[Image.Image], out: io.BytesIO, dpi: int, compression: str) -> None:
    strips = {_ROWS_PER_STRIP: images[0].height}
    rest = list(images[1:])
    images[0].save(
        out, "TIFF", save_all=True, append_images=rest, compression=compression, dpi=(dpi, dpi), tiffinfo=strips
    )


def _flat(image: Image.Image) -> Image.Image:
    # A clean page has few colours: a palette keeps the file small, and scanners' software does the same.
    return (
        image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE) if image.mode == "RGB" else image
    )


def pdf(pages: Sequence[Encoded]) -> bytes:
    """Return a PDF with one full-page picture a page, as scanners write it: JPEG and CCITT data go in unchanged.

    Raise ValueError for a picture that needs its EXIF tag: nothing in a PDF heeds it.
    """
    book = pikepdf.new()
    for page in pages:
        if page.orientation != 1:
            raise ValueError("a picture that lies on its side cannot go into a PDF unchanged")
        width, height = (side * POINTS / page.dpi for side in page.size)
        image = _stream(book, page)
        content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode()
        sheet = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, round(width, 3), round(height, 3)],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
            Contents=book.make_stream(content),
        )
        book.pages.append(pikepdf.Page(book.make_indirect(sheet)))
    out = io.BytesIO()
    book.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _stream(book: pikepdf.Pdf, page: Encoded) -> pikepdf.Object:
    width, height = page.size
    entries: dict[str, object] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": width,
        "Height": height,
        "BitsPerComponent": 8,
    }
    data = page.data
    if page.media_type == "image/jpeg":
        entries["ColorSpace"] = pikepdf.Name.DeviceRGB if page.mode == "RGB" else pikepdf.Name.DeviceGray
        entries["Filter"] = pikepdf.Name.DCTDecode
    elif page.media_type == "image/tiff" and page.mode == "1":
        data = _strip(page)
        parms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=True)
        entries |= {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 1}
        entries |= {"Filter": pikepdf.Name.CCITTFaxDecode, "DecodeParms": parms}
    else:
        entries["ColorSpace"] = pikepdf.Name.DeviceRGB
        data = Image.open(page.file()).convert("RGB").tobytes()
    stream = pikepdf.Stream(book, data)
    for name, value in entries.items():
        stream[f"/{name}"] = value
    return book.make_indirect(stream)


def _strip(page: Encoded) -> bytes:
    with TiffImagePlugin.TiffImageFile(page.file()) as image:
        start, length = image.tag_v2[_STRIP_OFFSETS][0], image.tag_v2[_STRIP_BYTES][0]
    return page.data[start : start + length]


def tiff(images: Sequence[Image.Image], dpi: int) -> bytes:
    """Return a TIFF of several pages: CCITT G4 for two colours, else LZW."""
    out = io.BytesIO()
    _save_tiff(images, out, dpi, "group4" if images[0].mode == "1" else "tiff_lzw")
    return out.getvalue()
