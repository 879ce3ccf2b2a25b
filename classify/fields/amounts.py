"""Money and areas (decimal comma, dots between thousands: domain reference 6.2), telephone numbers."""

import re

from classify.fields.value import Value

_MONEY = re.compile(r"(?<![\d.,])\d{1,3}(?:[. ]\d{3})+(?!\d)|(?<![\d.,])\d{4,15}(?!\d)")
_AREA = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:\s?,\s?(\d{1,2}))?\s*(m(?:2|²|\?|z)?)?(?![\d])")
_POINT = re.compile(r"(?<![\d.,])(\d{1,7})\.(\d{1,2})\s*m")
_PHONE = re.compile(r"(?<!\d)(?:\+?84[ .]?|0)(?:\d[ .\-]{0,2}){8,9}\d(?!\d)|(?<!\d)0(?:\d[ .\-]{0,2}){8}\d(?!\d)")


def find_money(text: str) -> Value | None:
    """Return the first amount as an integer number of đồng."""
    match = _MONEY.search(text)
    return Value(int(re.sub(r"\D", "", match[0])), match.start(), match.end()) if match else None


def find_area(text: str) -> Value | None:
    """Return the first area as a decimal string in square metres; one without a unit is less certain."""
    if match := _POINT.search(text):
        return Value(f"{match[1]}.{match[2]}", match.start(), match.end())
    match = _AREA.search(text)
    if match is None:
        return None
    whole = match[1].replace(".", "")
    value = f"{whole}.{match[2]}" if match[2] else whole
    return Value(value, match.start(), match.end(), 1.0 if match[3] else 0.85)


def find_phone(text: str) -> Value | None:
    """Return the first telephone number, digits only."""
    match = _PHONE.search(text)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match[0])
    digits = "0" + digits[2:] if digits.startswith("84") and len(digits) > 10 else digits
    return Value(digits, match.start(), match.end(), 1.0 if len(digits) in {10, 11} else 0.6)
