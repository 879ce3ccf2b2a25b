"""Pages that are to be scanned again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, or_, select, update

from core.ids import BatchId, DocumentId, PageId
from core.review import Rescan, RescanReason
from core.sight import EVERYTHING, Sight
from storage.db import review_rows
from storage.db.review_tables import rescans as _rescans
from storage.db.sight import brought, visible
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

_OPEN = _rescans.c.ended_at.is_(None)


def add(uow: UnitOfWork, wanted: Rescan) -> None:
    """Keep that a page is to be scanned again."""
    values = {
        "id": wanted.id,
        "page": wanted.page,
        "document": wanted.document,
        "reason": wanted.reason.value,
        "note": wanted.note,
        "made_by": wanted.by,
        "at": wanted.at,
    }
    uow.connection.execute(_rescans.insert().values(**values))
    review_rows.put(uow, [wanted.document])


def end(uow: UnitOfWork, pages: Sequence[PageId], by: str) -> int:
    """Note that these pages need no new scan any more; return how many were to be scanned."""
    mine = (_rescans.c.page.in_(pages), _OPEN)
    papers = uow.connection.execute(select(_rescans.c.document).where(*mine).distinct()).scalars().all()
    ended = uow.connection.execute(update(_rescans).where(*mine).values(ended_at=uow.now(), ended_by=by))
    review_rows.put(uow, [DocumentId(paper) for paper in papers])
    return ended.rowcount


def open_of(uow: UnitOfWork, pages: Sequence[PageId]) -> list[Rescan]:
    """Return which of these pages are to be scanned again."""
    return _read(uow, _select().where(_rescans.c.page.in_(pages), _OPEN).order_by(_rescans.c.id))


def of_batch(uow: UnitOfWork, batch: BatchId) -> list[Rescan]:
    """Return the pages of a batch that are to be scanned again, in the order in which they were sent back."""
    return _read(uow, _select().where(_pages.c.batch == batch, _OPEN).order_by(_rescans.c.id))


def page(uow: UnitOfWork, limit: int, after: str = "", seen_by: Sight = EVERYTHING) -> list[Rescan]:
    """Return at most `limit` pages to be scanned again, oldest first, those behind `after` for the next part."""
    paper = select(_documents.c.id).where(_documents.c.id == _rescans.c.document, visible(seen_by)).exists()
    query = _select().join(_batches, _batches.c.id == _pages.c.batch).where(_OPEN, _rescans.c.id > after)
    return _read(uow, query.where(or_(paper, brought(seen_by))).order_by(_rescans.c.id).limit(limit))


def _select() -> Select[Any]:
    return select(_rescans, _pages.c.batch).join(_pages, _pages.c.id == _rescans.c.page)


def _read(uow: UnitOfWork, query: Select[Any]) -> list[Rescan]:
    return [_rescan(row) for row in uow.connection.execute(query).mappings()]


def _rescan(row: RowMapping) -> Rescan:
    return Rescan(
        id=row["id"],
        page=PageId(row["page"]),
        batch=BatchId(row["batch"]),
        document=DocumentId(row["document"]),
        reason=RescanReason(row["reason"]),
        note=row["note"],
        by=row["made_by"],
        at=row["at"],
    )
