"""What is to be done, who is doing it, and what became of it: one row per step and subject.

A claim is a lease with a token. Whoever finishes must still hold the token, in the same unit of work as the results:
so a step that two workers did by accident counts once.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, case, exists, func, or_, select, update

from core.batch import Failure
from core.errors import IllegalStep
from core.sight import EVERYTHING, Sight
from core.states import StepState
from storage.db import columns
from storage.db.sight import worked_on
from storage.db.statements import insert, one
from storage.db.tables import steps as _steps
from storage.db.work import UnitOfWork
from storage.identity import WorkerId, is_gone

_LEASE = ("lease_token", "lease_until", "lease_host", "lease_boot", "lease_pid", "lease_started")
_NO_LEASE: dict[str, Any] = dict.fromkeys(_LEASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do one step, until the lease ends."""

    step: str
    subject: str
    token: str
    attempts: int
    """This one included."""


@dataclass(frozen=True, slots=True)
class FailedStep:
    """A quarantined step."""

    step: str
    subject: str
    attempts: int
    at: datetime
    failure: Failure | None


def ask(uow: UnitOfWork, step: str, subject: str, *, priority: int = 0) -> None:
    """Make the step due; one that is done or failed becomes due again, with all of its attempts.

    A step that is being done right now becomes due once more when it is finished, for it may have missed what is new.
    """
    now = uow.now()
    idle = _steps.c.state.in_([StepState.DONE.value, StepState.FAILED.value])
    fresh = {
        "state": StepState.DUE.value,
        "attempts": 0,
        "due_at": now,
        "announced_at": None,
        "changed_at": now,
        **columns.failure_values(None),
    }
    statement = insert(uow.connection, _steps).values(
        step=step, subject=subject, priority=priority, asked_again=False, **fresh
    )
    changes: dict[str, Any] = {name: case((idle, value), else_=_steps.c[name]) for name, value in fresh.items()}
    changes["asked_again"] = case((_steps.c.state == StepState.LEASED.value, True), else_=_steps.c.asked_again)
    changes["priority"] = priority
    uow.connection.execute(statement.on_conflict_do_update(index_elements=["step", "subject"], set_=changes))


def claim(
    engine: Engine,
    worker: WorkerId,
    now: datetime,
    lease_seconds: float,
    *,
    steps: Sequence[str] | None = None,
    only: tuple[str, str] | None = None,
) -> Claim | None:
    """Lease the due step of highest priority that has been due longest, or None; no two workers get the same one.

    `steps` limits the kinds, `only` names one step and subject. Raise StorageDown.
    """
    wanted: list[ColumnElement[bool]] = [_steps.c.state == StepState.DUE.value, _steps.c.due_at <= now]
    if steps is not None:
        wanted.append(_steps.c.step.in_(steps))
    if only is not None:
        wanted.append(_is(*only))
    query = select(_steps.c.step, _steps.c.subject, _steps.c.attempts).where(*wanted)
    query = query.order_by(_steps.c.priority.desc(), _steps.c.due_at, _steps.c.subject).limit(1)
    if not _any_due(engine, query):
        return None
    with UnitOfWork(engine) as uow:
        # PostgreSQL: rows that others are claiming are passed over. SQLite: this unit is the only one that writes.
        row = uow.connection.execute(query.with_for_update(skip_locked=True)).mappings().first()
        if row is None:
            return None
        found = Claim(row["step"], row["subject"], secrets.token_hex(16), row["attempts"] + 1)
        taken = uow.connection.execute(
            update(_steps)
            .where(_is(found.step, found.subject), _steps.c.state == StepState.DUE.value)
            .values(
                state=StepState.LEASED.value,
                attempts=found.attempts,
                asked_again=False,
                changed_at=now,
                lease_token=found.token,
                lease_until=now + timedelta(seconds=lease_seconds),
                lease_host=worker.host,
                lease_boot=worker.boot,
                lease_pid=worker.pid,
                lease_started=worker.started,
            )
        )
    return found if taken.rowcount == 1 else None


