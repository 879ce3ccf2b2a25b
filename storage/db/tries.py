"""How often somebody tried in vain of late: counted in the database, so that no process forgets and none is asked."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import case, delete, func, select, update

from storage.db.register_tables import tries as _tries
from storage.db.statements import insert
from storage.db.work import UnitOfWork

_SWEPT = 100
"""Rows that are too old, cleared at each try."""


def count(uow: UnitOfWork, limits: Mapping[str, int], window: timedelta) -> bool:
    """Count one try for each subject and return whether all of them may try.

    `limits` says how many tries a subject has within `window` of its first one. Commit before the answer is worked
    out: then many at once have no more tries than one after the other. Subjects are counted in the order of their
    names, so that two units never wait for each other.
    """
    now, since = uow.now(), uow.now() - window
    _sweep(uow, since)
    allowed = True
    for subject in sorted(limits):
        statement = insert(uow.connection, _tries).values(subject=subject, since=now, count=1)
        old = _tries.c.since <= since
        changes = {
            "count": case((old, 1), else_=_tries.c.count + 1),
            "since": case((old, now), else_=_tries.c.since),
        }
        counted = statement.on_conflict_do_update(index_elements=["subject"], set_=changes).returning(_tries.c.count)
        allowed &= uow.connection.execute(counted).scalar_one() <= limits[subject]
    return allowed


def give_back(uow: UnitOfWork, subjects: Mapping[str, int]) -> None:
    """Take one try of each subject back, because it was not in vain."""
    for subject in sorted(subjects):
        where = (_tries.c.subject == subject, _tries.c.count > 0)
        uow.connection.execute(update(_tries).where(*where).values(count=_tries.c.count - 1))


def held(uow: UnitOfWork) -> int:
    """Return how many subjects are counted."""
    return uow.connection.execute(select(func.count()).select_from(_tries)).scalar_one()


def _sweep(uow: UnitOfWork, since: object) -> None:
    old = select(_tries.c.subject).where(_tries.c.since <= since).order_by(_tries.c.subject).limit(_SWEPT)
    old = old.with_for_update(skip_locked=True)
    uow.connection.execute(delete(_tries).where(_tries.c.subject.in_(old)))
