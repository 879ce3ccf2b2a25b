"""The second look: what is set right, and what is left alone however odd it reads."""

from dataclasses import replace
from itertools import pairwise

import pytest

from core.page import BBox, Block, BlockKind, Cell, Line, Reason, Word, enclosing
from ocr import language
from ocr.second import look
from ocr.spelled import Sign, SpelledWord

Places = dict[int, dict[str, float]]


def spelled(text: str, others: Places | None = None) -> SpelledWord:
    """Return a word; `others` gives, place by place, what else may stand there and how much that is doubted."""
    places = tuple(
        (Sign(sign, 0.0), *(Sign(other, doubt) for other, doubt in (others or {}).get(at, {}).items()))
        for at, sign in enumerate(text)
    )
    return SpelledWord(text, BBox(0, 0, 10, 10), 0.9, places=places)


def block(*words: Word, gap: int = 8) -> Block:
    """Return a block of one line with the words side by side, letters 10 pixels wide and 20 tall."""
    placed, x = [], 0
    for word in words:
        box = BBox(x, 0, x + 10 * len(word.text), 20)
        placed.append(type(word)(**{**{name: getattr(word, name) for name in _fields(word)}, "bbox": box}))
        x = box.x1 + gap
    return Block(BlockKind.TEXT, enclosing([word.bbox for word in placed]), (Line(tuple(placed), BBox(0, 0, x, 20)),))


def _fields(word: Word) -> list[str]:
    return ["text", "bbox", "confidence", *(["places"] if isinstance(word, SpelledWord) else [])]


def looked(*words: Word) -> list[Word]:
    """Return the words of a line after the second look."""
    (found,) = look((block(*words),), language.load())
    return list(found.lines[0].words)


def test_a_mark_that_makes_no_sentence_is_set_right_and_its_first_reading_kept() -> None:
    words = looked(
        spelled("sửa"), spelled("đổi,"), spelled("bô", {1: {"ồ": 2.0, "ổ": 4.0}}), spelled("sung"), spelled("một")
    )
    assert [word.text for word in words] == ["sửa", "đổi,", "bổ", "sung", "một"]
    assert (words[2].first, words[2].reason) == ("bô", Reason.SENTENCE)
    assert [(word.first, word.reason) for word in words[:2]] == [("", None), ("", None)]


def test_two_wrong_neighbours_are_set_right_together() -> None:
    words = looked(
        spelled("thuộc"), spelled("thâm", {2: {"ẩ": 3.0}}), spelled("quyên", {3: {"ề": 3.0}}), spelled("của")
    )
    assert [word.text for word in words] == ["thuộc", "thẩm", "quyền", "của"]


def test_nothing_is_invented_that_the_picture_does_not_support() -> None:
    words = looked(spelled("sửa"), spelled("đổi,"), spelled("bô", {0: {"h": 2.0}}), spelled("sung"))
    assert words[2].text == "bô"
    assert words[2].reason is None


def test_a_mark_that_the_engine_doubts_may_be_any_mark() -> None:
    words = looked(spelled("sửa"), spelled("đổi,"), spelled("bô", {1: {"ồ": 2.0}}), spelled("sung"))
    assert words[2].text == "bổ"


def test_the_marks_of_a_word_that_is_none_are_open() -> None:
    words = looked(spelled("XÃ"), spelled("HỌI"), spelled("CHỦ"), spelled("NGHĨA"))
    assert words[1].text == "HỘI"


def test_a_hat_over_the_tone_of_a_capital_may_be_there_although_the_engine_hardly_sees_it() -> None:
    words = looked(spelled("CỌNG", {1: {"Q": 26.0, "Ộ": 45.0}}), spelled("HÒA"), spelled("XÃ"), spelled("HỌI"))
    assert [word.text for word in words] == ["CỘNG", "HÒA", "XÃ", "HỘI"]
    assert looked(spelled("Nguyễn"), spelled("Thị"), spelled("Ọi"))[2].text == "Ọi"


def test_an_unknown_abbreviation_gives_way_to_a_known_one_that_looks_like_it() -> None:
    words = looked(spelled("tệp"), spelled("PDE", {2: {"F": 2.0}}), spelled("có"), spelled("ký"))
    assert words[1].text == "PDF"


def test_what_the_engine_does_not_believe_at_all_is_not_chosen() -> None:
    words = looked(spelled("sửa"), spelled("đổi,"), spelled("bô", {1: {"ổ": 95.0}}), spelled("sung"))
    assert words[2].text == "bô"
    assert words[2].reason is None


def test_a_name_is_not_talked_away_by_a_more_usual_one() -> None:
    words = looked(
        spelled("Ông"), spelled("Nguyễn"), spelled("Văn"), spelled("Tô", {1: {"ố": 3.0, "ổ": 3.0, "ò": 5.0}})
    )
    assert words[3].text == "Tô"


@pytest.mark.parametrize("text", ["15/QĐ-UBND", "01/02/2024", "036099000123", "an@vidu.vn"])
def test_numbers_dates_codes_and_addresses_stay(text: str) -> None:
    others = {at: {"7" if sign.isdigit() else "e": 0.5} for at, sign in enumerate(text)}
    words = looked(spelled("theo"), spelled("văn"), spelled("bản"), spelled(text, others), spelled("ngày"))
    assert words[3].text == text


