"""Dates and numbers as Vietnamese papers write them."""

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu", "tỷ")
_PADDED_MONTHS = 2


def long_date(day: date) -> str:
    """Return `ngày 05 tháng 6 năm 2021`: days below 10 and months 1 and 2 padded (Nghị định 30/2020, Phụ lục I)."""
    month = f"{day.month:02}" if day.month <= _PADDED_MONTHS else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """Return `05/6/2021`, padded by the same rule."""
    month = f"{day.month:02}" if day.month <= _PADDED_MONTHS else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def card_date(day: date) -> str:
    """Return `05/06/2021`, as cards print it."""
    return day.strftime("%d/%m/%Y")


def spelled(number: int) -> str:
    """Return a number below a billion billions in words, lower case."""
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    parts = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            leading = place == len(groups) - 1
            parts.append(f"{_group(groups[place], leading=leading)} {_SCALES[place]}".strip())
    return " ".join(parts)


def _group(group: int, *, leading: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = []
    if hundreds or not leading:
        words.append(f"{_DIGITS[hundreds]} trăm")
    if tens == 1:
        words.append("mười")
    elif tens:
        words.append(f"{_DIGITS[tens]} mươi")
    elif ones and (hundreds or not leading):
        words.append("linh")
    if ones:
        words.append(_ones(ones, tens))
    return " ".join(words)


def _ones(ones: int, tens: int) -> str:
    if tens > 1 and ones == 1:
        return "mốt"
    if tens and ones == 5:
        return "lăm"
    return _DIGITS[ones]


def spelled_date(day: date) -> str:
    """Return the date in words, as on civil status papers: `Ngày mồng năm, tháng sáu, năm hai nghìn ...`."""
    number = ("mồng " if day.day <= 10 else "") + spelled(day.day)
    month = {1: "một", 4: "tư"}.get(day.month, spelled(day.month))
    return f"Ngày {number}, tháng {month}, năm {spelled(day.year)}"


def dotted(number: int) -> str:
    """Return `2.500.000.000`."""
    return f"{number:,}".replace(",", ".")


def decimal_comma(tenths: int) -> str:
    """Return `120,5` for 1205 tenths."""
    return f"{tenths // 10},{tenths % 10}"


def spelled_area(tenths: int) -> str:
    """Return an area in words, with a capital."""
    text = spelled(tenths // 10)
    if tenths % 10:
        text += f" phẩy {spelled(tenths % 10)}"
    return f"{text[0].upper()}{text[1:]} mét vuông"
