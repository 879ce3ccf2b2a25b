"""Picture files: bytes kept where they can be, otherwise pixels kept."""

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, TiffImagePlugin

from core.errors import CorruptImage, TooLarge, TooManyPages
from core.options import IngestOptions
from core.page import ImageOrigin, PageImage
from tests.ingest import hostile_files
from tests.ingest.conftest import Split

HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAABxQABAAAAAAAAACMAAgAAAAAB6AABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAi"
    "QAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAYaXBtYQAAAAAAAAABAA"
    "EFgQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAE9tZGF0AAAAHygBr1gucnAyS+L/W6GHJGTLXB/5y+mSliHGru7NKLcAAAAGRXhp"
    "ZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA="
)
"""A white page of 64 x 96 with a dark corner at its top left, stored lying on its side with an `irot` box."""


def drawing(mode: str = "RGB", size: tuple[int, int] = (400, 566)) -> Image.Image:
    """Return a page with a dark bar near its top left corner and a red one at its bottom."""
    image = Image.new("RGB", size, "white")
    image.paste((20, 20, 20), (40, 40, 200, 80))
    image.paste((200, 30, 30), (100, size[1] - 120, 300, size[1] - 60))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pixels(page: PageImage) -> Image.Image:
    image = Image.open(io.BytesIO(page.data))
    image.load()
    return image


def only(split: Split, data: bytes, options: IngestOptions | None = None) -> PageImage:
    (page,) = split(data, options)
    assert page.image is not None, page.error
    assert page.text is None
    return page.image


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    histogram = difference.histogram()
    return sum(value * count for value, count in enumerate(histogram)) / (one.width * one.height)