def test_a_word_without_alternatives_passes() -> None:
    plain = Word("bô", BBox(0, 0, 1, 1), 0.4)
    assert [word.text for word in looked(plain, spelled("sung"))] == ["bô", "sung"]


def test_words_come_out_as_plain_words_of_core() -> None:
    assert {type(word) for word in looked(spelled("sửa"), spelled("đổi"))} == {Word}


def test_an_empty_page_stays_empty() -> None:
    assert look((), language.load()) == ()


def pieces(*words: tuple[str, int]) -> list[Word]:
    """Return the words of a line after the second look; with each word the space after it, in pixels."""
    placed, x = [], 0
    for text, space in words:
        placed.append(Word(text, BBox(x, 0, x + 10 * len(text), 20), 0.9))
        x += 10 * len(text) + space
    line = Line(tuple(placed), BBox(0, 0, x, 20))
    (found,) = look((Block(BlockKind.TEXT, line.bbox, (line,)),), language.load())
    return list(found.lines[0].words)


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


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("33/QĐĐ-UBND", "33/QĐ-UBND"),
        ("phong8(@vidu.vn", "phong8@vidu.vn"),
        ("(a@vidu.vn)", "(a@vidu.vn)"),
        ("an(@@vidu.vn", "an@vidu.vn"),
        ("an(@)vidu.vn", "an@vidu.vn"),
    ],
)
def test_a_sign_that_was_read_twice_stands_once(text: str, once: str) -> None:
    assert pieces(("theo", 8), (text, 8), ("này", 8))[1].text == once


@pytest.mark.parametrize(
    ("text", "numeral"),
    [
        ("VIH", "VIII"),
        ("IH.", "III."),
        ("HI.", "III."),
        ("XIH", "XIII"),
        ("XH", "XH"),
        ("H", "H"),
        ("HX", "HX"),
        ("VH", "VH"),
    ],
)
def test_an_h_in_a_roman_numeral_is_two_strokes(text: str, numeral: str) -> None:
    assert pieces(("Phần", 8), (text, 8), ("này", 8))[1].text == numeral


@pytest.mark.parametrize("text", ["TP.HCM", "vidu.vn", "ThS.Lê", "Tp.Huế", "a.b"])
def test_points_of_abbreviations_and_addresses_stay(text: str) -> None:
    assert pieces(("theo", 8), (text, 8), ("này", 8))[1].text == text


def test_an_abbreviation_that_the_picture_tells_from_a_known_one_stays() -> None:
    words = looked(spelled("mã"), spelled("là"), spelled("TNHN", {3: {"H": 7.9}}), spelled("và"))
    assert words[2].text == "TNHN"


@pytest.mark.parametrize(
    ("text", "at", "named", "figure"),
    [
        ("3ó,", 1, {"6": 15.0}, "36,"),
        ("ó4.840.000", 0, {"6": 12.0}, "64.840.000"),
        ("14/11/19ó8", 8, {"6": 15.0, "é": 21.0}, "14/11/1968"),
        ("1ó/QĐ-UBND", 1, {"6": 9.0}, "16/QĐ-UBND"),
        ("vanthuó@vidu.vn", 6, {"6": 19.0, "é": 25.0}, "vanthu6@vidu.vn"),
        ("ó.", 0, {"6": 9.0}, "6."),
        ("[5,2", 0, {"l": 9.0}, "[5,2"),
        ("3ó", 1, {"ỏ": 2.0}, "3ó"),
        ("có", 1, {"6": 2.0}, "có"),
        ("12A", 2, {"4": 2.0}, "12A"),
        ("28", 1, {"3": 1.0}, "28"),
    ],
)
def test_a_letter_in_a_number_is_the_digit_that_the_engine_names(
    text: str, at: int, named: dict[str, float], figure: str
) -> None:
    word = looked(spelled("số"), spelled(text, {at: named}), spelled("này"))[1]
    assert word.text == figure
    assert (word.first, word.reason) == (("", None) if figure == text else (text, Reason.LOOKALIKE))


@pytest.mark.parametrize(
    ("text", "read"),
    [("V/w", "V/v"), ("(b/€);", "(b/c);"), ("_phục", "phục"), ("a_b@vidu.vn", "a_b@vidu.vn"), ("V/v", "V/v")],
)
def test_what_can_stand_only_one_way_stands_so(text: str, read: str) -> None:
    assert pieces(("về", 8), (text, 8), ("này", 8))[1].text == read


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


def test_traces_of_a_pen_are_no_line_but_what_is_believed_stays() -> None:
    def line(*words: tuple[str, float]) -> Block:
        return block(*(Word(text, BBox(0, 0, 1, 1), sure) for text, sure in words))

    traces = line(("W", 0.2), ("Ẳ", 0.0))
    kept = (line(("2", 0.9)), line(("Lê", 0.5), ("Mẫu", 0.95)), line(("thường", 0.3)))
    found = look((traces, *kept), language.load())
    assert [[word.text for word in one.lines[0].words] for one in found] == [["2"], ["Lê", "Mẫu"], ["thường"]]
    table = replace(traces, cells=(Cell(0, 0, 1, 1, traces.bbox, 0, 1),))
    assert len(look((table,), language.load())) == 1
