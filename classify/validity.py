"""Until when a paper holds: by the rule of its type, the day of its issue and the end that it states itself.

Days are those of Vietnam. A period of months ends with the day of the last month that has the same number, or with the
last day of that month where it has none (Bộ luật Dân sự 2015, article 148). That a period may go on when it ends on a
weekend or holiday is not counted in: no paper is held to be good for longer than its own words say.

Dates may be known in part (`YYYY-MM`, `YYYY`). Then there is a day until which the paper surely holds, and a later one
after which it surely does not; between them it is not held to be good, and the sentence says why.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classify.catalog import Validity
from classify.fields import dates
from core.dossier import Document, FieldValue
from core.fold import fold
from core.register import NEVER

RULES = frozenset(
    {
        "permanent",
        "months",
        "date_on_paper",
        "superseded",
        "calendar_year",
        "procedure",
        "one_use",
        "none",
        "unstated",
    }
)
"""`none`: no such paper is reused (slips, cards and books without value); `unstated`: nobody has said yet."""
_ISSUED = (
    "issued_date",
    "change_date",
    "registered_date",
    "first_registered_date",
    "notary_date",
    "paid_date",
    "date",
)
"""Fields that carry the day from which a paper counts, the latest event first."""
_ENDS = ("expiry_date", "valid_until", "term")
_WITHOUT_END = re.compile(r"khong (?:xac dinh )?thoi han|vo thoi han|vinh vien|lau dai")
_UNTIL = re.compile(r"\bden\b(?P<end>.*)", re.DOTALL)
_FOR = re.compile(r"(?P<count>\d{1,3})\s*(?:\([^)]*\)\s*)?(?P<unit>thang|nam)\b(?!\s*\d)")
_NO_REUSE = {
    "one_use": "Loại giấy tờ này chỉ dùng một lần, cho hồ sơ đã nộp.",
    "none": "Loại giấy tờ này không có giá trị để sử dụng lại.",
    "unstated": "Chưa khai báo loại giấy tờ này có giá trị đến khi nào.",
}
_ENDLESS = {
    "permanent": "Loại giấy tờ này có giá trị vô thời hạn.",
    "superseded": "Loại giấy tờ này có giá trị đến khi có giấy mới thay thế.",
    "procedure": "Thời hạn sử dụng của loại giấy tờ này do từng thủ tục quy định.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a paper holds on a day, and why in a Vietnamese sentence."""

    holds: bool
    message: str


@dataclass(frozen=True, slots=True)
class _Span:
    """The last day on which a paper surely holds, and the last one on which it may hold."""

    surely: date
    at_most: date


def issued_on(document: Document) -> str | None:
    """Return the day of issue, or what is known of it (`YYYY-MM`, `YYYY`); None when the paper tells none."""
    return next((day for day in _texts(document, _ISSUED) if days(day)), None)


def ends(document: Document) -> str | None:
    """Return the end that the paper states: a day or what is known of it, NEVER, or None when it states none.

    A term in words ("6 tháng kể từ ngày ký", "đến hết ngày 31/12/2026") is counted from the day of issue.
    """
    for text in _texts(document, _ENDS):
        folded = fold(text)
        if days(text):
            return text
        if _WITHOUT_END.search(folded):
            return NEVER
        if (until := _UNTIL.search(folded)) and (day := dates.find_partial(until["end"])):
            return str(day.value)
        if (term := _FOR.search(folded)) and (start := days(issued_on(document) or "")) and start[0] == start[1]:
            return _after(start[0], int(term["count"]) * (12 if term["unit"] == "nam" else 1)).isoformat()
    return None


def until(rule: Validity, issued: str | None, end: str | None) -> date | None:
    """Return the last day on which the paper surely holds; None when it has no end, or none is known."""
    span = _span(rule, issued, end)
    return span.surely if span else None


