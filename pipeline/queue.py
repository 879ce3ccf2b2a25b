"""The steps of the journey, and the ways to wake whoever does them.

The truth is a row per step in the database (`storage.db.steps`); a queue only says that there is something to do.
"""

from enum import StrEnum
from typing import Protocol

from storage.db import steps
from storage.db.work import UnitOfWork


class Step(StrEnum):
    """What can be asked for; the subject is the id of a file, page, batch or document."""

    SPLIT = "split"
    """file: take its pages out."""
    RECOGNIZE = "recognize"
    """page: read it."""
    ASSEMBLE = "assemble"
    """batch: find the papers, their types, fields and components."""
    RENDER = "render"
    """document: make its searchable PDF, ALTO and text."""


PRIORITY = {Step.SPLIT: 0, Step.RECOGNIZE: 0, Step.ASSEMBLE: 1, Step.RENDER: 1}
"""Higher goes first: a batch that is nearly done is finished before the next one is begun."""


class JobQueue(Protocol):
    """Wakes workers.

    An implementation SHALL return quickly and SHALL NOT raise when its transport is down: the row stands, and the
    sweep announces it again. It MAY announce twice, late, or out of order.
    """

    def announce(self, step: Step, subject: str) -> None:
        """Say that this step of this subject is due; called after the commit that made it so."""
        ...


def ask(uow: UnitOfWork, queue: JobQueue, step: Step, subject: str) -> None:
    """Make a step due in this unit of work, and announce it once that is committed."""
    steps.ask(uow, step, subject, priority=PRIORITY[step])
    uow.after_commit(lambda: queue.announce(step, subject))
