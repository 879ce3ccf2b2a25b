"""Which blobs the rows speak of."""

from sqlalchemy import Engine, select, union

from core.blob import Blob
from storage.db import anchors
from storage.db.review_tables import wordings
from storage.db.tables import artifacts, files, pages
from storage.db.work import UnitOfWork

_PLACES = (
    (files, "blob"),
    (pages, "image"),
    (pages, "text"),
    (pages, "words"),
    (artifacts, "blob"),
    (wordings, "reading"),
)


def referenced(engine: Engine) -> list[Blob]:
    """Return every blob that some row needs, once for each key, ordered by key.

    Parts of uploads are not among them: they are deleted at any moment, and who sends them has the file.
    """
    parts = [
        select(table.c[f"{name}_sha256"], table.c[f"{name}_size"], table.c[f"{name}_media_type"]).where(
            table.c[f"{name}_sha256"].is_not(None)
        )
        for table, name in _PLACES
    ]
    with UnitOfWork(engine, read_only=True) as uow:
        rows = uow.connection.execute(union(*parts)).all()
        lying = [(kept.blob.sha256, kept.blob.size, kept.blob.media_type) for kept in anchors.every(uow)]
    found = {sha256: Blob(sha256, size, media_type) for sha256, size, media_type in [*rows, *lying]}
    return [found[sha256] for sha256 in sorted(found)]
