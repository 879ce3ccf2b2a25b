"""A page from picture to words: the ways in which offices scan, and what is on it beside words."""

from random import Random

import cv2
import numpy as np
import pytest
import zxingcpp

from core.options import OcrOptions
from core.page import BBox, Block, BlockKind, Grade, Line, MarkKind, Page, TextSource, Word, enclosing
from ocr.engine import make_engine
from ocr.modes import Mode
from ocr.picture import Picture as EnginePicture
from ocr.read import look, read
from tests.bench import spoil
from tests.bench.score import word_f1
from tests.ocr import pages
from tests.ocr.images import page_image
from tests.ocr.pages import Picture

OPTIONS = OcrOptions()
NULL = make_engine(OcrOptions(engine="null"))
DRAWN = pages.decision(dpi=200)
STAMPED = pages.stamped(DRAWN.picture, (0.68, 0.8), 140)


def recognized(picture: Picture, *, dpi: float = 200) -> Page:
    return read(page_image(picture, dpi=dpi), 1, make_engine(OPTIONS), OPTIONS)


WAYS = {
    "clean": (DRAWN.picture, 0.99),
    "office scan": (pages.jpeg(pages.leaning(STAMPED, -3.7), 80), 0.97),
    "upside down": (pages.turned(pages.leaning(STAMPED, 1.5), 180), 0.97),
    "on its side": (pages.turned(STAMPED, 270), 0.97),
    "photocopy": (pages.photocopied(pages.leaning(DRAWN.picture, 0.8)), 0.9),
    "phone": (pages.shaded(DRAWN.picture), 0.93),
}


@pytest.mark.tesseract
@pytest.mark.parametrize("way", WAYS)
def test_reads_however_it_was_scanned(way: str) -> None:
    picture, floor = WAYS[way]
    page = recognized(picture)
    assert word_f1(page.text, DRAWN.text) >= floor
    assert not page.blank


@pytest.mark.tesseract
def test_boxes_lie_on_the_upright_page() -> None:
    straight = recognized(DRAWN.picture)
    turned = recognized(pages.turned(pages.leaning(DRAWN.picture, 4), 90))
    assert turned.rotation == 90
    assert turned.skew == pytest.approx(4, abs=0.1)
    assert (turned.width, turned.height) == (straight.width, straight.height)

    def title(page: Page) -> BBox:
        return next(word.bbox for word in page.words if word.text == "QUYẾT")

    for ours, theirs in zip(_edges(title(turned)), _edges(title(straight)), strict=True):
        assert ours == pytest.approx(theirs, abs=6)


def _edges(box: BBox) -> tuple[int, int, int, int]:
    return box.x0, box.y0, box.x1, box.y1


@pytest.mark.tesseract
def test_the_head_is_read_left_first() -> None:
    lines = recognized(DRAWN.picture).text.split("\n")
    assert lines.index("TỈNH THANH SƠN") < lines.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


@pytest.mark.tesseract
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_sparse_page_is_turned_by_reading_it(turn: int) -> None:
    sheet = np.full((2339, 1654, 3), 252, np.uint8)
    sheet[300:700] = DRAWN.picture[150:550]
    page = recognized(pages.turned(sheet, turn))
    assert page.rotation == turn
    assert "CỘNG" in page.text


@pytest.mark.tesseract
def test_an_empty_page_and_one_with_a_pale_stamp_from_behind_are_blank() -> None:
    random = np.random.default_rng(3)
    paper = np.clip(random.normal(246, 4, (2339, 1654, 3)), 0, 255).astype(np.uint8)
    behind = pages.stamped(np.full((2339, 1654, 3), 255, np.uint8), (0.3, 0.7), 140)[:, ::-1]
    pale = np.minimum(paper, 255 - (255 - behind) // 6)
    for picture in (paper, pale, np.full((400, 300), 255, np.uint8)):
        page = recognized(picture)
        assert page.blank
        assert (page.blocks, page.rotation, page.skew) == ((), 0, 0.0)


@pytest.mark.tesseract
def test_a_page_with_a_few_words_is_not_blank() -> None:
    sheet = np.full((2339, 1654, 3), 252, np.uint8)
    sheet[1100:1150] = DRAWN.picture[DRAWN.picture.shape[0] // 3 :][:50]
    assert not recognized(sheet).blank


def test_codes_are_found_and_placed_upright() -> None:
    sheet = np.full((1754, 1240), 255, np.uint8)
    made = zxingcpp.create_barcode("H99.36.05-261102-0007|tờ rời", zxingcpp.QRCode)
    code = np.asarray(zxingcpp.write_barcode_to_image(made, scale=5))
    sheet[100 : 100 + code.shape[0], 900 : 900 + code.shape[1]] = code
    page = read(page_image(pages.leaning(sheet, 0), dpi=150), 3, NULL, OPTIONS)
    assert [(found.symbology, found.text) for found in page.codes] == [("QRCode", "H99.36.05-261102-0007|tờ rời")]
    box = page.codes[0].bbox
    assert 890 < box.x0 < box.x1 < 900 + code.shape[1] + 10
    assert page.number == 3


@pytest.mark.tesseract
def test_bars_and_squares_are_not_read_as_letters() -> None:
    sheet = DRAWN.picture.copy()
    for content, kind, x in (("H99.36.05-261102-0007", zxingcpp.Code128, 700), ("tờ 2", zxingcpp.QRCode, 300)):
        made = np.asarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(content, kind), scale=2))
        sheet[10 : 10 + made.shape[0], x : x + made.shape[1]] = made[:, :, None]
    page = recognized(pages.turned(sheet, 90))
    assert {code.text for code in page.codes} == {"H99.36.05-261102-0007", "tờ 2"}
    assert page.rotation == 90
    assert word_f1(page.text, DRAWN.text) > 0.98
    assert min(line.bbox.y0 for line in page.lines) > 120


