"""Anchors of the audit: its newest entry of each day, as it also lies in the blob store."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from core.blob import Blob
from storage.db.access_tables import anchors as _anchors
from storage.db.statements import insert_new
from storage.db.work import UnitOfWork

MEDIA_TYPE = "application/vnd.sohoa.anchor+json"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was said in the blob store of the newest entry of a day."""

    day: date
    """In Vietnam."""
    number: int
    hash: str
    count: int
    """Entries since the anchor before."""
    before: str
    """SHA-256 of the blob of the anchor before; zeros of the first one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An anchor's row: where it lies."""

    day: date
    number: int
    hash: str
    blob: Blob


def newest(uow: UnitOfWork) -> Kept | None:
    """Return the anchor of the latest day."""
    row = uow.connection.execute(select(_anchors).order_by(_anchors.c.day.desc()).limit(1)).mappings().first()
    return _kept(row) if row is not None else None


def every(uow: UnitOfWork) -> list[Kept]:
    """Return all anchors, by day."""
    return [_kept(row) for row in uow.connection.execute(select(_anchors).order_by(_anchors.c.day)).mappings()]


def behind(uow: UnitOfWork, sha256: str, limit: int) -> list[Kept]:
    """Return at most `limit` anchors whose blobs come after a key, by key."""
    query = select(_anchors).where(_anchors.c.blob > sha256).order_by(_anchors.c.blob).limit(limit)
    return [_kept(row) for row in uow.connection.execute(query).mappings()]


def add(uow: UnitOfWork, anchor: Anchor, blob: Blob) -> bool:
    """Keep where the anchor of a day lies; False when another worker has done so."""
    there = select(_anchors.c.day).where(_anchors.c.day == anchor.day)
    if uow.connection.execute(there).first() is not None:
        return False
    values = {"day": anchor.day, "number": anchor.number, "hash": anchor.hash, "blob": blob.sha256, "size": blob.size}
    return insert_new(uow.connection, _anchors, values | {"at": uow.now()})


def _kept(row: RowMapping) -> Kept:
    return Kept(row["day"], row["number"], row["hash"], Blob(row["blob"], row["size"], MEDIA_TYPE))
