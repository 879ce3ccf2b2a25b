"""Decoding: kinds, orientation, transparency, damage; and the one way to the upright page."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from core import geometry
from core.errors import CorruptImage
from ocr import picture
from tests.ocr.images import page_image
from tests.ocr.pages import Picture


def _flag() -> Picture:
    """Return a small picture whose four corners differ."""
    flag = np.full((40, 60, 3), 255, np.uint8)
    flag[:20, :30] = (0, 0, 0)
    flag[:20, 30:] = (0, 0, 250)
    flag[20:, :30] = (0, 250, 0)
    return flag


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/tiff", "image/webp"])
def test_reads_every_kind_in_colour(media_type: str) -> None:
    decoded = picture.decode(page_image(_flag(), media_type))
    assert decoded.shape == (40, 60, 3)
    assert decoded[5, 45, 2] > 200
    assert decoded[5, 45, 0] < 60


def test_reads_one_bit_fax_pages_as_grey() -> None:
    grey = np.where(np.arange(64 * 48).reshape(48, 64) % 7 == 0, 0, 255).astype(np.uint8)
    coded = io.BytesIO()
    Image.fromarray(grey).convert("1").save(coded, "TIFF", compression="group4")
    decoded = picture.decode(replace(page_image(grey), data=coded.getvalue(), media_type="image/tiff"))
    assert np.array_equal(decoded, grey)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (5, 5)), (2, (5, 55)), (3, (35, 55)), (4, (35, 5)), (5, (5, 5)), (6, (5, 35)), (7, (55, 35)), (8, (55, 5))],
)
def test_applies_the_orientation_that_is_still_needed(orientation: int, corner: tuple[int, int]) -> None:
    decoded = picture.decode(page_image(_flag(), orientation=orientation))
    assert decoded.shape[:2] == ((60, 40) if orientation >= 5 else (40, 60))
    assert decoded[corner].max() == 0
    assert np.count_nonzero(decoded.max(axis=2) == 0) == 600


def test_shows_white_paper_under_transparent_pixels() -> None:
    clear = np.zeros((10, 10, 4), np.uint8)
    clear[:5, :, 3] = 255
    decoded = picture.decode(page_image(clear))
    assert decoded.shape == (10, 10, 3)
    assert decoded[:5].max() == 0
    assert decoded[5:].min() == 255


def test_reads_sixteen_bit_scans() -> None:
    deep = np.full((10, 12), 0x8000, np.uint16)
    image = replace(page_image(np.zeros((10, 12), np.uint8)), data=cv2.imencode(".png", deep)[1].tobytes())
    assert picture.decode(image)[3, 3] == 0x80


@pytest.mark.parametrize("data", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_refuses_what_cannot_be_decoded(data: bytes) -> None:
    with pytest.raises(CorruptImage):
        picture.decode(replace(page_image(_flag()), data=data))


def test_refuses_a_picture_of_another_size_than_announced() -> None:
    with pytest.raises(CorruptImage, match="60 x 40"):
        picture.decode(replace(page_image(_flag()), width=61))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 7.0])
def test_draws_the_upright_page_where_the_matrix_says(rotation: int, skew: float) -> None:
    sheet = np.full((200, 300), 255, np.uint8)
    sheet[118:123, 88:93] = 0
    page = picture.upright(sheet, rotation, skew)
    assert page.shape[::-1] == geometry.upright_size(300, 200, rotation)
    x, y = geometry.apply(geometry.upright_matrix(300, 200, rotation, skew), 90.5, 120.5)
    rows, columns = np.nonzero(page < 128)
    assert columns.mean() + 0.5 == pytest.approx(x, abs=0.2)
    assert rows.mean() + 0.5 == pytest.approx(y, abs=0.2)
    assert page[0, 0] == 255


def test_reduces_and_straightens_in_one_drawing() -> None:
    sheet = np.full((400, 300), 255, np.uint8)
    sheet[100:120, 40:80] = 0
    page = picture.upright_scaled(sheet, 90, 0, 0.5)
    assert page.shape == (150, 200)
    rows, columns = np.nonzero(page < 128)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((55, 120), abs=0.3)
