"""Values that people typed for fields that are to be typed twice: as keyed hashes, so that nobody reads them here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.errors import Outdated
from core.ids import DocumentId
from storage.db.review_tables import entries as _entries
from storage.db.statements import insert_new
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody typed a value."""

    field: str
    number: int
    typed: str
    """Keyed hash of the value in the catalog's form."""
    by: str
    at: datetime


def add(uow: UnitOfWork, document: DocumentId, field: str, typed: str, by: str) -> list[Entry]:
    """Keep what somebody typed and return all that was typed for the field, oldest first; ask under `batches.lock`."""
    known = [entry for entry in of_document(uow, document) if entry.field == field]
    made = Entry(field, len(known) + 1, typed, by, uow.now())
    values = {"document": document, "field": field, "number": made.number, "typed": typed, "made_by": by, "at": made.at}
    if not insert_new(uow.connection, _entries, values):
        raise Outdated("somebody typed it at the same moment")
    return [*known, made]


def of_document(uow: UnitOfWork, document: DocumentId) -> list[Entry]:
    """Return all that was typed for a document, field by field, oldest first."""
    query = select(_entries).where(_entries.c.document == document).order_by(_entries.c.field, _entries.c.number)
    return [
        Entry(row["field"], row["number"], row["typed"], row["made_by"], row["at"])
        for row in uow.connection.execute(query).mappings()
    ]
