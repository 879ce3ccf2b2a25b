"""Numbers out of registers: tax, passport, licence, insurance, plates, notaries (domain reference 2.6, 2.7, 2.12)."""

import re

from classify.fields import document_numbers
from classify.fields.id_numbers import digits_certainty, digits_of
from classify.fields.value import Value

_D = r"[\dOoQDIl|]"
_TAX = re.compile(rf"(?<![\w]){_D}(?:[ .]?{_D}){{9}}(?:\s?[-–]\s?{_D}{{3}})?(?![\w])")
_TWELVE = re.compile(rf"(?<![\w]){_D}(?:[ .]?{_D}){{11}}(?![\w])")
_PASSPORT = re.compile(rf"(?<![\w])([A-Z])\s?({_D}{{7,8}})(?![\w])")
_INSURANCE = re.compile(r"(?<![\w])[A-Z]{2}\s?\d(?:[ ]?\d){12}(?!\d)|(?<![\w])\d(?:[ ]?\d){9}(?!\s?\d)")
_PLATE = re.compile(r"(?<![\w])(\d{2})\s?[-–.]?\s?([A-ZĐ]{1,2}\d?)\s?[-–.]?\s?(\d{3}\s?\.?\s?\d{2}|\d{4,5})(?![\w])")
_CERTIFIED = re.compile(r"(?<![\w/.])(\d{1,12})(?:\s?[./]\s?(\d{4}))?(?:\s?/\s?([A-ZĐ][A-ZĐ0-9.\-]*))?(?![\w/])")
_VEHICLE = re.compile(r"(?<![\w])(?=[A-Z0-9*\-]*\d)[A-Z0-9*\-]{5,20}(?:\s\d{3,})?(?![\w])")
_CLASS = re.compile(
    r"(?<![A-Za-z\d])(A1|A2|A3|A4|A|B1|B2|B|C1E|C1|CE|C|D1E|D2E|D1|D2|DE|D|BE|FB2|FC|FD|FE)(?![A-Za-z\d])"
)
_NINE = re.compile(r"(?<!\d)\d(?:[ .]?\d){8}(?![ .]?\d)")


def tax_code(text: str) -> Value | None:
    """Return the first tax or enterprise code: 10 digits, or 13 with its hyphen; 12 where a person has it."""
    for pattern in (_TWELVE, _TAX):
        for match in pattern.finditer(text):
            if certainty := digits_certainty(match[0]):
                code = "-".join(map(digits_of, re.split("[-–]", match[0])))
                return Value(code, match.start(), match.end(), certainty if code in match[0] else min(certainty, 0.9))
    return None


def passport_number(text: str) -> Value | None:
    """Return the first passport number: a letter and 7 digits, 8 in the new ones."""
    for match in _PASSPORT.finditer(text):
        if certainty := digits_certainty(match[2]):
            return Value(match[1] + digits_of(match[2]), match.start(), match.end(), certainty)
    return None


def licence_number(text: str) -> Value | None:
    """Return the first 12-digit number of a driving licence."""
    for match in _TWELVE.finditer(text):
        if certainty := digits_certainty(match[0]):
            return Value(digits_of(match[0]), match.start(), match.end(), certainty)
    return None


def licence_class(text: str) -> Value | None:
    """Return the classes of a driving licence, joined by commas."""
    found = list(_CLASS.finditer(text))
    if not found:
        return None
    return Value(", ".join(dict.fromkeys(match[1] for match in found)), found[0].start(), found[-1].end())


def insurance_number(text: str) -> Value | None:
    """Return the first number of social or health insurance: 10 digits, or two letters and 13."""
    match = _INSURANCE.search(text)
    return Value(re.sub(r"\s", "", match[0]), match.start(), match.end()) if match else None


def plate(text: str) -> Value | None:
    """Return the first number plate as `99A-123.45`, `99-A1 123.45` without its spaces."""
    match = _PLATE.search(text)
    if match is None:
        return None
    written = re.sub(r"\s*[-–]\s*", "-", match[0])
    return Value(re.sub(r"\s", "", written), match.start(), match.end())


def vehicle_serial(text: str) -> Value | None:
    """Return the first number of a chassis or an engine."""
    match = _VEHICLE.search(text)
    return Value(match[0].replace(" ", ""), match.start(), match.end()) if match else None


def certification_number(text: str) -> Value | None:
    """Return the number under which a notary or a committee certified, with its year or book where it is printed."""
    match = _CERTIFIED.search(text)
    if match is None:
        return document_numbers.find(text)
    return Value(re.sub(r"\s", "", match[0]), match.start(), match.end(), 0.95)


def old_id(text: str) -> Value | None:
    """Return the first number of an identity card of before 2016: nine digits."""
    match = _NINE.search(text)
    return Value(re.sub(r"\D", "", match[0]), match.start(), match.end()) if match else None