def renew(engine: Engine, claim: Claim, now: datetime, lease_seconds: float) -> bool:
    """Make the lease last `lease_seconds` from now; False when it was lost."""
    with UnitOfWork(engine) as uow:
        return _change(uow, claim, lease_until=now + timedelta(seconds=lease_seconds))


def holds(uow: UnitOfWork, claim: Claim) -> bool:
    """Return whether the claim still has its lease; if so nobody can take it before this unit of work ends."""
    query = select(_steps.c.step).where(_mine(claim)).with_for_update()
    return uow.connection.execute(query).first() is not None


def hold(uow: UnitOfWork, claim: Claim) -> None:
    """Raise IllegalStep when the claim has lost its lease."""
    if not holds(uow, claim):
        raise IllegalStep(f"{claim.step} of {claim.subject} was taken over")


def attempts(uow: UnitOfWork, claim: Claim) -> int:
    """Return how often the step was tried, this time included, as its row says; raise IllegalStep without the lease."""
    found = uow.connection.execute(select(_steps.c.attempts).where(_mine(claim))).scalar()
    if found is None:
        raise IllegalStep(f"{claim.step} of {claim.subject} was taken over")
    return int(found)


def progress(uow: UnitOfWork, claim: Claim) -> None:
    """Forget earlier attempts, because this one has got further; raise IllegalStep when the lease was lost."""
    _must_change(uow, claim, attempts=1)


def is_open(uow: UnitOfWork, step: str, subject: str) -> bool:
    """Return whether the step is due or being done."""
    query = select(_steps.c.state).where(_is(step, subject))
    return uow.connection.execute(query).scalar() in {StepState.DUE.value, StepState.LEASED.value}


def open_subjects(uow: UnitOfWork, step: str) -> set[str]:
    """Return the subjects of which the step is due or being done."""
    states = [StepState.DUE.value, StepState.LEASED.value]
    query = select(_steps.c.subject).where(_steps.c.step == step, _steps.c.state.in_(states))
    return set(uow.connection.execute(query).scalars())


def finish(uow: UnitOfWork, claim: Claim) -> None:
    """Record that the step is done; raise IllegalStep when the lease was lost, so that its results are dropped too."""
    again, now = _steps.c.asked_again, uow.now()
    _must_change(
        uow,
        claim,
        state=case((again, StepState.DUE.value), else_=StepState.DONE.value),
        attempts=case((again, 0), else_=_steps.c.attempts),
        due_at=case((again, now), else_=_steps.c.due_at),
        announced_at=None,
        asked_again=False,
        changed_at=now,
        **_NO_LEASE,
        **columns.failure_values(None),
    )


def release(uow: UnitOfWork, claim: Claim, retry_at: datetime, failure: Failure, *, counted: bool = True) -> None:
    """Give the step back to be tried again at `retry_at`; not `counted`, this attempt is forgotten.

    Raise IllegalStep when the lease was lost.
    """
    _must_change(
        uow,
        claim,
        state=StepState.DUE.value,
        attempts=claim.attempts if counted else claim.attempts - 1,
        due_at=retry_at,
        announced_at=None,
        changed_at=uow.now(),
        **_NO_LEASE,
        **columns.failure_values(failure),
    )


def quarantine(uow: UnitOfWork, claim: Claim, failure: Failure) -> None:
    """Never try the step again unless somebody asks; raise IllegalStep when the lease was lost."""
    _must_change(
        uow,
        claim,
        state=StepState.FAILED.value,
        asked_again=False,
        changed_at=uow.now(),
        **_NO_LEASE,
        **columns.failure_values(failure),
    )


def lost(engine: Engine, seen_from: WorkerId, now: datetime) -> list[Claim]:
    """Return the claims whose lease has ended or whose process is gone from this host; they stand until settled."""
    with UnitOfWork(engine, read_only=True) as uow:
        rows = uow.connection.execute(select(_steps).where(_steps.c.state == StepState.LEASED.value)).mappings().all()
    found = []
    for row in rows:
        worker = WorkerId(row["lease_host"], row["lease_boot"], row["lease_pid"], row["lease_started"])
        if row["lease_until"] < now or is_gone(worker, seen_from):
            found.append(Claim(row["step"], row["subject"], row["lease_token"], row["attempts"]))
    return found


