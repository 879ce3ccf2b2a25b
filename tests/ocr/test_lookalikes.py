"""Signs taken for others and signs read twice: what must stand there stands there."""

import pytest

from core.page import Reason
from tests.ocr.words import looked, pieces, spelled


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
        ("XVH", "XVII"),
        ("VH", "VH"),
        ("VH,", "VH,"),
        ("VH.", "VH."),
        ("XH;", "XH;"),
    ],
)
def test_an_h_in_a_roman_numeral_is_two_strokes(text: str, numeral: str) -> None:
    assert pieces(("Phần", 8), (text, 8), ("này", 8))[1].text == numeral


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
