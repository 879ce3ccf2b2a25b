"""Dossiers: one citizen's case each, with every move that it made."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select, update

from core.errors import IllegalStep, NotFound
from core.ids import DossierId
from core.procedure import Channel, Dossier
from core.states import DOSSIER_MOVES, DossierState, move
from storage.db.register_tables import dossier_moves as _moves
from storage.db.statements import insert_new, one
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork

_COLUMNS = tuple(field.name for field in fields(Dossier))
_CHANGEABLE = tuple(name for name in _COLUMNS if name not in {"id", "code", "created_at", "created_by", "state"})
_MOMENTS = {
    DossierState.RECEIVED: "received_at",
    DossierState.FINISHED: "finished_at",
    DossierState.RETURNED: "returned_at",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A dossier came into a state."""

    state: DossierState
    at: datetime
    by: str
    note: str


def create(uow: UnitOfWork, dossier: Dossier) -> None:
    """Keep a new dossier; raise IllegalStep when its code is taken, also by somebody at the same moment."""
    values = {name: getattr(dossier, name) for name in _COLUMNS}
    values |= {"state": dossier.state.value, "channel": dossier.channel.value}
    if not insert_new(uow.connection, _dossiers, values):
        raise IllegalStep("there is a dossier with this code already")
    _record(uow, dossier.id, Moved(dossier.state, dossier.created_at, dossier.created_by, ""))


def move_on(uow: UnitOfWork, dossier_id: DossierId, state: DossierState, *, by: str, note: str = "") -> Dossier:
    """Move a dossier to another state and return it; raise NotFound, IllegalStep.

    Every move stays on record. The first reception, the end and the hand-over are noted in the dossier itself, too.
    """
    lock(uow, dossier_id)
    dossier = get(uow, dossier_id)
    move(DOSSIER_MOVES, dossier.state, state)
    at = uow.now()
    changes: dict[str, Any] = {"state": state.value}
    if (moment := _MOMENTS.get(state)) and (state is not DossierState.RECEIVED or dossier.received_at is None):
        changes[moment] = at
    if state is DossierState.PROCESSING and dossier.finished_at is not None:
        changes["finished_at"] = None
    uow.connection.execute(update(_dossiers).where(_dossiers.c.id == dossier_id).values(**changes))
    _record(uow, dossier_id, Moved(state, at, by, note))
    return get(uow, dossier_id)


def change(uow: UnitOfWork, dossier: Dossier) -> None:
    """Keep what may be changed of a dossier: everything but its code, state and who opened it; raise NotFound."""
    values = {name: getattr(dossier, name) for name in _CHANGEABLE} | {"channel": dossier.channel.value}
    changed = uow.connection.execute(update(_dossiers).where(_dossiers.c.id == dossier.id).values(**values))
    if changed.rowcount != 1:
        raise NotFound(f"dossier {dossier.id}")


def history(uow: UnitOfWork, dossier_id: DossierId) -> list[Moved]:
    """Return every move of a dossier, oldest first."""
    query = select(_moves).where(_moves.c.dossier == dossier_id).order_by(_moves.c.number)
    return [
        Moved(DossierState(row["state"]), row["at"], row["by"], row["note"])
        for row in uow.connection.execute(query).mappings()
    ]


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
    values = {name: row[name] for name in _COLUMNS}
    return Dossier(**values | {"state": DossierState(row["state"]), "channel": Channel(row["channel"])})


def _record(uow: UnitOfWork, dossier_id: DossierId, moved: Moved) -> None:
    taken = select(func.coalesce(func.max(_moves.c.number), 0)).where(_moves.c.dossier == dossier_id)
    number = uow.connection.execute(taken).scalar_one() + 1
    values = {"dossier": dossier_id, "number": number, **asdict(moved), "state": moved.state.value}
    uow.connection.execute(_moves.insert().values(**values))
