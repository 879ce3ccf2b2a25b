"""Machine-readable parts of identity cards: the QR of 2021 and the MRZ (domain reference 2.10, 2.11)."""

import re
from dataclasses import dataclass

from core.fold import nfc, squeeze
from core.page import Code, Page

_FIELDS = 7
_MRZ_2 = re.compile(r"(\d{6})(\d)([MF<])(\d{6})(\d)VNM")
_WEIGHTS = (7, 3, 1)


@dataclass(frozen=True, slots=True)
class CardCode:
    """What the QR of a citizen card of 2021 says."""

    personal_id: str
    old_id: str
    full_name: str
    date_of_birth: str
    sex: str
    residence: str
    issued_date: str
    code: Code


def card_code(page: Page) -> CardCode | None:
    """Return the first QR on the page that is a citizen card's; more than seven fields are allowed."""
    for code in page.codes:
        parts = [squeeze(nfc(part)) for part in code.text.split("|")]
        if len(parts) < _FIELDS or not re.fullmatch(r"\d{12}", parts[0]):
            continue
        born, issued = _iso(parts[3]), _iso(parts[6])
        if born and issued and parts[4] in {"Nam", "Nữ"}:
            return CardCode(parts[0], parts[1], parts[2], born, parts[4], parts[5], issued, code)
    return None


def kind(page: Page) -> str | None:
    """Return the type that the page's codes prove."""
    return "citizen_id_card" if card_code(page) else None


def mrz_back(page: Page) -> bool:
    """Whether the page shows the back of a card: its MRZ."""
    return mrz_expiry(page) is not None or "IDVNM" in re.sub(r"\s", "", page.text)


def mrz_expiry(page: Page) -> str | None:
    """Return the expiry date (ISO) of the MRZ's second line, when its check digits are right."""
    match = _MRZ_2.search(re.sub(r"[^0-9A-Z<]", "", page.text))
    if match is None or check_digit(match[1]) != match[2] or check_digit(match[4]) != match[5]:
        return None
    return f"20{match[4][:2]}-{match[4][2:4]}-{match[4][4:]}"


def check_digit(text: str) -> str:
    """Return the check digit of ICAO 9303 over `text`."""
    values = (0 if character == "<" else int(character, 36) for character in text)
    return str(sum(value * _WEIGHTS[index % 3] for index, value in enumerate(values)) % 10)


def _iso(digits: str) -> str | None:
    match = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", digits)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else None
