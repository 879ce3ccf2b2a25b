"""Codes of dossiers in their three shapes (domain reference 2.1); kept as printed, never re-formatted."""

import re
from datetime import date

from classify.fields.value import Value
from core.page import Problem

_SHAPE = re.compile(
    r"(?<![\w.])(?:\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}|[A-Y]\d{2}(?:\s?\.\s?[0-9A-Z]{1,8}){0,5})"
    r"\s?[-–]\s?(?P<day>\d{6})\s?[-–]\s?\d{4,8}(?!\d)"
)


def find(text: str) -> Value | None:
    """Return the first dossier code, without inner spaces."""
    match = _SHAPE.search(text)
    if match is None:
        return None
    code = re.sub(r"\s", "", match[0]).replace("–", "-")
    problems = check(code)
    return Value(code, match.start(), match.end(), 0.5 if problems else 1.0, problems)


def check(code: str) -> tuple[Problem, ...]:
    """Return what speaks against the code: its shape, and a receiving day that does not exist or lies before 2018."""
    match = _SHAPE.fullmatch(code)
    if match is None:
        return (Problem("bad_dossier_code", "Mã hồ sơ không đúng cấu trúc; hãy đối chiếu với bản giấy."),)
    day = match["day"]
    try:
        received = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        received = None
    if received is None or received.year < 2018:
        return (Problem("bad_dossier_day", f"Ngày tiếp nhận {day} trong mã hồ sơ không hợp lệ."),)
    return ()
