"""Ruled tables: grids from rules, and the words of each cell where they stand."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from core.options import OcrOptions
from core.page import BBox, Block, BlockKind, Line, Word, enclosing
from ocr import cells, rules, tables
from ocr.engine import make_engine
from ocr.modes import Mode
from ocr.picture import Picture
from ocr.rules import Rules
from ocr.tables import Table
from samples import fonts

HEIGHT = 15.0


def across(y: int, x0: int = 100, x1: int = 700) -> BBox:
    return BBox(x0, y, x1, y + 2)


def down(x: int, y0: int = 100, y1: int = 300) -> BBox:
    return BBox(x, y0, x + 2, y1)


def shape(table: Table) -> list[tuple[int, int, int, int]]:
    return [(place.row, place.column, place.rows, place.columns) for place in table.places]


def test_a_grid_has_its_cells_row_by_row() -> None:
    found = tables.find(Rules((across(100), across(200), across(300)), (down(100), down(400), down(700))), HEIGHT)
    assert [shape(table) for table in found] == [[(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]]
    assert found[0].places[1].box == BBox(401, 101, 701, 201)


def test_cells_span_where_no_rule_parts_them() -> None:
    lying = (across(100), across(200, 300), across(300))
    standing = (down(100), down(300), down(500, 200), down(700))
    (table,) = tables.find(Rules(lying, standing), HEIGHT)
    assert shape(table) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_frames_and_lone_rules_are_no_tables() -> None:
    frame = Rules((across(100), across(300)), (down(100), down(700)), alone=(across(100),))
    assert tables.find(frame, HEIGHT) == ()
    assert tables.frames(frame, ()) == [across(100)]
    assert tables.find(Rules((across(100), across(200), across(300)), ()), HEIGHT) == ()


def test_two_tables_that_do_not_meet_are_two() -> None:
    lower = [BBox(box.x0, box.y0 + 400, box.x1, box.y1 + 400) for box in (across(100), across(200), across(300))]
    beside = [BBox(box.x0, box.y0 + 400, box.x1, box.y1 + 400) for box in (down(100), down(400), down(700))]
    found = tables.find(
        Rules(
            (*lower, across(100), across(200), across(300)),
            (*beside, down(100), down(400), down(700)),
        ),
        HEIGHT,
    )
    assert [table.box.y0 for table in found] == [101, 501]


ROWS = (
    ("TT", "Họ và tên", "Năm sinh", "Có"),
    ("1", "Lò Thị Thử Nghiệm", "1990", "x"),
    ("2", "Hoàng Văn Mẫu", "2004", ""),
    ("7", "Lường Thị Ví Dụ", "1987", "x"),
)
STOPS = (80, 160, 520, 700, 800)


def drawn() -> Picture:
    """Return a page with text above and below a table of `ROWS`."""
    image = Image.new("L", (1000, 700), 255)
    draw = ImageDraw.Draw(image)
    font = fonts.font("serif", bold=False, italic=False, pixels=33)
    draw.text((80, 60), "Danh sách người được hỗ trợ trong tháng:", 10, font)
    for row, texts in enumerate(ROWS):
        for text, x in zip(texts, STOPS, strict=False):
            draw.text((x + 14, 136 + 60 * row), text, 10, font)
    for row in range(len(ROWS) + 1):
        draw.line((STOPS[0], 130 + 60 * row, STOPS[-1], 130 + 60 * row), 10, 2)
    for x in STOPS:
        draw.line((x, 130, x, 130 + 60 * len(ROWS)), 10, 2)
    draw.text((80, 420), "Tổng cộng có ba người trong danh sách này.", 10, font)
    return np.asarray(image)


def prepared() -> tuple[Picture, tuple[Table, ...]]:
    ruled = rules.find(drawn(), HEIGHT)
    return rules.without(drawn(), ruled), tables.find(ruled, HEIGHT)


def texts_of(block: Block) -> list[str]:
    return [" ".join(line.text for line in block.lines[cell.first : cell.first + cell.count]) for cell in block.cells]


def test_reads_every_cell_of_a_table_also_lone_digits_and_crosses() -> None:
    page, grids = prepared()
    (block,) = cells.read(page, grids, HEIGHT, make_engine(OcrOptions()))
    assert block.kind is BlockKind.TABLE
    assert [text.lower() for text in texts_of(block)] == [text.lower() for row in ROWS for text in row]
    for cell in block.cells:
        for line in block.lines[cell.first : cell.first + cell.count]:
            assert cell.bbox.x0 <= line.bbox.x0 < line.bbox.x1 <= cell.bbox.x1
            assert cell.bbox.y0 <= line.bbox.y0 < line.bbox.y1 <= cell.bbox.y1


class Forgetful:
    """An engine that sees only the topmost part of a column, and as a block calls everything by one name."""

    name = "forgetful"

    def __init__(self) -> None:
        """Begin without calls."""
        self.modes: list[Mode] = []

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        """Return the words of the first row of ink of the strip, or of each."""
        self.modes.append(mode)
        inked = np.flatnonzero(np.diff(np.concatenate([[0], (picture < 128).any(axis=1).astype(np.int8), [0]])))
        spans = list(zip(inked[::2].tolist(), inked[1::2].tolist(), strict=True))
        spans = spans[:1] if mode is Mode.COLUMN else spans
        lines = []
        for top, bottom in spans:
            # Things farther apart than letters of a word are words of their own.
            wide = cv2.dilate((picture[top:bottom] < 128).astype(np.uint8), np.ones((1, 15), np.uint8))
            edges = np.flatnonzero(np.diff(np.concatenate([[0], wide.max(axis=0).astype(np.int8), [0]])))
            boxes = [BBox(left, top, right, bottom) for left, right in edges.reshape(-1, 2).tolist()]
            lines.append(Line(tuple(Word(mode.value, box, 0.9) for box in boxes), enclosing(boxes)))
        return (Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), tuple(lines)),)


def test_asks_again_for_what_was_not_seen() -> None:
    page, grids = prepared()
    engine = Forgetful()
    (block,) = cells.read(page, grids, HEIGHT, engine)
    assert engine.modes == [Mode.COLUMN, Mode.BLOCK]
    found = texts_of(block)
    assert found[0] == "column"
    assert {text.split()[0] for text in found[1:] if text} == {"block"}
    assert [bool(text) for text in found] == [bool(text) for row in ROWS for text in row]


def test_an_empty_table_is_not_asked_for() -> None:
    page, grids = prepared()
    engine = Forgetful()
    assert cells.read(np.full_like(page, 255), grids, HEIGHT, engine) == []
    assert engine.modes == []


def test_the_table_stands_between_what_is_above_and_below_it() -> None:
    page, grids = prepared()
    engine = make_engine(OcrOptions())
    rest = engine.recognize(cells.without(page, grids))
    (block,) = cells.read(page, grids, HEIGHT, engine)
    lines = [line.text for one in cells.among(rest, block) for line in one.lines]
    assert lines[0].startswith("Danh sách")
    assert lines[1] == "TT"
    assert lines[-1].startswith("Tổng cộng")


def test_a_table_of_very_many_cells_is_read_in_strips_that_the_engine_takes() -> None:
    page = np.full((2000, 1600), 255, np.uint8)
    boxes = [BBox(x, y, x + 30, y + 40) for y in range(0, 1960, 45) for x in range(0, 1560, 100)]
    for box in boxes:
        page[box.y0 + 10 : box.y1 - 10, box.x0 + 10 : box.x1 - 10] = 0
    heights: list[int] = []

    class Measured:
        name = "measured"

        def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
            """Read nothing."""
            del mode
            heights.append(picture.shape[0])
            return ()

    assert cells.in_boxes(page, boxes, 15.0, Measured()) == [[]] * len(boxes)
    assert len(heights) > 2
    assert max(heights) < 32767


def lone_digits(digits: str) -> tuple[Picture, list[BBox]]:
    """Return a page of cells with one digit each, one below the other, and the cells."""
    image = Image.new("L", (120, 50 * len(digits)), 255)
    draw = ImageDraw.Draw(image)
    font = fonts.font("serif", bold=False, italic=False, pixels=31)
    for row, digit in enumerate(digits):
        draw.text((50, 50 * row + 5), digit, 10, font)
    return np.asarray(image), [BBox(10, 50 * row, 110, 50 * row + 50) for row in range(len(digits))]


def test_lone_digits_are_read_among_others() -> None:
    digits = "12345678994715"
    page, boxes = lone_digits(digits)
    found = cells.in_boxes(page, boxes, HEIGHT, make_engine(OcrOptions()))
    assert [line.text for lines in found for line in lines] == list(digits)
    for box, (line,) in zip(boxes, found, strict=True):
        assert box.y0 <= line.bbox.y0 < line.bbox.y1 <= box.y1


def test_digits_of_several_cells_that_are_taken_for_one_number_go_back_to_their_cells() -> None:
    class Joining:
        name = "joining"

        def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
            """Return one word over all ink: as many signs as there are things in the row."""
            del mode
            x, y, wide, high = cv2.boundingRect((picture < 128).astype(np.uint8))
            box = BBox(x, y, x + wide, y + high)
            return (Block(BlockKind.TEXT, box, (Line((Word("472", box, 0.9),), box),)),)

    page, boxes = lone_digits("472")
    found = cells.in_boxes(page, boxes, HEIGHT, Joining())
    assert [line.text for lines in found for line in lines] == ["4", "7", "2"]
    # One sign for three cells says of none what stands there.
    assert cells.in_boxes(*lone_digits("47"), HEIGHT, Joining()) == [[], []]


class Reading:
    """An engine that reads a row of things as one word, and things one below the other as they are."""

    name = "reading"

    def __init__(self, row: str, column: str) -> None:
        """Tell what a row reads as, and the things in a column, from the top."""
        self._row, self._column = row, column

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        """Return one word for a row, a line for each thing in a column."""
        assert mode in {Mode.COLUMN, Mode.BLOCK}
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (picture < 128).any(axis=1).astype(np.int8), [0]])))
        spans = edges.reshape(-1, 2).tolist()
        lines = []
        for text, (top, bottom) in zip([self._row] if len(spans) == 1 else self._column, spans, strict=True):
            x, _, wide, _ = cv2.boundingRect((picture[top:bottom] < 128).astype(np.uint8))
            box = BBox(x, top, x + wide, bottom)
            lines.append(Line((Word(text, box, 0.9),), box))
        return (Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), tuple(lines)),)


def test_a_point_between_digits_of_several_cells_belongs_to_none() -> None:
    found = cells.in_boxes(*lone_digits("472"), HEIGHT, Reading("4.7-2", "xxx"))
    assert [line.text for lines in found for line in lines] == ["4", "7", "2"]


def test_cells_of_which_a_row_tells_too_little_are_read_one_below_the_other() -> None:
    for row in ("47", "4772"):
        found = cells.in_boxes(*lone_digits("472"), HEIGHT, Reading(row, "472"))
        assert [[line.text for line in lines] for lines in found] == [["4"], ["7"], ["2"]]


def test_no_lone_digit_stays_unread() -> None:
    # Of each of these the engine takes some in a row for one number with a sign too few.
    for digits in ("39825", "9791907", "232860129", "464686958"):
        found = cells.in_boxes(*lone_digits(digits), HEIGHT, make_engine(OcrOptions()))
        assert [line.text for lines in found for line in lines] == list(digits)
