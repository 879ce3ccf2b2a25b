"""The separator sheets that Sohoa prints are read again as offices and telephones deliver them."""

import re
from random import Random

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from classify import separators
from classify.separators import Separator
from core.errors import InvalidRequest
from ocr import codes
from pipeline import sheets
from samples.damage import WAYS, damaged
from samples.fonts import font

DPI = 300
MM = DPI / 25.4
WANTED = Separator("lo-12", "H99.36.05-261102-0007", "TP01")
_GROUP = re.compile(r'<g transform="translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)">(.*?)</g></g>', re.DOTALL)
_MODULES = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z")
_TEXT = re.compile(r'<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"[^>]*>([^<]*)</text>')


def drawn(svg: str) -> Image.Image:
    """Return the sheet as a printer at 300 dpi puts it on paper."""
    page = Image.new("RGB", (round(210 * MM), round(297 * MM)), "white")
    pen = ImageDraw.Draw(page)
    groups = _GROUP.findall(svg)
    assert len(groups) == 2
    for x, y, scale, inside in groups:
        for left, top, width, height in _MODULES.findall(inside):
            corner = [(float(x) + float(scale) * int(left)) * MM, (float(y) + float(scale) * int(top)) * MM]
            size = [float(scale) * int(width) * MM, float(scale) * int(height) * MM]
            pen.rectangle((corner[0], corner[1], corner[0] + size[0] - 1, corner[1] + size[1] - 1), fill="black")
    texts = _TEXT.findall(svg)
    assert len(texts) >= 3
    for x, y, size, text in texts:
        face = font("sans", bold=False, italic=False, pixels=float(size) * MM)
        pen.text((float(x) * MM, float(y) * MM), text, fill="black", font=face, anchor="ms")
    return page


@pytest.fixture(scope="module")
def clean() -> Image.Image:
    return drawn(sheets.svg(WANTED.batch, WANTED.dossier_code, WANTED.component, "Tờ khai đăng ký khai sinh"))


def read(picture: Image.Image) -> list[Separator | None]:
    grey = np.asarray(picture.convert("L"), dtype=np.uint8)
    return [separators.parse(code.text) for code in codes.find(grey)]


@pytest.mark.parametrize("way", WAYS)
def test_a_sheet_is_read_however_it_was_scanned(clean: Image.Image, way: str) -> None:
    for seed in range(3):
        assert WANTED in read(damaged(clean, WAYS[way], seed).image), (way, seed)


def test_a_spoiled_code_is_made_good_by_the_other_one(clean: Image.Image) -> None:
    torn = clean.copy()
    ImageDraw.Draw(torn).line((50 * MM, 60 * MM, 170 * MM, 180 * MM), fill="white", width=round(30 * MM))
    assert WANTED in read(damaged(torn, WAYS["photocopy"], 5).image)


def test_a_sheet_is_read_under_a_blurred_and_slanted_telephone(clean: Image.Image) -> None:
    picture = np.asarray(clean.convert("L"), dtype=np.uint8)
    height, width = picture.shape
    for seed in range(6):
        rng = Random(seed)
        ends = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        moved = ends + np.array([[rng.uniform(-0.09, 0.09) * width for _ in range(2)] for _ in range(4)], np.float32)
        matrix = cv2.getPerspectiveTransform(ends, moved)
        seen = cv2.warpPerspective(picture, matrix, (width, height), borderValue=90)
        seen = cv2.GaussianBlur(cv2.resize(seen, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), (0, 0), 2.5)
        assert WANTED in read(Image.fromarray(seen)), seed


def test_sheets_are_bound_into_one_page_to_print() -> None:
    page = sheets.page([sheets.svg("", "H99.36.05-261102-0007", code) for code in ("TP01", "TP02")])
    assert page.count("<svg") == 2
    assert "break-after:page" in page


def test_what_is_printed_cannot_break_out_of_the_picture() -> None:
    assert "<script" not in sheets.svg("<script>", "", "")
    with pytest.raises(InvalidRequest):
        sheets.svg("a|b", "", "")
