"""Components of dossiers that must not be digitized."""

from sqlalchemy import delete, select

from core.ids import DossierId
from core.register import Excluded, Exclusion
from storage.db.register_tables import exclusions as _exclusions
from storage.db.statements import upsert
from storage.db.work import UnitOfWork


def put(uow: UnitOfWork, excluded: Excluded) -> None:
    """Keep why a component is not digitized, in the place of an earlier reason."""
    values = {
        "dossier": excluded.dossier,
        "component": excluded.component,
        "why": excluded.why.value,
        "note": excluded.note,
        "by": excluded.by,
        "at": excluded.at,
    }
    upsert(uow.connection, _exclusions, ["dossier", "component"], values)


def remove(uow: UnitOfWork, dossier: DossierId, component: str) -> bool:
    """Let a component be digitized again; return whether it was excluded."""
    mine = (_exclusions.c.dossier == dossier) & (_exclusions.c.component == component)
    return uow.connection.execute(delete(_exclusions).where(mine)).rowcount > 0


def of_dossier(uow: UnitOfWork, dossier: DossierId) -> list[Excluded]:
    """Return what must not be digitized in a dossier, by component."""
    query = select(_exclusions).where(_exclusions.c.dossier == dossier).order_by(_exclusions.c.component)
    return [
        Excluded(dossier, row["component"], Exclusion(row["why"]), row["note"], row["by"], row["at"])
        for row in uow.connection.execute(query).mappings()
    ]
