"""The end that a paper states in words: "6 tháng kể từ ngày ký", "đến hết ngày 31/12/2026", "không thời hạn"."""

import re
from datetime import date, timedelta

from classify.days import after, days
from classify.fields import dates, numerals
from core.fold import fold, nfc, squeeze
from core.register import NEVER, UNREAD

_WITHOUT_END = re.compile(r"khong (?:xac dinh |co )?thoi han|vo thoi han|vinh vien|lau dai")
_UNTIL = re.compile(r"\b(?:den|het)\b(?P<end>.*)", re.DOTALL)
_MONTH_OF = re.compile(r"\bthang (?P<month>\d{1,2})\W+nam (?P<year>\d{4})\b")
_WHOLE = re.compile(r"\b(?:het|trong)\b")
"""Says that all of a month or year counts."""
_BEGINS = re.compile(r"\btu (?:ngay )?\d{1,2}(?:\W+thang)?\W+\d{1,2}(?:\W+nam)?\W+\d{4}")
_EVENT = re.compile(r"\bden (?:luc |thoi diem |khi )")
_MONTHS = {"tháng": 1, "quý": 3, "quí": 3, "năm": 12}
_DAYS = {"ngày": 1, "tuần": 7}
_NUMBER = r"(?:một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|linh|lẻ)"
# With marks: without them "sau ngày" is six days. A unit before a number belongs to a date.
_FOR = re.compile(
    rf"(?<!tháng )(?<!\w)(?:(?P<count>\d{{1,3}})|(?P<half>nửa)|(?P<words>{_NUMBER}(?: {_NUMBER})*))"
    rf"\s*(?:\([^)]*\)\s*)?(?P<unit>{'|'.join([*_MONTHS, *_DAYS])})\b(?!\s*\d{{1,4}}+(?!\s*(?:tháng|tuần|ngày)))"
)
_AND = re.compile(r"(?:\s*(?:,|và))?\s*")


def end_of(stated: str, start: date | None) -> str | None:
    """Return the last day of a term that begins on a day, or what is known of it; NEVER, UNREAD, None for no term.

    Working days count as days: no paper is held to be good for longer than its own words say. What ends with an event
    is no term of the calendar; anything else that cannot be followed is UNREAD.
    """
    folded, marked = fold(stated), squeeze(nfc(stated)).lower()
    if _WITHOUT_END.search(folded):
        return NEVER
    until = _UNTIL.search(folded)
    # A day that nothing says to be the first one is the last one.
    if day := _last_day(until["end"] if until else _BEGINS.sub("", folded), whole=bool(_WHOLE.search(folded))):
        return day
    if term := _FOR.search(marked):
        return _counted(start, term, marked).isoformat() if start else UNREAD
    rest = _BEGINS.sub("", folded)
    return UNREAD if re.search(r"\d", rest) and not _EVENT.search(rest) else None


def _last_day(folded: str, *, whole: bool) -> str | None:
    """Return the day that stands there, or what is known of it; of a `whole` month or year the last one."""
    named = _MONTH_OF.search(folded)
    found = dates.find_partial(f"{named['month']}/{named['year']}" if named and not dates.find(folded) else folded)
    known = days(str(found.value)) if found else None
    if found is None or known is None:
        return None
    return known[1].isoformat() if whole else str(found.value)


def _counted(start: date, term: re.Match[str], marked: str) -> date:
    """Return the last day of a term; "01 năm 06 tháng" is one term."""
    count = int(term["count"]) if term["count"] else numerals.whole(fold(term["words"] or "")) or 0
    if term["unit"] in _DAYS:
        last = start + timedelta(days=count * _DAYS[term["unit"]])
    else:
        months = _MONTHS[term["unit"]]
        last = after(start, months // 2 if term["half"] else count * months)
    gap = _AND.match(marked, term.end())
    following = _FOR.match(marked, gap.end()) if gap else None
    return _counted(last, following, marked) if following else last
