"""Who wants which dossier kept, and until when."""

from sqlalchemy import ColumnElement, RowMapping, exists, select, update

from core.errors import IllegalStep
from core.ids import DossierId
from core.retention import Hold
from storage.db.retention_tables import holds as _holds
from storage.db.statements import insert_new, one
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork


def add(uow: UnitOfWork, hold: Hold) -> None:
    """Hold a dossier back; ask under `dossiers.lock`, so that it is not destroyed at the same moment."""
    insert_new(uow.connection, _holds, _values(hold))


def lift(uow: UnitOfWork, dossier: DossierId, hold_id: str, by: str, why: str) -> Hold:
    """End a hold of a dossier and return it; raise NotFound, IllegalStep when it was ended already."""
    where = (_holds.c.id == hold_id, _holds.c.dossier == dossier)
    changes = {"lifted_by": by, "lifted_at": uow.now(), "lifted_why": why}
    changed = uow.connection.execute(update(_holds).where(*where, _holds.c.lifted_at.is_(None)).values(**changes))
    found = _hold(one(uow.connection.execute(select(_holds).where(*where)).mappings().first(), "hold"))
    if changed.rowcount != 1:
        raise IllegalStep("it was lifted already")
    return found


def of_dossier(uow: UnitOfWork, dossier: DossierId) -> list[Hold]:
    """Return every hold of a dossier, oldest first, lifted ones too."""
    query = select(_holds).where(_holds.c.dossier == dossier).order_by(_holds.c.at, _holds.c.id)
    return [_hold(row) for row in uow.connection.execute(query).mappings()]


def held() -> ColumnElement[bool]:
    """Return the condition on a row of `dossiers` that somebody holds it back."""
    return exists().where(_holds.c.dossier == _dossiers.c.id, _holds.c.lifted_at.is_(None))


def _values(hold: Hold) -> dict[str, object]:
    return {column.name: getattr(hold, column.name) for column in _holds.c}


def _hold(row: RowMapping) -> Hold:
    return Hold(**{**row, "dossier": DossierId(row["dossier"])})
