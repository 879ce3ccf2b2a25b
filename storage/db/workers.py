"""Which processes say that they are alive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.db.statements import upsert
from storage.db.tables import workers as _workers
from storage.db.work import UnitOfWork
from storage.identity import WorkerId, is_gone

SILENT = timedelta(seconds=60)
"""After this long without a sign a process on another machine counts as gone."""
_KEYS = ["host", "boot", "pid", "started"]


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that registered itself."""

    id: WorkerId
    kind: str
    beat_at: datetime


def beat(uow: UnitOfWork, worker: WorkerId, kind: str) -> None:
    """Record a sign of life, the first one too; `kind` says what the process is: `worker`, `api`, ..."""
    values = {
        "host": worker.host,
        "boot": worker.boot,
        "pid": worker.pid,
        "started": worker.started,
        "kind": kind,
        "beat_at": uow.now(),
    }
    upsert(uow.connection, _workers, _KEYS, values)


def alive(uow: UnitOfWork, seen_from: WorkerId, kind: str | None = None) -> list[Worker]:
    """Return the processes that live: on this host by looking, elsewhere by their last sign of life."""
    found = [worker for worker in _all(uow) if not _is_dead(worker, seen_from, uow.now())]
    return [worker for worker in found if kind is None or worker.kind == kind]


def leave(uow: UnitOfWork, worker: WorkerId) -> None:
    """Forget a process that ends in good order."""
    here = [_workers.c[name] == getattr(worker, name) for name in _KEYS]
    uow.connection.execute(delete(_workers).where(*here))


def forget_dead(uow: UnitOfWork, seen_from: WorkerId, now: datetime) -> None:
    """Forget the processes that are gone."""
    for worker in _all(uow):
        if _is_dead(worker, seen_from, now):
            leave(uow, worker.id)


def _is_dead(worker: Worker, seen_from: WorkerId, now: datetime) -> bool:
    return is_gone(worker.id, seen_from) or (worker.id.host != seen_from.host and worker.beat_at < now - SILENT)


def _all(uow: UnitOfWork) -> list[Worker]:
    rows = uow.connection.execute(select(_workers).order_by(_workers.c.beat_at)).mappings()
    return [
        Worker(WorkerId(row["host"], row["boot"], row["pid"], row["started"]), row["kind"], row["beat_at"])
        for row in rows
    ]
