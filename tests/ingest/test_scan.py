"""A page that is one picture comes out as that picture; any other is drawn as a viewer shows it."""

import io
import zlib

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps

from core.errors import CorruptFile, TooLarge
from core.options import IngestOptions
from core.page import ImageOrigin, PageImage
from ingest.scan import orientation
from tests.ingest.conftest import Split
from tests.ingest.hostile_files import picture_pdf, plain_pdf, stream
from tests.ingest.papers import Sheet
from tests.ingest.test_pictures import drawing, encoded, pixels, unlike

A4_200 = (1653, 2339)
RGB = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
BLACK = b"/ColorSpace /DeviceGray /BitsPerComponent 1 "


def only(split: Split, data: bytes, options: IngestOptions | None = None) -> PageImage:
    (page,) = split(data, options)
    assert page.image is not None, page.error
    return page.image


def jpeg_entries(size: tuple[int, int], more: bytes = RGB) -> bytes:
    return b"/Width %d /Height %d %b" % (*size, more)


def full_page(matrix: str = "595 0 0 842 0 0", entries: bytes = b"") -> tuple[Sheet, bytes]:
    """Return a page that is one JPEG, and the JPEG."""
    data = encoded(drawing(size=A4_200), "JPEG", quality=80)
    return Sheet(entries=entries).picture(data, jpeg_entries(A4_200), matrix), data


def fax_data(image: Image.Image, compression: str = "group4") -> bytes:
    """Return the bare CCITT data of a picture."""
    tiff = Image.open(io.BytesIO(encoded(image, "TIFF", compression=compression, strip_size=1 << 30)))
    offset, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    return encoded(image, "TIFF", compression=compression, strip_size=1 << 30)[offset : offset + length]


def test_a_jpeg_keeps_its_bytes(take_apart: Split) -> None:
    sheet, data = full_page()
    page = only(take_apart, sheet.pdf())
    assert (page.data, page.media_type, page.origin) == (data, "image/jpeg", ImageOrigin.EXTRACTED)
    assert (page.width, page.height, page.orientation, page.dpi_known) == (*A4_200, 1, True)
    assert page.dpi == pytest.approx(200, abs=0.1)


def test_a_jpeg_in_flate_keeps_its_bytes(take_apart: Split) -> None:
    data = encoded(drawing(size=A4_200), "JPEG")
    entries = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/FlateDecode /DCTDecode]"
    page = only(take_apart, picture_pdf(*A4_200, zlib.compress(data), entries))
    assert page.data == data


def test_jpeg_2000_keeps_its_bytes(take_apart: Split) -> None:
    data = encoded(drawing(size=A4_200), "JPEG2000")
    page = only(take_apart, picture_pdf(*A4_200, data, b"/Filter /JPXDecode"))
    assert (page.data, page.media_type, page.origin) == (data, "image/jp2", ImageOrigin.EXTRACTED)


@pytest.mark.parametrize("black_is_1", [False, True])
def test_g4_data_goes_into_a_tiff_as_it_is(take_apart: Split, black_is_1: bool) -> None:
    image = drawing("1", A4_200)
    raw = fax_data(image)
    parameters = b"/K -1 /Columns %d /Rows %d /BlackIs1 %b" % (*A4_200, b"true" if black_is_1 else b"false")
    page = only(
        take_apart, picture_pdf(*A4_200, raw, BLACK + b"/Filter /CCITTFaxDecode /DecodeParms << %b >>" % parameters)
    )
    assert (page.media_type, page.origin) == ("image/tiff", ImageOrigin.EXTRACTED)
    assert raw in page.data
    shown = pixels(page).convert("L")
    # Pillow writes white pixels as black runs and says so in a tag that a PDF does not have.
    expected = image.convert("L") if black_is_1 else ImageChops.invert(image.convert("L"))
    assert ImageChops.difference(shown, expected).getbbox() is None


@pytest.mark.parametrize(("mode", "space"), [("L", b"/DeviceGray"), ("RGB", b"/DeviceRGB")])
def test_flate_pixels_become_png_without_loss(take_apart: Split, mode: str, space: bytes) -> None:
    image = Image.effect_noise(A4_200, 60).convert(mode)
    entries = b"/ColorSpace %b /BitsPerComponent 8 /Filter /FlateDecode" % space
    page = only(take_apart, picture_pdf(*A4_200, zlib.compress(image.tobytes()), entries))
    assert (page.media_type, page.origin) == ("image/png", ImageOrigin.EXTRACTED)
    assert ImageChops.difference(pixels(page).convert("RGB"), image.convert("RGB")).getbbox() is None


