"""Signs that an engine took for others, where only what they look like can stand: `3ó` is 36, `VIH` is VIII.

A letter becomes a digit only where the engine itself names that digit for its place, and never one digit another.
"""

import re
from unicodedata import decomposition

from core.page import Reason, Word
from ocr.spelled import Sign, SpelledWord
from ocr.vietnamese import Kind, kind

# A numeral in which the engine took "II" for an H; VH may be an abbreviation (văn hóa), and only the picture tells.
_LONGEST_PLAIN = 3
_NUMERAL = re.compile(r"(?=.*I|XV)([IVX]*)H([IVX]*)(\W*)")
# What Tesseract reads twice; before UBND, CP or @ nothing of the kind is ever written.
_DOUBLED = re.compile(r"(?<=[QN])ĐĐ(?=\W)|(?<=\w)\(?@+\)?(?=\w)")
# "V/v" (về việc) and "b/c" (báo cáo) are all that begins so.
_SHORT = ((re.compile(r"(\W*)V/[wW](\W*)"), "V/v"), (re.compile(r"(\W*)b/[€©e](\W*)"), "b/c"))
# Remains of a rule beside a word.
_RULE = re.compile(r"_*([^_].*[^_]|[^\W_])_*")
# In words of digits; elsewhere letters are letters.
_LIKE_DIGITS = frozenset("IlOoSsBZzÓÒỎÕỌÔƠóòỏõọôơ]|")
_FIGURES = frozenset({Kind.NUMBER, Kind.DATE})
_MIXED = _FIGURES | {Kind.CODE}


def cleared(word: Word) -> Word:
    """Return the word with what it must be in place of what it only looks like; any other word as it is."""
    text = _DOUBLED.sub(lambda found: "@" if "@" in found[0] else found[0][-1], word.text)
    if text != word.text:
        return _other(word, text, Reason.DOUBLED)
    text = _numeral(word.text) or _short(word.text) or _figures(word) or _unruled(word.text)
    return _other(word, text, Reason.LOOKALIKE) if text else word


def _other(word: Word, text: str, reason: Reason) -> Word:
    return Word(text, word.bbox, word.confidence, word.first or word.text, reason)


def _numeral(text: str) -> str:
    numeral = _NUMERAL.fullmatch(text)
    whole = f"{numeral[1]}II{numeral[2]}" if numeral else ""
    if numeral is None or kind(whole) is not Kind.ROMAN or not (numeral[3] or len(whole) > _LONGEST_PLAIN):
        return ""
    return whole + numeral[3]


def _short(text: str) -> str:
    for pattern, whole in _SHORT:
        if found := pattern.fullmatch(text):
            return f"{found[1]}{whole}{found[2]}"
    return ""


def _unruled(text: str) -> str:
    found = _RULE.fullmatch(text)
    return found[1] if found and found[1] != text and kind(found[1]) in {Kind.SYLLABLE, Kind.ABBREVIATION} else ""


def _figures(word: Word) -> str:
    """Return a number, date, code or address without letters that cannot stand in it; nothing where there are none."""
    if not isinstance(word, SpelledWord) or not word.places:
        return ""
    found = kind(word.text)
    if found is Kind.EMAIL:
        text = "".join(_plain(place) for place in word.places)
        return text if text != word.text and text.isascii() else ""
    lone = len([sign for sign in word.text if sign.isalnum()]) == 1 and "ó" in word.text
    if not lone and (found is not Kind.JUNK or not any(sign.isdigit() for sign in word.text)):
        return ""
    marked = "".join(_digit(place) if _is_marked(place[0].text) else place[0].text for place in word.places)
    if marked != word.text and kind(marked) in _MIXED:
        return marked
    text = "".join(_digit(place) if place[0].text in _LIKE_DIGITS else place[0].text for place in word.places)
    return text if text != word.text and kind(text) in _FIGURES else ""


def _plain(place: tuple[Sign, ...]) -> str:
    """Return the best sign of a place that an address may have."""
    return next((sign.text for sign in place if sign.text.isascii()), place[0].text)


def _is_marked(sign: str) -> bool:
    """Return whether a sign is a letter with a mark, which no number and hardly a code has."""
    return sign.isalpha() and bool(decomposition(sign))


def _digit(place: tuple[Sign, ...]) -> str:
    """Return the best digit that the engine names for a place; its first sign where there is none."""
    return next((sign.text for sign in place if sign.text.isdecimal()), place[0].text)
