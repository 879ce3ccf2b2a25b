"""Parties: the citizens and organisations whose papers these are, and the numbers by which they are known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.fold import tone_key
from core.identifiers import SHAPES, TEST_PROVINCE, is_old_card_number, is_tax_code, personal_number
from core.ids import DocumentId, PartyId


class PartyKind(StrEnum):
    """Whether a party is a person or an organisation."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"


class NumberKind(StrEnum):
    """Which register a number of a party comes from."""

    PERSONAL = "personal_id"
    """12 digits (Luật Căn cước 26/2023/QH15); never changes."""
    OLD_CARD = "old_id"
    """9 digits, of an identity card of before 2016; papers go on carrying it."""
    PASSPORT = "passport"
    TAX = "tax_code"
    """Tax code, which is the enterprise code, too (10 digits, or 13 with a hyphen)."""


NUMBERS_OF = {
    PartyKind.CITIZEN: (NumberKind.PERSONAL, NumberKind.OLD_CARD, NumberKind.PASSPORT, NumberKind.TAX),
    PartyKind.ORGANISATION: (NumberKind.TAX,),
}
"""Which numbers a kind of party may have, the one that counts most first."""
_SPACES = re.compile(r"[\s.\u00a0]+")
_SHOWN_DIGITS = 4
NAME, BORN = "name", "born"
"""What a trace speaks of that is no number."""


class How(StrEnum):
    """From what somebody or something knows whose number, name or paper it is."""

    CODE = "code"
    """A QR code or machine-readable zone."""
    FIELD = "field"
    """What is printed or written in a field."""
    DOSSIER = "dossier"
    """Another paper of the same dossier: same name and day of birth, and it has the newer number."""
    PERSON = "person"
    """A clerk said so."""


@dataclass(frozen=True, slots=True)
class PartyNumber:
    """A number of a party, readable; in the database it is an index under a key, and sealed."""

    kind: NumberKind
    number: str
    """Digits and letters without spaces."""
    since: datetime
    origin: str
    """Why it is linked: the document's id that said so first, or who entered it; `Trace` has them all."""

    @property
    def masked(self) -> str:
        """The number with all but its last four signs hidden."""
        return masked(self.number)


@dataclass(frozen=True, slots=True)
class Trace:
    """Which document or person says that a party has a number, a name or a day of birth."""

    what: str
    """`name`, `born`, or the kind of the number."""
    text: str
    """The name as it is spelt there, or the day; empty of a number, which stands nowhere readable."""
    origin: str
    """A document's id, or who entered it."""
    how: How
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What one document or person says of one party."""

    name: str = ""
    born: str | None = None
    numbers: tuple[tuple[NumberKind, str, How], ...] = ()
    how: How = How.FIELD
    """Where name and birth stand."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A party whose paper a document is; a paper may have several."""

    document: DocumentId
    role: str
    """As what the paper names it: `wife`, `husband`, `owners.2`, or `owner` where it has one owner."""
    party: PartyId
    how: How
    by: str
    """`sohoa`, or the person who decided it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Party:
    """A citizen or organisation."""

    id: PartyId
    kind: PartyKind
    name: str
    """As on the paper that counts most; NFC."""
    born: str | None
    """Birth, or founding: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""
    numbers: tuple[PartyNumber, ...]
    other_names: tuple[str, ...] = ()
    """Spellings and earlier names, each with tones placed alike once."""
    merged_into: PartyId | None = None
    """The party that stands for this one, since somebody found that both are the same."""


_WEIGHT = {how: weight for weight, how in enumerate((How.CODE, How.PERSON, How.FIELD, How.DOSSIER))}
"""Which statement about a name or birth counts most; of equal ones the oldest."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Somebody's finding that two parties are one; it can be taken back."""

    id: str
    gone: PartyId
    into: PartyId
    at: datetime
    by: str
    reason: str
    undone_at: datetime | None = None
    undone_by: str | None = None


def valid_number(kind: NumberKind, text: str, *, test_numbers: bool) -> str | None:
    """Return the number without spaces and points when it may be one of this kind, else None.

    Numbers of the made-up province 099 are valid only with `test_numbers`. An old card number has no rule but its nine
    digits, a passport none but its letter and seven or eight digits.
    """
    number = _SPACES.sub("", text).upper()
    says = personal_number(number)
    if says is not None and not says.known_province and not (test_numbers and says.province == TEST_PROVINCE):
        says = None
    valid = {
        NumberKind.PERSONAL: says is not None,
        NumberKind.OLD_CARD: is_old_card_number(number),
        NumberKind.PASSPORT: SHAPES["passport_number"].fullmatch(number) is not None,
        NumberKind.TAX: len(number) != len("099085000012") and is_tax_code(number),
    }
    return number if valid[kind] else None


def identity_number(text: str, *, test_numbers: bool) -> tuple[NumberKind, str] | None:
    """Return kind and number of an identity paper by its form: 12 digits, or 9 of before 2016; None for others."""
    for kind in (NumberKind.PERSONAL, NumberKind.OLD_CARD):
        if number := valid_number(kind, text, test_numbers=test_numbers):
            return kind, number
    return None


def masked(number: str) -> str:
    """Return a number with all but its last four signs hidden."""
    return "•" * max(len(number) - _SHOWN_DIGITS, 0) + number[-_SHOWN_DIGITS:]


def names_and_birth(statements: Iterable[Trace]) -> tuple[list[str], str | None]:
    """Return the names of somebody, the one that counts most first, and the birth, as far as anything is said."""
    said = sorted(statements, key=lambda trace: (_WEIGHT[trace.how], trace.at))
    names = list({tone_key(trace.text): trace.text for trace in reversed(said) if trace.what == NAME}.values())[::-1]
    births = [trace.text for trace in said if trace.what == BORN]
    # The fullest of those that do not contradict the one that counts most.
    return names, max((day for day in births if days_agree(day, births[0])), key=len) if births else None


def days_agree(one_day: str, other_day: str) -> bool:
    """Whether two days agree as far as both are known."""
    shared = min(len(one_day), len(other_day))
    return one_day[:shared] == other_day[:shared]
