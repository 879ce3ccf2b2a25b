"""Rules and rows of dots: found, taken away, and every stroke and mark of the letters kept."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr import rules
from ocr.picture import Picture
from samples import fonts

HEIGHT = 15.0
"""Pixels of a small letter of the font that is drawn here."""
PIXELS = 33
BLACK, BLUE = 20, 70


class Sheet:
    """A white page to draw on, with the same page that has only its text."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.page, self.text = (Image.new("L", (1200, 500), 255) for _ in range(2))

    def write(self, words: str, x: float, y: float, *, italic: bool = False, grey: int = BLACK) -> None:
        """Print words, baseline at y, on both."""
        font = fonts.font("serif", bold=False, italic=italic, pixels=PIXELS)
        for image in (self.page, self.text):
            ImageDraw.Draw(image).text((x, y), words, grey, font, anchor="ls")

    def dots(self, x: float, y: float, count: int) -> None:
        """Print dots on the page alone."""
        font = fonts.font("serif", bold=False, italic=False, pixels=PIXELS)
        ImageDraw.Draw(self.page).text((x, y), "." * count, BLACK, font, anchor="ls")

    def rule(self, *ends: float, thick: int = 2) -> None:
        """Draw a line on the page alone."""
        ImageDraw.Draw(self.page).line(ends, BLACK, thick)

    def without(self) -> tuple[rules.Rules, Picture]:
        """Return what is found, and the page without it."""
        page = np.asarray(self.page)
        found = rules.find(page, HEIGHT)
        return found, rules.without(page, found)

    def lost(self, page: Picture) -> float:
        """Return the part of the dark pixels of the text that a page does not have."""
        dark = np.asarray(self.text) < 128
        return float((dark & (page >= 160)).sum() / dark.sum())

    def left(self, page: Picture) -> int:
        """Return how many dark pixels a page has that are not of the text."""
        return int(((page < 128) & (np.asarray(self.text) >= 200)).sum())


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def test_takes_dots_behind_a_label_and_nothing_of_it(sheet: Sheet) -> None:
    sheet.write("Họ, chữ đệm, tên người được cấp:", 60, 100)
    sheet.dots(600, 100, 60)
    sheet.write("Nơi cư trú hiện tại của người mẹ.", 60, 170)
    found, page = sheet.without()
    assert len(found.dotted) == 1
    assert found.dotted[0].width > 450
    assert (sheet.lost(page), sheet.left(page)) == (0.0, 0)


def test_takes_dots_from_under_handwriting(sheet: Sheet) -> None:
    sheet.write("Nơi cư trú:", 60, 100)
    sheet.dots(230, 100, 35)
    sheet.write("Thôn 6 Ngọc Lũy, xã Mỹ", 230, 96, italic=True, grey=BLUE)
    sheet.dots(560, 100, 60)
    before = sheet.left(np.asarray(sheet.page))
    _, page = sheet.without()
    assert sheet.left(page) < 0.2 * before
    assert sheet.lost(page) < 0.04


def test_leaves_ellipses_full_stops_and_marks(sheet: Sheet) -> None:
    sheet.write("Quý khách vui lòng chờ... Kết quả sẽ được trả ngay....", 60, 100)
    sheet.write("ộ ậ ẹ ị ụ ạ ọ ệ ự ợ iiiiiiiii nhiễm ởởởở ỗỗỗỗỗ êêêêêê 1.1.1.1.", 60, 180)
    found, page = sheet.without()
    assert found.dotted == ()
    assert sheet.lost(page) == 0.0


def test_takes_underscores_and_keeps_what_hangs_below_them(sheet: Sheet) -> None:
    sheet.write("ngày quý gặp, lạc quyên", 100, 100)
    sheet.rule(90, 103, 700, 103)
    found, page = sheet.without()
    assert [box.width > 590 for box in found.across] == [True]
    assert sheet.lost(page) < 0.04
    assert sheet.left(page) < 40


def test_takes_the_frame_of_a_table_and_nothing_from_its_cells(sheet: Sheet) -> None:
    for y in (60, 120, 180):
        sheet.rule(50, y, 650, y)
    for x in (50, 250, 650):
        sheet.rule(x, 60, x, 180)
    sheet.write("Họ và tên", 60, 100)
    sheet.write("Lò Thị Thử Nghiệm", 260, 160)
    found, page = sheet.without()
    assert (len(found.across), len(found.down)) == (3, 3)
    assert (sheet.lost(page), sheet.left(page)) == (0.0, 0)


def test_finds_a_rule_that_leans_a_little(sheet: Sheet) -> None:
    sheet.rule(100, 200, 1000, 204, thick=3)
    found, page = sheet.without()
    assert len(found.across) == 1
    assert found.across[0].width > 890
    assert sheet.left(page) == 0


def test_letters_are_no_rules(sheet: Sheet) -> None:
    sheet.write("ĐỘC LẬP - TỰ DO - HẠNH PHÚC — 11111111 IIIIIII =====", 40, 100)
    sheet.write("Số: 413/QĐ-UBND TTTT EEEE — LIÊN HIỆP ĐĐĐĐ", 40, 180)
    found, page = sheet.without()
    assert (found.across, found.down) == ((), ())
    assert sheet.lost(page) == 0.0


def test_a_page_without_letters_or_rules_stays_as_it_is(sheet: Sheet) -> None:
    page = np.asarray(sheet.page)
    assert rules.find(page, 0.0) == rules.Rules()
    assert rules.without(page, rules.find(page, HEIGHT)) is page
