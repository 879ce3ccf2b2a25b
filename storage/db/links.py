"""Where documents are linked: a document fills a component of a dossier, or is its result; none is ever copied."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping, Select, select, update

from core.errors import IllegalStep
from core.ids import DocumentId, DossierId, LinkId, PartyId
from core.register import Link, LinkKind, LinkRole
from core.sight import EVERYTHING, Sight
from core.states import OPEN_DOSSIERS, DossierState
from storage.db import search_rows
from storage.db.register_tables import links as _links
from storage.db.sight import of_papers
from storage.db.statements import insert_new, one
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork

REUSING = frozenset({LinkKind.REUSED, LinkKind.REUSED_RESULT, LinkKind.NATIONAL_STORE})
"""Kinds of links of papers that were not scanned for the dossier."""
_COLUMNS = tuple(field.name for field in fields(Link))


def add(uow: UnitOfWork, link: Link) -> Link:
    """Keep a link and return it; the one that stands already where this document fills this component already."""
    values = {name: getattr(link, name) for name in _COLUMNS}
    values |= {"role": link.role.value, "kind": link.kind.value}
    if insert_new(uow.connection, _links, values):
        search_rows.put(uow, [link.document])
        return link
    known = standing(uow, link.dossier, link.component, link.document)
    if known is None:
        raise IllegalStep("there is a link with this id already")
    return known


def end(uow: UnitOfWork, link_id: LinkId, by: str, why: str) -> Link:
    """End a link, which stays on record, and return it; raise NotFound, IllegalStep when it has ended already."""
    link = get(uow, link_id)
    values = {"ended_at": uow.now(), "ended_by": by, "ended_why": why}
    changed = uow.connection.execute(
        update(_links).where(_links.c.id == link_id, _links.c.ended_at.is_(None)).values(**values)
    )
    if changed.rowcount != 1:
        raise IllegalStep(f"link {link.id} has ended already")
    search_rows.put(uow, [link.document])
    return get(uow, link_id)


def get(uow: UnitOfWork, link_id: LinkId) -> Link:
    """Return the link; raise NotFound."""
    found = uow.connection.execute(select(_links).where(_links.c.id == link_id)).mappings().first()
    return _link(one(found, f"link {link_id}"))


def of_dossier(uow: UnitOfWork, dossier_id: DossierId, sight: Sight = EVERYTHING) -> list[Link]:
    """Return every link of a dossier to papers of the classes within sight, also ended ones, oldest first."""
    query = select(_links).where(_links.c.dossier == dossier_id, of_papers(sight, _links.c.document))
    return _read(uow, query)


def of_document(uow: UnitOfWork, document_id: DocumentId) -> list[Link]:
    """Return every link of a document, also ended ones, oldest first."""
    return _read(uow, select(_links).where(_links.c.document == document_id))


def standing(uow: UnitOfWork, dossier: DossierId, component: str | None, document: DocumentId) -> Link | None:
    """Return the link by which this document fills this component of the dossier now, or None."""
    query = select(_links).where(_links.c.dossier == dossier, _links.c.document == document)
    query = query.where(_links.c.component == component, _links.c.ended_at.is_(None))
    found = uow.connection.execute(query).mappings().first()
    return _link(found) if found is not None else None


def open_dossiers(uow: UnitOfWork, documents: Sequence[DocumentId]) -> list[DossierId]:
    """Return the dossiers under way in which one of these documents is linked now, each once, oldest first."""
    query = (
        select(_links.c.dossier)
        .join(_dossiers, _dossiers.c.id == _links.c.dossier)
        .where(_links.c.document.in_(documents), _links.c.ended_at.is_(None))
        .where(_dossiers.c.state.in_(_values(OPEN_DOSSIERS)))
        .distinct()
        .order_by(_links.c.dossier)
    )
    return [DossierId(found) for found in uow.connection.execute(query).scalars()]


def reused(
    uow: UnitOfWork, *, document: DocumentId | None = None, applicants: Collection[PartyId] | None = None
) -> list[Link]:
    """Return where open dossiers reuse papers now: one document, or any in dossiers of these people."""
    query = (
        select(_links)
        .join(_dossiers, _dossiers.c.id == _links.c.dossier)
        .where(_links.c.ended_at.is_(None), _links.c.kind.in_(sorted(kind.value for kind in REUSING)))
        .where(_dossiers.c.state.in_(_values(OPEN_DOSSIERS)))
    )
    if document is not None:
        query = query.where(_links.c.document == document)
    if applicants is not None:
        query = query.where(_dossiers.c.applicant.in_(sorted(applicants)))
    return _read(uow, query)


def _values(states: frozenset[DossierState]) -> list[str]:
    return sorted(state.value for state in states)


def _read(uow: UnitOfWork, query: Select[Any]) -> list[Link]:
    rows = uow.connection.execute(query.order_by(_links.c.at, _links.c.id)).mappings()
    return [_link(row) for row in rows]


def _link(row: RowMapping) -> Link:
    values = {name: row[name] for name in _COLUMNS}
    return Link(**values | {"role": LinkRole(row["role"]), "kind": LinkKind(row["kind"])})
