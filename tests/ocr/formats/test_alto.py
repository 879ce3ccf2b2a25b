"""ALTO that other programs can read, with every word in its place."""

import dataclasses
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from core.errors import InvalidRequest, StorageFull
from core.page import BBox, Block, BlockKind, Cell, Code, Line, Mark, MarkKind, Page, Reason, Word
from ocr.formats import alto
from tests.ocr.formats.papers import FullDisk, make_block, make_line, make_page, page_of

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "alto.xsd"))
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


def written(*pages: Page, source: str = "quét 1.pdf") -> etree._Element:
    out = io.BytesIO()
    alto.write(iter(pages), out, source=source)
    root = etree.fromstring(out.getvalue())
    SCHEMA.assertValid(root)
    return root


def place(element: etree._Element) -> BBox:
    x, y, width, height = (int(element.attrib[name]) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return BBox(x, y, x + width, y + height)


def whole_page() -> Page:
    blocks = (
        make_block([make_line("QUYẾT ĐỊNH", left=300, top=50)], BlockKind.TITLE),
        make_block([make_line("Điều 1. Phê duyệt", left=100, top=100), make_line("kèm theo", left=100, top=150)]),
        make_block([make_line("1 2 3", left=100, top=300)], BlockKind.TABLE),
    )
    page = dataclasses.replace(make_page(), number=7, rotation=90, skew=-1.256, blocks=blocks)
    mark = Mark(MarkKind.STAMP, BBox(600, 600, 700, 700))
    return dataclasses.replace(page, marks=(mark,), codes=(Code("QRCode", "x", BBox(10, 10, 60, 60)),))


def test_words_lines_and_blocks_stand_where_they_stood() -> None:
    page = whole_page()
    root = written(page)
    strings = list(root.iter(f"{ALTO}String"))
    assert [(string.attrib["CONTENT"], place(string), float(string.attrib["WC"])) for string in strings] == [
        (word.text, word.bbox, word.confidence) for word in page.words
    ]
    assert [place(line) for line in root.iter(f"{ALTO}TextLine")] == [line.bbox for line in page.lines]
    assert [place(block) for block in root.iter(f"{ALTO}TextBlock")] == [block.bbox for block in page.blocks]


def test_kinds_of_blocks_are_tags() -> None:
    root = written(whole_page())
    labels = {tag.attrib["ID"]: tag.attrib["LABEL"] for tag in root.iter(f"{ALTO}LayoutTag")}
    kinds = [labels.get(block.attrib.get("TAGREFS", "")) for block in root.iter(f"{ALTO}TextBlock")]
    assert kinds == ["title", None, "table"]


def test_a_word_that_was_replaced_keeps_its_first_reading() -> None:
    line = make_line("bổ sung", left=110, top=310)
    changed = dataclasses.replace(line.words[0], first="bô", reason=Reason.SENTENCE)
    root = written(page_of([dataclasses.replace(line, words=(changed, line.words[1]))]))
    first, second = root.iter(f"{ALTO}String")
    assert [(kept.text, kept.attrib["PURPOSE"]) for kept in first] == [("bô", "first reading, sentence")]
    assert list(second) == []


def test_cells_of_tables_are_named_by_row_and_column() -> None:
    lines = (make_line("Họ và tên", left=110, top=310), make_line("Lò Thị", left=410, top=310))
    box = BBox(100, 300, 700, 400)
    cells = (Cell(0, 0, 1, 1, BBox(100, 300, 400, 350), 0, 1), Cell(0, 1, 2, 1, BBox(400, 300, 700, 400), 1, 1))
    empty = Cell(1, 0, 1, 1, BBox(100, 350, 400, 400), 2, 0)
    block = Block(BlockKind.TABLE, box, lines, (*cells, empty))
    root = written(dataclasses.replace(make_page(), blocks=(block,)))
    (table,) = root.iter(f"{ALTO}ComposedBlock")
    assert (place(table), table.attrib["TYPE"]) == (box, "table")
    fields = {str(field.attrib["ID"]).rpartition("_")[2]: field for field in table.iter(f"{ALTO}TextBlock")}
    assert {name: place(field) for name, field in fields.items()} == {
        "r1c1": cells[0].bbox,
        "r1c2": cells[1].bbox,
        "r2c1": empty.bbox,
    }
    assert [string.attrib["CONTENT"] for string in fields["r1c2"].iter(f"{ALTO}String")] == ["Lò", "Thị"]


def test_stamps_and_codes_are_pictures() -> None:
    found = {item.attrib["TYPE"]: place(item) for item in written(whole_page()).iter(f"{ALTO}Illustration")}
    assert found == {"stamp": BBox(600, 600, 700, 700), "QRCode": BBox(10, 10, 60, 60)}


def test_it_says_who_read_the_page_and_how_it_lay() -> None:
    (step,) = written(whole_page()).iter(f"{ALTO}Processing")
    assert step.findtext(f".//{ALTO}softwareName") == "test 1.0 vie"
    assert step.findtext(f".//{ALTO}processingStepSettings") == "rotation=90 skew=-1.26 dpi=150 source=ocr"


def test_pages_of_several_files_keep_their_numbers() -> None:
    blank = dataclasses.replace(make_page(), number=2, blank=True)
    root = written(make_page("một"), blank, make_page("hai"))
    pages = list(root.iter(f"{ALTO}Page"))
    assert [page.attrib["PHYSICAL_IMG_NR"] for page in pages] == ["1", "2", "1"]
    assert [page.attrib.get("PAGECLASS") for page in pages] == [None, "blank", None]
    assert len({page.attrib["PROCESSINGREFS"] for page in pages}) == 3


def test_the_name_of_the_source_is_kept() -> None:
    name = 'hồ sơ <1> & "2".pdf'
    assert written(make_page("a"), source=name).findtext(f".//{ALTO}fileName") == name


def test_text_is_composed() -> None:
    (string,) = written(make_page(unicodedata.normalize("NFD", "Nguyễn"))).iter(f"{ALTO}String")
    assert string.attrib["CONTENT"] == "Nguyễn"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1), st.floats(-1, 2)), min_size=1, max_size=4),
    st.lists(st.integers(-50, 2000), min_size=4, max_size=4),
)
def test_any_text_and_any_box_make_valid_alto(words: list[tuple[str, float]], sides: list[int]) -> None:
    x0, x1 = sorted(sides[:2])
    y0, y1 = sorted(sides[2:])
    box = BBox(x0, y0, x1, y1)
    line = Line(tuple(Word(text, box, confidence) for text, confidence in words), box)
    assert len(list(written(page_of([line])).iter(f"{ALTO}String"))) == len(words)


def test_no_pages_make_no_file() -> None:
    with pytest.raises(InvalidRequest):
        alto.write([], io.BytesIO(), source="x")


@pytest.mark.parametrize("room", [0, 1000, 3000])
def test_a_full_disk_is_named(room: int) -> None:
    with pytest.raises(StorageFull):
        alto.write([whole_page()], FullDisk(room), source="x")
