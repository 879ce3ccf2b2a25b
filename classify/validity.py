"""Until when a paper holds: by the rule of its type, the day of its issue and the end that it states itself.

Days are those of Vietnam. A period of months ends with the day of the last month that has the same number, or with the
last day of that month where it has none (Bộ luật Dân sự 2015, article 148). That a period may go on when it ends on a
weekend or holiday is not counted in: no paper is held to be good for longer than its own words say.

Dates may be known in part (`YYYY-MM`, `YYYY`). Then there is a day until which the paper surely holds, and a later one
after which it surely does not; between them it is not held to be good, and the sentence says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classify import terms
from classify.catalog import Validity
from classify.days import after, days
from core.dossier import Document, FieldValue
from core.register import NEVER, UNREAD

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


_UNREAD = "Thời hạn ghi trên giấy chưa hiểu được thành ngày; hãy xem giấy và nhập lại thời hạn."


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
    """Return the end that the paper states: a day or what is known of it, NEVER, UNREAD; None when it states none."""
    stated = next((text for text in _texts(document, _ENDS)), None)
    if stated is None or days(stated):
        return stated
    first = days(issued_on(document) or "")
    return terms.end_of(stated, first[0] if first and first[0] == first[1] else None)


def until(rule: Validity, issued: str | None, end: str | None) -> date | None:
    """Return the last day on which the paper surely holds; None when it has no end, or none is known."""
    span = _span(rule, issued, end)
    return span.surely if span else None


def on(rule: Validity, issued: str | None, end: str | None, day: date) -> Verdict:
    """Return whether a paper with this rule, day of issue and stated end holds on a day.

    Whether it was superseded or revoked is asked elsewhere; the rule `procedure` leaves its age to the procedure.
    """
    if against := _against(rule, end):
        return Verdict(holds=False, message=against)
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


def shown(day: date | str | None) -> str:
    """Return a day, or what is known of it, as people write it: 02/09/2026, 09/2026, 2026."""
    return "/".join(reversed(str(day or "").split("-")))


def _against(rule: Validity, end: str | None) -> str:
    """Return what speaks against reuse whatever the day is; empty where nothing does."""
    if rule.rule not in RULES or rule.rule in _NO_REUSE:
        return _NO_REUSE.get(rule.rule, _NO_REUSE["unstated"])
    return _UNREAD if end == UNREAD and rule.rule != "permanent" else ""


def _within(span: _Span, day: date) -> Verdict:
    if day <= span.surely:
        return Verdict(holds=True, message=f"Còn giá trị đến hết ngày {shown(span.surely)}.")
    if day > span.at_most:
        return Verdict(holds=False, message=f"Đã hết giá trị sau ngày {shown(span.at_most)}.")
    text = f"Ngày trên giấy không đủ ngày, tháng nên chỉ chắc chắn còn giá trị đến hết ngày {shown(span.surely)}."
    return Verdict(holds=False, message=text)


def _span(rule: Validity, issued: str | None, end: str | None) -> _Span | None:
    """Return until when the paper holds; None when it has no end or none is known."""
    if end in {NEVER, UNREAD} or rule.rule in {"permanent", *_NO_REUSE}:
        return None
    if stated := days(end or ""):
        return _Span(*stated)
    start = days(issued or "")
    if start is None:
        return None
    if rule.rule == "months":
        return _Span(after(start[0], rule.months), after(start[1], rule.months))
    if rule.rule == "calendar_year":
        return _Span(date(start[0].year, 12, 31), date(start[1].year, 12, 31))
    return None


def _texts(document: Document, names: Iterable[str]) -> Iterable[str]:
    values: dict[str, FieldValue] = {field.name: field.value for field in document.fields}
    for name in names:
        if isinstance(value := values.get(name), str) and value:
            yield value