@pytest.mark.tesseract
def test_the_ring_of_a_stamp_is_no_part_of_the_lines_that_it_lies_on() -> None:
    drawn = pages.decision(dpi=300)
    height, width = drawn.picture.shape[:2]
    page = recognized(spoil.stamped(drawn.picture, 0.63 * width, 0.7 * height, Random(3)), dpi=300)
    assert [line.text for line in page.lines][-6:] == [
        *("Nơi nhận:", "- Như Điều 4;", "- Lưu: VT, NC."),
        *("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Thị Thử Nghiệm"),
    ]


def test_stamps_and_blue_signatures_are_marked() -> None:
    sheet = STAMPED.copy()
    curve = np.array([[1050 + 4 * t, 2150 + round(30 * np.sin(t / 4))] for t in range(70)], np.int32)
    cv2.polylines(sheet, [curve], isClosed=False, color=(190, 70, 40), thickness=4)
    page = read(page_image(sheet, dpi=200), 1, NULL, OPTIONS)
    kinds = {mark.kind: mark.bbox for mark in page.marks}
    assert set(kinds) == {MarkKind.STAMP, MarkKind.SIGNATURE}
    assert kinds[MarkKind.STAMP].width == pytest.approx(280, abs=20)
    assert kinds[MarkKind.SIGNATURE].y0 == pytest.approx(2120, abs=20)


@pytest.mark.parametrize(
    ("picture", "dpi", "code"),
    [
        (cv2.GaussianBlur(DRAWN.picture, (0, 0), 3.2).astype(np.uint8), 200, "blurred"),
        (pages.smaller(DRAWN.picture, 0.4), 80, "low_resolution"),
        ((DRAWN.picture * 0.28).astype(np.uint8), 200, "too_dark"),
        (DRAWN.picture[:, 300:-420].copy(), 200, "cut_off"),
        ((200 + DRAWN.picture.astype(np.int16) // 5).clip(0, 255).astype(np.uint8), 200, "faint"),
    ],
    ids=["blurred", "low_resolution", "too_dark", "cut_off", "faint"],
)
def test_says_what_is_wrong_with_a_scan(picture: Picture, dpi: float, code: str) -> None:
    quality = read(page_image(picture, dpi=dpi), 1, NULL, OPTIONS).quality
    assert code in [problem.code for problem in quality.problems]
    assert quality.grade is not Grade.GOOD


@pytest.mark.parametrize("picture", [DRAWN.picture, STAMPED, pages.photocopied(DRAWN.picture)])
def test_has_nothing_to_say_about_a_good_scan(picture: Picture) -> None:
    quality = read(page_image(picture, dpi=200), 1, NULL, OPTIONS).quality
    assert (quality.grade, quality.problems) == (Grade.GOOD, ())


def test_looking_at_a_page_with_text_leaves_its_words() -> None:
    word = Word("Căn", BBox(10, 10, 60, 30), 1.0)
    block = Block(BlockKind.TEXT, word.bbox, (Line((word,), enclosing([word.bbox])),))
    height, width = STAMPED.shape[:2]
    page = Page(4, width, height, 200, "pdf text", source=TextSource.TEXT_LAYER, blocks=(block,))
    seen = look(page_image(STAMPED, dpi=200), page, OPTIONS)
    assert seen.blocks == (block,)
    assert (seen.number, seen.engine, seen.source, seen.blank) == (4, "pdf text", TextSource.TEXT_LAYER, False)
    assert [mark.kind for mark in seen.marks] == [MarkKind.STAMP]


@pytest.mark.parametrize(("height", "blank"), [(6, True), (14, False)])
def test_words_lower_than_any_print_are_dots_of_a_stamp(height: int, blank: bool) -> None:
    word = Word("ho", BBox(700, 800, 730, 800 + height), 1.0)
    block = Block(BlockKind.TEXT, word.bbox, (Line((word,), enclosing([word.bbox])),))
    paper = np.full((2339, 1654, 3), 252, np.uint8)
    page = Page(1, 1654, 2339, 200, "tesseract", blocks=(block,))
    assert look(page_image(paper, dpi=200), page, OPTIONS).blank is blank


class _Forgetful:
    """An engine whose search for columns loses the page, as Tesseract's sometimes does."""

    def __init__(self) -> None:
        self.asked: list[Mode] = []
        self._whole = make_engine(OPTIONS)

    @property
    def name(self) -> str:
        return "forgetful"

    def recognize(self, picture: EnginePicture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        self.asked.append(mode)
        return () if mode is Mode.PAGE else self._whole.recognize(picture, mode)


@pytest.mark.tesseract
def test_a_page_that_the_layout_lost_is_read_again() -> None:
    engine = _Forgetful()
    page = read(page_image(DRAWN.picture, dpi=200), 1, engine, OPTIONS)
    assert word_f1(page.text, DRAWN.text) > 0.9
    assert engine.asked[0] is Mode.PAGE


def test_a_blank_back_seen_by_a_telephone_is_blank_and_not_complained_of() -> None:
    random = np.random.default_rng(5)
    light = np.linspace(0.5, 1.0, 1654, dtype=np.float32)[None, :, None]
    paper = np.clip(random.normal(236, 3, (2339, 1654, 3)) * light, 0, 255).astype(np.uint8)
    page = read(page_image(pages.leaning(paper, 2), "image/jpeg", dpi=200), 1, NULL, OPTIONS)
    assert page.blank
    assert (page.quality.grade, [problem.code for problem in page.quality.problems]) == (Grade.GOOD, ["empty"])
