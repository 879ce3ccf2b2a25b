"""Dates in digits and in words (forms: domain reference 2.8, Nghị định 30/2020 annex I)."""

import re
from collections.abc import Iterator

from classify.days import iso
from classify.fields import numerals
from classify.fields.value import Value
from classify.sheet import flat
from core.page import Problem

_NGAY, _THANG, _NAM = r"nga?[yvj]", r"t?h[aeo]ng", r"n[aeo]m"
_LONG = re.compile(
    rf"(?:{_NGAY}(?:/date)?\W{{0,6}})?(?<!\d)(\d{{1,2}})\W{{0,6}}{_THANG}(?:/month)?\W{{0,6}}(\d{{1,2}})\W{{0,6}}"
    rf"{_NAM}(?:/year)?\W{{0,6}}(\d{{4}})(?!\d)"
)
_SHORT = re.compile(r"(?<![\d/.,])(\d{1,2}|\d \d)\s?[/.\-]\s?(\d{1,2}|\d \d)\s?[/.\-]\s?(\d{4})(?!\d)")
"""The two digits of a day or month may stand apart."""
_MONTH = re.compile(r"(?<![\d/.,])(\d{1,2})\s?/\s?((?:19|20)\d{2})(?!\d)")
_LONG_MONTH = re.compile(rf"{_THANG}\W{{0,6}}(\d{{1,2}})\W{{0,6}}{_NAM}\W{{0,6}}((?:19|20)\d{{2}})(?!\d)")
_PART_BEFORE = re.compile(rf"\d\s?[/.\-]\s?\S{{0,4}}\s*$|\d[\s/.\-]{{0,4}}(?:{_THANG}.{{0,6}})?(?:{_NAM}\W{{0,4}})?$")
"""Behind this a month or a year is what is left of a date that was misread."""
_YEAR = re.compile(r"(?<![\d/.,])((?:18|19|20)\d{2})(?![\d/])")
_OTHER_EVENT = re.compile(
    r"(?:cap|sinh|luat|nghi dinh|quyet dinh|het han|den|tu|chet)\W{1,4}(?:ngay\W{0,3}|vao\W{0,3})?$"
)
_CLOCK = re.compile(r"(\d{1,2})\s*(?:gio|g|h|:)\s*(\d{2})(?:\s*(?:phut|ph|p))?")
_MISREAD = re.compile(
    rf"(?<![a-z])[ilo|](?=\d)(?!\d{{3}})|(?<=\d)[ilo|](?![a-z])"
    rf"|(?<=\W)[ilo|]{{1,2}}(?=\W{{1,6}}(?:{_THANG}|{_NAM}))"
)
"""Digits of a day, month or year that were read as letters."""
_LIKE_DIGITS = str.maketrans("ilo|", "1101")
_HOOKED = re.compile(r"[óòỏõôốồổỗơớờởỡ]", re.IGNORECASE)
"""A 6 that was read as a letter: an o with a mark above."""
_DIGIT_MISREAD = Problem("digit_misread", "Có chữ số đọc thành chữ cái; hãy đối chiếu với bản giấy.")
_WORDS = re.compile(rf"{_NGAY}\W+(.{{3,30}}?)\W+{_THANG}\W+(.{{2,20}}?)\W+{_NAM}\W+((?:[a-z]+\W*){{2,9}})")
_FIRST_DAYS = re.compile(r"^\W*(?:mong|mung)\b")


def find(text: str) -> Value | None:
    """Return the first full date (`YYYY-MM-DD`); None when there is none that exists in the calendar."""
    hits = sorted((hit for pattern in (_LONG, _SHORT) for hit in _full(pattern, text)), key=lambda hit: hit.start)
    return hits[0] if hits else None


def find_made(text: str) -> Value | None:
    """Return the day on which a paper was made: the first full date that no other event is named with.

    A date in words ("ngày 15 tháng 9 năm 2026") comes before one in digits, which rather is of a birth or a card.
    """
    for pattern in (_LONG, _SHORT):
        for hit in _full(pattern, text):
            if not _OTHER_EVENT.search(flat(text[max(0, hit.start - 24) : hit.start])):
                return hit
    return None


def find_partial(text: str) -> Value | None:
    """Return the first full date, else month and year (`YYYY-MM`), else a year; no rest of a date that was misread."""
    if full := find(text):
        return full
    folded = flat(text)
    for pattern in (_MONTH, _LONG_MONTH):
        match = pattern.search(folded)
        if match and 1 <= int(match[1]) <= 12 and not _PART_BEFORE.search(folded[: match.start()]):
            return Value(f"{match[2]}-{int(match[1]):02}", match.start(), match.end(), 0.95)
    match = _YEAR.search(folded)
    if match and not _PART_BEFORE.search(folded[: match.start()]):
        return Value(match[1], match.start(), match.end(), 0.95)
    return None


def find_year(text: str) -> Value | None:
    """Return the first year, as text."""
    match = _YEAR.search(flat(text))
    return Value(match[1], match.start(), match.end()) if match else None


def find_moment(text: str) -> Value | None:
    """Return the first date with its time of day (`YYYY-MM-DDTHH:MM`), or the date when there is no time."""
    day = find(text)
    if day is None:
        return None
    clock = _CLOCK.search(flat(text))
    if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return day
    start, end = min(day.start, clock.start()), max(day.end, clock.end())
    return Value(f"{day.value}T{int(clock[1]):02}:{int(clock[2]):02}", start, end, day.certainty, day.problems)


def find_worded(text: str) -> Value | None:
    """Return the first date that is written out in words; None when it cannot be followed word by word."""
    for match in _WORDS.finditer(flat(text).replace("\n", " ")):
        day = numerals.whole(_FIRST_DAYS.sub("", match[1]))
        month = 1 if match[2] == "gieng" else numerals.whole(match[2])
        # The line may go on behind the year.
        year = numerals.leading(match[3])
        if day and month and year and (value := iso(year, month, day)):
            return Value(value, match.start(), match.end())
    return None


def _full(pattern: re.Pattern[str], text: str) -> Iterator[Value]:
    read = flat(text)
    meant = _MISREAD.sub(lambda match: _digits(text[match.start() : match.end()]), read)
    for match in pattern.finditer(meant):
        year, month, day = (int(match[part].replace(" ", "")) for part in (3, 2, 1))
        if value := iso(year, month, day):
            if match[0] == read[match.start() : match.end()]:
                yield Value(value, match.start(), match.end())
            else:
                yield Value(value, match.start(), match.end(), 0.6, (_DIGIT_MISREAD,))


def _digits(letters: str) -> str:
    """Return the digits that letters in their place look like."""
    return flat(_HOOKED.sub("6", letters)).translate(_LIKE_DIGITS)
