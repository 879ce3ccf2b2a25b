"""What is held of whom: one row for each document that may be reused, or may not and why."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, update

from core.ids import BatchId, DocumentId, DossierId, PartyId
from core.register import Holding, SourceForm
from core.states import DocumentState
from storage.db import owners, search_rows
from storage.db.register_tables import holdings as _holdings
from storage.db.statements import insert_new, one
from storage.db.tables import documents as _documents
from storage.db.work import UnitOfWork

_COLUMNS = tuple(field.name for field in fields(Holding))
_FATES = ("superseded_by", "revoked_at", "revoked_why")
"""What happened to a paper since it was kept; reading or correcting it again changes none of this."""


def put(uow: UnitOfWork, holding: Holding) -> None:
    """Keep what the document says now; what happened to it (superseded, revoked) stays as it was."""
    values = {name: getattr(holding, name) for name in _COLUMNS}
    values |= {
        "state": holding.state.value,
        "source_form": holding.source_form.value if holding.source_form else None,
    }
    if not insert_new(uow.connection, _holdings, values):
        renewed = {name: value for name, value in values.items() if name not in _FATES}
        uow.connection.execute(update(_holdings).where(_holdings.c.document == holding.document).values(**renewed))
    search_rows.put(uow, [holding.document])


def find(uow: UnitOfWork, document: DocumentId) -> Holding | None:
    """Return what is held of a document, or None before it was first kept."""
    return next(iter(_read(uow, _select().where(_holdings.c.document == document))), None)


def locked(uow: UnitOfWork, document: DocumentId) -> Holding:
    """Return what is held of a document, and let nobody change that until this unit ends; raise NotFound.

    Papers are locked before dossiers, and more than one of them only under the lock of `numbers.alone`: so nobody waits
    in a circle.
    """
    query = _select().where(_holdings.c.document == document).with_for_update()
    return _holding(one(uow.connection.execute(query).mappings().first(), f"holding {document}"))


def of_parties(
    uow: UnitOfWork, parties: Collection[PartyId], types: Collection[str], most: int | None = None
) -> list[Holding]:
    """Return the papers of these types of one party (give `parties.one_of`), the newest first, perhaps only so many.

    A paper of several owners is found under each of them.
    """
    main = select(_holdings.c.document).where(_holdings.c.party.in_(sorted(parties)))
    mine = main.union(owners.documents(parties))
    query = _select().where(_holdings.c.document.in_(mine), _holdings.c.type.in_(sorted(types)))
    if most is not None:
        newest = (func.coalesce(_holdings.c.issued_on, ""), _holdings.c.digitized_at, _holdings.c.document)
        query = query.order_by(*(column.desc() for column in newest)).limit(most)
    return _read(uow, query)


def of_batch(uow: UnitOfWork, batch: BatchId) -> list[Holding]:
    """Return what is held of the documents of a batch."""
    made = select(_documents.c.id).where(_documents.c.batch == batch)
    return _read(uow, _select().where(_holdings.c.document.in_(made)))


def results_of(uow: UnitOfWork, dossier: DossierId) -> list[Holding]:
    """Return the papers that a dossier ended with, which nobody else changes until this unit ends."""
    query = _select().where(_holdings.c.origin == dossier, _holdings.c.result.is_(True))
    return _read(uow, query.order_by(_holdings.c.document).with_for_update())


def about(uow: UnitOfWork, kind: str, subject: str) -> list[Holding]:
    """Return the papers of a type that speak of the same, the newest first."""
    return _read(uow, _select().where(_holdings.c.type == kind, _holdings.c.about == subject))


def superseded_by(uow: UnitOfWork, document: DocumentId) -> list[Holding]:
    """Return the papers that this document took the place of."""
    return _read(uow, _select().where(_holdings.c.superseded_by == document))


def supersede(uow: UnitOfWork, document: DocumentId, newer: DocumentId | None) -> None:
    """Let a newer document stand in the place of this one, or none any more; raise NotFound."""
    _change(uow, document, superseded_by=newer)


def revoke(uow: UnitOfWork, document: DocumentId, at: datetime | None, why: str) -> None:
    """Say that the paper has no value since a moment, or has it again (None); raise NotFound."""
    _change(uow, document, revoked_at=at, revoked_why=why)


def hide(uow: UnitOfWork, document: DocumentId, *, hidden: bool) -> None:
    """Offer a result to nobody before it was handed over, or to all from now on; raise NotFound."""
    _change(uow, document, hidden=hidden)


def _change(uow: UnitOfWork, document: DocumentId, **values: Any) -> None:  # noqa: ANN401  (values of columns)
    locked(uow, document)
    uow.connection.execute(update(_holdings).where(_holdings.c.document == document).values(**values))


def _select() -> Select[Any]:
    """Every reading of this table begins here: who may see what will be decided in this one place."""
    return select(_holdings)


def _read(uow: UnitOfWork, query: Select[Any]) -> list[Holding]:
    rows = uow.connection.execute(query).mappings()
    found = [_holding(row) for row in rows]
    return sorted(found, key=lambda one: (one.issued_on or "", one.digitized_at, one.document), reverse=True)


def _holding(row: RowMapping) -> Holding:
    form = row["source_form"]
    values = {name: row[name] for name in _COLUMNS}
    values |= {"state": DocumentState(row["state"]), "source_form": SourceForm(form) if form else None}
    return Holding(**values)
