"""The invisible text comes back word for word, from where the words stand."""

import io
import unicodedata
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.fold import nfc
from core.page import BBox, Line, Page, Word, enclosing
from ocr.formats.pdf import PdfPage
from tests.ocr.formats.papers import (
    DPI,
    READERS,
    blank_image,
    encoded,
    image_of,
    make_line,
    make_page,
    page_of,
    printed,
    rendered,
    written,
)

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
ACCENTED = [case for letter in LETTERS if not letter.isascii() for case in (letter, letter.upper())]
POINTS = 72 / DPI

LAW = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 1234/QĐ-UBND ngày 05/7/2025 của",
    "ông Nguyễn Văn Ngạn, ở số 12, “thửa” 45 m² (100%)",
    "mot.cua@vi-du.vn; 1,25 ≥ ½ … [x] {y} <z> ' \" & # $ * + = ~ ^ | ` \\",
    "ở đó Ý ổ Ở đ Đ ặ",
]


def pieces(items: list[str], count: int, glue: str) -> list[str]:
    return [glue.join(items[start : start + count]) for start in range(0, len(items), count)]


def line_of(*words: tuple[str, tuple[int, int, int, int]]) -> Line:
    made = tuple(Word(text, BBox(*box), 0.5) for text, box in words)
    return Line(made, enclosing([word.bbox for word in made]))


def read_with(reader: str, page: Page, folder: Path) -> list[str]:
    image = blank_image((page.width, page.height), page.dpi)
    return READERS[reader](written(PdfPage(image, page)), folder).split()


def test_the_alphabet_of_these_tests_has_134_accented_letters() -> None:
    assert len(set(ACCENTED)) == len(ACCENTED) == 134


@pytest.mark.parametrize("reader", READERS)
def test_every_accented_letter_survives_in_words_and_alone(reader: str, tmp_path: Path) -> None:
    words = pieces(ACCENTED, 6, "")
    page = make_page(*pieces(words, 6, " "), *pieces(ACCENTED, 20, " "))
    assert read_with(reader, page, tmp_path) == [word.text for word in page.words]


@pytest.mark.parametrize("reader", READERS)
def test_lines_come_back_as_lines(reader: str, tmp_path: Path) -> None:
    text = READERS[reader](written(PdfPage(blank_image(), make_page(*LAW))), tmp_path)
    assert [line.split() for line in text.splitlines() if line.strip()] == [line.split() for line in LAW]


@pytest.mark.parametrize("reader", READERS)
def test_characters_beyond_the_first_plane_survive(reader: str, tmp_path: Path) -> None:
    page = make_page("chữ 𡨸 𠸜 nôm q\u0323\u0302 và 😀 m²")
    assert read_with(reader, page, tmp_path) == page.text.split()


@pytest.mark.parametrize("reader", READERS)
def test_pages_come_one_after_the_other(reader: str, tmp_path: Path) -> None:
    pages = [PdfPage(blank_image(), make_page(f"Trang số {number}")) for number in range(1, 4)]
    text = READERS[reader](written(*pages), tmp_path)
    assert text.split() == ["Trang", "số", "1", "Trang", "số", "2", "Trang", "số", "3"]


@pytest.mark.parametrize("reader", READERS)
def test_two_columns_are_read_in_the_order_of_the_page(reader: str, tmp_path: Path) -> None:
    left = [make_line(text, left=60, top=100 + 40 * row) for row, text in enumerate(["ỦY BAN NHÂN DÂN", "XÃ AN HÒA"])]
    right = [make_line(text, left=700, top=100 + 40 * row) for row, text in enumerate(["CỘNG HÒA XÃ HỘI", "Độc lập"])]
    # Readers that sort by place go row by row; either way no word may be lost or glued.
    found = read_with(reader, page_of([*left, *right]), tmp_path)
    assert sorted(found) == sorted(word for line in (*left, *right) for word in line.text.split())


def test_the_content_itself_is_in_reading_order(tmp_path: Path) -> None:
    lines = [make_line("hai", left=700, top=100), make_line("một", left=60, top=100), make_line("ba", left=60, top=60)]
    assert read_with("pypdf", page_of(lines), tmp_path) == ["hai", "một", "ba"]


@pytest.mark.parametrize("reader", READERS)
def test_words_of_uneven_height_stay_on_their_line(reader: str, tmp_path: Path) -> None:
    line = line_of(
        ("Hộ", (100, 100, 140, 132)),
        ("và", (150, 108, 180, 125)),
        ("ngày", (190, 108, 240, 132)),
        ("-", (250, 116, 258, 119)),
        ("Ấp", (268, 92, 300, 132)),
    )
    text = READERS[reader](written(PdfPage(blank_image(), page_of([line]))), tmp_path)
    assert text.strip().splitlines()[0].split() == ["Hộ", "và", "ngày", "-", "Ấp"]


@pytest.mark.parametrize("reader", READERS)
def test_words_whose_boxes_touch_or_overlap_are_not_glued(reader: str, tmp_path: Path) -> None:
    line = line_of(
        ("Sở", (100, 100, 140, 130)),
        ("Y", (140, 100, 150, 130)),
        ("tế.", (142, 100, 180, 130)),
        ("|", (180, 90, 182, 140)),
        ("ban", (181, 100, 220, 130)),
        ("hành", (200, 100, 280, 130)),
    )
    assert read_with(reader, page_of([line]), tmp_path) == ["Sở", "Y", "tế.", "|", "ban", "hành"]


