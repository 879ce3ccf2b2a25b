"""The entry in the audit of the request that is being answered, until it is written: once, and never changed then.

It goes with the first change that the request makes, in one unit of work: nothing is changed without its entry, and no
entry tells of a change that came to nothing. What changes nothing is put on record when the route ends, before
anything is answered; so what the route itself refuses is told as a denial.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from core import errors
from core.errors import SohoaError
from storage.db import audit
from storage.db.audit import DENIED, GRANTED, Entry
from storage.db.work import UnitOfWork

_DENIALS = (
    errors.Unauthorized,
    errors.Forbidden,
    errors.MustChangePassword,
    errors.NotFound,
    errors.TooManyTries,
    errors.TooManyRequests,
    errors.NotReusable,
    errors.NotDigitized,
    errors.NotDestroyed,
    errors.NotTwice,
    errors.Held,
)
"""Somebody may not do or have what they asked for, by who they are or by a rule; other errors came in the way."""


@dataclass
class Pending:
    """An entry that is not written yet; `why` is what was raised, None while all goes well."""

    entry: Entry
    why: SohoaError | None = None
    written: bool = False

    def append(self, uow: UnitOfWork) -> None:
        """Write it behind the newest one, with its outcome and the time of now."""
        data = self.entry.data if self.why is None else {**self.entry.data, "why": self.why.code}
        outcome = DENIED if isinstance(self.why, _DENIALS) else GRANTED
        audit.append(uow, replace(self.entry, at=uow.now(), outcome=outcome, data=data))

    def settle(self) -> None:
        """Remember that it is safely kept."""
        self.written = True


_NOW: ContextVar[Pending | None] = ContextVar("pending", default=None)


@contextmanager
def begun(entry: Entry) -> Iterator[Pending]:
    """Lend the entry of what is done meanwhile, also in threads that are asked from here."""
    mine = Pending(entry)
    token = _NOW.set(mine)
    try:
        yield mine
    finally:
        _NOW.reset(token)


def refuse(why: SohoaError) -> None:
    """Say that what is asked is refused or went wrong, where that is answered without being raised.

    Pages do so by `Pages.after`, before they load what they show.
    """
    if (mine := _NOW.get()) is not None:
        mine.why = why


def join(uow: UnitOfWork) -> UnitOfWork:
    """Return a unit of work that writes the entry with its changes, when none did before."""
    mine = _NOW.get()
    if mine is not None and not mine.written:
        uow.at_the_end(mine.append)
        uow.after_commit(mine.settle)
    return uow
