"""Which dossiers the figures of a period count, and into which groups these are put."""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, cast, func, literal, select

from core.measures import Period, Split
from core.register import LinkKind
from core.states import DossierState
from storage.db.register_tables import links as _links
from storage.db.register_tables import procedures as _procedures
from storage.db.tables import batches as _batches
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork

REUSING = (LinkKind.REUSED.value, LinkKind.REUSED_RESULT.value, LinkKind.NATIONAL_STORE.value)
"""How a paper is used that was held before."""
_NOT_TAKEN_IN = (DossierState.REGISTERED.value, DossierState.REFUSED.value)
_ZONE, _HOURS = "Asia/Ho_Chi_Minh", "+7 hours"


def version(uow: UnitOfWork) -> ColumnElement[date]:
    """Return from which day on the version holds that a dossier was received under; it is kept since then."""
    received = _dossiers.c.received_at
    local: ColumnElement[date] = cast(func.timezone(_ZONE, received), Date)
    if uow.connection.dialect.name == "sqlite":
        local = func.date(received, _HOURS)
    same = and_(_procedures.c.code == _dossiers.c.procedure, _procedures.c.effective_from <= local)
    of_day = select(func.max(_procedures.c.effective_from)).where(same).correlate(_dossiers).scalar_subquery()
    return func.coalesce(_dossiers.c.procedure_from, of_day)


def group(uow: UnitOfWork, split: Split | None) -> ColumnElement[str]:
    """Return the name of the group of a dossier; one and the same of all without a `split`."""
    if split is None:
        return literal("")
    if split in {Split.DAY, Split.MONTH}:
        return _moment(uow, split)
    chosen = {Split.AGENCY: _dossiers.c.receiving, Split.PROCEDURE: _dossiers.c.procedure}
    return func.coalesce(chosen.get(split, _clerk()), "")


def _clerk() -> ColumnElement[str]:
    """Return who first digitized papers of a dossier, else who first reused one in it, else who opened it."""
    scanned = select(_batches.c.created_by).where(_batches.c.dossier == _dossiers.c.id).order_by(_batches.c.id)
    reused = select(_links.c.by).where(_links.c.dossier == _dossiers.c.id, _links.c.kind.in_(REUSING))
    first = (query.limit(1).correlate(_dossiers).scalar_subquery() for query in (scanned, reused.order_by(_links.c.id)))
    return func.coalesce(*first, _dossiers.c.created_by)


def _moment(uow: UnitOfWork, split: Split) -> ColumnElement[str]:
    """Return the day or month of reception in Vietnam, which has had one offset all year round since 1975."""
    received = _dossiers.c.received_at
    if uow.connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m-%d" if split is Split.DAY else "%Y-%m", received, _HOURS)
    shape = "YYYY-MM-DD" if split is Split.DAY else "YYYY-MM"
    return func.to_char(func.timezone(_ZONE, received), shape)


def within(period: Period) -> ColumnElement[bool]:
    """Return the condition that a dossier is one of the period: taken in then, where and by whom it asks for."""
    wanted = [
        _dossiers.c.received_at >= period.begin,
        _dossiers.c.received_at < period.end,
        _dossiers.c.state.not_in(_NOT_TAKEN_IN),
    ]
    if period.agency is not None:
        wanted.append(_dossiers.c.receiving == period.agency)
    if period.agencies is not None:
        wanted.append(_dossiers.c.receiving.in_(sorted(period.agencies)))
    if period.procedure is not None:
        wanted.append(_dossiers.c.procedure == period.procedure)
    if period.clerk is not None:
        wanted.append(_clerk() == period.clerk)
    return and_(*wanted)
