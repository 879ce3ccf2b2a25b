"""Components of a dossier in ruled tables: other columns, ticks, names of two lines, counts in words."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.page import BBox, Block, BlockKind, Cell, Line, Page, Word, enclosing
from tests.classify.test_papers import read
from tests.factories import CELL, HEIGHT, PITCH, make_page, make_paper_page

HEAD = """
  UBND XÃ THƯỢNG THỬ                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  BỘ PHẬN MỘT CỬA                             Độc lập - Tự do - Hạnh phúc
  Số: 77/TNHS

             GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ
   Mã hồ sơ: H99.36.05-260714-0016
   Tiếp nhận hồ sơ của: Bà Quách Thị Diễm
   Thành phần hồ sơ gồm:
"""
BELOW = 12
WIDE = 20


def table(rows: Sequence[Sequence[str]]) -> Block:
    """Return a ruled table below the head; its cells are `WIDE` characters wide, their lines parted by `/`."""
    lines: list[Line] = []
    cells: list[Cell] = []
    top = PITCH * BELOW
    for number, row in enumerate(rows):
        tall = PITCH * max(text.count("/") + 1 for text in row)
        for column, text in enumerate(row):
            left = CELL * (4 + WIDE * column)
            first = len(lines)
            for part, said in enumerate(text.split("/")):
                words: list[Word] = []
                x = left
                for word in said.split():
                    box = BBox(x, top + part * PITCH, x + CELL * len(word) // 2, top + part * PITCH + HEIGHT)
                    words.append(Word(word, box, 0.97))
                    x = box.x1 + CELL // 2
                if words:
                    lines.append(Line(tuple(words), enclosing([word.bbox for word in words])))
            box = BBox(left - 5, top - 5, left + CELL * WIDE - 5, top + tall - 5)
            cells.append(Cell(number, column, 1, 1, box, first, len(lines) - first))
        top += tall
    return Block(BlockKind.TABLE, enclosing([cell.bbox for cell in cells]), tuple(lines), tuple(cells))


def receipt(rows: Sequence[Sequence[str]]) -> Page:
    page = make_page(HEAD)
    return replace(page, blocks=(*page.blocks, table(rows)))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [
                ["TT", "Tên giấy tờ", "Bản chính", "Bản sao"],
                ["1", "Đơn đề nghị", "1", "0"],
                ["2", "Bản vẽ/thiết kế", "2", "1"],
            ],
            [("Đơn đề nghị", "Bản chính", 1), ("Bản vẽ thiết kế", "Bản chính", 2), ("Bản vẽ thiết kế", "Bản sao", 1)],
        ),
        (
            [["Bản sao", "Bản chính", "Tên thành phần hồ sơ"], ["x", "", "Căn cước"], ["", "x", "Tờ khai"]],
            [("Căn cước", "Bản sao", 1), ("Tờ khai", "Bản chính", 1)],
        ),
        (
            [
                ["STT", "Giấy tờ", "Số lượng", "Hình thức"],
                ["1", "Tờ khai", "02", "Bản gốc"],
                ["2", "Học bạ", "1", "Bản chụp"],
            ],
            [("Tờ khai", "Bản chính", 2), ("Học bạ", "Bản sao", 1)],
        ),
        (
            [["STT", "Tên giấy tờ", "Số lượng"], ["1", "Tờ khai", "01"], ["", "Tổng cộng", "01"]],
            [("Tờ khai", "Bản chính", 1)],
        ),
    ],
)
def test_the_rows_of_a_table_are_read_by_its_heading(rows: list[list[str]], said: list[tuple[str, str, int]]) -> None:
    document = read([make_paper_page(receipt(rows))])
    assert document.type == "receipt_slip"
    wanted: list[dict[str, str | int]] = [{"name": name, "form": form, "count": count} for name, form, count in said]
    assert {field.name: field.value for field in document.fields}["components"] == wanted


@pytest.mark.parametrize(
    ("cells", "said", "asked"),
    [
        (["2", "Học bạ", "không", "Bản sao"], [], False),
        (["2", "Học bạ", "0", "Bản sao"], [], False),
        (["2", "Học bạ", "-", ""], [], False),
        (["2", "Học bạ", "", "Bản sao"], [("Học bạ", "Bản sao", 1)], True),
        (["2", "Học bạ", "1", "?"], [("Học bạ", "Bản chính", 1)], True),
    ],
)
def test_a_paper_without_count_is_not_counted_silently(
    cells: list[str], said: list[tuple[str, str, int]], *, asked: bool
) -> None:
    rows = [["STT", "Giấy tờ", "Số lượng", "Hình thức"], ["1", "Tờ khai", "02", "Bản gốc"], cells]
    field = next(field for field in read([make_paper_page(receipt(rows))]).fields if field.name == "components")
    wanted = [
        {"name": name, "form": form, "count": count} for name, form, count in [("Tờ khai", "Bản chính", 2), *said]
    ]
    assert field.value == wanted
    assert [problem.code for problem in field.problems] == (["count_unread"] if asked else [])
