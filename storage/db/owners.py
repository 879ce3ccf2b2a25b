"""Whose paper a document is: one row for each party that it names as an owner."""

from collections.abc import Collection, Sequence

from sqlalchemy import RowMapping, Select, delete, exists, select

from core.ids import DocumentId, PartyId
from core.party import How, Owner
from core.sight import EVERYTHING, Sight
from storage.db.register_tables import document_owners as _owners
from storage.db.sight import visible
from storage.db.statements import insert_new
from storage.db.tables import documents as _documents
from storage.db.work import UnitOfWork


def put(uow: UnitOfWork, document: DocumentId, owners: Sequence[Owner]) -> None:
    """Let these be the owners of a document."""
    uow.connection.execute(delete(_owners).where(_owners.c.document == document))
    for owner in owners:
        values = {"document": document, "role": owner.role, "party": owner.party}
        insert_new(uow.connection, _owners, {**values, "how": owner.how.value, "by": owner.by, "at": owner.at})


def of_document(uow: UnitOfWork, document: DocumentId) -> list[Owner]:
    """Return the owners of a document, by role; merges are not followed."""
    query = select(_owners).where(_owners.c.document == document).order_by(_owners.c.role)
    return [_owner(row) for row in uow.connection.execute(query).mappings()]


def of_parties(
    uow: UnitOfWork,
    parties: Collection[PartyId],
    after: DocumentId | None = None,
    limit: int | None = None,
    sight: Sight = EVERYTHING,
) -> list[Owner]:
    """Return which documents within sight are papers of these parties (give `parties.one_of`), at most `limit`."""
    query = select(_owners).where(_owners.c.party.in_(sorted(parties)))
    if not sight.whole:
        query = query.where(exists().where(_documents.c.id == _owners.c.document, visible(sight)))
    if after is not None:
        query = query.where(_owners.c.document > after)
    query = query.order_by(_owners.c.document, _owners.c.role).limit(limit)
    return [_owner(row) for row in uow.connection.execute(query).mappings()]


def documents(parties: Collection[PartyId]) -> Select[tuple[str]]:
    """Return the query for the ids of the papers of these parties, to stand inside another one."""
    return select(_owners.c.document).where(_owners.c.party.in_(sorted(parties)))


def _owner(row: RowMapping) -> Owner:
    document, party = DocumentId(row["document"]), PartyId(row["party"])
    return Owner(document, row["role"], party, How(row["how"]), row["by"], row["at"])
