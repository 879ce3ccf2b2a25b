"""Money and areas (decimal comma, dots between thousands: domain reference 6.2), telephone numbers.

Amounts are printed twice, in digits and in words ("Bằng chữ"): where both can be read they must agree.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from classify.fields import numerals
from classify.fields.value import Value
from classify.sheet import flat
from core.page import Problem

_RUN = re.compile(r"(?<![\d.,])\d+(?:[., ]\d+)*")
"""Digits with signs between them: one amount, or several that stand too close to tell which is meant."""
# One sign parts the thousands of an amount; parts of a đồng are printed as nothing but zeros.
_MONEY = re.compile(
    r"(?<![\d.,])(?:([1-9]\d{0,2}(?:\.\d{3})+)(?:,00?)?|([1-9]\d{0,2}(?:,\d{3})+)(?:\.00?)?"
    r"|([1-9]\d{0,2}(?: \d{3})+)|([1-9]\d{3,14}))(?![.,]?\d)"
)
_UNCLEAR = Problem(
    "amount_unclear", "Cạnh số tiền có chữ số khác, có thể đọc sót hoặc thừa; hãy đối chiếu với bản giấy."
)
_WORDS = re.compile(r"(?:bang|viet bang|ghi bang) chu\W*")
_PHONE_DIGITS = 10
_AREA = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:\s?,\s?(\d{1,2})|[.,](\d{1,3}))?(?![.,]?\d)\s*(m(?:2|²|\?|z)?(?!\d)|ha\b)?"
)
_THOUSANDS = 3
_HECTARE = 10_000
_AREA_UNCLEAR = Problem(
    "area_unclear", "Dấu phẩy trong diện tích có thể là dấu thập phân hoặc dấu hàng nghìn; hãy đối chiếu với bản giấy."
)
_PHONE = re.compile(
    r"(?<!\d)(?:\(?\+?84\)?[ .]?|[0Oo(])(?:\d[ .\-)]{0,2}){8,9}\d(?!\d)|(?<!\d)0(?:\d[ .\-]{0,2}){8}\d(?!\d)"
)


def find_money(text: str) -> Value | None:
    """Return the first amount as an integer number of đồng."""
    return next(_amounts(text), None)


def find_worded_money(text: str) -> Value | None:
    """Return the amount, of several the largest (a sum stands below its parts); a problem when the words differ."""
    amounts = list(_amounts(text))
    worded = _WORDS.search(flat(text))
    said = numerals.leading(flat(text)[worded.end() :]) if worded else None
    if not amounts:
        return Value(said, worded.start(), len(text), 0.8) if worded and said else None
    if said is not None and (same := [amount for amount in amounts if amount.value == said]):
        return replace(same[0], certainty=1.0, problems=())
    largest = max(amounts, key=lambda amount: int(str(amount.value)))
    if said is None:
        return largest
    message = f"Số tiền ghi bằng số ({_dotted(largest.value)}) khác số tiền ghi bằng chữ ({_dotted(said)})."
    return Value(largest.value, largest.start, largest.end, 0.5, (Problem("amount_words_differ", message),))


def _amounts(text: str) -> Iterator[Value]:
    """Yield the amounts; with a problem those that are not all of the digits that stand together."""
    for run in _RUN.finditer(text):
        for match in _MONEY.finditer(run[0]):
            digits = next(group for group in match.groups() if group)
            whole = match.end() - match.start() == len(run[0])
            value = Value(int(re.sub(r"\D", "", digits)), run.start() + match.start(), run.start() + match.end())
            yield value if whole else replace(value, certainty=0.5, problems=(_UNCLEAR,))


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
    match = _AREA.search(text)
    if match is None:
        return None
    decimals = match[2] or match[3] or ""
    value = Decimal(f"{match[1].replace('.', '')}.{decimals or 0}") * (_HECTARE if match[4] == "ha" else 1)
    unclear = len(decimals) == _THOUSANDS and match[4] != "ha"
    shown = f"{value.normalize():f}" if match[4] == "ha" or not decimals else str(value)
    certainty = 0.5 if unclear else 1.0 if match[4] else 0.85
    return Value(shown, match.start(), match.end(), certainty, (_AREA_UNCLEAR,) if unclear else ())


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
