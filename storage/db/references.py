"""Which blobs the rows speak of, some at a time: there are millions of them."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import Engine, Subquery, Table, func, select, union_all

from core.blob import Blob
from storage.db import anchors
from storage.db.access_tables import anchors as _anchors
from storage.db.review_tables import wordings
from storage.db.tables import artifacts, files, pages, upload_parts
from storage.db.work import UnitOfWork

_PLACES = (
    (files, "blob"),
    (pages, "image"),
    (pages, "text"),
    (pages, "words"),
    (artifacts, "blob"),
    (wordings, "reading"),
)
_MANY, _FEW = 1000, 200


def referenced(engine: Engine, at_once: int = _MANY) -> Iterator[Blob]:
    """Yield every blob that some row needs, once for each key, ordered by key.

    Each part is read by itself: what comes in meanwhile behind the place reached is seen, what goes is not. Parts of
    uploads are not among them: they are deleted at any moment, and who sends them has the file.
    """
    after = ""
    while some := _part(engine, after, at_once):
        yield from some
        after = some[-1].sha256


def unneeded(engine: Engine, keys: Iterable[str], at_once: int = _FEW) -> Iterator[str]:
    """Yield those of these keys that no row needs; each is asked for after it was given."""
    asked = iter(keys)
    while some := list(islice(asked, at_once)):
        with UnitOfWork(engine, read_only=True) as uow:
            there = needed(uow, some)
        yield from (key for key in some if key not in there)


def needed(uow: UnitOfWork, keys: Collection[str]) -> set[str]:
    """Return those of these keys that some row needs; give no more than some hundred at once."""
    found: set[str] = set()
    # Parts of uploads, too: whoever deletes what nobody needs must not take them from under a hand.
    for table, name in (*_PLACES, (upload_parts, "blob")):
        column = table.c[f"{name}_sha256"]
        found |= set(uow.connection.execute(select(column).where(column.in_(sorted(keys)))).scalars())
    lying = select(_anchors.c.blob).where(_anchors.c.blob.in_(sorted(keys)))
    return found | set(uow.connection.execute(lying).scalars())


def _part(engine: Engine, after: str, limit: int) -> list[Blob]:
    parts = [_first(table, name, after, limit) for table, name in _PLACES]
    query = union_all(*(select(part) for part in parts))
    with UnitOfWork(engine, read_only=True) as uow:
        rows = uow.connection.execute(query).all()
        lying = [(kept.blob.sha256, kept.blob.size, kept.blob.media_type) for kept in anchors.behind(uow, after, limit)]
    found = {sha256: Blob(sha256, size, media_type) for sha256, size, media_type in [*rows, *lying]}
    return [found[key] for key in sorted(found)[:limit]]


def _first(table: Table, name: str, after: str, limit: int) -> Subquery:
    key = table.c[f"{name}_sha256"]
    # Each key once: else a part that ends amid the same key could hide others behind it.
    size, media_type = func.min(table.c[f"{name}_size"]), func.min(table.c[f"{name}_media_type"])
    query = select(key, size.label("size"), media_type.label("media_type")).where(key > after).group_by(key)
    return query.order_by(key).limit(limit).subquery()