def test_flate_bits_stay_bits(take_apart: Split) -> None:
    image = drawing("1", A4_200)
    page = only(take_apart, picture_pdf(*A4_200, zlib.compress(image.tobytes()), BLACK + b"/Filter /FlateDecode"))
    assert pixels(page).mode == "1"
    assert ImageChops.difference(pixels(page).convert("L"), image.convert("L")).getbbox() is None


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix",
    [
        "595 0 0 842 0 0",
        "-595 0 0 842 595 0",
        "-595 0 0 -842 595 842",
        "595 0 0 -842 0 842",
        "0 842 -595 0 595 0",
        "0 -842 595 0 0 842",
        "0 842 595 0 0 0",
        "0 -842 -595 0 595 842",
    ],
)
def test_turned_and_mirrored_pictures_look_as_in_a_viewer(take_apart: Split, matrix: str, rotate: int) -> None:
    lying = matrix.startswith("0 ")
    size = (2339, 1653) if lying else A4_200
    image = drawing(size=size)
    data = encoded(image, "JPEG", quality=85)
    sheet = Sheet(entries=b"/Rotate %d" % rotate).picture(data, jpeg_entries(size), matrix)
    page = only(take_apart, sheet.pdf())
    assert (page.data, page.origin) == (data, ImageOrigin.EXTRACTED)
    drawn = only(take_apart, sheet.draw(b"0 0 1 rg 0 0 1 1 re f").pdf())
    assert drawn.origin is ImageOrigin.RASTERIZED
    exif = Image.Exif()
    exif[0x0112] = page.orientation
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded(pixels(page), "PNG", exif=exif))))
    assert upright.size == (page.width, page.height)
    assert unlike(upright, pixels(drawn).resize(upright.size)) < 2


def test_a_picture_askew_has_no_orientation() -> None:
    assert orientation((600, 20, -20, 840, 0, 0), 0) is None
    assert orientation((0, 0, 0, 0, 0, 0), 0) is None


@pytest.mark.parametrize(
    "over",
    [b"1 0 0 rg 100 100 50 50 re f", b"0 0 m 500 500 l S"],
    ids=["area", "line"],
)
def test_what_is_painted_over_the_picture_is_kept(take_apart: Split, over: bytes) -> None:
    sheet, _ = full_page()
    page = only(take_apart, sheet.draw(over).pdf())
    assert page.origin is ImageOrigin.RASTERIZED
    assert page.dpi == pytest.approx(200, abs=0.1)
    assert (page.width, page.height) == A4_200


def test_visible_words_over_the_picture_are_kept_and_invisible_ones_do_not_matter(take_apart: Split) -> None:
    words = ((100.0, 400.0, "SAO Y; UBND; 05/01/2026"),)
    sheet, _ = full_page()
    assert only(take_apart, sheet.words(words, mode=3).pdf()).origin is ImageOrigin.EXTRACTED
    sheet, _ = full_page()
    assert only(take_apart, sheet.words(words).pdf()).origin is ImageOrigin.RASTERIZED


def test_words_under_the_picture_are_hidden_by_it(take_apart: Split) -> None:
    data = encoded(drawing(size=A4_200), "JPEG")
    sheet = Sheet().words(((100, 400, "chữ nằm dưới ảnh"),)).picture(data, jpeg_entries(A4_200))
    assert only(take_apart, sheet.pdf()).origin is ImageOrigin.EXTRACTED


SIGNATURE = (
    b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /F 132 /Rect [300 700 500 800] /AP << /N 10 0 R >> >>",
    stream(b"1 0 0 rg 0 0 200 100 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]"),
)


def test_the_appearance_of_a_signature_is_kept(take_apart: Split) -> None:
    sheet, _ = full_page(entries=b"/Annots [9 0 R]")
    data = sheet.pdf(*SIGNATURE).replace(
        b"/Catalog /Pages 2 0 R", b"/Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R] /SigFlags 3 >>"
    )
    page = only(take_apart, data)
    assert page.origin is ImageOrigin.RASTERIZED
    x, y = round(400 / 595 * page.width), round((842 - 750) / 842 * page.height)
    assert pixels(page).convert("RGB").getpixel((x, y)) == pytest.approx((255, 0, 0), abs=30)


