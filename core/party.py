"""Parties: the citizens and organisations whose papers these are, and the numbers by which they are known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import PartyId


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


@dataclass(frozen=True, slots=True)
class PartyNumber:
    """A number of a party, readable; in the database it is an index under a key, and sealed."""

    kind: NumberKind
    number: str
    """Digits and letters without spaces."""
    since: datetime
    origin: str
    """Why it is linked: a document's id, or who entered it."""


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
