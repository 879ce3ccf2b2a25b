"""Days as codes and zones write them, what is known of them, and days some months later."""

import re
from calendar import monthrange
from datetime import date


def iso(year: int, month: int, day: int) -> str:
    """Return the day as `YYYY-MM-DD`; empty when the calendar has none such, or nobody alive wrote or will see it."""
    try:
        return date(year, month, day).isoformat() if 1800 < year < 2200 else ""
    except ValueError:
        return ""


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


def after(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last one of a month that has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
