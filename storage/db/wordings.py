"""What people changed of the words of a page; a version is added, never changed, and keeps what was read below it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import RowMapping, exists, select

from core import codec
from core.blob import Blob
from core.errors import IllegalStep, Outdated
from core.ids import BatchId, PageId
from core.wording import Edit
from storage.db import columns
from storage.db.review_tables import wordings as _wordings
from storage.db.statements import insert_new
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

CHANGE, UNDO, READ = "change", "undo", "read"


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of what people made of a page's words."""

    page: PageId
    number: int
    """From 1."""
    edits: tuple[Edit, ...]
    """All that hold, in the order in which they were made."""
    action: str
    """CHANGE or UNDO by a person, READ when the page was read again below them."""
    by: str
    at: datetime
    origin: int
    """The version whose edits these are; 0 for none."""
    before: int | None
    """The version whose edits an undo brings back, 0 for none; None when there is nothing to undo."""
    reading: Blob
    """What the engine read, as `core.page.Page`; it stays for ever."""


def head(uow: UnitOfWork, page: PageId) -> Wording | None:
    """Return the newest version, None for a page whose words nobody has changed."""
    query = select(_wordings).where(_wordings.c.page == page).order_by(_wordings.c.number.desc()).limit(1)
    found = uow.connection.execute(query).mappings().first()
    return _wording(found) if found is not None else None


def history(uow: UnitOfWork, page: PageId) -> list[Wording]:
    """Return every version, oldest first."""
    query = select(_wordings).where(_wordings.c.page == page).order_by(_wordings.c.number)
    return [_wording(row) for row in uow.connection.execute(query).mappings()]


def any_in(uow: UnitOfWork, batch: BatchId) -> bool:
    """Return whether people have changed words of a batch."""
    query = select(exists().where(_pages.c.batch == batch, _wordings.c.page == _pages.c.id))
    return bool(uow.connection.execute(query).scalar())


def change(uow: UnitOfWork, page: PageId, new: tuple[Edit, ...], reading: Blob, by: str) -> Wording:
    """Keep further changes behind those that hold; `reading` is what they were made on, if they are the first ones.

    Ask under `batches.lock`.
    """
    old = head(uow, page)
    number = old.number + 1 if old else 1
    edits = (*(old.edits if old else ()), *new)
    below, before = (old.reading, old.origin) if old else (reading, 0)
    return _add(uow, Wording(page, number, edits, CHANGE, by, uow.now(), number, before, below))


def undone(uow: UnitOfWork, page: PageId) -> Wording:
    """Return the version that an undo makes, not kept yet; raise IllegalStep when there is nothing to undo."""
    newest = head(uow, page)
    if newest is None or newest.before is None:
        raise IllegalStep("there is nothing to undo")
    number = newest.number + 1
    if newest.before == 0:
        return replace(newest, number=number, edits=(), action=UNDO, origin=0, before=None)
    mine = (_wordings.c.page == page, _wordings.c.origin == newest.before)
    query = select(_wordings).where(*mine).order_by(_wordings.c.number.desc()).limit(1)
    back = _wording(uow.connection.execute(query).mappings().one())
    return replace(back, number=number, action=UNDO, reading=newest.reading)


def keep(uow: UnitOfWork, made: Wording, by: str) -> Wording:
    """Keep an undo, or what is left of the changes over a new reading; raise Outdated when somebody was faster."""
    return _add(uow, replace(made, by=by, at=uow.now()))


def _add(uow: UnitOfWork, made: Wording) -> Wording:
    values = {
        "page": made.page,
        "number": made.number,
        "action": made.action,
        "made_by": made.by,
        "at": made.at,
        "origin": made.origin,
        "before": made.before,
        **columns.blob_values("reading", made.reading),
        "body": codec.dump(list(made.edits), list[Edit]).decode(),
    }
    if not insert_new(uow.connection, _wordings, values):
        raise Outdated(f"version {made.number} is there already")
    return made


def _wording(row: RowMapping) -> Wording:
    return Wording(
        page=PageId(row["page"]),
        number=row["number"],
        edits=tuple(codec.load(list[Edit], row["body"])),
        action=row["action"],
        by=row["made_by"],
        at=row["at"],
        origin=row["origin"],
        before=row["before"],
        reading=columns.the_blob("reading", row),
    )
