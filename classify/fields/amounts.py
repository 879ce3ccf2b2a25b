"""Money and areas (decimal comma, dots between thousands: domain reference 6.2), telephone numbers.

Amounts are printed twice, in digits and in words ("Bằng chữ"): where both can be read they must agree.
"""

import re

from classify.fields import numerals
from classify.fields.value import Value
from classify.sheet import flat
from core.page import Problem

_MONEY = re.compile(r"(?<![\d.,])\d{1,3}(?:[., ]\d{3})+(?!\d)|(?<![\d.,])\d{4,15}(?!\d)")
_WORDS = re.compile(r"(?:bang|viet bang|ghi bang) chu\W*")
_PHONE_DIGITS = 10
_AREA = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:\s?,\s?(\d{1,2}))?\s*(m(?:2|²|\?|z)?)?(?![\d])")
_POINT = re.compile(r"(?<![\d.,])(\d{1,7})\.(\d{1,2})\s*m")
_PHONE = re.compile(
    r"(?<!\d)(?:\(?\+?84\)?[ .]?|[0Oo(])(?:\d[ .\-)]{0,2}){8,9}\d(?!\d)|(?<!\d)0(?:\d[ .\-]{0,2}){8}\d(?!\d)"
)


def find_money(text: str) -> Value | None:
    """Return the first amount as an integer number of đồng."""
    match = _MONEY.search(text)
    return Value(int(re.sub(r"\D", "", match[0])), match.start(), match.end()) if match else None


def find_worded_money(text: str) -> Value | None:
    """Return the amount, of several the largest (a sum stands below its parts); a problem when the words differ."""
    amounts = [Value(int(re.sub(r"\D", "", hit[0])), hit.start(), hit.end()) for hit in _MONEY.finditer(text)]
    worded = _WORDS.search(flat(text))
    said = numerals.leading(flat(text)[worded.end() :]) if worded else None
    if not amounts:
        return Value(said, worded.start(), len(text), 0.8) if worded and said else None
    if said is not None and (same := [amount for amount in amounts if amount.value == said]):
        return same[0]
    largest = max(amounts, key=lambda amount: int(str(amount.value)))
    if said is None:
        return largest
    message = f"Số tiền ghi bằng số ({_dotted(largest.value)}) khác số tiền ghi bằng chữ ({_dotted(said)})."
    return Value(largest.value, largest.start, largest.end, 0.5, (Problem("amount_words_differ", message),))


def _dotted(amount: object) -> str:
    return f"{int(str(amount)):,}".replace(",", ".")


def find_area(text: str) -> Value | None:
    """Return the first area as a decimal string in square metres; one without a unit is less certain.

    A problem where the whole number of square metres in words is another one.
    """
    found = _digits_of_area(text)
    worded = _WORDS.search(flat(text))
    said = numerals.leading(flat(text)[worded.end() :]) if worded else None
    if found is None or said is None or said == int(str(found.value).split(".", maxsplit=1)[0]):
        return found
    message = (
        f"Diện tích ghi bằng số ({str(found.value).replace('.', ',')} m²) khác diện tích ghi bằng chữ ({said} m²)."
    )
    return Value(found.value, found.start, found.end, 0.5, (Problem("area_words_differ", message),))


def _digits_of_area(text: str) -> Value | None:
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
    digits = "0" + digits[2:] if digits.startswith("84") and len(digits) > _PHONE_DIGITS else digits
    # The first 0 is now and then read as a letter or a bracket.
    certainty = 1.0 if len(digits) in {_PHONE_DIGITS, _PHONE_DIGITS + 1} else 0.6
    if not digits.startswith("0"):
        digits, certainty = "0" + digits, 0.7
    return Value(digits, match.start(), match.end(), certainty)
