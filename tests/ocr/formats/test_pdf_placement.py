"""Whatever way the picture lies in its file, the page stands upright and straight."""

import dataclasses
import io
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.geometry import apply, upright_matrix, upright_size
from core.page import Page, PageImage
from ocr.formats.pdf import PdfPage, placement
from tests.ocr.formats.papers import encoded, image_of, make_page, printed, rendered, written

DPI = 72
ROTATIONS = (0, 90, 180, 270)
# What Pillow must do to pixels that stand as a viewer shows them, so that a viewer's turn brings them back.
LAID = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
CORNERS = ((0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0))
"""Where a PDF draws the stored picture's top left, top right, bottom left and bottom right."""


def laid(viewed: Image.Image, orientation: int) -> Image.Image:
    turn = LAID[orientation]
    return viewed if turn is None else viewed.transpose(turn)


def page_for(size: tuple[int, int], rotation: int, skew: float) -> Page:
    width, height = upright_size(*size, rotation)
    return Page(number=1, width=width, height=height, dpi=DPI, engine="test", rotation=rotation, skew=skew)


@pytest.mark.parametrize("orientation", LAID)
def test_this_table_agrees_with_exif(orientation: int) -> None:
    viewed = Image.fromarray(np.arange(6 * 4, dtype=np.uint8).reshape(4, 6) * 10)
    exif = Image.Exif()
    exif[0x0112] = orientation
    with Image.open(io.BytesIO(encoded(laid(viewed, orientation), exif=exif))) as opened:
        assert (np.asarray(ImageOps.exif_transpose(opened)) == np.asarray(viewed)).all()


@settings(deadline=None)
@given(
    size=st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    orientation=st.sampled_from(sorted(LAID)),
    rotation=st.sampled_from(ROTATIONS),
    skew=st.floats(-15, 15),
    scale=st.floats(0.05, 4),
)
def test_every_corner_lands_where_geometry_says(
    size: tuple[int, int], orientation: int, rotation: int, skew: float, scale: float
) -> None:
    width, height = size
    image = PageImage(b"", "image/png", width, height, DPI, orientation=orientation)
    page = page_for(size, rotation, skew)
    matrix = placement(image, page, scale)
    upright = upright_matrix(width, height, rotation, skew)
    # Corners of the viewer's picture, named by where Pillow puts them when it lays the picture down.
    marks = Image.fromarray(np.array([[0, 1], [2, 3]], np.uint8))
    stored = np.asarray(laid(marks, orientation)).ravel().tolist()
    for corner, mark in zip(CORNERS, stored, strict=True):
        x, y = apply(upright, width * (mark % 2), height * (mark // 2))
        assert apply(matrix, *corner) == pytest.approx(
            (x * scale, (page.height - y) * scale), abs=1e-6 * (width + height)
        )


def paper() -> Image.Image:
    """A page unlike itself in every direction, grey so that turning it in between loses little."""
    return printed(make_page("ỦY BAN NHÂN DÂN XÃ", "Điều 1. Phê duyệt", "1/3", size=(560, 300), dpi=DPI))


def warped(viewed: Image.Image, page: Page) -> NDArray[np.uint8]:
    """Return the upright page as OpenCV makes it out of the viewer's picture."""
    matrix = np.array(upright_matrix(*viewed.size, page.rotation, page.skew))
    # OpenCV counts from the middle of the first pixel, geometry from its corner.
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    full = np.linalg.inv(shift) @ np.vstack([matrix, [0, 0, 1]]) @ shift
    made = cv2.warpAffine(
        np.asarray(viewed), full[:2], (page.width, page.height), flags=cv2.INTER_AREA, borderValue=(255,)
    )
    return np.asarray(made, dtype=np.uint8)


@pytest.mark.parametrize("skew", [0.0, 7.5, -3.0])
@pytest.mark.parametrize("rotation", ROTATIONS)
@pytest.mark.parametrize("orientation", LAID)
def test_a_viewer_sees_the_page_that_ocr_saw(orientation: int, rotation: int, skew: float, tmp_path: Path) -> None:
    viewed = paper()
    page = page_for(viewed.size, rotation, skew)
    image = image_of(encoded(laid(viewed, orientation)), dpi=DPI, orientation=orientation)
    seen = drawn_by_poppler(written(PdfPage(image, page)), tmp_path)
    assert seen.shape == (page.height, page.width)
    assert np.corrcoef(blurred(seen).ravel(), blurred(warped(viewed, page)).ravel())[0, 1] > 0.96


def drawn_by_poppler(data: bytes, folder: Path) -> NDArray[np.uint8]:
    """Return the page as Poppler draws it: PDFium is up to a pixel off where a picture is turned by a small angle."""
    (folder / "page.pdf").write_bytes(data)
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", str(folder / "page.pdf"), str(folder / "page")]
    subprocess.run(command, check=True, timeout=60)
    with Image.open(folder / "page.pgm") as made:
        return np.asarray(made)


def blurred(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture without what two ways of resampling do differently."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), dtype=np.uint8)


@pytest.mark.parametrize("skew", [4.0, -4.0])
def test_a_page_that_leans_is_shown_straight_with_its_words_over_the_ink(skew: float) -> None:
    page = make_page("Họ và tên: NGUYỄN VĂN NGẠN", "Ngày sinh: 01/02/1990", size=(800, 400), dpi=150)
    straight = printed(page)
    leaning = straight.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    given_page = dataclasses.replace(page, skew=skew)
    seen = rendered(written(PdfPage(image_of(encoded(leaning)), given_page)), dpi=150)[:, :, 0]
    rows = (seen < 128).any(axis=1)
    # Straight lines leave white rows between them; two lines that lean by 4 degrees do not.
    assert np.count_nonzero(np.diff(rows.astype(int)) == 1) >= 2
    for word in page.words:
        box = word.bbox
        ink = seen[box.y0 : box.y1, box.x0 : box.x1]
        around = seen[box.y0 - 4 : box.y1 + 4, box.x0 - 4 : box.x1 + 4]
        assert (ink < 128).sum() > 0.9 * (around < 128).sum() > 0


def test_what_the_turned_picture_does_not_cover_is_white() -> None:
    image = image_of(encoded(Image.new("L", (300, 200), 0)), dpi=DPI)
    seen = rendered(written(PdfPage(image, page_for((300, 200), 0, 10.0))), dpi=DPI)
    assert (seen[0, 0] == 255).all()
    assert (seen[100, 150] == 0).all()


def test_the_page_has_the_size_of_the_paper() -> None:
    # A4 at 300 dpi, lying in the file, standing on the page.
    image = PageImage(encoded(Image.new("1", (3508, 2480), 255)), "image/png", 3508, 2480, 300)
    page = dataclasses.replace(page_for((3508, 2480), 90, 0.0), dpi=300)
    with pikepdf.open(io.BytesIO(written(PdfPage(image, page)))) as document:
        box = [float(side) for side in document.pages[0].mediabox]
    assert box == pytest.approx([0, 0, 595.2, 841.92])


def test_a_page_that_could_not_be_read_is_shown_as_it_came() -> None:
    viewed = paper()
    image = image_of(encoded(laid(viewed, 6)), dpi=DPI, orientation=6)
    seen = rendered(written(PdfPage(image, None)), dpi=DPI)[:, :, 0]
    assert (seen == np.asarray(viewed)).all()
