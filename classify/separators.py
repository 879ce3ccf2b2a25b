"""Sheets and codes that part papers.

Our own sheet has a QR that says which batch, dossier and component the next paper belongs to:
`SOHOA1|batch|dossier|component|crc`. The last part is the CRC-32 of all before it, so that a code that was read wrong
is never believed. It is no seal: anybody can print such a code, so a sheet proposes and a person decides. Patch-T
sheets (its bars as `ocr.patches` reads them, or a bar code with the text PATCHT) and codes that a site configures
separate without saying what; so do the patches 2 and 3.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fnmatch import fnmatchcase

from core.errors import InvalidRequest
from core.options import ClassifyOptions
from core.page import Code, Page

_MARK = "SOHOA1"
_OURS = re.compile(r"^SOHOA\d\|")
_PATCH = frozenset({"PATCHT", "PATCH T", "PATCH-T", "PATCH2", "PATCH3"})
BATCH_HINT = "batch_hint"
"""Attribute of a document: the batch that its separator sheet was printed for."""
_MOST_WORDS = 90
"""A sheet says less; a page with more words is a paper on which such a code stands, and is not put aside."""


@dataclass(frozen=True, slots=True)
class Separator:
    """What a separator sheet says; empty texts when it is a Patch-T."""

    batch: str = ""
    dossier_code: str = ""
    component: str = ""


class Kind(Enum):
    """What a page with such a code is."""

    SHEET = auto()
    """A separator sheet: it belongs to no paper."""
    FIRST_PAGE = auto()
    """The first page of a paper, with a code on it."""
    BROKEN = auto()
    """Like one of our sheets, but its checksum is wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """The separating code of a page."""

    kind: Kind
    separator: Separator

    def behind(self, earlier: "Found | None") -> "Found":
        """Return what this sheet says with one right before it: that of a dossier, then that of a component.

        What was said of another dossier or batch no longer holds; a wrong checksum stays until a dossier is named.
        """
        if earlier is None or self.kind is not Kind.SHEET:
            return self
        mine, other = self.separator, earlier.separator
        if mine.dossier_code not in {"", other.dossier_code} or mine.batch not in {"", other.batch}:
            return self
        names = (mine.batch or other.batch, mine.dossier_code or other.dossier_code, mine.component or other.component)
        return Found(earlier.kind, Separator(*names))


def payload(batch: str, dossier_code: str, component: str) -> str:
    """Return the text of the QR; raise InvalidRequest when a part holds the separating sign."""
    parts = (batch, dossier_code, component)
    if any("|" in part or "\n" in part for part in parts):
        raise InvalidRequest("a part of a separator sheet must not hold | or a line break")
    body = "|".join((_MARK, *parts))
    return f"{body}|{_checksum(body)}"


def parse(text: str) -> Separator | None:
    """Return what the text of a code says; None when it is no separator or its checksum is wrong."""
    text = text.strip()
    if text.upper() in _PATCH:
        return Separator()
    body, _, checksum = text.rpartition("|")
    parts = body.split("|")
    if len(parts) != 4 or parts[0] != _MARK or checksum.lower() != _checksum(body):
        return None
    return Separator(*parts[1:])


def found(page: Page, options: ClassifyOptions) -> Found | None:
    """Return the separating code of a page: ours before a Patch-T, a wrong one only where no other is."""
    hits = [hit for code in page.codes if (hit := _of(code, options)) is not None]
    if hits:
        kind, separator = max(hits, key=lambda hit: hit[1] != Separator())
        if kind is Kind.SHEET and len(page.words) > _MOST_WORDS:
            kind = Kind.FIRST_PAGE
        return Found(kind, separator)
    if any(_OURS.match(code.text.strip()) for code in page.codes):
        return Found(Kind.BROKEN, Separator())
    return None


def parts(page: Page, options: ClassifyOptions) -> bool:
    """Whether the page is a separator sheet that can be believed."""
    hit = found(page, options)
    return hit is not None and hit.kind is Kind.SHEET


def _of(code: Code, options: ClassifyOptions) -> tuple[Kind, Separator] | None:
    if (separator := parse(code.text)) is not None:
        return Kind.SHEET, separator
    if _fits(code.text, options.separator_codes):
        return Kind.SHEET, Separator()
    if _fits(code.text, options.first_page_codes):
        return Kind.FIRST_PAGE, Separator()
    return None


def _fits(text: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(text.strip(), pattern) for pattern in patterns)


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
