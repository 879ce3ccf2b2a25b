"""Identifiers: sortable when new, derived when a repeated step must meet the same row again."""

import secrets
import time
from typing import NewType

BatchId = NewType("BatchId", str)
FileId = NewType("FileId", str)
PageId = NewType("PageId", str)
DocumentId = NewType("DocumentId", str)
DossierId = NewType("DossierId", str)
PartyId = NewType("PartyId", str)
LinkId = NewType("LinkId", str)
PersonId = NewType("PersonId", str)
UploadId = NewType("UploadId", str)

LENGTH = 20
"""Characters of an id that stands for itself; what lies in a batch begins with that of the batch."""
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread


def new_id() -> str:
    """Return 20 characters that sort by time of creation (48 bits of time, 52 random bits)."""
    number = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 52 | secrets.randbits(52)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(95, -1, -5))


def file_id(batch: BatchId, position: int) -> FileId:
    """Return the id of the file at this position (from 1) of a batch."""
    return FileId(f"{batch}.{position}")


def page_id(file: FileId, number: int) -> PageId:
    """Return the id of page `number` (from 1) of a file; the same for every repetition."""
    return PageId(f"{file}.{number}")


def document_id(first: PageId) -> DocumentId:
    """Return the id of the document that begins with this page."""
    return DocumentId(f"{first}.d")