def test_an_inverted_picture_is_drawn(take_apart: Split) -> None:
    data = encoded(drawing("L", A4_200), "JPEG")
    entries = b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Decode [1 0]"
    page = only(take_apart, picture_pdf(*A4_200, data, entries))
    assert page.origin is ImageOrigin.RASTERIZED
    assert pixels(page).convert("L").getpixel((1000, 1200)) == pytest.approx(0, abs=5)


def test_a_masked_picture_is_drawn(take_apart: Split) -> None:
    data = encoded(drawing(size=A4_200), "JPEG")
    sheet = Sheet().draw(b"0 1 0 rg 0 0 595 842 re f")
    sheet.picture(data, jpeg_entries(A4_200) + b" /Mask [0 120 0 120 0 120]")
    page = only(take_apart, sheet.pdf())
    assert page.origin is ImageOrigin.RASTERIZED
    assert pixels(page).convert("RGB").getpixel((120, 60)) == pytest.approx((0, 255, 0), abs=20)


def test_a_cropped_picture_is_drawn_as_cropped(take_apart: Split) -> None:
    sheet, _ = full_page(entries=b"/CropBox [0 421 595 842]")
    page = only(take_apart, sheet.pdf())
    assert page.origin is ImageOrigin.RASTERIZED
    assert page.width / page.height == pytest.approx(595 / 421, rel=0.01)


def test_a_picture_with_pixels_that_are_not_square_is_drawn(take_apart: Split) -> None:
    size = (1728, 1143)
    data = encoded(drawing(size=size), "JPEG")
    page = only(take_apart, picture_pdf(*size, data, RGB))
    assert page.origin is ImageOrigin.RASTERIZED
    assert page.dpi == pytest.approx(1728 / 595 * 72, abs=1)
    assert page.width / page.height == pytest.approx(595 / 842, rel=0.01)


def test_cmyk_is_drawn(take_apart: Split) -> None:
    data = encoded(drawing("CMYK", A4_200), "JPEG")
    entries = b"/ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /DCTDecode"
    page = only(take_apart, picture_pdf(*A4_200, data, entries))
    assert page.origin is ImageOrigin.RASTERIZED
    assert pixels(page).mode in {"RGB", "L"}


def test_two_half_pictures_are_drawn_at_their_resolution(take_apart: Split) -> None:
    size = (1653, 1170)
    data = encoded(drawing(size=size), "JPEG")
    sheet = (
        Sheet()
        .picture(data, jpeg_entries(size), "595 0 0 421 0 0")
        .picture(data, jpeg_entries(size), "595 0 0 421 0 421")
    )
    page = only(take_apart, sheet.pdf())
    assert page.origin is ImageOrigin.RASTERIZED
    assert page.dpi == pytest.approx(200, abs=0.5)


def test_a_drawn_page_without_colour_is_grey_at_the_wanted_resolution(take_apart: Split) -> None:
    page = only(take_apart, plain_pdf(content=b"0.5 g 100 100 200 200 re f"))
    assert (page.dpi, page.media_type, page.origin) == (300, "image/png", ImageOrigin.RASTERIZED)
    assert pixels(page).mode == "L"
    coloured = only(take_apart, plain_pdf(), IngestOptions(raster_dpi=150))
    assert coloured.dpi == 150
    assert pixels(coloured).mode in {"P", "RGB"}


def test_a_poster_is_drawn_coarser_and_a_field_is_refused(take_apart: Split) -> None:
    page = only(take_apart, plain_pdf(box="0 0 3000 5000"))
    assert page.width * page.height <= IngestOptions().max_pixels * 1.001
    assert 100 < page.dpi < 300
    (field,) = take_apart(plain_pdf(box="0 0 14400 144000"))
    assert isinstance(field.error, TooLarge)


def test_user_units_and_a_shifted_box(take_apart: Split) -> None:
    plain = plain_pdf(box="100 100 397 521")
    data = plain.replace(b"/Contents 3 0 R", b"/UserUnit 2 /Contents 3 0 R")
    page = only(take_apart, data)
    assert (page.width, page.height) == (round(594 / 72 * 300), round(842 / 72 * 300))


def test_pages_that_a_cut_file_has_lost_are_counted(take_apart: Split) -> None:
    data = plain_pdf(5)
    pages = take_apart(data[: data.index(b"7 0 obj")])
    assert len(pages) == 5
    assert pages[0].image is not None
    assert isinstance(pages[4].error, CorruptFile)


def test_a_file_whose_trees_disagree_is_mended(take_apart: Split) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf(3))) as pdf:
        pdf.Root.Pages.Count = 7
        pdf.save(out)
    assert [page.number for page in take_apart(out.getvalue())] == [1, 2, 3]
