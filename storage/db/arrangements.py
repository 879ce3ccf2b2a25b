"""The arrangements of a batch's pages; a version is added, never changed."""

from dataclasses import replace

from sqlalchemy import RowMapping, select

from core import codec
from core.arrangement import PROPOSED, UNDO, Arrangement, Slot, Version
from core.errors import IllegalStep, Outdated
from core.ids import BatchId, PageId
from storage.db.statements import insert_new, one
from storage.db.tables import arrangements as _arrangements
from storage.db.work import UnitOfWork

_REPLACE = "replace"
"""What made the version: a picture took the place of another."""


def head(uow: UnitOfWork, batch: BatchId) -> Version | None:
    """Return the newest version, or None before the first assembly."""
    query = select(_arrangements).where(_arrangements.c.batch == batch).order_by(_arrangements.c.number.desc()).limit(1)
    found = uow.connection.execute(query).mappings().first()
    return _version(found) if found is not None else None


def get(uow: UnitOfWork, batch: BatchId, number: int) -> Version:
    """Return one version; raise NotFound."""
    query = select(_arrangements).where(_arrangements.c.batch == batch, _arrangements.c.number == number)
    return _version(one(uow.connection.execute(query).mappings().first(), f"version {number} of {batch}"))


def history(uow: UnitOfWork, batch: BatchId) -> list[Version]:
    """Return every version, oldest first."""
    query = select(_arrangements).where(_arrangements.c.batch == batch).order_by(_arrangements.c.number)
    return [_version(row) for row in uow.connection.execute(query).mappings()]


def propose(uow: UnitOfWork, batch: BatchId, arrangement: Arrangement) -> Version:
    """Keep our own proposal, unless it is the newest version already; ask under `batches.lock`."""
    newest = head(uow, batch)
    if newest is not None and newest.proposed and newest.arrangement == arrangement:
        return newest
    number = newest.number + 1 if newest else 1
    return _add(uow, Version(batch, number, arrangement, PROPOSED, "sohoa", uow.now(), number, None))


def change(uow: UnitOfWork, seen: Version, arrangement: Arrangement, action: str, by: str) -> Version:
    """Keep what a person made of the version that they saw; raise Outdated when that is not the newest any more."""
    _must_be_newest(uow, seen)
    number = seen.number + 1
    return _add(uow, Version(seen.batch, number, arrangement, action, by, uow.now(), number, seen.origin))


def unturn(uow: UnitOfWork, batch: BatchId, page: PageId, by: str) -> None:
    """Forget how a person turned the picture of a page, because another picture takes its place."""
    newest = head(uow, batch)
    if newest is None or all(slot.page != page or slot.rotation is None for slot in newest.arrangement.slots):
        return
    old = newest.arrangement
    papers = tuple(tuple(_upright(slot, page) for slot in paper) for paper in old.papers)
    apart = tuple(_upright(slot, page) for slot in old.apart)
    change(uow, newest, replace(old, papers=papers, apart=apart), _REPLACE, by)


def _upright(slot: Slot, page: PageId) -> Slot:
    return replace(slot, rotation=None) if slot.page == page else slot


def undo(uow: UnitOfWork, seen: Version, by: str) -> Version:
    """Bring back what stood before the version seen; raise Outdated, IllegalStep when there is nothing to undo.

    Undoing again goes further back.
    """
    _must_be_newest(uow, seen)
    if seen.before is None:
        raise IllegalStep("there is nothing to undo")
    back = get(uow, seen.batch, seen.before)
    return _add(
        uow, Version(seen.batch, seen.number + 1, back.arrangement, UNDO, by, uow.now(), back.origin, back.before)
    )


def _must_be_newest(uow: UnitOfWork, seen: Version) -> None:
    newest = head(uow, seen.batch)
    if newest is None or newest.number != seen.number:
        raise Outdated(f"version {seen.number} is not the newest")


def _add(uow: UnitOfWork, version: Version) -> Version:
    values = {
        "batch": version.batch,
        "number": version.number,
        "action": version.action,
        "made_by": version.by,
        "at": version.at,
        "origin": version.origin,
        "before": version.before,
        "body": codec.dump(version.arrangement).decode(),
    }
    if not insert_new(uow.connection, _arrangements, values):
        raise Outdated(f"version {version.number} is there already")
    return version


def _version(row: RowMapping) -> Version:
    return Version(
        batch=BatchId(row["batch"]),
        number=row["number"],
        arrangement=codec.load(Arrangement, row["body"]),
        action=row["action"],
        by=row["made_by"],
        at=row["at"],
        origin=row["origin"],
        before=row["before"],
    )
