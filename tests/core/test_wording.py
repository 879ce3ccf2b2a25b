"""Words changed by a person: where they stand then, and how they are laid over another reading of the same picture."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.errors import InvalidRequest, Outdated
from core.page import BBox, Block, BlockKind, Cell, Line, Page, Reason, Word
from core.wording import Change, Edit, laid, made

NOW = datetime(2026, 3, 1, tzinfo=UTC)
IMAGE = "picture"


def line(text: str, y: int, x: int = 100) -> Line:
    """Return a line whose letters are ten pixels wide."""
    words = []
    for word in text.split():
        words.append(Word(word, BBox(x, y, x + 10 * len(word), y + 20), 0.6))
        x += 10 * len(word) + 10
    return Line(tuple(words), BBox(words[0].bbox.x0, y, words[-1].bbox.x1, y + 20))


def page(*texts: str) -> Page:
    lines = tuple(line(text, 100 + 50 * number) for number, text in enumerate(texts))
    return Page(1, 1000, 800, 300.0, "none", blocks=(Block(BlockKind.TEXT, BBox(100, 100, 900, 700), lines),))


def change(on: Page, *wanted: Change) -> tuple[Page, list[Edit]]:
    edits: list[Edit] = []
    for one in wanted:
        edits.append(made(on, one, IMAGE, "lan", NOW))
        on = laid(on, edits[-1:], IMAGE)
    return on, edits


READ = page("Họ và tên Nguyên Vân An", "Sinh ngày 01/02/1990")


def test_words_are_replaced_where_they_stand() -> None:
    now, _ = change(READ, Change("Nguyễn Văn", 0, 3, 2, before="Nguyên Vân"))
    assert now.text == "Họ và tên Nguyễn Văn An\nSinh ngày 01/02/1990"
    words = now.lines[0].words
    assert [word.bbox for word in words] == [word.bbox for word in READ.lines[0].words]
    assert (words[3].first, words[3].reason, words[3].confidence) == ("Nguyên", Reason.PERSON, 1.0)
    assert words[5] == READ.lines[0].words[5]
    # What the engine read first stays known, however often people change their minds.
    again, _ = change(now, Change("Nguyen", 0, 3, 1))
    assert again.lines[0].words[3].first == "Nguyên"


def test_split_join_insert_delete() -> None:
    split, _ = change(READ, Change("01 02 1990", 1, 2, 1))
    boxes = [word.bbox for word in split.lines[1].words[2:]]
    whole = READ.lines[1].words[2].bbox
    assert (boxes[0].x0, boxes[2].x1) == (whole.x0, whole.x1)
    assert boxes[0].x1 < boxes[1].x0 < boxes[1].x1 < boxes[2].x0
    joined, _ = change(split, Change("01/02/1990", 1, 2, 3))
    assert joined.lines[1].words[2].bbox == whole
    more, _ = change(READ, Change("Thị", 0, 5), Change("Ông", 0), Change("(nam)", 0, 8))
    assert more.lines[0].text == "Ông Họ và tên Nguyên Vân Thị An (nam)"
    xs = [word.bbox.x0 for word in more.lines[0].words]
    assert xs == sorted(xs)
    less, _ = change(READ, Change("", 0, 0, 6))
    assert less.text == "Sinh ngày 01/02/1990"
    nothing, _ = change(less, Change("", 0, 0, 3))
    assert (nothing.blocks, nothing.text) == ((), "")


def test_a_box_names_words_or_a_new_line() -> None:
    an = READ.lines[0].words[5].bbox
    now, _ = change(READ, Change("Anh", box=an), Change("Quê quán", box=BBox(100, 125, 180, 145)))
    assert now.text == "Họ và tên Nguyên Vân Anh\nSinh ngày 01/02/1990\nQuê quán"
    blank, _ = change(replace(page("a"), blocks=(), blank=True), Change("Có chữ", box=BBox(10, 10, 90, 30)))
    assert (blank.text, blank.blank) == ("Có chữ", False)


def test_a_table_keeps_its_cells() -> None:
    cells = (
        Cell(0, 0, 1, 1, BBox(0, 0, 500, 300), 0, 1),
        Cell(0, 1, 1, 1, BBox(500, 0, 900, 300), 1, 1),
    )
    table = replace(READ, blocks=(replace(READ.blocks[0], kind=BlockKind.TABLE, cells=cells),))
    now, _ = change(table, Change("", 0, 0, 6))
    assert [(cell.first, cell.count) for cell in now.blocks[0].cells] == [(0, 0), (0, 1)]


def test_they_stand_over_another_reading_of_the_same_picture() -> None:
    now, edits = change(
        READ, Change("Nguyễn", 0, 3, 1), Change("Thị", 0, 5), Change("Quê", box=BBox(100, 300, 150, 320))
    )
    assert laid(READ, edits, IMAGE) == now
    # The engine reads other words there now, a little elsewhere.
    other = page("Họ và tên Ngvyen Vân An", "Sinh ngày 01/02/1990")
    shifted = replace(other, blocks=tuple(_moved(block, 2) for block in other.blocks))
    assert laid(shifted, edits, IMAGE).text == now.text
    assert laid(page("Sinh ngày 01/02/1990"), edits[:1], IMAGE).text == "Sinh ngày Nguyễn"
    assert laid(replace(READ, blocks=()), edits[:1], IMAGE).text == "Nguyễn"
    # Another picture has other words.
    assert laid(READ, edits, "another") == READ


def _moved(block: Block, by: int) -> Block:
    def box(of: BBox) -> BBox:
        return BBox(of.x0 + by, of.y0 + by, of.x1 + by, of.y1 + by)

    lines = [Line(tuple(replace(w, bbox=box(w.bbox)) for w in one.words), box(one.bbox)) for one in block.lines]
    return replace(block, bbox=box(block.bbox), lines=tuple(lines))


def test_they_turn_with_the_page() -> None:
    _, edits = change(READ, Change("Nguyễn", 0, 3, 1))
    old = READ.lines[0].words[3].bbox
    # Turned by half: what stood left stands right.
    box = BBox(1000 - old.x1, 800 - old.y1, 1000 - old.x0, 800 - old.y0)
    word = Word("Nguyen", box, 0.5)
    turned = replace(READ, rotation=180, blocks=(Block(BlockKind.TEXT, box, (Line((word,), box),)),))
    [found] = laid(turned, edits, IMAGE).words
    assert (found.text, found.bbox) == ("Nguyễn", box)


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Change("x", 9), InvalidRequest),
        (Change("x", 0, 7), InvalidRequest),
        (Change("x", 0, 0, 7), InvalidRequest),
        (Change("x", 0, -1, 1), InvalidRequest),
        (Change("x"), InvalidRequest),
        (Change("", 0), InvalidRequest),
        (Change("", box=BBox(0, 0, 5, 5)), InvalidRequest),
        (Change("x\x00y", 0, 0, 1), InvalidRequest),
        (Change("x" * 2001, 0, 0, 1), InvalidRequest),
        (Change("x", 0, 0, 1, before="Hộ"), Outdated),
    ],
)
def test_what_makes_no_sense(wanted: Change, error: type[Exception]) -> None:
    with pytest.raises(error):
        made(READ, wanted, IMAGE, "lan", NOW)
