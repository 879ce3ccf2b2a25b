"""Reading order: the two columns of head and foot, and everything else as the engine had it."""

from difflib import SequenceMatcher

import pytest

from core.page import BBox, Block, BlockKind, Line, Word, enclosing
from ocr import layout
from samples.fonts import POINTS
from samples.scanning import paper
from samples.sheet import DPI

HEIGHT = 3508


def line(text: str, x: int, y: int) -> Line:
    words, at = [], x
    for part in text.split(" "):
        words.append(Word(part, BBox(at, y, at + 25 * len(part), y + 45), 0.9))
        at += 25 * len(part) + 15
    return Line(tuple(words), enclosing([word.bbox for word in words]))


def across(left: str, right: str, y: int) -> Line:
    words = (*line(left, 300, y).words, *line(right, 1400, y + 2).words)
    return Line(words, enclosing([word.bbox for word in words]))


def block(*lines: Line) -> Block:
    return Block(BlockKind.TEXT, enclosing([one.bbox for one in lines]), lines)


HEAD = block(
    across("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", 200),
    across("TỈNH THANH SƠN", "Độc lập - Tự do - Hạnh phúc", 265),
)
BODY = block(line("Căn cứ Luật Tổ chức chính quyền địa phương số 72", 300, 700), line("ngày 16 tháng 6;", 300, 760))
FOOT = block(across("Nơi nhận:", "CHỦ TỊCH", 2500), line("- Như trên;", 300, 2560), line("- Lưu: VT.", 300, 2620))
SIGNER = block(line("Lò Thị Thử", 1400, 2900))


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [one.text for found in blocks for one in found.lines]


