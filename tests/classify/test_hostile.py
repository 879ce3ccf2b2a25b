"""Pages that nobody meant well with: none may break a batch or hold it up."""

import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import Understanding
from core.ids import BatchId
from core.options import ClassifyOptions
from core.page import BBox, Block, BlockKind, Page
from tests.classify.test_papers import texts
from tests.factories import make_code, make_line, make_page, make_paper_page, make_word

CATALOG = catalog.load()


def understood(*pages: Page) -> Understanding:
    papers = [make_paper_page(page, number=number) for number, page in enumerate(pages, start=1)]
    return understand(BatchId("batch"), papers, CATALOG, ClassifyOptions())


@pytest.mark.parametrize("mark", ["²", "①", "⑤", "٣", "½"])
def test_a_row_may_begin_with_any_sign_that_is_like_a_digit(mark: str) -> None:
    before = f"BẢNG KÊ DIỆN TÍCH\n\n1          Đất ở            100\n{mark}          Đất ao           300"
    after = "8          Đất lúa          400\n9          Đất rừng         500"
    result = understood(make_page(before), make_page(after, number=2))
    assert len(result.buckets) == 2


WORDS = 6000
SLACK = 3.0
"""How much dearer a letter may be than one of a plain paper; what grows with the square is far above."""
PLAIN = texts("decision")[0]
RECEIPT = "            GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ\nThành phần hồ sơ nộp gồm:\n"
MIXED = [Random(5).choice(PLAIN.split()) for _ in range(WORDS)]
HOSTILE = {
    "many words": "QUYẾT ĐỊNH\n" + "\n".join(" ".join(MIXED[at : at + 12]) for at in range(0, WORDS, 12)),
    "one line": "QUYẾT ĐỊNH\n" + " ".join(MIXED),
    "labels": "GIẤY KHAI SINH\n" + "Họ và tên: A B  Ngày sinh: 01/01/2000\n" * (WORDS // 8),
    "titles": "BÁO CÁO\n\n\n" * WORDS,
    "dots": f"{RECEIPT}1. a {'.' * 5 * WORDS} b",
    "parted dots": f"{RECEIPT}1. a {'. ' * WORDS} b",
    "spaces in a word": "trang" + "\u00a0" * 5 * WORDS + "x",
    "brackets": "Trang (" * WORDS,
    "slashes": "BÁO CÁO\nSố: " + "/".join(["12"] * WORDS),
    "one number": "QUYẾT ĐỊNH\n" + "1" * 5 * WORDS,
    "one word": "A" * 5 * WORDS,
    "days": "GIẤY KHAI SINH\n" + "ngày " * WORDS,
}


def spent(*pages: Page) -> float:
    """Return seconds of processor time, the least of two runs."""
    times = []
    for _ in range(2):
        began = time.process_time()
        understood(*pages)
        times.append(time.process_time() - began)
    return min(times)


def strewn(boxes: Sequence[BBox]) -> Page:
    """Return a page with a word in each box, each a line of its own."""
    lines = tuple(make_line([replace(make_word(word), bbox=box)]) for word, box in zip(MIXED, boxes, strict=False))
    block = Block(BlockKind.TEXT, BBox(0, 0, 2000, 2800), lines)
    return replace(make_page("x"), width=2000, height=2800, blocks=(block,))


@pytest.fixture(scope="module")
def allowed() -> float:
    """Seconds that a page with so many letters may take."""
    understood(make_page(PLAIN))
    return SLACK * spent(make_page(PLAIN)) * len(" ".join(MIXED)) / len(PLAIN)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_much_longer_than_as_many_letters_of_a_plain_paper(name: str, allowed: float) -> None:
    assert spent(make_page(HOSTILE[name])) < allowed


def test_words_strewn_over_a_page_take_no_longer(allowed: float) -> None:
    assert spent(strewn([BBox(100, 100, 700, 140)] * WORDS)) < allowed
    assert spent(strewn([BBox(50 * at, 100, 50 * at + 20, 140) for at in range(WORDS)])) < allowed


def test_codes_of_any_length_take_no_longer(allowed: float) -> None:
    codes = tuple(make_code("|" * 5000) for _ in range(50))
    assert spent(replace(make_page("x"), codes=codes)) < allowed


def test_a_page_without_size_is_understood() -> None:
    assert len(understood(replace(make_page("Họ và tên"), width=0, height=0)).buckets) == 1