@pytest.mark.parametrize("reader", READERS)
def test_a_hyphen_at_the_end_of_a_line_is_kept(reader: str, tmp_path: Path) -> None:
    page = make_page("theo Thông tư số 153/2010/TT-", "BTC ngày 28/9/2010")
    assert read_with(reader, page, tmp_path) == page.text.split()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "box",
    [
        (300, 300, 300, 300),
        (300, 300, 301, 340),
        (300, 300, 900, 301),
        (0, 0, 1240, 1754),
        (-50, -50, 40, 20),
        (1200, 1700, 1400, 1900),
        (2000, 3000, 2100, 3050),
    ],
)
def test_no_box_loses_its_word(reader: str, box: tuple[int, int, int, int], tmp_path: Path) -> None:
    assert read_with(reader, page_of([line_of(("Thửa", box))]), tmp_path) == ["Thửa"]


@pytest.mark.parametrize("dpi", [5.0, 72.0, 96.5, 300.0, 1200.0, 100_000.0])
def test_any_resolution_keeps_the_text_and_a_page_that_readers_open(dpi: float) -> None:
    page = make_page(*LAW, dpi=dpi)
    with pdfplumber.open(io.BytesIO(written(PdfPage(blank_image(dpi=dpi), page)))) as document:
        (sheet,) = document.pages
        assert 3 <= min(sheet.width, sheet.height) <= max(sheet.width, sheet.height) <= 14400
        if dpi in {96.5, 300.0}:
            assert (float(sheet.width), float(sheet.height)) == pytest.approx((1240 * 72 / dpi, 1754 * 72 / dpi))
    text = pypdf.PdfReader(io.BytesIO(written(PdfPage(blank_image(dpi=dpi), page)))).pages[0].extract_text()
    assert text.split() == page.text.split()


def test_words_stand_where_the_page_says() -> None:
    page = make_page(*LAW)
    with pdfplumber.open(io.BytesIO(written(PdfPage(blank_image(), page)))) as document:
        found = document.pages[0].extract_words()
    assert len(found) == len(page.words)
    for seen, word in zip(found, page.words, strict=True):
        box = word.bbox
        place = (seen["x0"], seen["top"], seen["x1"], seen["bottom"])
        assert place == pytest.approx([side * POINTS for side in (box.x0, box.y0, box.x1, box.y1)], abs=0.5)


def test_a_viewer_selects_the_box_of_a_letter() -> None:
    page = page_of([line_of(("ở", (300, 400, 330, 440)))])
    document = pypdfium2.PdfDocument(written(PdfPage(blank_image(), page)))
    left, bottom, right, top = document[0].get_textpage().get_charbox(0)
    height = page.height * POINTS
    expected = [300 * POINTS, height - 440 * POINTS, 330 * POINTS, height - 400 * POINTS]
    assert [left, bottom, right, top] == pytest.approx(expected, abs=0.3)
    document.close()


def test_the_text_lies_over_the_ink_and_cannot_be_seen() -> None:
    page = make_page(*LAW[:4])
    paper = printed(page)
    seen = rendered(written(PdfPage(image_of(encoded(paper)), page)))
    bare = rendered(written(PdfPage(image_of(encoded(paper)), None)))
    assert (seen == bare).all()
    for word in page.words:
        box = word.bbox
        around = seen[box.y0 - 8 : box.y1 + 8, box.x0 - 5 : box.x1 + 5]
        inside = seen[box.y0 - 1 : box.y1 + 1, box.x0 - 1 : box.x1 + 1]
        assert (around < 128).sum() == (inside < 128).sum() > 0


def test_text_is_composed_and_has_real_dyet() -> None:
    page = make_page(unicodedata.normalize("NFD", "Nguyễn Thị Đượm"), "\u00d0ường")
    text = pypdf.PdfReader(io.BytesIO(written(PdfPage(blank_image(), page)))).pages[0].extract_text()
    assert text.split() == ["Nguyễn", "Thị", "Đượm", "Đường"]


def test_what_is_no_character_is_replaced_and_seen_as_such() -> None:
    page = page_of([line_of(("a\x00b\ud800c\ufffe", (100, 100, 200, 130)), (" ", (210, 100, 220, 130)))])
    text = pypdf.PdfReader(io.BytesIO(written(PdfPage(blank_image(), page)))).pages[0].extract_text()
    assert text.split() == ["a\ufffdb\ufffdc\ufffd"]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")).filter(lambda letter: not letter.isspace()), min_size=1
).filter(lambda text: nfc(text) == text)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_survives(texts: list[str]) -> None:
    words = [(text, (100 + 200 * index, 100, 280 + 200 * index, 140)) for index, text in enumerate(texts)]
    data = written(PdfPage(blank_image((20, 20)), page_of([line_of(*words)], size=(1240, 400))))
    with pdfplumber.open(io.BytesIO(data)) as document:
        found = "".join(letter["text"] for letter in document.pages[0].chars)
    assert found.split() == " ".join(texts).split()


SIDES = st.tuples(st.integers(-200, 3000), st.integers(-200, 3000)).map(sorted)


@settings(deadline=None)
@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=6))
def test_any_boxes_keep_the_words_apart(boxes: list[tuple[list[int], list[int]]]) -> None:
    words = [(f"w{index}", (x[0], y[0], x[1], y[1])) for index, (x, y) in enumerate(boxes)]
    page = page_of([line_of(word) for word in words])
    text = pypdf.PdfReader(io.BytesIO(written(PdfPage(blank_image((20, 20)), page)))).pages[0].extract_text()
    assert text.split() == [text for text, _ in words]
