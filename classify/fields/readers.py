"""Kind of value -> how it is read out of the text behind a label."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from classify import places
from classify.fields import (
    amounts,
    changes,
    choices,
    dates,
    document_numbers,
    dossier_codes,
    id_numbers,
    labels,
    names,
    people,
    registers,
)
from classify.fields.value import Value
from classify.sheet import flat
from core.fold import squeeze
from core.page import Problem

_LETTERS = re.compile(r"[^\W_]")
_SERIAL = re.compile(r"[A-ZĐ0-9](?:[A-ZĐ0-9./\-]*[A-ZĐ0-9])?(?:\s\d{3,})?")
_LAND_SERIAL = re.compile(r"(?<![^\W_])([A-ZĐ]{2})[ \t]?(\d{6}(?:\d{2})?)(?![\d.]\w)(?!\w)")
_MISREAD_SERIAL = re.compile(r"^[^\w\n]*([A-ZĐ0-9]{2})[ \t](\d{6}(?:\d{2})?)[^\w\n]*$", re.MULTILINE)
_LIKE_LETTERS = str.maketrans("0125678", "OIZSGZB")
_LETTER_MISREAD = Problem("letter_misread", "Chữ cái trong số phát hành đọc thành chữ số; hãy đối chiếu với bản giấy.")
_BUSINESS = re.compile(r"(?<![\dA-Z])(\d{2}[A-Z]\d{7}|\d{10}(?:-\d{3})?|\d{12})(?![\dA-Z])")
_INTEGER = re.compile(r"(?<![^\W\d_])[IlO|]?\d{1,6}(?:\s?[IlO|](?![^\W\d_])\d{0,3}|[ ]\d{1,3}(?![\d.,]\d))?")
"""A digit that was read as a letter stands before or behind others; a last digit may stand apart."""
_LIKE_DIGITS = str.maketrans("IlO|", "1101")
_DIGIT_MISREAD = Problem("digit_misread", "Có chữ số đọc thành chữ cái; hãy đối chiếu với bản giấy.")
_LEAST_LETTERS = 3
_UNFINISHED = re.compile(r"(?:^|\s)(?:xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tinh|duong|pho|thon|ap|so|to)$")
_SEXES = {"Nam": ("nam",), "Nữ": ("nu",)}
_SOCIAL_KINDS = {
    "Hộ nghèo": ("ho ngheo",),
    "Hộ cận nghèo": ("ho can ngheo",),
    "Đặc biệt nặng": ("dac biet nang",),
    "Nặng": ("nang",),
    "Nhẹ": ("nhe",),
}
_FILL = " .…·_:;,-–|‹›(\t\n"


def text(window: str) -> Value | None:
    """Return the text without fill-in dots, lines joined."""
    start = labels.skip(window)
    end = len(window.rstrip(_FILL))
    if re.search(r"\w\.$", window[: end + 1]) and window[:end].endswith(("TP", "Q", "P", "H", "TX")):
        end += 1
    # The engine takes specks at the edge of the print for apostrophes.
    value = squeeze(re.sub(r"[.…_]{4,}", " ", window[start:end])).strip("'‘’`~*| ")
    return Value(value, start, end) if _LETTERS.search(value) else None


def address(window: str) -> Value | None:
    """Return an address on one line; what only its own letters prove to be misread is put right."""
    found = text(window)
    if found is None or sum(sign.isalpha() for sign in str(found.value)) < _LEAST_LETTERS:
        return None
    # "…, phường" without a name behind it: the rest was not read.
    certainty = 0.5 * found.certainty if _UNFINISHED.search(flat(str(found.value))) else found.certainty
    return Value(places.mended(str(found.value)), found.start, found.end, certainty)


def name(window: str) -> Value | None:
    """Return the person's name with which the text begins."""
    start = labels.skip(window)
    found = names.find(window[start:])
    if found is None:
        return None
    return names.mended(replace(found, start=start + found.start, end=start + found.end))


def sex(window: str) -> Value | None:
    """Return `Nam` or `Nữ`; of two printed ones the ticked one."""
    found = choices.chosen(window, _SEXES)
    if found is None and (match := re.search(r"(?<![a-z])(?:nam|nu)(?![a-z])", flat(window))):
        found = Value("Nam" if match[0] == "nam" else "Nữ", match.start(), match.end())
        if re.search(r"nam\W{0,3}nu(?![a-z])", flat(window)):
            # Both stand there, and neither is ticked: nobody said which.
            return None
    if found is None and (match := re.search(r"(?<![a-z])(?:nir|nit|nii|nũ)(?![a-z])", flat(window))):
        return Value("Nữ", match.start(), match.end(), 0.8)
    return found


