"""What can be a word of a Vietnamese paper."""

import pytest

from core.page import BBox, Word
from ocr import vietnamese
from ocr.vietnamese import Case, Kind

BOX = BBox(0, 0, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("nghiêng", "Quyết", "ĐƯỜNG", "khuỷu", "giếng", "yêu", "ủy", "thuở", "gìn", "Hòa", "hoà", "rượu", "(khoản"),
        *("413/QĐ-UBND", "09/10/2025", "1.250.000", "UBND", "III", "Thái-Bình", "2025;", "VT,"),
    ],
)
def test_possible(text: str) -> None:
    assert vietnamese.plausible(text)


@pytest.mark.parametrize("text", ["ngW/{†", "fÖưực", "xzq", "thhe", "—", "", "tUỞHG", "bnrg"])
def test_impossible(text: str) -> None:
    assert not vietnamese.plausible(text)


def test_real_words_are_believed_and_more_than_a_sign() -> None:
    words = [Word("trang", BOX, 0.9), Word("l", BOX, 0.7), Word("7", BOX, 0.95), Word("ngày", BOX, 0.3)]
    assert [word.text for word in vietnamese.real_words(words)] == ["trang", "7"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "nghiêng",
            "Quyết",
            "ĐƯỜNG",
            "khuỷu",
            "giếng",
            "giêng",
            "yêu",
            "ủy",
            "uỷ",
            "thuở",
            "gìn",
            "gì",
            "giá",
            "rượu",
        ),
        *("Hòa", "hoà", "thủy", "thuỷ", "quý", "quốc", "quỳnh", "huýt", "ngoằn", "toán", "loài", "mía", "múa", "được"),
        *("tuya", "xoong", "ghế", "kỹ", "cây", "Ở", "ý"),
    ],
)
def test_well_formed_syllables_in_old_and_new_spelling(text: str) -> None:
    assert vietnamese.syllable(text)


@pytest.mark.parametrize(
    "text",
    [
        *("tich", "cac", "hợṕ", "các̀"),  # a stop needs its tone, and one tone is enough
        *("càc", "hỏp", "tìch"),  # of the tones a stop has only two
        *("tóan", "haỉ", "gía", "lòai", "muá"),  # the tone stands on the vowel that bears it
        *("kà", "cế", "nge", "ghang", "ngiêng", "qung"),  # c, k, g, gh, ng, ngh and qu go with certain vowels
        *("d̀ưng", "ch̉inh", "ăn̉g̉", "bă", "ườ", "iên̂", "faq", "Krông", "", "123"),
    ],
)
def test_ill_formed_syllables(text: str) -> None:
    assert not vietnamese.syllable(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“Điều", Kind.SYLLABLE),
        ("TỈNH", Kind.SYLLABLE),
        ("họ/tên", Kind.SYLLABLE),
        ("A", Kind.SYLLABLE),
        ("1.250.000", Kind.NUMBER),
        ("05%", Kind.NUMBER),
        ("05/6/2021", Kind.DATE),
        ("5.6.2021", Kind.DATE),
        ("02/2026;", Kind.DATE),
        ("15/QĐ-UBND", Kind.CODE),
        ("163/2025/QĐ-CTUBND", Kind.CODE),
        ("QĐ-TTg", Kind.CODE),
        ("TP/HT", Kind.CODE),
        ("CT07", Kind.CODE),
        ("b)", Kind.CODE),
        ("III", Kind.ROMAN),
        ("XXIV.", Kind.ROMAN),
        ("CSQLHC", Kind.ABBREVIATION),
        ("VT,", Kind.ABBREVIATION),
        ("TTr", Kind.ABBREVIATION),
        ("kHz", Kind.ABBREVIATION),
        ("lienhe@example.com", Kind.EMAIL),
        ("(https://dichvucong.gov.vn)", Kind.EMAIL),
        ("Krông", Kind.FOREIGN),
        ("Internet", Kind.FOREIGN),
        ("-", Kind.SIGN),
        ("……", Kind.SIGN),
        ("tUỞHG", Kind.JUNK),
        ("bnrg", Kind.JUNK),
        ("2O2S", Kind.JUNK),
        ("ngày}{th", Kind.JUNK),
        ("IIII", Kind.ABBREVIATION),
        ("QUYÊT", Kind.FOREIGN),
        ("V/v:", Kind.CODE),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    assert vietnamese.kind(text) is kind


def test_the_key_of_a_word_knows_neither_case_nor_the_place_of_its_tone() -> None:
    assert vietnamese.key("HOÀ") == vietnamese.key("hòa") == vietnamese.key("Hòa")
    assert vietnamese.key("thuỷ") == vietnamese.key("THỦY")
    assert len({vietnamese.key(word) for word in ("tổ", "tố", "tộ", "tô", "tơ", "to", "đo", "do")}) == 8


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("điều", Case.LOWER),
        ("Điều", Case.TITLE),
        ("ĐIỀU", Case.UPPER),
        ("Y", Case.CAPITAL),
        ("TTg", Case.MIXED),
        ("đIỀU", Case.MIXED),
    ],
)
def test_case(text: str, case: Case) -> None:
    assert vietnamese.case(text) is case


def test_parts_and_core() -> None:
    assert vietnamese.core("“(họ/tên):") == "họ/tên"
    assert vietnamese.parts("“(họ/tên):") == ["họ", "tên"]
    assert vietnamese.parts("15/QĐ-UBND;") == ["15", "QĐ", "UBND"]
    assert vietnamese.parts("…") == []
