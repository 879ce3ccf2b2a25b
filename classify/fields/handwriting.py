"""Whether what was read was written by hand: such a value is not guessed but sent to a person."""

import re

from classify.fields import syllables
from classify.flow import Flow, Span
from classify.sheet import flat
from core.page import TextSource, Word

_TALL = 1.2
"""Handwriting over dots is taller than print: a day or month this much taller than the year was filled in by hand."""
_SURE_DIGITS = 0.85
_LEVEL = 1.1
"""What is no taller than the year, and was read at all, is print: a 6 that was taken for an o with a mark."""
_NAMED = re.compile(r"\W*(?:nga?[yvj]|t?h[aeo]ng|n[aeo]m)\W*$")
"""The words of a date between its numbers."""
_READABLE = 0.6
_MOSTLY = 0.6
_ABBREVIATIONS = frozenset({"tp", "ubnd", "hdnd", "tt", "tx", "tdp", "kp"})
_PEOPLES = frozenset(
    {"hmong", "mnong", "hre", "xtieng", "brau", "raglay", "raglai", "xo", "chru", "kinh", "jrai", "bru"}
)
"""Names of peoples that are no Vietnamese syllables (Danh mục các dân tộc Việt Nam, 1979)."""
_WIDE = 1.045
"""A number in print is at most this much wider than the same one in the typeface of official papers."""
_NARROWEST = 0.9
_ANY_FACE = (0.8, 1.1)
"""How wide print in another typeface is, as a share of the same number in that of official papers."""
_DATE_WORDS = ("ngày", "tháng", "năm")
_FACE = 12.6
"""Those words together, in digits: 11.8 and 11.9 in Times New Roman, upright and in italics; 13 and more in others."""
# Advance widths of that typeface (Nghị định 30/2020/NĐ-CP, annex I: Times New Roman), in digits. Sans-serif capitals
# are narrower beside their digits, so a number in another typeface is never taken for a written one.
_NARROW = {**dict.fromkeys("-()", 0.67), **dict.fromkeys("/.,:", 0.55), **dict.fromkeys("sSPFĩ", 1.12)}
_CAPITALS = dict.fromkeys("ABCDĐEGHIKLMNOQRTUƯVXY", 1.45) | {"I": 0.67, "M": 1.78, "B": 1.34, "C": 1.34, "R": 1.34}
_CAPITALS |= dict.fromkeys("ELTZ", 1.23)
_ADVANCE = _NARROW | _CAPITALS


def in_day(words: list[Word]) -> bool:
    """Whether the digits of day or month among the words of a date were filled in by hand."""
    digits = [word for word in words if re.sub(r"\W", "", word.text).isdigit()]
    if len(digits) != 3:
        years = [word.bbox.height for word in digits if len(re.sub(r"\W", "", word.text)) == 4]
        others = [word for word in words if not _NAMED.match(flat(word.text))]
        return any(
            word.confidence < (_SURE_DIGITS if word.bbox.height > _LEVEL * max(years, default=0) else _READABLE)
            for word in others
        )
    year = digits[-1]
    return any(
        word.bbox.height > _TALL * year.bbox.height or word.confidence < min(_SURE_DIGITS, year.confidence - 0.1)
        for word in digits[:-1]
    )


def is_wide(text: Flow, begin: int, end: int, dated: Flow | None) -> bool:
    """Whether a number with its symbol, read as one word, is wider and taller than print of the date's year.

    Nothing is said where the date beside it stands in another typeface than that of official papers.
    """
    year = _year(dated)
    wide = 0.0 if _is_other_face(dated) else _wideness(text, begin, end, dated)
    word = next((word for offset, word, _ in text.words if begin < offset + len(word.text)), None)
    return bool(year and word and wide > _WIDE and word.bbox.height > _TALL * year.bbox.height)


def is_printed(text: Flow, begin: int, end: int, dated: Flow | None) -> bool:
    """Whether a number with its symbol, read as one word, is as wide as print, however badly its letters were read."""
    least, most = _ANY_FACE if _is_other_face(dated) else (_NARROWEST, _WIDE)
    return least < _wideness(text, begin, end, dated) <= most


def _wideness(text: Flow, begin: int, end: int, dated: Flow | None) -> float:
    """Return the width of one word as a share of what print would take; 0 where that cannot be told."""
    words = [word for offset, word, _ in text.words if begin < offset + len(word.text) and offset < end]
    source = text.words[0][2].page.source if text.words else TextSource.TEXT_LAYER
    year = _year(dated)
    if source is not TextSource.OCR or len(words) != 1 or year is None or not re.match(r"\d+/", words[0].text):
        return 0.0
    digit = year.bbox.width / len(year.text)
    return words[0].bbox.width / digit / sum(_ADVANCE.get(s, 1.45 if s.isupper() else 1.0) for s in words[0].text)


def _year(dated: Flow | None) -> Word | None:
    """Return the year of the date beside a number."""
    years = [word for _, word, _ in dated.words if re.fullmatch(r"(?:19|20)\d{2}", word.text)] if dated else []
    return years[-1] if years else None


def _is_other_face(dated: Flow | None) -> bool:
    """Whether the words of a date are wider beside its digits than in the typeface of official papers."""
    year = _year(dated)
    digit = year.bbox.width / len(year.text) if year else 0.0
    words = {word.text.strip(",.").lower(): word.bbox.width for _, word, _ in (dated.words if dated else ())}
    widths = [words.get(name, 0) for name in _DATE_WORDS]
    return all(widths) and sum(widths) > _FACE * digit


def is_scrawl(span: Span) -> bool:
    """Whether what was read is no language: badly read, and most of its words cannot be Vietnamese ones or numbers.

    Print that was read badly still has the shape of words, so that a person is shown it; a scrawl shows nothing.
    """
    words = [word for word in re.findall(r"[^\s,;:/()\-]+", span.raw) if any(sign.isalnum() for sign in word)]
    if span.source is not TextSource.OCR or span.confidence >= _READABLE or not words:
        return False
    return sum(_is_word(word.strip(".'’“”\"")) for word in words) < _MOSTLY * len(words)


def _is_word(word: str) -> bool:
    return word.isdigit() or syllables.is_possible(word) or flat(word) in _ABBREVIATIONS | _PEOPLES
