"""The text in the QR of an identity card, as a picture or a scanner gives it (domain reference 2.10).

The card of 2021 has seven parts between bars: number, old number, name, birth, sex, residence, day of issue. Later
cards begin alike and go on; what they have beyond is not published and left alone.
"""

import re
from dataclasses import dataclass

from classify.days import iso
from core.fold import nfc, squeeze

PARTS = 7
_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_SEXES = "Nam|Nữ"
# Another sign in place of each bar: always the same one, which no name and no address has.
_OTHER_BAR = re.compile(
    rf"\d{{12}}(?P<bar>[^\w\s,./()'’-]|µ)(?:\d{{9}}|\d{{12}})?(?P=bar)[^\d]+(?P=bar)\d{{8}}(?P=bar)(?:{_SEXES})(?P=bar)"
    r"(?:(?!(?P=bar)).)*(?P=bar)\d{8}(?:(?P=bar).*)?",
    re.DOTALL,
)
# No bars at all: numbers and days have a fixed width, a name has no digit. Only the seven parts can be told so.
_NO_BARS = re.compile(rf"(\d{{12}})(\d{{9}})?([^\d|]+)(\d{{8}})({_SEXES})([^|]*?)(\d{{8}})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CardText:
    """What the code of a card says; a day that the calendar does not have is empty."""

    personal_id: str
    old_id: str
    full_name: str
    date_of_birth: str
    sex: str
    residence: str
    issued_date: str
    more: bool = False
    """It goes on after the seven parts: a card of 2024 or later."""


def read(text: str) -> CardText | None:
    """Return what the text of a code says; None when it is no card's."""
    parts = text.split("|", PARTS)
    if len(parts) < PARTS or not re.fullmatch(r"\s*[0-9]{12}\s*", parts[0]):
        return None
    more = bool(parts[PARTS:] and parts[PARTS].strip("| \r\n\t"))
    parts = [squeeze(nfc(part)) for part in parts[:PARTS]]
    born, issued = _DAY.fullmatch(parts[3]), _DAY.fullmatch(parts[6])
    if not (born and issued and parts[4] in _SEXES.split("|")):
        return None
    return CardText(parts[0], parts[1], parts[2], _iso(born), parts[4], parts[5], _iso(issued), more)


def read_without_bars(text: str) -> CardText | None:
    """Return the same of a text in which another sign stands for each bar, or none, where its form makes it certain."""
    text = nfc(text).strip()
    if (match := _OTHER_BAR.fullmatch(text)) is not None:
        return read(text.replace(match["bar"], "|"))
    match = _NO_BARS.fullmatch(text)
    return read("|".join(part or "" for part in match.groups())) if match is not None else None


def _iso(day: re.Match[str]) -> str:
    return iso(int(day[3]), int(day[2]), int(day[1]))
