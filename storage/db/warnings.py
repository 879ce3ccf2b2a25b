"""Warnings to open dossiers about papers that they use; each stays on record after somebody has seen it."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping, Select, select, update

from core.ids import DocumentId, DossierId
from core.register import Warned
from core.sight import EVERYTHING, Sight
from storage.db.register_tables import warnings as _warnings
from storage.db.sight import of_papers
from storage.db.statements import one, upsert
from storage.db.work import UnitOfWork

_COLUMNS = tuple(field.name for field in fields(Warned))


def put(uow: UnitOfWork, warned: Warned) -> None:
    """Warn a dossier; the same news about a document takes the place of the older and is unseen again."""
    values = {name: getattr(warned, name) for name in _COLUMNS}
    upsert(uow.connection, _warnings, ["dossier", "document", "code"], values)


def of_dossier(
    uow: UnitOfWork,
    dossier: DossierId,
    sight: Sight = EVERYTHING,
    *,
    unseen: bool = False,
    limit: int = 100,
    before: str | None = None,
) -> list[Warned]:
    """Return at most `limit` warnings of a dossier, newest first; those older than `before` for the next part."""
    query = select(_warnings).where(_warnings.c.dossier == dossier).order_by(_warnings.c.id.desc()).limit(limit)
    query = query.where(of_papers(sight, _warnings.c.document))
    if unseen:
        query = query.where(_warnings.c.seen_at.is_(None))
    if before is not None:
        query = query.where(_warnings.c.id < before)
    return _read(uow, query)


def see(uow: UnitOfWork, dossier: DossierId, warning: str, by: str, sight: Sight = EVERYTHING) -> Warned:
    """Note who has seen a warning first, and when, and return it; raise NotFound."""
    mine = (_warnings.c.id == warning) & (_warnings.c.dossier == dossier) & of_papers(sight, _warnings.c.document)
    seen = {"seen_at": uow.now(), "seen_by": by}
    uow.connection.execute(update(_warnings).where(mine, _warnings.c.seen_at.is_(None)).values(**seen))
    found = uow.connection.execute(select(_warnings).where(mine)).mappings().first()
    return _warned(one(found, f"warning {warning}"))


def settle(uow: UnitOfWork, document: DocumentId, codes: Collection[str], by: str) -> list[DossierId]:
    """Note unseen warnings about a document as settled by who took their cause back; return the dossiers concerned."""
    mine = (_warnings.c.document == document) & _warnings.c.code.in_(sorted(codes))
    dossiers = uow.connection.execute(select(_warnings.c.dossier).where(mine).distinct()).scalars().all()
    seen = {"seen_at": uow.now(), "seen_by": by}
    uow.connection.execute(update(_warnings).where(mine, _warnings.c.seen_at.is_(None)).values(**seen))
    return [DossierId(dossier) for dossier in sorted(dossiers)]


def _read(uow: UnitOfWork, query: Select[Any]) -> list[Warned]:
    return [_warned(row) for row in uow.connection.execute(query).mappings()]


def _warned(row: RowMapping) -> Warned:
    return Warned(**{name: row[name] for name in _COLUMNS})