def unannounced(uow: UnitOfWork, before: datetime, *, most: int = 500) -> list[tuple[str, str]]:
    """Return due steps that nobody has taken since `before`, at most so many, and count them as announced now.

    A step that waits for another try is among them as soon as its pause is over.
    """
    now = uow.now()
    unheard = and_(_steps.c.due_at <= before, or_(_steps.c.announced_at.is_(None), _steps.c.announced_at <= before))
    rested = and_(_steps.c.failure_code.is_not(None), _steps.c.announced_at.is_(None), _steps.c.due_at <= now)
    due = select(_steps.c.step, _steps.c.subject).where(_steps.c.state == StepState.DUE.value, or_(unheard, rested))
    wanted = due.order_by(_steps.c.priority.desc(), _steps.c.due_at).limit(most).subquery()
    same = and_(_steps.c.step == wanted.c.step, _steps.c.subject == wanted.c.subject)
    found = exists().where(same).correlate(_steps)
    statement = update(_steps).where(found).values(announced_at=now).returning(_steps.c.step, _steps.c.subject)
    return sorted((str(step), str(subject)) for step, subject in uow.connection.execute(statement))


def counts(uow: UnitOfWork, sight: Sight = EVERYTHING) -> dict[tuple[str, StepState], int]:
    """Return how many steps of each kind are in each state, of batches within sight."""
    query = select(_steps.c.step, _steps.c.state, func.count()).where(worked_on(sight))
    query = query.group_by(_steps.c.step, _steps.c.state)
    return {(step, StepState(state)): number for step, state, number in uow.connection.execute(query)}


def failed(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Return every quarantined step with its subject, the latest first."""
    return [(found.step, found.subject) for found in failures(uow)]


def failures(uow: UnitOfWork, limit: int | None = None, sight: Sight = EVERYTHING) -> list[FailedStep]:
    """Return quarantined steps of batches within sight with their reason, the latest first."""
    query = select(_steps).where(_steps.c.state == StepState.FAILED.value, worked_on(sight))
    query = query.order_by(_steps.c.changed_at.desc())
    return [
        FailedStep(row["step"], row["subject"], row["attempts"], row["changed_at"], columns.failure_of(row))
        for row in uow.connection.execute(query.limit(limit)).mappings()
    ]


def retry(uow: UnitOfWork, step: str, subject: str) -> None:
    """Make a quarantined step due again with all of its attempts; raise NotFound, and IllegalStep in another state."""
    query = select(_steps.c.state, _steps.c.priority).where(_is(step, subject)).with_for_update()
    row = one(uow.connection.execute(query).mappings().first(), f"{step} of {subject}")
    if row["state"] != StepState.FAILED.value:
        raise IllegalStep(f"{step} of {subject} is {row['state']}")
    ask(uow, step, subject, priority=row["priority"])


def _any_due(engine: Engine, query: Select[Any]) -> bool:
    """Look without the write lock first, so that idle workers keep nobody waiting."""
    with UnitOfWork(engine, read_only=True) as uow:
        return uow.connection.execute(query).first() is not None


def _is(step: str, subject: str) -> ColumnElement[bool]:
    return and_(_steps.c.step == step, _steps.c.subject == subject)


def _mine(claim: Claim) -> ColumnElement[bool]:
    leased = _steps.c.state == StepState.LEASED.value
    return and_(_is(claim.step, claim.subject), leased, _steps.c.lease_token == claim.token)


def _change(uow: UnitOfWork, claim: Claim, **values: Any) -> bool:  # noqa: ANN401  (columns)
    return uow.connection.execute(update(_steps).where(_mine(claim)).values(**values)).rowcount == 1


def _must_change(uow: UnitOfWork, claim: Claim, **values: Any) -> None:  # noqa: ANN401  (columns)
    if not _change(uow, claim, **values):
        raise IllegalStep(f"{claim.step} of {claim.subject} was taken over")
