"""Slips of engines: pieces joined, runs divided, traces of a pen left out."""

from dataclasses import replace
from itertools import pairwise

import pytest

from core.page import BBox, Block, Cell, Reason, Word
from ocr import language
from ocr.second import look
from tests.ocr.words import block, pieces, spelled


@pytest.mark.parametrize(
    ("left", "right"), [("1", "07/2021/NĐ-CP"), ("31/1", "2/2024"), ("63/2010/NĐ-", "CP"), ("22/1", "1/2019;")]
)
def test_a_date_or_paper_number_in_pieces_is_one(left: str, right: str) -> None:
    words = pieces(("theo", 8), ("số", 8), (left, 3), (right, 8), ("của", 8), ("tỉnh", 8))
    assert words[2].text == left + right
    assert (words[2].first, words[2].reason) == (f"{left} {right}", Reason.SPACING)
    assert words[2].bbox == BBox(76, 0, 76 + 10 * len(left + right) + 3, 20)


@pytest.mark.parametrize(
    ("left", "right", "space"),
    [
        ("1", "07/2021/NĐ-CP", 8),
        ("2", "12/5/2024", 4),
        ("15", "12/QĐ-UBND", 4),
        ("0900", "000", 2),
        ("20", "15", 3),
        ("khoản", "1", 2),
        ("Điều", "5", 2),
    ],
    ids=[
        "a usual space",
        "a point and a date",
        "two papers",
        "a telephone number",
        "two numbers",
        "a word and a number",
        "an article",
    ],
)
def test_what_stands_apart_stays_apart(left: str, right: str, space: int) -> None:
    words = pieces(("theo", 8), ("số", 8), (left, space), (right, 8), ("của", 8), ("tỉnh", 8))
    assert [word.text for word in words[2:4]] == [left, right]


def test_a_broken_syllable_is_one() -> None:
    words = pieces(("nằm", 8), ("tr", 0), ("ong", 8), ("phạm", 8), ("vi", 8), ("này", 8))
    assert [word.text for word in words] == ["nằm", "trong", "phạm", "vi", "này"]


def test_words_run_together_are_divided() -> None:
    words = pieces(("ỦY", 8), ("BANNHÂN", 8), ("DÂN", 8))
    assert [word.text for word in words] == ["ỦY", "BAN", "NHÂN", "DÂN"]
    assert words[1].first == words[2].first == "BANNHÂN"
    assert words[1].bbox.x1 == words[2].bbox.x0


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("CônganxãphốihợpvớiTổcông", ["Công", "an", "xã", "phối", "hợp", "với", "Tổ", "công"]),
        ("biênbản,", ["biên", "bản,"]),
        ("1.Ủy", ["1.", "Ủy"]),
        ("TM.ỦY", ["TM.", "ỦY"]),
        ("Số:383", ["Số:", "383"]),
        ("xã,.phường.chủ", ["xã,", "phường", "chủ"]),
    ],
)
def test_runs_are_divided_and_keep_their_first_reading(run: str, words: list[str]) -> None:
    found = pieces(("theo", 8), (run, 8), ("này", 8))[1:-1]
    assert [word.text for word in found] == words
    assert {(word.first, word.reason) for word in found} == {(run, Reason.SPACING)}
    assert all(left.bbox.x1 == right.bbox.x0 for left, right in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "Rông",
        "Krông",
        "Anna",
        "Panama",
        "12.B3",
        "02.CT01",
        "V.A1",
        "online",
        "KPIs",
        "8:30",
        "http://vidu.vn",
        "vidu.vn",
        "3.500.000",
    ],
)
def test_what_is_one_word_stays_one(text: str) -> None:
    assert pieces(("theo", 8), (text, 8), ("này", 8))[1].text == text


@pytest.mark.parametrize("text", ["TP.HCM", "vidu.vn", "ThS.Lê", "Tp.Huế", "a.b"])
def test_points_of_abbreviations_and_addresses_stay(text: str) -> None:
    assert pieces(("theo", 8), (text, 8), ("này", 8))[1].text == text


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("PLIV", ["PL", "IV"]),
        (".Lò.A.Mẫu", ["Lò", "A", "Mẫu"]),
        (".Hoàng.Xuân.Mẫu...", ["Hoàng", "Xuân", "Mẫu"]),
        ("lấy,tại", ["lấy,", "tại"]),
        ("VT,TCKT", ["VT,", "TCKT"]),
        ("PLC", ["PLC"]),
        ("1,5", ["1,5"]),
        ("A.B.", ["A.B."]),
    ],
)
def test_what_dots_commas_and_numerals_divide_is_divided(run: str, words: list[str]) -> None:
    found = [word.text.strip(".") for word in pieces(("theo", 8), (run, 8), ("này", 8))[1:-1]]
    assert found == [word.strip(".") for word in words]


def unsure(*texts: str) -> Block:
    """Return a line of words of which the engine believes none."""
    return block(*(Word(text, BBox(0, 0, 1, 1), 0.2) for text in texts))


@pytest.mark.parametrize(
    "line",
    [
        *("Vũ Thị An", "Lê Na", "Hồ A Lý", "An Sơn", "Vừ", "môt", "H’ Ny", "TM."),
        *("Số: 12", "125", "Tổ 5", "27/4", "1a", "b/c", "III"),
    ],
)
def test_short_names_and_numbers_that_the_engine_does_not_believe_stay(line: str) -> None:
    (found,) = look((unsure(*line.split()),), language.load())
    assert found.lines[0].text == line


@pytest.mark.parametrize("line", ["W Ẳ", "A", "I .", "— ~", "Wz", "ŨÃ", "WX", "}{ J"])
def test_signs_lone_letters_and_what_is_no_word_are_traces(line: str) -> None:
    assert look((unsure(*line.split()),), language.load()) == ()


def test_a_joined_word_keeps_the_first_readings_of_both_pieces_and_the_graver_reason() -> None:
    line = block(
        spelled("ngày"), spelled("31/1"), spelled("2/2ó24", {3: {"0": 1.0}}), spelled("của"), spelled("Ủy"), gap=12
    )
    words = list(line.lines[0].words)
    words[2] = replace(words[2], bbox=replace(words[2].bbox, x0=words[1].bbox.x1 + 2))
    (found,) = look((replace(line, lines=(replace(line.lines[0], words=tuple(words)),)),), language.load())
    joined = found.lines[0].words[1]
    assert (joined.text, joined.first, joined.reason) == ("31/12/2024", "31/1 2/2ó24", Reason.LOOKALIKE)


def test_traces_of_a_pen_are_no_line_but_what_is_believed_stays() -> None:
    def line(*words: tuple[str, float]) -> Block:
        return block(*(Word(text, BBox(0, 0, 1, 1), sure) for text, sure in words))

    traces = line(("W", 0.2), ("Ẳ", 0.0))
    kept = (line(("2", 0.9)), line(("Lê", 0.5), ("Mẫu", 0.95)), line(("thường", 0.3)))
    found = look((traces, *kept), language.load())
    assert [[word.text for word in one.lines[0].words] for one in found] == [["2"], ["Lê", "Mẫu"], ["thường"]]
    table = replace(traces, cells=(Cell(0, 0, 1, 1, traces.bbox, 0, 1),))
    assert len(look((table,), language.load())) == 1
