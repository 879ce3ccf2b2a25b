"""What is kept of one person, as far as somebody may see it."""

from collections.abc import Collection

from sqlalchemy import select, true

from core.dossier import Document
from core.ids import DossierId, PartyId
from core.procedure import Dossier
from core.sight import Sight
from storage.db import documents, dossiers, owners
from storage.db.sight import handled, visible
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork


def papers(uow: UnitOfWork, parties: Collection[PartyId], sight: Sight) -> list[Document]:
    """Return the documents that are papers of these parties (give `parties.one_of`), by id; none twice."""
    query = select(_documents).where(
        _documents.c.id.in_(owners.documents(parties)), _documents.c.superseded.is_(False), visible(sight)
    )
    rows = uow.connection.execute(query.order_by(_documents.c.id)).mappings()
    return [documents.of_row(row) for row in rows]


def cases(uow: UnitOfWork, parties: Collection[PartyId], sight: Sight) -> list[Dossier]:
    """Return the dossiers whose applicant these parties are, by id."""
    mine = handled(sight.agencies) if sight.agencies is not None else true()
    query = select(_dossiers.c.id).where(_dossiers.c.applicant.in_(sorted(parties)), mine)
    ids = uow.connection.execute(query.order_by(_dossiers.c.id)).scalars().all()
    return [dossiers.get(uow, DossierId(one)) for one in ids]
