"""Proposals to destroy dossiers, what became of each, and which bytes went with them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, exists, func, select, update

from core.blob import Blob
from core.errors import IllegalStep
from core.ids import DossierId
from core.retention import Destruction, DestructionState, Item, Outcome
from core.sight import EVERYTHING, Sight
from storage.db.retention_tables import destroyed_blobs as _blobs
from storage.db.retention_tables import destruction_items as _items
from storage.db.retention_tables import destructions as _destructions
from storage.db.statements import insert_new, one
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork

PENDING, GONE, NEEDED = "pending", "gone", "needed"
"""What became of bytes; others needed those that stay."""
OPEN = (DestructionState.PROPOSED.value, DestructionState.APPROVED.value)


def add(uow: UnitOfWork, destruction: Destruction, items: Iterable[Item]) -> None:
    """Keep a new proposal with its dossiers."""
    insert_new(uow.connection, _destructions, asdict(destruction) | {"state": destruction.state.value})
    for item in items:
        values = asdict(item) | {"destruction": destruction.id, "outcome": item.outcome.value}
        insert_new(uow.connection, _items, values)


def get(uow: UnitOfWork, destruction: str, *, locked: bool = False) -> Destruction:
    """Return a proposal; `locked` lets nobody else decide about it until this unit ends. Raise NotFound."""
    query = select(_destructions).where(_destructions.c.id == destruction)
    found = uow.connection.execute(query.with_for_update() if locked else query).mappings().first()
    return _destruction(one(found, "destruction"))


def page(uow: UnitOfWork, limit: int, before: str | None = None, sight: Sight = EVERYTHING) -> list[Destruction]:
    """Return proposals all of whose dossiers are within sight, newest first; those older than `before`."""
    query = select(_destructions).where(within(sight))
    if before is not None:
        query = query.where(_destructions.c.id < before)
    rows = uow.connection.execute(query.order_by(_destructions.c.id.desc()).limit(limit)).mappings()
    return [_destruction(row) for row in rows]


def within(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a row of `destructions` that all of its dossiers are handled by these agencies."""
    elsewhere = [_items.c.destruction == _destructions.c.id]
    if sight.agencies is None:
        return exists().where(*elsewhere)
    mine = sorted(sight.agencies)
    strange = _items.c.receiving.not_in(mine) & _items.c.deciding.not_in(mine)
    return exists().where(*elsewhere) & ~exists().where(*elsewhere, strange)


def of_state(uow: UnitOfWork, state: DestructionState) -> list[Destruction]:
    """Return all proposals in a state, oldest first."""
    query = select(_destructions).where(_destructions.c.state == state.value).order_by(_destructions.c.id)
    return [_destruction(row) for row in uow.connection.execute(query).mappings()]


def items(uow: UnitOfWork, destruction: str, outcome: Outcome | None = None) -> list[Item]:
    """Return the dossiers of a proposal, by code."""
    query = select(_items).where(_items.c.destruction == destruction)
    if outcome is not None:
        query = query.where(_items.c.outcome == outcome.value)
    return [_item(row) for row in uow.connection.execute(query.order_by(_items.c.code)).mappings()]


def proposed() -> ColumnElement[bool]:
    """Return the condition on a row of `dossiers` that it stands in a proposal that is open."""
    return exists().where(
        _items.c.dossier == _dossiers.c.id,
        _items.c.outcome == Outcome.PLANNED.value,
        _destructions.c.id == _items.c.destruction,
        _destructions.c.state.in_(OPEN),
    )


def move_on(uow: UnitOfWork, destruction: Destruction, before: DestructionState) -> None:
    """Let a proposal be as given; raise IllegalStep where it is not in the state that it was thought to be in."""
    values = asdict(destruction) | {"state": destruction.state.value}
    where = (_destructions.c.id == destruction.id, _destructions.c.state == before.value)
    if uow.connection.execute(update(_destructions).where(*where).values(**values)).rowcount != 1:
        raise IllegalStep("somebody else has decided it")


def settle(uow: UnitOfWork, destruction: str, dossier: DossierId, outcome: Outcome, why: str = "") -> bool:
    """Say what became of a dossier, and why it was left; False when that was said already."""
    where = (
        _items.c.destruction == destruction,
        _items.c.dossier == dossier,
        _items.c.outcome == Outcome.PLANNED.value,
    )
    values = {"outcome": outcome.value, "why": why, "done_at": uow.now()}
    return uow.connection.execute(update(_items).where(*where).values(**values)).rowcount == 1


def doom(uow: UnitOfWork, destruction: str, blobs: Collection[Blob], originals: Collection[str]) -> None:
    """Remember which bytes have to go, in the unit of work in which their rows go; `originals` were handed in."""
    for blob in blobs:
        values = {"destruction": destruction, "sha256": blob.sha256, "size": blob.size, "media_type": blob.media_type}
        insert_new(uow.connection, _blobs, {**values, "original": blob.sha256 in originals, "fate": PENDING})


def doomed(uow: UnitOfWork, destruction: str, limit: int, after: str = "") -> list[Blob]:
    """Return at most `limit` blobs behind a key that still have to go, by key."""
    query = select(_blobs).where(_blobs.c.destruction == destruction, _blobs.c.fate == PENDING, _blobs.c.sha256 > after)
    rows = uow.connection.execute(query.order_by(_blobs.c.sha256).limit(limit)).mappings()
    return [Blob(row["sha256"], row["size"], row["media_type"]) for row in rows]


def gone(uow: UnitOfWork, destruction: str, sha256: str, fate: str) -> None:
    """Say what became of some bytes."""
    where = (_blobs.c.destruction == destruction, _blobs.c.sha256 == sha256)
    uow.connection.execute(update(_blobs).where(*where).values(fate=fate))


def originals(uow: UnitOfWork, destruction: str) -> Iterator[tuple[str, str]]:
    """Yield hash and fate of every file as it was handed in, by hash."""
    query = select(_blobs.c.sha256, _blobs.c.fate).where(_blobs.c.destruction == destruction, _blobs.c.original)
    for row in uow.connection.execute(query.order_by(_blobs.c.sha256)):
        yield row.sha256, row.fate


def fates(uow: UnitOfWork, destruction: str) -> dict[str, int]:
    """Return how many blobs went, stayed, or still have to go."""
    query = (
        select(_blobs.c.fate, func.count().label("held"))
        .where(_blobs.c.destruction == destruction)
        .group_by(_blobs.c.fate)
    )
    return {row.fate: row.held for row in uow.connection.execute(query)}


def _destruction(row: RowMapping) -> Destruction:
    return Destruction(**{**row, "state": DestructionState(row["state"])})


def _item(row: RowMapping) -> Item:
    values: dict[str, Any] = {name: value for name, value in row.items() if name != "destruction"}
    return Item(**values | {"dossier": DossierId(row["dossier"]), "outcome": Outcome(row["outcome"])})
