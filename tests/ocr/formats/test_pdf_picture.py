"""Pictures go in as they are where a PDF can take them, and look the same as before in any case."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops

from core.errors import CorruptImage
from core.page import PageImage
from ocr.formats.pdf import PdfPage
from ocr.formats.picture import picture
from tests.ocr.formats.papers import encoded, image_of, rendered, written

DPI = 72
SIZE = (160, 120)


def colours() -> Image.Image:
    """A smooth picture in which turning, mirroring, inverting and exchanging channels all show."""
    x, y = np.meshgrid(np.linspace(0, 255, SIZE[0]), np.linspace(0, 255, SIZE[1]))
    return Image.fromarray(np.dstack([x, y, 255 - (x + y) / 2]).astype(np.uint8))


def noise(mode: str) -> Image.Image:
    random = np.random.default_rng(7)
    shape = (SIZE[1], SIZE[0]) if mode == "L" else (SIZE[1], SIZE[0], 3)
    return Image.fromarray(random.integers(0, 256, shape, np.uint8))


def strokes() -> Image.Image:
    """Black on white, unlike itself in every direction."""
    paper = Image.new("1", SIZE, 255)
    paper.paste(0, (10, 10, 30, 100))
    paper.paste(0, (10, 10, 90, 20))
    paper.putpixel((150, 110), 0)
    return paper


def drawing() -> Image.Image:
    paper = Image.new("RGB", SIZE, (250, 250, 245))
    paper.paste((200, 0, 0), (10, 10, 60, 60))
    paper.paste((0, 0, 120), (40, 70, 150, 80))
    return paper


@dataclass(frozen=True)
class Stored:
    """The picture in a PDF: some of its entries, and its bytes as they lie in the file."""

    filter: str
    decode: list[int]
    parms: dict[str, int]
    raw: bytes


def stored(data: bytes) -> Stored:
    with pikepdf.open(io.BytesIO(written(PdfPage(image_of(data), None)))) as document:
        entries = document.pages[0].obj.Resources.XObject.P
        parms = entries.get("/DecodeParms", pikepdf.Dictionary())
        return Stored(
            filter=str(entries.Filter),
            decode=[int(value) for value in entries.get("/Decode", [])],
            parms={name: int(value) for name, value in parms.items()},
            raw=entries.read_raw_bytes(),
        )


def shown(data: bytes, **options: int) -> NDArray[np.int16]:
    return rendered(written(PdfPage(image_of(data, dpi=DPI, **options), None)), dpi=DPI).astype(np.int16)


def expected(original: Image.Image) -> NDArray[np.int16]:
    return np.asarray(original.convert("RGB")).astype(np.int16)


def difference(first: NDArray[np.int16], second: NDArray[np.int16]) -> float:
    assert first.shape == second.shape
    return float(np.abs(first - second).mean())


KEPT: dict[str, tuple[Callable[[], bytes], str]] = {
    "jpeg": (lambda: encoded(colours(), "JPEG"), "/DCTDecode"),
    "jpeg-grey": (lambda: encoded(colours().convert("L"), "JPEG"), "/DCTDecode"),
    "jpeg-progressive": (lambda: encoded(colours(), "JPEG", progressive=True), "/DCTDecode"),
    "jpeg-with-exif": (lambda: encoded(colours(), "JPEG", exif=turned_exif(6)), "/DCTDecode"),
    "jpeg-2000": (lambda: encoded(colours(), "JPEG2000"), "/JPXDecode"),
    "jpeg-2000-grey": (lambda: encoded(colours().convert("L"), "JPEG2000"), "/JPXDecode"),
    "jpeg-2000-codestream": (lambda: encoded(colours(), "JPEG2000", no_jp2=True), "/JPXDecode"),
}


def turned_exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize("kind", KEPT)
def test_photographs_go_in_byte_for_byte(kind: str) -> None:
    make, filter_name = KEPT[kind]
    data = make()
    found = stored(data)
    assert found.raw == data
    assert found.filter == filter_name
    with Image.open(io.BytesIO(data)) as original:
        assert difference(shown(data), expected(original)) < 1.5


def test_a_picture_in_adobes_inverted_inks_shows_its_colours() -> None:
    inks = colours().convert("CMYK")
    # Pillow writes an Adobe marker and the complement, as Adobe's programs do.
    data = encoded(inks, "JPEG", quality=95)
    found = stored(data)
    assert found.raw == data
    assert found.decode == [1, 0] * 4
    # Readers mix inks differently; an inverted picture would be far away.
    assert difference(shown(data), expected(inks)) < 40
    assert difference(shown(data), expected(ImageChops.invert(inks))) > 60


def test_a_jpeg_that_stores_red_green_and_blue_keeps_its_colours() -> None:
    marked = encoded(colours(), "JPEG", keep_rgb=True, quality=95)
    # The Adobe marker, which says that the colours are as they are, follows the first two bytes.
    plain = marked[:2] + marked[18:]
    assert b"Adobe" in marked[:18]
    assert b"Adobe" not in plain
    assert stored(marked).parms == {}
    found = stored(plain)
    assert found.raw == plain
    assert found.parms == {"/ColorTransform": 0}
    assert difference(shown(plain), expected(colours())) < 2
    assert difference(shown(marked), expected(colours())) < 2


@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_fax_data_of_one_strip_go_in_byte_for_byte(compression: str, photometric: int) -> None:
    data = encoded(strokes(), "TIFF", compression=compression, strip_size=1 << 20, tiffinfo={262: photometric})
    with Image.open(io.BytesIO(data)) as tiff:
        start, count = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    found = stored(data)
    assert found.filter == "/CCITTFaxDecode"
    assert found.raw == data[start : start + count]
    assert difference(shown(data), expected(strokes())) == 0


def test_fax_data_with_the_low_bit_first_are_put_the_other_way_round() -> None:
    data = bytearray(encoded(strokes(), "TIFF", compression="group4", strip_size=1 << 20, tiffinfo={266: 1}))
    with Image.open(io.BytesIO(bytes(data))) as tiff:
        start, count = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    data[start : start + count] = bytes(int(f"{byte:08b}"[::-1], 2) for byte in data[start : start + count])
    entry = data.index((266).to_bytes(2, "little") + (3).to_bytes(2, "little"))
    data[entry + 8] = 2
    assert difference(shown(bytes(data)), expected(strokes())) == 0


@pytest.mark.parametrize(
    "data",
    [
        encoded(strokes(), "TIFF", compression="group4", strip_size=400),
        encoded(strokes(), "TIFF", compression="tiff_lzw"),
        encoded(strokes()),
        encoded(strokes().convert("L")),
        encoded(strokes().convert("P")),
        encoded(strokes().convert("RGB"), "WEBP", lossless=True),
    ],
    ids=["strips", "lzw", "png", "grey", "palette", "webp"],
)
def test_black_and_white_becomes_fax_data_without_loss(data: bytes) -> None:
    found = stored(data)
    assert found.filter == "/CCITTFaxDecode"
    assert found.parms["/K"] == -1
    assert difference(shown(data), expected(strokes())) == 0


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_the_data_of_a_png_with_few_colours_go_in_unchanged(mode: str) -> None:
    data = encoded(drawing().convert(mode))
    found = stored(data)
    assert found.filter == "/FlateDecode"
    assert found.raw in data
    assert difference(shown(data), expected(drawing().convert(mode))) == 0


def test_a_deep_grey_picture_keeps_its_tones() -> None:
    levels = np.tile(np.linspace(0, 65535, SIZE[0]).astype(np.uint16), (SIZE[1], 1))
    data = encoded(Image.fromarray(levels), "TIFF")
    assert difference(shown(data), expected(Image.fromarray((levels >> 8).astype(np.uint8)))) < 1


def test_what_is_transparent_lies_on_white_paper() -> None:
    clear = drawing().convert("RGBA")
    clear.paste((0, 0, 0, 0), (80, 0, 160, 60))
    seen = shown(encoded(clear))
    assert (seen[:60, 80:] == 255).all()
    assert tuple(seen[30, 30]) == (200, 0, 0)


def test_an_interlaced_png_is_shown_as_it_is() -> None:
    data = interlaced(drawing())
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.info["interlace"] == 1
        assert difference(shown(data), expected(opened)) == 0


def interlaced(original: Image.Image) -> bytes:
    """Return a PNG in Adam7 order, which Pillow cannot write."""
    pixels = np.asarray(original.convert("RGB"))
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = b"".join(
        b"\0" + row.tobytes() for top, left, down, right in passes for row in pixels[top::down, left::right]
    )
    header = SIZE[0].to_bytes(4, "big") + SIZE[1].to_bytes(4, "big") + bytes([8, 2, 0, 0, 1])
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )


@pytest.mark.parametrize(
    "data",
    [encoded(noise("RGB")), encoded(noise("L")), encoded(noise("RGB"), "WEBP"), encoded(noise("RGB"), "TIFF")],
    ids=["png", "png-grey", "webp", "tiff"],
)
def test_a_photograph_without_its_own_jpeg_becomes_one_of_full_colour(data: bytes) -> None:
    found = stored(data)
    assert found.filter == "/DCTDecode"
    with Image.open(io.BytesIO(found.raw)) as made:
        assert made.mode == "L" or made.layer[0][1:3] == (1, 1)  # type: ignore[attr-defined]
    with Image.open(io.BytesIO(data)) as original:
        assert difference(shown(data), expected(original)) < 12


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_a_page_counts_and_not_the_tag_in_its_bytes(orientation: int) -> None:
    tagged = encoded(drawing(), "TIFF", tiffinfo={274: orientation})
    image = PageImage(tagged, "image/tiff", *SIZE, dpi=DPI)
    seen = rendered(written(PdfPage(image, None)), dpi=DPI).astype(np.int16)
    assert difference(seen, expected(drawing())) == 0


def test_a_fax_picture_is_not_turned_by_the_tag_in_its_bytes() -> None:
    tagged = encoded(strokes(), "TIFF", compression="group4", strip_size=1 << 20, tiffinfo={274: 6})
    image = PageImage(tagged, "image/tiff", *SIZE, dpi=DPI)
    seen = rendered(written(PdfPage(image, None)), dpi=DPI).astype(np.int16)
    assert difference(seen, expected(strokes())) == 0


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", encoded(drawing())[:60], encoded(noise("L"), "WEBP")[:200], encoded(colours(), "JPEG")[:20]],
    ids=["empty", "text", "png", "webp", "jpeg"],
)
def test_what_cannot_be_decoded_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptImage):
        picture(PageImage(data, "image/png", *SIZE, dpi=DPI))
