"""Our separator sheets: a QR that says which batch, dossier and component the next paper belongs to.

`SOHOA1|batch|dossier|component|crc`: the last part is the CRC-32 of all before it, so that a code that was read
wrong is never taken for a sheet. Patch-T sheets (a bar code with the text PATCHT) separate without saying what.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import InvalidRequest
from core.page import Code

_MARK = "SOHOA1"
_PATCH = frozenset({"PATCHT", "PATCH T", "PATCH-T"})


@dataclass(frozen=True, slots=True)
class Separator:
    """What a separator sheet says; empty texts when it is a Patch-T."""

    batch: str = ""
    dossier_code: str = ""
    component: str = ""


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


def found(codes: Iterable[Code]) -> Separator | None:
    """Return the separator among the codes of a page; one of ours before a Patch-T."""
    hits = [separator for code in codes if (separator := parse(code.text)) is not None]
    return max(hits, key=lambda hit: hit != Separator(), default=None)


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
