"""Machine-readable parts of identity cards: the QR of 2021 and the MRZ (domain reference 2.10, 2.11)."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from rapidfuzz.distance import Hamming

from classify import card_texts
from classify.card_texts import CardText
from core.fold import fold
from core.page import Code, Page

_MRZ_2 = re.compile(r"(\d{6})(\d)([MF<])(\d{6})(\d)VNM")
_WEIGHTS = (7, 3, 1)
_MOST_LETTERS = 1500
"""A face of a card has fewer letters; a paper that only speaks of cards has more."""
_MISREAD = 1
"""Digits; numbers of two people differ in more."""
_TITLES = (
    "can cuoc cong dan",
    "citizen identity card",
    "identity card",
    "giay chung minh nhan dan",
    "giay phep lai xe",
)
_BACKS = (
    "dac diem nhan dang",
    "personal identification",
    "ngon tro",
    "index finger",
    "cuc truong cuc canh sat",
    "quan ly hanh chinh ve trat tu",
    "dau vet rieng",
    "place of birth",
    "place of residence",
    "cac loai xe duoc phep",
    "idvnm",
)


@dataclass(frozen=True, slots=True)
class CardCode:
    """The QR of a card on a page, and what it says."""

    said: CardText
    code: Code


def card_code(page: Page) -> CardCode | None:
    """Return the first QR on the page that is a citizen card's."""
    found = ((card_texts.read(code.text), code) for code in page.codes)
    return next((CardCode(said, code) for said, code in found if said is not None), None)


def kind(page: Page) -> str | None:
    """Return the type that the page's codes prove."""
    return "citizen_id_card" if card_code(page) else None


class Face(Enum):
    """A face of a card that a page shows without the other one."""

    FRONT = auto()
    BACK = auto()


def face(page: Page) -> Face | None:
    """Return the only face of a card that the page shows; None for both faces, and for any other page."""
    front, back = _is_front(page), _is_back(page)
    return None if front is back else Face.FRONT if front else Face.BACK


def faces_match(one: Page, other: Page) -> bool:
    """Whether two pages are front and back of one card, in either order."""
    return {face(one), face(other)} == {Face.FRONT, Face.BACK} and not other_person(one, other)


def shown(page: Page) -> bool:
    """Whether the page shows a card, either face or both."""
    return _is_front(page) or _is_back(page)


def other_person(one: Page, other: Page) -> bool:
    """Whether both pages are of cards and name different people."""
    if not (shown(one) and shown(other)):
        return False
    numbers = [_numbers(page) for page in (one, other)]
    return all(numbers) and not _alike(*numbers)


def same_person(one: Page, other: Page) -> bool:
    """Whether both pages name the same person by number."""
    return _alike(_numbers(one), _numbers(other))


def _alike(some: set[str], others: set[str]) -> bool:
    """Whether a number is in both; a digit may be misread."""
    return any(Hamming.distance(one, other) <= _MISREAD for one in some for other in others)


def _is_front(page: Page) -> bool:
    """Whether the page shows the front of a card: its QR, or its name alone on a line."""
    if card_code(page) is not None:
        return True
    lines = [fold(line.text) for line in page.lines]
    named = any(line.startswith(title) and len(line) < len(title) + 20 for line in lines for title in _TITLES)
    return named and sum(map(len, lines)) < _MOST_LETTERS and not any("kinh gui" in line for line in lines)


def _is_back(page: Page) -> bool:
    """Whether the page shows the back of a card: its MRZ, or at least two phrases of a back."""
    folded = fold(page.text)
    if _has_dates_of_zone(page) or "IDVNM" in re.sub(r"\s", "", page.text):
        return True
    return len(folded) < _MOST_LETTERS and sum(phrase in folded for phrase in _BACKS) >= 2


def _numbers(page: Page) -> set[str]:
    """Return the personal numbers that the page names surely: in its QR, in the MRZ, or printed with twelve digits."""
    code = card_code(page)
    text = re.sub(r"[^0-9A-Z<\n]", "", page.text)
    found = set(re.findall(r"IDVNM\d{10}(\d{12})", text)) | set(re.findall(r"(?<!\d)\d{12}(?!\d)", page.text))
    return found | ({code.said.personal_id} if code else set())


def _has_dates_of_zone(page: Page) -> bool:
    """Whether the second line of an MRZ stands on the page, its check digits right."""
    match = _MRZ_2.search(re.sub(r"[^0-9A-Z<]", "", page.text))
    return match is not None and check_digit(match[1]) == match[2] and check_digit(match[4]) == match[5]


def check_digit(text: str) -> str:
    """Return the check digit of ICAO 9303 over `text`."""
    values = (0 if character == "<" else int(character, 36) for character in text)
    return str(sum(value * _WEIGHTS[index % 3] for index, value in enumerate(values)) % 10)