def on(rule: Validity, issued: str | None, end: str | None, day: date) -> Verdict:
    """Return whether a paper with this rule, day of issue and stated end holds on a day.

    Whether it was superseded or revoked is asked elsewhere; the rule `procedure` leaves its age to the procedure.
    """
    if rule.rule not in RULES or rule.rule in _NO_REUSE:
        return Verdict(holds=False, message=_NO_REUSE.get(rule.rule, _NO_REUSE["unstated"]))
    first = days(issued or "")
    if first and first[0] > day:
        return Verdict(holds=False, message=f"Ngày cấp trên giấy ({shown(issued)}) sau ngày xét ({shown(day)}).")
    span = _span(rule, issued, end)
    if span is not None:
        return _within(span, day)
    if rule.rule in _ENDLESS:
        return Verdict(holds=True, message=_ENDLESS[rule.rule])
    if end == NEVER:
        return Verdict(holds=True, message="Giấy tờ ghi không thời hạn.")
    what = "ngày hết hạn" if rule.rule == "date_on_paper" else "ngày cấp"
    return Verdict(holds=False, message=f"Chưa biết {what} của giấy tờ nên không xác định được thời hạn giá trị.")


def aged(issued: str | None, most: int, day: date) -> Verdict:
    """Return whether a paper was issued at most so many days before a day."""
    asked = f"Thủ tục chỉ nhận giấy cấp trong vòng {most} ngày"
    known = days(issued or "")
    if known is None:
        return Verdict(holds=False, message=f"{asked}, nhưng chưa biết ngày cấp của giấy tờ.")
    oldest, youngest = (day - known[0]).days, (day - known[1]).days
    if oldest <= most:
        return Verdict(holds=True, message=f"Giấy cấp ngày {shown(issued)}, trong vòng {most} ngày mà thủ tục nhận.")
    if youngest > most:
        return Verdict(holds=False, message=f"{asked}; giấy này cấp ngày {shown(issued)}, đã quá hạn đó.")
    return Verdict(holds=False, message=f"{asked}; chỉ biết giấy cấp {shown(issued)} nên không chắc còn trong hạn.")


def days(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that `YYYY-MM-DD`, `YYYY-MM` or `YYYY` may mean; None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day is not None:
        return first, first
    last = 12 if month is None else month
    return first, date(first.year, last, monthrange(first.year, last)[1])


def shown(day: date | str | None) -> str:
    """Return a day, or what is known of it, as people write it: 02/09/2026, 09/2026, 2026."""
    return "/".join(reversed(str(day or "").split("-")))


def _within(span: _Span, day: date) -> Verdict:
    if day <= span.surely:
        return Verdict(holds=True, message=f"Còn giá trị đến hết ngày {shown(span.surely)}.")
    if day > span.at_most:
        return Verdict(holds=False, message=f"Đã hết giá trị sau ngày {shown(span.at_most)}.")
    text = f"Ngày trên giấy không đủ ngày, tháng nên chỉ chắc chắn còn giá trị đến hết ngày {shown(span.surely)}."
    return Verdict(holds=False, message=text)


def _span(rule: Validity, issued: str | None, end: str | None) -> _Span | None:
    """Return until when the paper holds; None when it has no end or none is known."""
    if end == NEVER or rule.rule in {"permanent", *_NO_REUSE}:
        return None
    if stated := days(end or ""):
        return _Span(*stated)
    start = days(issued or "")
    if start is None:
        return None
    if rule.rule == "months":
        return _Span(_after(start[0], rule.months), _after(start[1], rule.months))
    if rule.rule == "calendar_year":
        return _Span(date(start[0].year, 12, 31), date(start[1].year, 12, 31))
    return None


def _after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _texts(document: Document, names: Iterable[str]) -> Iterable[str]:
    values: dict[str, FieldValue] = {field.name: field.value for field in document.fields}
    for name in names:
        if isinstance(value := values.get(name), str) and value:
            yield value