@pytest.mark.parametrize(
    ("kind", "media_type", "mode"),
    [
        ("JPEG", "image/jpeg", "RGB"),
        ("JPEG", "image/jpeg", "L"),
        ("PNG", "image/png", "RGB"),
        ("PNG", "image/png", "1"),
        ("PNG", "image/png", "P"),
        ("WEBP", "image/webp", "RGB"),
        ("JPEG2000", "image/jp2", "RGB"),
    ],
)
def test_plain_pictures_keep_their_bytes(take_apart: Split, kind: str, media_type: str, mode: str) -> None:
    data = encoded(drawing(mode), kind)
    page = only(take_apart, data)
    assert (page.data, page.media_type, page.width, page.height) == (data, media_type, 400, 566)
    assert page.origin is ImageOrigin.FILE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_told_and_applied_to_the_size(take_apart: Split, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(drawing(), "JPEG", exif=exif)
    page = only(take_apart, data)
    assert page.data == data
    assert page.orientation == orientation
    assert (page.width, page.height) == ((400, 566) if orientation < 5 else (566, 400))


def test_an_impossible_orientation_is_ignored(take_apart: Split) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert only(take_apart, encoded(drawing(), "JPEG", exif=exif)).orientation == 1


@pytest.mark.parametrize(
    ("size", "tag", "dpi", "known"),
    [
        ((1654, 2339), 200, 200, True),
        ((1654, 2339), None, 200, False),
        ((2480, 3508), 72, 300, False),
        ((2480, 3508), 1, 300, False),
        ((3024, 4032), 72, 344.8, False),
        ((595, 842), 72, 72, True),
        ((1748, 2480), None, 300, False),
        ((1011, 638), None, 300, False),
    ],
)
def test_resolution_is_the_tag_where_it_makes_a_paper(
    take_apart: Split, size: tuple[int, int], tag: int | None, dpi: float, known: bool
) -> None:
    options = {"dpi": (tag, tag)} if tag else {}
    page = only(take_apart, encoded(Image.new("L", size, 255), "PNG", **options))
    assert page.dpi == pytest.approx(dpi, rel=0.01)
    assert page.dpi_known is known


@pytest.mark.parametrize(
    "make",
    [
        lambda: encoded(drawing("RGBA"), "PNG"),
        lambda: encoded(drawing("LA"), "PNG"),
        lambda: encoded(drawing("RGBA"), "WEBP", lossless=True),
        lambda: encoded(drawing("P"), "GIF"),
        lambda: encoded(drawing("RGB"), "BMP"),
        lambda: encoded(drawing("CMYK"), "JPEG", quality=95),
        lambda: encoded(drawing("CMYK"), "TIFF", compression="tiff_lzw"),
        lambda: encoded(drawing("YCbCr"), "TIFF", compression="jpeg", quality=95),
        lambda: encoded(drawing("RGB"), "TIFF", compression="tiff_adobe_deflate"),
        lambda: encoded(drawing("P"), "TIFF", compression="packbits"),
        lambda: encoded(drawing("RGBA"), "TIFF"),
    ],
)
def test_other_kinds_of_pixels_look_the_same(take_apart: Split, make: Callable[[], bytes]) -> None:
    page = only(take_apart, make())
    image = pixels(page)
    assert image.mode in {"L", "RGB"}
    assert unlike(image, drawing()) < 6


def test_what_is_transparent_is_white_paper(take_apart: Split) -> None:
    image = Image.new("RGBA", (400, 566), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (40, 40, 200, 80))
    page = pixels(only(take_apart, encoded(image, "PNG"))).convert("L")
    assert page.getpixel((300, 300)) == 255
    assert page.getpixel((100, 60)) == 0


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(take_apart: Split, kind: str) -> None:
    image = Image.new("I;16", (400, 566), 0xFFFF)
    image.paste(Image.new("I;16", (160, 40), 0x8000), (40, 40))
    page = pixels(only(take_apart, encoded(image, kind)))
    assert page.mode == "L"
    assert page.getpixel((300, 300)) == 255
    assert page.getpixel((100, 60)) == 128


def test_heic_is_decoded_upright(take_apart: Split) -> None:
    page = only(take_apart, base64.b64decode(HEIC))
    assert (page.media_type, page.width, page.height, page.orientation) == ("image/jpeg", 64, 96, 1)
    image = pixels(page).convert("L")
    assert image.crop((4, 4, 20, 20)).getextrema()[1] < 60  # type: ignore[operator]
    assert image.crop((40, 40, 60, 90)).getextrema()[0] > 200  # type: ignore[operator]


def test_each_frame_of_a_tiff_is_a_page(take_apart: Split) -> None:
    frames = [drawing("1"), drawing("L"), drawing("RGB")]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw", dpi=(200, 200))
    pages = take_apart(data)
    assert [page.number for page in pages] == [1, 2, 3]
    for page, frame in zip(pages, frames, strict=True):
        assert page.image is not None
        assert page.image.dpi == 200
        assert ImageChops.difference(pixels(page.image).convert("RGB"), frame.convert("RGB")).getbbox() is None


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt"])
def test_black_and_white_frames_become_one_strip_of_g4(take_apart: Split, compression: str) -> None:
    page = only(take_apart, encoded(drawing("1", (1654, 2339)), "TIFF", compression=compression))
    image = Image.open(io.BytesIO(page.data))
    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    assert page.media_type == "image/tiff"
    assert image.info["compression"] == "group4"
    assert len(image.tag_v2[TiffImagePlugin.STRIPOFFSETS]) == 1
    assert ImageChops.difference(image.convert("L"), drawing("1", (1654, 2339)).convert("L")).getbbox() is None


def test_a_fax_gets_square_pixels(take_apart: Split) -> None:
    page = only(take_apart, encoded(drawing("1", (1728, 1143)), "TIFF", compression="group3", dpi=(204, 98)))
    assert page.dpi == 204
    assert page.height / page.width == pytest.approx(1143 * 204 / 98 / 1728, rel=0.01)


def test_resolution_in_centimetres(take_apart: Split) -> None:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[TiffImagePlugin.X_RESOLUTION] = info[TiffImagePlugin.Y_RESOLUTION] = 118.11
    info[TiffImagePlugin.RESOLUTION_UNIT] = 3
    page = only(take_apart, encoded(drawing("L", (2480, 3508)), "TIFF", tiffinfo=info))
    assert page.dpi == pytest.approx(300, abs=0.1)
    assert page.dpi_known


@pytest.mark.parametrize(
    ("orientation", "transposed"), [(3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_270)]
)
def test_a_turned_tiff_comes_upright(take_apart: Split, orientation: int, transposed: Image.Transpose) -> None:
    page = only(take_apart, encoded(drawing("L"), "TIFF", tiffinfo={274: orientation}))
    assert page.orientation == 1
    assert ImageChops.difference(pixels(page), drawing("L").transpose(transposed)).getbbox() is None


def test_a_large_photograph_is_reduced(take_apart: Split) -> None:
    data = encoded(drawing(size=(3000, 4000)), "JPEG", dpi=(400, 400))
    page = only(take_apart, data, IngestOptions(max_pixels=4_000_000))
    assert (page.width, page.height) == (1500, 2000)
    assert page.dpi == 200
    assert unlike(pixels(page), drawing(size=(3000, 4000)).resize((1500, 2000))) < 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_too_many_pixels_are_refused_before_decoding(take_apart: Split, kind: str) -> None:
    with pytest.raises(TooLarge):
        take_apart(encoded(drawing(size=(1000, 1000)), kind), IngestOptions(max_pixels=200_000))


def test_a_large_frame_costs_one_page(take_apart: Split) -> None:
    frames = [drawing("L"), drawing("L", (1200, 1200)), drawing("L")]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    pages = take_apart(data, IngestOptions(max_pixels=400_000))
    assert [type(page.error) for page in pages] == [type(None), TooLarge, type(None)]


def test_too_many_frames(take_apart: Split) -> None:
    data = encoded(drawing("1"), "TIFF", save_all=True, append_images=[drawing("1")] * 4)
    with pytest.raises(TooManyPages):
        take_apart(data, IngestOptions(max_pages=4))


def test_a_lost_frame_is_counted(take_apart: Split) -> None:
    frames = [drawing("L")] * 3
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    pages = take_apart(data[: len(data) * 2 // 3])
    assert pages[0].error is None
    assert isinstance(pages[-1].error, CorruptImage)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "GIF", "BMP"])
def test_a_picture_that_is_cut_short_is_corrupt(take_apart: Split, kind: str) -> None:
    noise = Image.effect_noise((300, 300), 80).convert("RGB")
    data = encoded(noise, kind)
    (page,) = take_apart(data[: len(data) // 2])
    assert isinstance(page.error, CorruptImage)


def test_hostile_headers_are_no_pictures(take_apart: Split) -> None:
    with pytest.raises(CorruptImage):
        take_apart(hostile_files.jpeg()[:30])
