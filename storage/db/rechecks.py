"""Documents that were drawn for a second person to look at: once each, until that was done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from core.ids import DocumentId
from storage.db import review_rows
from storage.db.review_tables import rechecks as _rechecks
from storage.db.statements import upsert
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Recheck:
    """Somebody else has to look at what one person vouched for."""

    document: DocumentId
    edition: int
    """The version for which the first person vouched."""
    vouched_by: str
    drawn_at: datetime
    done_by: str | None = None


def find(uow: UnitOfWork, document: DocumentId) -> Recheck | None:
    """Return what is due or was done of a document; None when it was not drawn."""
    row = uow.connection.execute(select(_rechecks).where(_rechecks.c.document == document)).mappings().first()
    return _recheck(row) if row is not None else None


def draw(uow: UnitOfWork, document: DocumentId, edition: int, vouched_by: str) -> None:
    """Let a second person look at a document for which somebody vouches."""
    values = {
        "document": document,
        "edition": edition,
        "vouched_by": vouched_by,
        "drawn_at": uow.now(),
        "done_by": None,
        "done_at": None,
    }
    upsert(uow.connection, _rechecks, ["document"], values)
    review_rows.put(uow, [document])


def finish(uow: UnitOfWork, document: DocumentId, by: str) -> None:
    """Note that a second person has looked."""
    done = {"done_by": by, "done_at": uow.now()}
    uow.connection.execute(update(_rechecks).where(_rechecks.c.document == document).values(**done))
    review_rows.put(uow, [document])


def _recheck(row: RowMapping) -> Recheck:
    return Recheck(DocumentId(row["document"]), row["edition"], row["vouched_by"], row["drawn_at"], row["done_by"])