def worded_date(window: str) -> Value | None:
    """Return a date that is printed in digits and in words; a problem when the two disagree."""
    digits, words = dates.find(window), dates.find_worded(window)
    if digits is None:
        return words
    if words is not None and words.value != digits.value:
        message = f"Ngày ghi bằng số ({digits.value}) khác ngày ghi bằng chữ ({words.value})."
        return Value(digits.value, digits.start, digits.end, 0.5, (Problem("date_words_differ", message),))
    return digits


def integer(window: str) -> Value | None:
    """Return the first number as printed, digits only; a person is asked where a letter stands for a digit."""
    match = _INTEGER.search(window)
    if match is None:
        return None
    digits = re.sub(r"\s", "", match[0]).translate(_LIKE_DIGITS)
    if digits == match[0]:
        return Value(digits, match.start(), match.end())
    return Value(digits, match.start(), match.end(), 0.6, (_DIGIT_MISREAD,))


def serial(window: str) -> Value | None:
    """Return the first serial: capitals and digits, at least two digits."""
    for match in _SERIAL.finditer(window):
        if sum(character.isdigit() for character in match[0]) >= 2:
            prefix = re.search(r"([A-ZĐ]{1,3})\s$", window[: match.start()])
            start = prefix.start() if prefix else match.start()
            return Value(re.sub(r"\s", "", window[start : match.end()]), start, match.end())
    return None


def land_serial(window: str) -> Value | None:
    """Return the serial of a land certificate: two letters and 6 digits, 8 since 8/2024 (domain reference 2.12).

    Where it stands alone on its line, a digit in a letter's place is the letter that looks like it; a person is asked.
    """
    if match := _LAND_SERIAL.search(window):
        return Value(match[1] + match[2], match.start(), match.end())
    for match in _MISREAD_SERIAL.finditer(window):
        letters = match[1].translate(_LIKE_LETTERS)
        if letters.isalpha() and not match[1].isdigit():
            return Value(letters + match[2], match.start(1), match.end(2), 0.6, (_LETTER_MISREAD,))
    return None


def business_code(window: str) -> Value | None:
    """Return the code of a household business: its tax code, or the older province-letter form."""
    match = _BUSINESS.search(window)
    return Value(match[0], match.start(), match.end()) if match else document_numbers.find(window)


def social_kind(window: str) -> Value | None:
    """Return the kind of a household or the degree of a disability: the ticked one, else what is printed."""
    return choices.chosen(window, _SOCIAL_KINDS) or text(window)


def death(window: str) -> Value | None:
    """Return the moment of a death as far as it is known: with the time of day, a day, a month or a year."""
    return dates.find_moment(window) or dates.find_partial(window)


READERS: Mapping[str, Callable[[str], Value | None]] = MappingProxyType(
    {
        "text": text,
        "address": address,
        "name": name,
        "sex": sex,
        "date": dates.find,
        "partial_date": dates.find_partial,
        "worded_date": worded_date,
        "year": dates.find_year,
        "moment": dates.find_moment,
        "made_date": dates.find_made,
        "personal_id": id_numbers.find,
        "number": document_numbers.find,
        "dossier_code": dossier_codes.find,
        "money": amounts.find_money,
        "area": amounts.find_area,
        "phone": amounts.find_phone,
        "integer": integer,
        "serial": serial,
        "land_serial": land_serial,
        "business_code": business_code,
        "owners": people.owners,
        "components": people.components,
        "list": people.trades,
        "person": people.person,
        "applicant": people.person,
        "died": death,
        "minutes_date": dates.find,
        "paid_date": dates.find,
        "worded_money": amounts.find_worded_money,
        "paid_amount": amounts.find_worded_money,
        "school": text,
        "branch": text,
        "request_subject": text,
        "social_kind": social_kind,
        "changed_field": changes.changed_field,
        "before_change": changes.before_change,
        "after_change": changes.after_change,
        "tax_code": registers.tax_code,
        "passport_number": registers.passport_number,
        "licence_number": registers.licence_number,
        "licence_class": registers.licence_class,
        "insurance_number": registers.insurance_number,
        "plate": registers.plate,
        "vehicle_serial": registers.vehicle_serial,
        "certification_number": registers.certification_number,
        "old_id": registers.old_id,
    }
)
"""Readers of the text behind a label."""
UNMISTAKABLE = frozenset({"land_serial", "dossier_code", "personal_id"})
"""Kinds whose form alone tells them, so that they are also looked for where their label was lost."""
