"""Numbers of official and civil-status papers: number, year, symbol (domain reference 2.8)."""

import re

from classify.fields.value import Value
from core.fold import nfc
from core.page import Problem

_SIGN = r"[0-9A-ZĐƯÂÊÔĂƠa-zđươ]+(?:\s?[-–.&]\s?[0-9A-ZĐƯÂÊÔĂƠa-zđươ()]+)*"
_OFFICIAL = re.compile(
    rf"(?<![\w/])(?P<num>[\dOolI]{{1,5}}(?:\.\d{{1,3}})?[a-zđ]?)\s?(?:/\s?(?P<year>(?:19|20)\d{{2}})\s?)?/\s?(?P<sign>{_SIGN})"
)
_PARTY = re.compile(r"(?<![\w/])(?P<num>\d{1,5})\s?[-–]\s?(?P<sign>[A-ZĐ][A-ZĐa-z]{0,5}\s?/\s?[A-ZĐƯa-z0-9]+)")
_UNPARTED = re.compile(r"(?<![\w/])(?P<num>\d{1,5})(?P<sign>[A-ZĐ]{2,}(?:\s?[-–]\s?[A-ZĐƯ]{2,})?)(?![\w/])")
"""A number whose stroke before the symbol was not read."""
_YEARLY = re.compile(r"(?<![\w/])(?P<num>\d{1,6})\s?/\s?(?P<year>(?:19|20)\d{2})(?!\d)")
_PLAIN = re.compile(r"(?<![\w/])(?P<num>\d{1,6})(?![\w/])")
# Abbreviations of kinds that have a Đ (Nghị định 30/2020, annex III); read without its bar they are no abbreviation.
_BARRED = {"QD": "QĐ", "ND": "NĐ", "HD": "HĐ", "CD": "CĐ", "DA": "ĐA"}
_STOPPED = re.compile(r"(/(?:[0-9A-ZĐƯ]+[-–&])*[A-ZĐƯ]{2,})\.(?=\s+([^\W\d_]))")
"""A symbol in a text, a full stop and a letter: the stop is dirt, or of the line under the text, before a small one."""
_MISREAD = Problem("symbol_misread", "Chữ Đ trong ký hiệu đọc không rõ; hãy đối chiếu với bản giấy.")
_STROKE_LOST = Problem("symbol_misread", "Dấu gạch chéo trước ký hiệu không đọc được; hãy đối chiếu với bản giấy.")
_DIGIT_MISREAD = Problem("number_misread", "Chữ số trong số văn bản đọc không rõ; hãy đối chiếu với bản giấy.")


def find(text: str) -> Value | None:
    """Return the first number with its symbol, else number and year, else a plain number, without inner spaces."""
    text = nfc(text)
    for pattern in (_OFFICIAL, _PARTY):
        if match := pattern.search(text):
            return _official(match, text)
    for pattern in (_YEARLY, _PLAIN):
        if match := pattern.search(text):
            return Value(re.sub(r"\s", "", match[0]), match.start(), match.end(), 1.0 if pattern is _YEARLY else 0.9)
    if match := _UNPARTED.search(text):
        sign = re.sub(r"\s", "", match["sign"]).replace("–", "-")
        return Value(f"{match['num']}/{sign}", match.start(), match.end(), 0.8, (_STROKE_LOST,))
    return None


def unstopped(text: str) -> str:
    """Return a text without full stops behind the symbols of papers that it goes on from within a sentence."""
    return _STOPPED.sub(lambda match: match[1] if match[2].islower() else match[0], nfc(text))


def kind_of(number: str) -> str:
    """Return the kind's abbreviation in a number (`QĐ` of `09/QĐ-UBND`); empty when the symbol names none."""
    if match := re.search(r"[/\d]-?([A-ZĐ][A-ZĐa-z]{0,3})-", number):
        return match[1]
    match = re.search(r"\d-([A-ZĐa-z]{1,4})/", number)
    return match[1] if match else ""


def _official(match: re.Match[str], text: str) -> Value:
    certainty, problems = 1.0, []
    digits = match["num"].translate(str.maketrans("OolI", "0011"))
    if digits != match["num"]:
        certainty, problems = 0.8, [_DIGIT_MISREAD]
    sign, end = _trim(re.sub(r"\s?([-–.&/])\s?", r"\1", match["sign"]), match.end(), text)
    head, dash, rest = sign.partition("-")
    if head in _BARRED and dash:
        sign, certainty = _BARRED[head] + dash + rest, min(certainty, 0.85)
        problems.append(_MISREAD)
    year = match.groupdict().get("year")
    middle = "/" if match.re is _OFFICIAL else "-"
    value = f"{digits}{'/' + year if year else ''}{middle}{sign.replace('–', '-')}"
    return Value(value, match.start(), end, certainty, tuple(problems))


def _trim(sign: str, end: int, text: str) -> tuple[str, int]:
    """Drop what a full stop or an opened bracket joined to the symbol."""
    while sign and sign[-1] in ".(&-":
        sign = sign[:-1]
        end = text.rfind(sign[-1], 0, end) + 1 if sign else end
    return sign, end
