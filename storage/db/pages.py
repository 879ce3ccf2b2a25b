"""Pages of a batch: where each stands, its picture and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, case, delete, func, literal, or_, select, union_all, update

from core import fold
from core.batch import BatchPage, Failure
from core.blob import Blob
from core.errors import IllegalStep, NotFound
from core.ids import BatchId, DocumentId, FileId, PageId
from core.page import Page
from core.states import PAGE_MOVES, Bucket, FileState, PageState, move
from storage.db import columns, search_rows
from storage.db.statements import insert_new, one, upsert
from storage.db.tables import files as _files
from storage.db.tables import page_texts as _texts
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Count:
    """Page accounting of one batch; once it is assembled, the four buckets add up to `pages`."""

    pages: int = 0
    waiting: int = 0
    """Not yet read."""
    in_documents: int = 0
    blank: int = 0
    separators: int = 0
    failed: int = 0


def put(uow: UnitOfWork, page: BatchPage) -> bool:
    """Keep a page; False when its row is there already, which then stays as it is. Raise NotFound without its file."""
    query = select(_files.c.position).where(_files.c.id == page.file)
    position = one(uow.connection.execute(query).mappings().first(), f"file {page.file}")["position"]
    # Where the page was fed stays, also when a later file replaces its picture.
    values = {"id": page.id, "batch": page.batch, "position": position, "place": page.number, **_contents(page)}
    return insert_new(uow.connection, _pages, values)


def replace(uow: UnitOfWork, page: BatchPage) -> None:
    """Let a new scan take the place of a page that failed or was read; what was known of the old one is forgotten.

    Raise NotFound, and IllegalStep while the page waits.
    """
    _move(uow, page.id, {PageState.FAILED, PageState.READ}, **_contents(page))
    _forget_text(uow, page.id)


def get(uow: UnitOfWork, page_id: PageId) -> BatchPage:
    """Return the page; raise NotFound."""
    found = uow.connection.execute(select(_pages).where(_pages.c.id == page_id)).mappings().first()
    return _page(one(found, f"page {page_id}"))


def some(uow: UnitOfWork, page_ids: Sequence[PageId]) -> list[BatchPage]:
    """Return these pages in this order; raise NotFound when one is not there."""
    known: dict[str, BatchPage] = {}
    for start in range(0, len(page_ids), 500):
        query = select(_pages).where(_pages.c.id.in_(page_ids[start : start + 500]))
        known |= {row["id"]: _page(row) for row in uow.connection.execute(query).mappings()}
    if missing := set(page_ids) - known.keys():
        raise NotFound(f"page {min(missing)}")
    return [known[page] for page in page_ids]


def of_batch(uow: UnitOfWork, batch_id: BatchId) -> list[BatchPage]:
    """Return the pages of a batch in the order in which they were fed."""
    query = select(_pages).where(_pages.c.batch == batch_id).order_by(_pages.c.position, _pages.c.place)
    return [_page(row) for row in uow.connection.execute(query).mappings()]


def numbers_of_file(uow: UnitOfWork, file_id: FileId) -> set[int]:
    """Return the numbers of the pages that are kept of a file."""
    return set(uow.connection.execute(select(_pages.c.number).where(_pages.c.file == file_id)).scalars())


def keep_reading(uow: UnitOfWork, page_id: PageId, page: Page, words: Blob) -> None:
    """Keep what was read on a page that waits, or was read before; raise NotFound, IllegalStep."""
    _move(
        uow,
        page_id,
        {PageState.WAITING, PageState.READ},
        state=PageState.READ.value,
        **columns.blob_values("words", words),
        blank=page.blank,
        **columns.quality_values(page.quality),
        **columns.failure_values(None),
    )
    upsert(uow.connection, _texts, ["page"], {"page": page_id, "text": fold.nfc(page.text)})
    search_rows.put_page(uow, page_id)


def fail(uow: UnitOfWork, page_id: PageId, failure: Failure) -> None:
    """Let the page stand as failed; raise NotFound, and IllegalStep for a page that was read."""
    states = {PageState.WAITING, PageState.FAILED}
    _move(uow, page_id, states, state=PageState.FAILED.value, **columns.failure_values(failure))


def wait(uow: UnitOfWork, page_id: PageId) -> None:
    """Let the page be read once more; raise NotFound, and IllegalStep when it waits already."""
    move(PAGE_MOVES, get(uow, page_id).state, PageState.WAITING)
    _move(
        uow,
        page_id,
        {PageState.READ, PageState.FAILED},
        state=PageState.WAITING.value,
        bucket=None,
        **columns.blob_values("words", None),
        **columns.failure_values(None),
    )
    _forget_text(uow, page_id)


def text(uow: UnitOfWork, page_id: PageId) -> str:
    """Return the plain text of a page; raise NotFound when it has not been read."""
    found = uow.connection.execute(select(_texts.c.text).where(_texts.c.page == page_id)).mappings().first()
    return str(one(found, f"text of page {page_id}")["text"])


def pending(uow: UnitOfWork, batch_id: BatchId) -> bool:
    """Return whether a file or page of the batch still waits; ask under `batches.lock`."""
    waiting = union_all(
        select(literal(1)).where(_files.c.batch == batch_id, _files.c.state == FileState.WAITING.value),
        select(literal(1)).where(_pages.c.batch == batch_id, _pages.c.state == PageState.WAITING.value),
    ).limit(1)
    return uow.connection.execute(waiting).first() is not None


def count(uow: UnitOfWork, batch_id: BatchId) -> Count:
    """Return how many pages of the batch stand where."""
    return counts(uow, [batch_id])[batch_id]


def counts(uow: UnitOfWork, batch_ids: list[BatchId]) -> dict[BatchId, Count]:
    """Return the same for many batches, in one query."""
    found = {
        BatchId(row["batch"]): Count(**_numbers(row)) for row in uow.connection.execute(_count(batch_ids)).mappings()
    }
    return {batch: found.get(batch, Count()) for batch in batch_ids}


def _count(batch_ids: list[BatchId]) -> Select[Any]:
    bucket, state = _pages.c.bucket, _pages.c.state
    failed = or_(bucket == Bucket.FAILED.value, bucket.is_(None) & (state == PageState.FAILED.value))
    conditions = {
        "waiting": state == PageState.WAITING.value,
        "in_documents": bucket == Bucket.DOCUMENT.value,
        "blank": bucket == Bucket.BLANK.value,
        "separators": bucket == Bucket.SEPARATOR.value,
        "failed": failed,
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()]
    query = select(_pages.c.batch, func.count().label("pages"), *sums)
    return query.where(_pages.c.batch.in_(batch_ids)).group_by(_pages.c.batch)


def _numbers(row: RowMapping) -> dict[str, int]:
    return {name: int(number) for name, number in row.items() if name != "batch"}


def _move(uow: UnitOfWork, page_id: PageId, states: set[PageState], **values: Any) -> None:  # noqa: ANN401  (columns)
    """Change the row if the page is in one of `states`."""
    allowed = _pages.c.state.in_([state.value for state in states])
    changed = uow.connection.execute(update(_pages).where(_pages.c.id == page_id, allowed).values(**values))
    if changed.rowcount != 1:
        raise IllegalStep(f"page {page_id} is {get(uow, page_id).state}")


def _forget_text(uow: UnitOfWork, page_id: PageId) -> None:
    uow.connection.execute(delete(_texts).where(_texts.c.page == page_id))
    search_rows.put_page(uow, page_id)


def _contents(page: BatchPage) -> dict[str, Any]:
    """Return the columns that a replacement of the page changes too."""
    return {
        "file": page.file,
        "number": page.number,
        "state": page.state.value,
        **columns.blob_values("image", page.image),
        "picture": page.picture,
        **columns.blob_values("text", page.text),
        **columns.blob_values("words", page.words),
        "blank": page.blank,
        **columns.quality_values(page.quality),
        "bucket": page.bucket.value if page.bucket else None,
        "document": page.document,
        **columns.failure_values(page.failure),
    }


def _page(row: RowMapping) -> BatchPage:
    return BatchPage(
        id=PageId(row["id"]),
        batch=BatchId(row["batch"]),
        file=FileId(row["file"]),
        number=row["number"],
        state=PageState(row["state"]),
        image=columns.blob_of("image", row),
        picture=row["picture"],
        text=columns.blob_of("text", row),
        words=columns.blob_of("words", row),
        blank=row["blank"],
        quality=columns.quality_of(row),
        bucket=Bucket(row["bucket"]) if row["bucket"] else None,
        document=DocumentId(row["document"]) if row["document"] else None,
        failure=columns.failure_of(row),
    )
