"""Whether anything about a batch has changed that somebody who watches it would see: a few counts, cheap for many."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from core.ids import BatchId
from storage.db.review_tables import rescans as _rescans
from storage.db.tables import arrangements as _arrangements
from storage.db.tables import artifacts as _artifacts
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import editions as _editions
from storage.db.tables import events as _events
from storage.db.tables import files as _files
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

ON_RECORD = ("evidence.recorded", "evidence.compared")
"""What a clerk says of a paper (`pipeline.evidence`)."""


def of_batches(uow: UnitOfWork, ids: Collection[BatchId]) -> dict[BatchId, str]:
    """Return a text for each batch that is another one after each change; one that is not there has none."""
    wanted = sorted(ids)
    found: dict[BatchId, list[str]] = {}
    for number, query in enumerate(_queries(wanted)):
        for batch, *rest in uow.connection.execute(query):
            found.setdefault(BatchId(batch), []).append(f"{number}:{'/'.join(map(str, rest))}")
    return {batch: " ".join(sorted(parts)) for batch, parts in found.items()}


def _queries(wanted: list[BatchId]) -> list[Select[Any]]:
    pages, documents = _pages.c, _documents.c
    places = (func.count(pages.image_sha256), func.count(pages.words_sha256), func.count(pages.document))
    pictures = select(pages.batch, func.max(_artifacts.c.made_at), func.count())
    versions = select(documents.batch, func.count()).join(_editions, _editions.c.document == documents.id)
    return [
        select(_batches.c.id, _batches.c.state).where(_batches.c.id.in_(wanted)),
        select(_files.c.batch, _files.c.state, func.count())
        .where(_files.c.batch.in_(wanted))
        .group_by(_files.c.batch, _files.c.state),
        select(pages.batch, pages.state, pages.bucket, func.count(), *places)
        .where(pages.batch.in_(wanted))
        .group_by(pages.batch, pages.state, pages.bucket),
        pictures.join(_artifacts, _artifacts.c.owner == pages.id).where(pages.batch.in_(wanted)).group_by(pages.batch),
        select(_arrangements.c.batch, func.max(_arrangements.c.number))
        .where(_arrangements.c.batch.in_(wanted))
        .group_by(_arrangements.c.batch),
        select(documents.batch, documents.state, documents.verdict, func.count())
        .where(documents.batch.in_(wanted))
        .group_by(documents.batch, documents.state, documents.verdict),
        select(pages.batch, func.count(), func.count(_rescans.c.ended_at))
        .join(_rescans, _rescans.c.page == pages.id)
        .where(pages.batch.in_(wanted))
        .group_by(pages.batch),
        versions.where(documents.batch.in_(wanted)).group_by(documents.batch),
        select(documents.batch, func.count())
        .join(_events, _events.c.subject == documents.id)
        .where(documents.batch.in_(wanted), _events.c.action.in_(ON_RECORD))
        .group_by(documents.batch),
    ]