def test_reads_the_left_column_of_the_head_first() -> None:
    assert texts(layout.ordered((HEAD, BODY), HEIGHT))[:4] == [
        *("ỦY BAN NHÂN DÂN", "TỈNH THANH SƠN"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Độc lập - Tự do - Hạnh phúc"),
    ]


def test_a_title_in_the_middle_is_no_part_of_the_head() -> None:
    title = block(line("CHỈ THỊ", 1050, 360))
    blocks = layout.ordered((HEAD, title, BODY), HEIGHT)
    assert texts(blocks)[4] == "CHỈ THỊ"
    assert [one.text for one in blocks[2].lines] == ["CHỈ THỊ"]


def test_brings_the_signer_after_the_recipients() -> None:
    assert texts(layout.ordered((BODY, FOOT, SIGNER), HEIGHT))[2:] == [
        *("Nơi nhận:", "- Như trên;", "- Lưu: VT."),
        *("CHỦ TỊCH", "Lò Thị Thử"),
    ]


def test_leaves_tables_and_other_pairs_as_they_are() -> None:
    table = block(across("Họ và tên", "Lò Văn Thử", 900), across("Năm sinh", "1990", 960))
    assert layout.ordered((HEAD, table), HEIGHT)[-1] == table


def test_keeps_two_people_side_by_side_apart() -> None:
    left = [
        line(text, 300, 900 + 60 * at) for at, text in enumerate(["Họ tên vợ:", "LÒ THỊ THỬ", "1990", "Kinh", "Ở A"])
    ]
    right = [
        line(text, 1400, 902 + 60 * at) for at, text in enumerate(["Họ tên chồng:", "LÒ VĂN", "1989", "Tày", "Ở B"])
    ]
    inner = (block(*left[:3]), block(*right[:3]), block(*left[3:]), block(*right[3:]))
    end = block(line("Nơi đăng ký kết hôn: Ủy ban nhân dân xã Thanh Sơn, tỉnh A", 300, 1260))
    found = texts(layout.ordered((HEAD, *inner, end), HEIGHT))[4:]
    assert found == [one.text for one in [*left, *right, *end.lines]]


def test_loses_and_invents_no_word() -> None:
    before = (FOOT, SIGNER, BODY, HEAD)
    after = layout.ordered(before, HEIGHT)
    assert sorted(word.text for b in after for one in b.lines for word in one.words) == sorted(
        word.text for b in before for one in b.lines for word in one.words
    )
    assert layout.ordered((), HEIGHT) == ()


def titles(blocks: tuple[Block, ...]) -> list[str]:
    return [one.text for found in blocks if found.kind is BlockKind.TITLE for one in found.lines]


def test_the_title_is_what_stands_in_capitals_in_the_middle_below_the_head_and_goes_on() -> None:
    heading = [line("QUYẾT ĐỊNH", 1000, 400), line("Về việc thành lập Tổ công tác", 800, 460)]
    body = line("Căn cứ Luật Tổ chức chính quyền địa phương số 72 năm này là", 300, 620)
    after = layout.ordered((HEAD, block(*heading, body)), HEIGHT)
    assert titles(after) == ["QUYẾT ĐỊNH", "Về việc thành lập Tổ công tác"]
    assert texts(after)[4:] == [*(one.text for one in heading), body.text]


def test_neither_head_nor_foot_nor_running_text_is_a_title() -> None:
    motto = block(line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", 750, 200), line("Độc lập - Tự do", 1000, 260))
    low = block(line("CHỦ TỊCH", 1050, 2600))
    assert titles(layout.ordered((motto, BODY, low), HEIGHT)) == []
    assert titles(layout.ordered((BODY, FOOT, SIGNER), HEIGHT)) == []


def kinds(blocks: tuple[Block, ...]) -> dict[str, BlockKind]:
    return {one.text: found.kind for found in blocks for one in found.lines}


LONG = block(*(line("quy định của pháp luật về thủ tục hành chính và", 300, 420 + 75 * row) for row in range(38)))


def small(text: str, x: int, y: int) -> Line:
    words = tuple(Word(word.text, BBox(word.bbox.x0, y, word.bbox.x1, y + 30), 0.9) for word in line(text, x, y).words)
    return Line(words, enclosing([word.bbox for word in words]))


@pytest.mark.parametrize("number", ["2", "- 12 -", "3/15", "Trang 4/9", "iv"])
@pytest.mark.parametrize("y", [190, 3330])
def test_the_number_of_a_page_is_no_part_of_its_text(number: str, y: int) -> None:
    torn = (block(*LONG.lines[:20]), block(line(number, 1200, y)), block(*LONG.lines[20:]))
    found = layout.ordered(torn, HEIGHT)
    assert kinds(found)[number] is BlockKind.PAGE_NUMBER
    assert texts(found).index(number) == (0 if y < 1000 else 38)
    assert {kind for text, kind in kinds(found).items() if text != number} == {BlockKind.TEXT}


def test_lines_that_run_along_in_the_margins_come_first_and_last() -> None:
    top = [line("CÔNG BÁO/Số 215 + 216/Ngày 05-02-2026", 700, 110), line("2", 300, 112)]
    foot = small("Mã hồ sơ: H99.36.05-261102-0007", 300, 3400)
    found = layout.ordered((block(foot), LONG, block(*top)), HEIGHT)
    assert texts(found)[:2] == ["CÔNG BÁO/Số 215 + 216/Ngày 05-02-2026", "2"]
    assert texts(found)[-1] == foot.text
    assert [kinds(found)[text] for text in (*texts(found)[:2], foot.text)] == [
        *(BlockKind.HEADER, BlockKind.PAGE_NUMBER, BlockKind.FOOTER)
    ]


def test_the_first_and_last_lines_of_a_text_are_no_margins() -> None:
    whole = block(*(line("quy định của pháp luật về thủ tục hành chính và", 300, 180 + 75 * row) for row in range(42)))
    assert set(kinds(layout.ordered((whole,), HEIGHT)).values()) == {BlockKind.TEXT}
    points = block(line("1", 300, 1200), *LONG.lines[12:], line("50", 300, 2950))
    assert set(kinds(layout.ordered((points,), HEIGHT)).values()) == {BlockKind.TEXT}
    high = block(
        across("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", 130),
        across("TỈNH THANH SƠN", "Độc lập - Tự do - Hạnh phúc", 220),
    )
    assert BlockKind.HEADER not in kinds(layout.ordered((high, LONG), HEIGHT)).values()


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        ("decision", 81),
        ("official_letter", 82),
        ("report", 83),
        ("birth_certificate", 84),
        ("residence_confirmation", 85),
    ],
)
def test_drawn_papers_come_in_the_order_in_which_they_are_set(kind: str, seed: int) -> None:
    """The engine sees rows across the page; the truth knows which column a word is of."""
    for sheet in paper(kind, seed).sheets:
        words = [Word(word.text, word.bbox, 0.9) for word in sheet.words]
        rows: list[list[Word]] = []
        for word in sorted(words, key=lambda word: word.bbox.y0 + word.bbox.y1):
            if rows and word.bbox.y0 + word.bbox.y1 - rows[-1][0].bbox.y0 - rows[-1][0].bbox.y1 < 40:
                rows[-1].append(word)
            else:
                rows.append([word])
        lines = [sorted(row, key=lambda word: word.bbox.x0) for row in rows]
        engine = block(*(Line(tuple(row), enclosing([word.bbox for word in row])) for row in lines))
        found = layout.ordered((engine,), round(sheet.height * DPI / POINTS))
        read = [word.text for one in found for part in one.lines for word in part.words]
        truth = sheet.text.split()
        assert sorted(read) == sorted(truth)
        assert SequenceMatcher(None, read, truth, autojunk=False).ratio() > 0.95
