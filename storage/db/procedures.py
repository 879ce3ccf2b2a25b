"""Procedures, version by version: imported ones, and packaged ones from the moment a dossier uses them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, select

from core import codec
from core.procedure import Procedure
from storage.db.register_tables import procedures as _procedures
from storage.db.statements import insert_new, upsert
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Use:
    """Which dossiers a version holds for."""

    dossiers: int
    last: datetime | None
    """When the last of them was received; one that was registered only counts from when that was. None without any."""


def keep(uow: UnitOfWork, procedure: Procedure, by: str) -> bool:
    """Keep a version; False when there is one of that day already."""
    return insert_new(uow.connection, _procedures, _values(uow, procedure, by))


def rewrite(uow: UnitOfWork, procedure: Procedure, by: str) -> None:
    """Let a version be as given; only for one that no dossier used, while `of_code` has it locked."""
    upsert(uow.connection, _procedures, ["code", "effective_from"], _values(uow, procedure, by))


def of_code(uow: UnitOfWork, code: str, *, locked: bool = False) -> list[Procedure]:
    """Return the versions of a procedure, oldest first; `locked` lets nobody begin to use one until the unit ends."""
    query = select(_procedures).where(_procedures.c.code == code).order_by(_procedures.c.effective_from)
    return _read(uow, query.with_for_update() if locked else query)


def hold(uow: UnitOfWork, procedure: Procedure) -> Procedure:
    """Return a version as it is kept, unchanged until this unit of work ends; as given where none is kept."""
    query = select(_procedures).where(
        _procedures.c.code == procedure.code, _procedures.c.effective_from == procedure.effective_from
    )
    found = _read(uow, query.with_for_update(read=True))
    return found[0] if found else procedure


def in_force(uow: UnitOfWork, day: date, *, after: str = "", limit: int | None = None) -> list[Procedure]:
    """Return of each procedure the kept version that holds on a day, by code; those after a code, at most `limit`."""
    newest = (
        select(_procedures.c.code, func.max(_procedures.c.effective_from).label("effective_from"))
        .where(_procedures.c.effective_from <= day, _procedures.c.code > after)
        .group_by(_procedures.c.code)
        .order_by(_procedures.c.code)
        .limit(limit)
        .subquery()
    )
    same = and_(_procedures.c.code == newest.c.code, _procedures.c.effective_from == newest.c.effective_from)
    return _read(uow, select(_procedures).join(newest, same).order_by(_procedures.c.code))


def everything(uow: UnitOfWork) -> list[Procedure]:
    """Return every kept version, by code and day."""
    return _read(uow, select(_procedures).order_by(_procedures.c.code, _procedures.c.effective_from))


def used(uow: UnitOfWork, code: str, day: date) -> Use:
    """Return how many dossiers hold the version of a procedure that has effect from a day on, and the last of them."""
    count, last = uow.connection.execute(_use(code).where(_dossiers.c.procedure_from == day)).one()
    return Use(count, last)


def received(uow: UnitOfWork, code: str, since: datetime, until: datetime | None) -> int:
    """Return how many dossiers of a procedure were received from a moment on and before another."""
    query = _use(code).where(_moment() >= since)
    count, _ = uow.connection.execute(query.where(_moment() < until) if until is not None else query).one()
    return int(count)


def _use(code: str) -> Select[int, datetime]:
    query = select(func.count(), func.max(_moment(), type_=_dossiers.c.created_at.type))
    return query.where(_dossiers.c.procedure == code)


def _moment() -> ColumnElement[datetime]:
    """When a dossier was received, or registered where it was not yet."""
    return func.coalesce(_dossiers.c.received_at, _dossiers.c.created_at, type_=_dossiers.c.created_at.type)


def _values(uow: UnitOfWork, procedure: Procedure, by: str) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "effective_from": procedure.effective_from,
        "name": procedure.name,
        "body": codec.dump(procedure).decode(),
        "imported_at": uow.now(),
        "imported_by": by,
    }


def _read(uow: UnitOfWork, query: Select[Any]) -> list[Procedure]:
    return [_procedure(row) for row in uow.connection.execute(query).mappings()]


def _procedure(row: RowMapping) -> Procedure:
    return replace(codec.load(Procedure, row["body"]), effective_from=row["effective_from"])
