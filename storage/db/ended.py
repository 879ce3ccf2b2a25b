"""Dossiers that have ended: since when, what lies in them, and what still needs it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_, select

from core.ids import BatchId, DocumentId, DossierId
from core.procedure import Dossier
from core.retention import ENDED, Blocked
from core.sight import EVERYTHING, Sight
from core.states import BatchState
from storage.db import destructions, dossiers, holds, sight
from storage.db.register_tables import dossier_moves as _moves
from storage.db.register_tables import holdings as _holdings
from storage.db.register_tables import links as _links
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import files as _files
from storage.db.tables import pages as _pages
from storage.db.tables import uploads as _uploads
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ended:
    """A dossier after which nothing more is expected."""

    dossier: Dossier
    at: datetime
    """Of its last move."""


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in a dossier: its papers, the batches that brought them, with all their files and pages."""

    documents: tuple[DocumentId, ...]
    batches: tuple[BatchId, ...]
    files: tuple[str, ...]
    pages: tuple[str, ...]
    uploads: tuple[str, ...] = ()
    """Files that arrived for it part by part."""


def page(
    uow: UnitOfWork,
    procedures: Collection[str],
    before: datetime,
    limit: int,
    *,
    after: DossierId | None = None,
    seen_by: Sight = EVERYTHING,
) -> list[Ended]:
    """Return at most `limit` dossiers of these procedures that ended before a moment, oldest id first."""
    query = _ended().where(_dossiers.c.procedure.in_(sorted(procedures)), _last() < before)
    if seen_by.agencies is not None:
        query = query.where(sight.handled(seen_by.agencies))
    if after is not None:
        query = query.where(_dossiers.c.id > after)
    rows = uow.connection.execute(query.order_by(_dossiers.c.id).limit(limit)).mappings()
    return [Ended(dossiers.of_row(row), row["ended"]) for row in rows]


def find(uow: UnitOfWork, code: str, seen_by: Sight = EVERYTHING) -> Ended | None:
    """Return a dossier by its code when it has ended and may be known; else None."""
    query = _ended().where(_dossiers.c.code == code)
    if seen_by.agencies is not None:
        query = query.where(sight.handled(seen_by.agencies))
    row = uow.connection.execute(query).mappings().first()
    return Ended(dossiers.of_row(row), row["ended"]) if row is not None else None


def procedures(uow: UnitOfWork) -> list[str]:
    """Return the procedures of all dossiers that have ended."""
    states = [state.value for state in ENDED]
    query = select(_dossiers.c.procedure).where(_dossiers.c.state.in_(states), _dossiers.c.procedure.is_not(None))
    return sorted({str(code) for code in uow.connection.execute(query.distinct()).scalars()})


def content(uow: UnitOfWork, dossier: DossierId) -> Content:
    """Return what lies in a dossier, also papers that were withdrawn or that a later assembly dropped."""
    brought = select(_batches.c.id).where(_batches.c.dossier == dossier)
    own = select(_documents.c.batch).where(_documents.c.dossier == dossier)
    found = sorted(uow.connection.execute(brought.union(own)).scalars())
    papers = uow.connection.execute(_ids(_documents, found)).scalars()
    files = uow.connection.execute(_ids(_files, found)).scalars()
    pages = uow.connection.execute(_ids(_pages, found)).scalars()
    uploads = uow.connection.execute(select(_uploads.c.id).where(_uploads.c.dossier == dossier)).scalars()
    batches = tuple(BatchId(one) for one in found)
    return Content(tuple(DocumentId(one) for one in papers), batches, tuple(files), tuple(pages), tuple(uploads))


def blocked(uow: UnitOfWork, dossier: DossierId, *, but_proposed: bool = False) -> list[Blocked]:
    """Return why a dossier may not be destroyed; `but_proposed` where that it is proposed is known."""
    inside = content(uow, dossier)
    conditions = {
        Blocked.HELD: holds.held(),
        Blocked.USED: _used(inside.documents),
        Blocked.SHARED: _shared(dossier, inside.batches),
        Blocked.BUSY: or_(
            exists().where(_batches.c.id.in_(inside.batches), _batches.c.state.in_(_AT_WORK)),
            exists().where(_uploads.c.dossier == _dossiers.c.id, _uploads.c.ended_at.is_(None)),
        ),
    }
    if not but_proposed:
        conditions[Blocked.PROPOSED] = destructions.proposed()
    query = select(*(condition.label(why.value) for why, condition in conditions.items()))
    row = uow.connection.execute(query.select_from(_dossiers).where(_dossiers.c.id == dossier)).mappings().first()
    return [why for why in conditions if row is not None and row[why.value]]


_AT_WORK = (BatchState.OPEN.value, BatchState.PROCESSING.value)


def _used(papers: Collection[DocumentId]) -> ColumnElement[bool]:
    """Return the condition on a row of `dossiers` that something that stays needs one of its papers."""
    ids = sorted(papers)
    link = exists().where(_links.c.document.in_(ids), _links.c.dossier != _dossiers.c.id, _links.c.ended_at.is_(None))
    # An older paper would come back into use when the one in its place is gone.
    replaced = exists().where(_holdings.c.superseded_by.in_(ids), _holdings.c.document.not_in(ids))
    return or_(link, replaced)


def _shared(dossier: DossierId, batches: Collection[BatchId]) -> ColumnElement[bool]:
    """Return the condition that one of these batches also brought something for another dossier, or for none."""
    ids = sorted(batches)
    other = exists().where(_batches.c.id.in_(ids), _batches.c.dossier.is_not(None), _batches.c.dossier != dossier)
    foreign = and_(_documents.c.dossier.is_not(None), _documents.c.dossier != dossier)
    loose = and_(
        _documents.c.dossier.is_(None),
        _documents.c.superseded.is_(False),
        exists().where(_batches.c.id == _documents.c.batch, _batches.c.dossier.is_(None)),
    )
    return or_(other, exists().where(_documents.c.batch.in_(ids), or_(foreign, loose)))


def _ids(table: Table, batches: Collection[str]) -> Select[str]:
    return select(table.c.id).where(table.c.batch.in_(batches)).order_by(table.c.id)


def _last() -> ColumnElement[datetime]:
    query = select(func.max(_moves.c.at)).where(_moves.c.dossier == _dossiers.c.id)
    return query.scalar_subquery()


def _ended() -> Select[Any]:
    states = [state.value for state in ENDED]
    return select(_dossiers, _last().label("ended")).where(_dossiers.c.state.in_(states))
