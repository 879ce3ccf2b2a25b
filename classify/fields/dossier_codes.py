"""Codes of dossiers in their three shapes (domain reference 2.1); kept as printed, never re-formatted."""

import re

from classify.fields.value import Value
from core.page import Problem

_SHAPE = re.compile(
    r"(?<![\w.])(?:\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}|[A-Y]\d{2}(?:\s?\.\s?[0-9A-Z]{1,8}){0,5})"
    r"\s?[-–]\s?(?P<day>\d(?: ?\d){5})\s?[-–]\s?\d{4,8}(?!\d)"
)
_APART = Problem("digits_apart", "Chữ số trong mã hồ sơ đọc rời nhau; hãy đối chiếu với bản giấy.")


def find(text: str) -> Value | None:
    """Return the first dossier code, without inner spaces."""
    match = _SHAPE.search(text)
    if match is None:
        return None
    code = re.sub(r"\s", "", match[0]).replace("–", "-")
    if " " in match["day"]:
        return Value(code, match.start(), match.end(), 0.8, (_APART,))
    return Value(code, match.start(), match.end())
