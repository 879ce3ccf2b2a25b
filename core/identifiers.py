"""Rules of the numbers that papers and systems carry: structure, check digits, and what a number says by itself.

Nothing here reads text or knows a paper: `classify` reads and judges with these rules, stores and doors may ask them.
Sources stand beside each rule; shapes that no published rule fixes are only as strict as what is printed.
"""

import re
from dataclasses import dataclass

TEST_PROVINCE = "099"
"""Province of made-up people: no birth was ever registered under it."""
# Provinces and cities where a birth was registered; the codes stay although provinces merged in 2025.
_GAPS = {3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65, 69, 71, 73}
_GAPS |= {76, 78, 81, 85, 88, 90}
PROVINCES = frozenset(f"{code:03}" for code in range(1, 97) if code not in _GAPS)
"""Province codes of personal identification numbers; countries of birth begin at 100."""
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SHAPES = {
    # Thông tư 01/2018/TT-VPCP article 19 (three groups, then the agency), Quyết định 20/2020/QĐ-TTg (agency first).
    "dossier_code": r"(?:\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}|[A-Y]\d{2}(?:\.[0-9A-Z]{1,8}){0,5})-\d{6}-\d{4,8}",
    "procedure_code": r"[123]\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2})?(?:\.[A-Y]\d{2}(?:\.\d{1,4})?)?",
    "agency_code": r"(?=.{3,35}$)(?:[A-Y]\d{2}(?:\.[0-9A-Z]{1,8})*|Z[0-9A-Z]{2}[0-9A-Z.]{0,32})",
    "document_code": r"(?=.{1,30}$)[A-Y]\d{2}(?:\.[0-9A-Z]{1,8})*_[A-ZĐa-zđ]{1,4}_\d{5,6}_V\d{1,2}",
    "passport_number": r"[A-Z]\d{7,8}",
    "licence_number": r"\d{12}",
    # Social insurance number, which is also that of the new card; the older card has two letters before 13 digits.
    "insurance_number": r"\d{10}|\d{12}|[A-Z]{2}\d{13}",
    "plate": r"\d{2}-?[A-ZĐ]{1,2}\d?-?\d{3}\.?\d{2}|\d{2}-?[A-ZĐ]{1,2}\d?-?\d{4}",
    "phone": r"0\d{9,10}",
    # Two letters and 6 digits, 8 since August 2024 (Thông tư 10/2024/TT-BTNMT).
    "land_serial": r"[A-ZĐ]{2}\d{6}(?:\d{2})?",
    # The household business code was province, district and kind before it became the tax code (Nghị định 168/2025).
    "household_code": r"\d{2}[A-Z]\d[A-Z]?\d{6}",
}
SHAPES = {name: re.compile(shape) for name, shape in _SHAPES.items()}
"""Identifier -> what the whole of it looks like, without inner spaces."""


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """What the 12 digits of a personal identification number say (Nghị định 137/2015/NĐ-CP, article 13)."""

    province: str
    """Three digits: province of birth registration, or a country from 100 on."""
    sex: str
    """`Nam` or `Nữ`."""
    birth_year: int

    @property
    def known_province(self) -> bool:
        """Whether a birth may be registered there; the test province is not known."""
        return self.province in PROVINCES or int(self.province) >= 100


def personal_number(digits: str) -> PersonalNumber | None:
    """Return what a personal number says; None when it is none, which a 9-digit card number is not either."""
    if not re.fullmatch(r"[0-9]{12}", digits):
        return None
    kind = int(digits[3])
    return PersonalNumber(digits[:3], "Nam" if kind % 2 == 0 else "Nữ", 1900 + 100 * (kind // 2) + int(digits[4:6]))


def is_old_card_number(digits: str) -> bool:
    """Whether it has the form of an identity card of before 2016: nine digits, without any published rule."""
    return re.fullmatch(r"[0-9]{9}", digits) is not None


def tax_check_digit(nine: str) -> str:
    """Return the tenth digit of a tax code; empty when no code has these nine (Thông tư 105/2020/TT-BTC, annex I)."""
    rest = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, nine, strict=True)) % 11
    return str(10 - rest) if rest else ""


def is_tax_code(code: str) -> bool:
    """Whether it is a tax code: 10 digits with a right check digit, `-` and three more for a dependent unit.

    Since July 2025 the personal number serves people, families and household businesses: 12 digits pass by structure.
    """
    if personal_number(code):
        return True
    match = re.fullmatch(r"([0-9]{9})([0-9])(?:-([0-9]{3}))?", code)
    return match is not None and tax_check_digit(match[1]) == match[2] and match[3] != "000"


def procedure_key(code: str) -> str:
    """Return the part of a procedure's code by which procedures are matched: `1.001193` of `1.001193.000.00.00.H56`."""
    return code[:8] if SHAPES["procedure_code"].fullmatch(code) else ""


def dossier_agency(code: str) -> str:
    """Return the agency in a dossier's code of Quyết định 20/2020/QĐ-TTg: `H99.36.05` of `H99.36.05-261102-0007`.

    Empty for the older shape, whose groups stand in the other order, and for anything else.
    """
    agency, _, _ = code.partition("-")
    whole = SHAPES["dossier_code"].fullmatch(code) and SHAPES["agency_code"].fullmatch(agency)
    return agency if whole else ""
