"""Dossiers: one citizen's case each."""

from sqlalchemy import RowMapping, select

from core.errors import IllegalStep
from core.ids import DossierId
from core.procedure import Dossier
from storage.db.statements import insert_new, one
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork


def create(uow: UnitOfWork, dossier: Dossier) -> None:
    """Keep a new dossier; raise IllegalStep when its code is taken, also by somebody at the same moment."""
    values = {
        "id": dossier.id,
        "code": dossier.code,
        "procedure": dossier.procedure,
        "created_at": dossier.created_at,
        "created_by": dossier.created_by,
    }
    if not insert_new(uow.connection, _dossiers, values):
        raise IllegalStep("there is a dossier with this code already")


def lock(uow: UnitOfWork, dossier_id: DossierId) -> None:
    """Let no other unit of work past this line for the same dossier until this one ends; raise NotFound."""
    query = select(_dossiers.c.id).where(_dossiers.c.id == dossier_id).with_for_update()
    one(uow.connection.execute(query).mappings().first(), f"dossier {dossier_id}")


def get(uow: UnitOfWork, dossier_id: DossierId) -> Dossier:
    """Return the dossier; raise NotFound."""
    found = uow.connection.execute(select(_dossiers).where(_dossiers.c.id == dossier_id)).mappings().first()
    return _dossier(one(found, f"dossier {dossier_id}"))


def by_code(uow: UnitOfWork, code: str) -> Dossier | None:
    """Return the dossier with exactly this code, or None."""
    found = uow.connection.execute(select(_dossiers).where(_dossiers.c.code == code)).mappings().first()
    return _dossier(found) if found is not None else None


def recent(uow: UnitOfWork, limit: int, before: DossierId | None = None) -> list[Dossier]:
    """Return at most `limit` dossiers, newest first; those older than `before` for the next part of the list."""
    query = select(_dossiers).order_by(_dossiers.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(_dossiers.c.id < before)
    return [_dossier(row) for row in uow.connection.execute(query).mappings()]


def _dossier(row: RowMapping) -> Dossier:
    return Dossier(DossierId(row["id"]), row["code"], row["procedure"], row["created_at"], row["created_by"])
