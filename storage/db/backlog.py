"""What waits at this moment: counts alone, of agencies whose figures somebody may know."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from core.review import Stage
from core.states import OPEN_DOSSIERS, BatchState
from storage.db.review_tables import review_agencies as _of_agencies
from storage.db.review_tables import reviews as _reviews
from storage.db.tables import batches as _batches
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits."""

    papers: int
    """Waiting for a person."""
    citizens: int
    """Those among them whose citizen stands at the counter."""
    held: int
    """In somebody's hands."""
    second: int
    """Waiting for a second look."""
    batches: int
    """Being read."""
    failed: int
    """Batches that an operator must look at."""
    dossiers: int
    """Open."""
    overdue: int
    """Open although the promised moment has passed."""


def now(uow: UnitOfWork, agencies: Collection[str] | None = None) -> Backlog:
    """Return what waits now at these agencies; None is all."""
    moment = uow.now()
    papers = select(
        func.count(),
        _count(_reviews.c.waiting),
        _count(_reviews.c.held_until > moment),
        _count(_reviews.c.stage == Stage.SECOND.value),
    ).where(_reviewed(agencies))
    open_ones = _dossiers.c.state.in_([state.value for state in OPEN_DOSSIERS])
    cases = select(func.count(), _count(_dossiers.c.due_at < moment)).where(open_ones, _received(agencies))
    handed_in = select(
        _count(_batches.c.state == BatchState.PROCESSING.value), _count(_batches.c.state == BatchState.FAILED.value)
    ).where(_batches.c.state.in_([BatchState.PROCESSING.value, BatchState.FAILED.value]), _brought(agencies))
    waiting, citizens, held, second = _row(uow, papers)
    reading, failed = _row(uow, handed_in)
    dossiers, overdue = _row(uow, cases)
    return Backlog(waiting, citizens, held, second, reading, failed, dossiers, overdue)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _row(uow: UnitOfWork, query: Select[*tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(uow.connection.execute(query).one())


def _reviewed(agencies: Collection[str] | None) -> ColumnElement[bool]:
    if agencies is None:
        return true()
    mine = select(_of_agencies.c.document).where(_of_agencies.c.agency.in_(sorted(agencies)))
    return _reviews.c.document.in_(mine)


def _received(agencies: Collection[str] | None) -> ColumnElement[bool]:
    return true() if agencies is None else _dossiers.c.receiving.in_(sorted(agencies))


def _brought(agencies: Collection[str] | None) -> ColumnElement[bool]:
    if agencies is None:
        return true()
    mine = select(_dossiers.c.id).where(_received(agencies))
    return or_(_batches.c.agency.in_(sorted(agencies)), _batches.c.dossier.in_(mine))
