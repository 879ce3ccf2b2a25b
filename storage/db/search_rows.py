"""What documents are found by: one row each, written by whatever changes a document, in the same unit of work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Engine, delete, literal, select, text, union

from core import codec
from core.dossier import Document
from core.errors import StorageDown, StorageError
from core.fold import nfc
from core.ids import BatchId, DocumentId, DossierId, PageId
from core.search import Kept, kept_text, tag, texts_of
from core.states import DocumentState
from storage.db.register_tables import evidence as _evidence
from storage.db.register_tables import holdings as _holdings
from storage.db.register_tables import links as _links
from storage.db.statements import upsert
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import page_texts as _page_texts
from storage.db.tables import pages as _page_rows
from storage.db.tables import search_texts as _texts
from storage.db.work import UnitOfWork

NO_PAIRS = "…"
"""Stands for the pairs of words of a document that has too many: questions look into its text where all words are."""
LARGE = "……"
"""Stands for the words, too, of a document that has too many: every question looks into its text instead."""
MOST_BYTES = 1_000_000
"""Of the different words of a document; PostgreSQL's `tsvector` takes 1,048,575."""
_CHUNK = 200
_COLUMNS = (_texts.c.document, _texts.c.received_at, _texts.c.large, _texts.c.words, _texts.c.folded, _texts.c.marked)

Row = dict[str, Any]
T = TypeVar("T")


def put(uow: UnitOfWork, document_ids: Iterable[DocumentId]) -> None:
    """Let these documents be found as they stand at the end of this unit of work, and withdrawn ones not at all.

    Whoever changes text, fields, type, state, agencies, codes or links of a document calls this.
    """
    uow.before_commit(_write, document_ids)


def put_batch(uow: UnitOfWork, batch: BatchId) -> None:
    """Do the same for all documents of a batch, those that a later assembly dropped, too."""
    put(uow, list(uow.connection.execute(select(_documents.c.id).where(_documents.c.batch == batch)).scalars()))


def put_page(uow: UnitOfWork, page: PageId) -> None:
    """Do the same for the document that a page lies in."""
    query = select(_page_rows.c.document).where(_page_rows.c.id == page, _page_rows.c.document.is_not(None))
    put(uow, list(uow.connection.execute(query).scalars()))


def put_dossier(uow: UnitOfWork, dossier: DossierId) -> None:
    """Do the same for all documents of a dossier and those that are linked to it."""
    own = select(_documents.c.id).where(_documents.c.dossier == dossier)
    linked = select(_links.c.document).where(_links.c.dossier == dossier, _links.c.ended_at.is_(None))
    put(uow, list(uow.connection.execute(union(own, linked)).scalars()))


def rebuild(engine: Engine) -> Iterator[int]:
    """Write anew every row that is not as it should be, and the index of SQLite; yield how many documents are done.

    Each part is a unit of work of its own, so that others go on working; a row keeps its number.
    """
    done = 0
    for some in _all(engine):
        with UnitOfWork(engine) as uow:
            put(uow, some)
        done += len(some)
        yield done
    if engine.dialect.name == "sqlite":
        with UnitOfWork(engine) as uow:
            uow.connection.execute(text("INSERT INTO search_index(search_index) VALUES ('rebuild')"))


def stale(engine: Engine) -> Iterator[DocumentId]:
    """Yield the documents that are not found by what they say now: their row is missing, old, or should be gone."""
    for some in _all(engine):
        with UnitOfWork(engine, read_only=True) as uow:
            wanted, known = _wanted(uow, some), _known(uow, some)
        yield from (document for document in some if wanted.get(document) != known.get(document))


def index_agrees(engine: Engine) -> bool:
    """Return whether the index holds exactly the words of the rows; raise StorageDown.

    PostgreSQL makes the one from the other by itself. SQLite keeps its index by triggers; this takes its write lock.
    """
    if engine.dialect.name != "sqlite":
        return True
    try:
        with UnitOfWork(engine) as uow:
            uow.connection.execute(text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"))
    except StorageDown:
        raise
    except StorageError:
        return False
    return True


def texts(uow: UnitOfWork, page_ids: Sequence[PageId]) -> dict[PageId, str]:
    """Return the texts of those of these pages that were read."""
    found: dict[PageId, str] = {}
    for some in _parts(page_ids):
        query = select(_page_texts.c.page, _page_texts.c.text).where(_page_texts.c.page.in_(some))
        found |= {PageId(page): words for page, words in uow.connection.execute(query)}
    return found


def row_of(document: Document, kept: Kept, agencies: Iterable[str]) -> Row:
    """Return the columns that hold what a document is found by; these agencies have to do with it."""
    tags = {tag("type", document.type), tag("state", document.state.value), *(tag("agency", one) for one in agencies)}
    everything = (tags | kept.words | kept.pairs, tags | kept.words | {NO_PAIRS}, tags | {LARGE})
    words, large = next(
        (words, LARGE in some) for some in everything if len((words := " ".join(sorted(some))).encode()) <= MOST_BYTES
    )
    return {"document": document.id, "large": large, "words": words, "folded": kept.folded, "marked": kept.marked}


def _all(engine: Engine) -> Iterator[list[DocumentId]]:
    """Yield all documents by id, some at a time, each part as it is when its turn comes."""
    after = ""
    while True:
        query = select(_documents.c.id).where(_documents.c.id > after).order_by(_documents.c.id).limit(_CHUNK)
        with UnitOfWork(engine, read_only=True) as uow:
            some = [DocumentId(each) for each in uow.connection.execute(query).scalars()]
        if not some:
            return
        yield some
        after = some[-1]


def _write(uow: UnitOfWork, document_ids: Sequence[str]) -> None:
    for some in _parts([DocumentId(document) for document in sorted(document_ids)]):
        # Two who change one document must not each miss what the other wrote.
        lock = select(_texts.c.document).where(_texts.c.document.in_(some)).order_by(_texts.c.document)
        uow.connection.execute(lock.with_for_update()).all()
        wanted, known = _wanted(uow, some), _known(uow, some)
        for document in known.keys() - wanted.keys():
            uow.connection.execute(delete(_texts).where(_texts.c.document == document))
        for document, row in wanted.items():
            if known.get(document) != row:
                upsert(uow.connection, _texts, ["document"], row)


def _known(uow: UnitOfWork, some: Sequence[DocumentId]) -> dict[DocumentId, Row]:
    query = select(*_COLUMNS).where(_texts.c.document.in_(some))
    return {DocumentId(row["document"]): dict(row) for row in uow.connection.execute(query).mappings()}


def _wanted(uow: UnitOfWork, some: Sequence[DocumentId]) -> dict[DocumentId, Row]:
    """Return the rows of those of these documents that may be found."""
    query = (
        select(_documents.c.body, _documents.c.state, _batches.c.created_at)
        .join(_batches, _batches.c.id == _documents.c.batch)
        .where(_documents.c.id.in_(some), _documents.c.superseded.is_(False))
        .where(_documents.c.state != DocumentState.WITHDRAWN.value)
        .order_by(_documents.c.batch, _documents.c.position, _documents.c.id)
    )
    found = [
        (replace(codec.load(Document, body), state=DocumentState(state)), at)
        for body, state, at in uow.connection.execute(query)
    ]
    pages = texts(uow, [page for document, _ in found for page in document.pages])
    around = _around(uow, some)
    rows = {}
    for document, at in found:
        fields = chain.from_iterable(texts_of(field.value) for field in document.fields)
        codes, agencies = around[document.id]
        said = [*sorted(codes), *fields, *(pages[page] for page in document.pages if page in pages)]
        rows[document.id] = {**row_of(document, kept_text(said), agencies), "received_at": at}
    return rows


def _around(uow: UnitOfWork, some: Sequence[DocumentId]) -> dict[DocumentId, tuple[set[str], set[str]]]:
    """Return codes and agencies of each document: of its dossier and those it is linked to, and of its digitization."""
    handled = (_dossiers.c.code, _dossiers.c.receiving, _dossiers.c.deciding)
    nothing = literal("")
    own = select(_documents.c.id, *handled).join(_dossiers, _dossiers.c.id == _documents.c.dossier)
    linked = select(_links.c.document, *handled).join(_dossiers, _dossiers.c.id == _links.c.dossier)
    brought = select(_documents.c.id, nothing, _batches.c.agency, nothing).join(
        _batches, _batches.c.id == _documents.c.batch
    )
    known = union(
        brought.where(_documents.c.id.in_(some)),
        own.where(_documents.c.id.in_(some)),
        linked.where(_links.c.document.in_(some), _links.c.ended_at.is_(None)),
        select(_evidence.c.document, _evidence.c.digitization_code, nothing, nothing).where(
            _evidence.c.document.in_(some)
        ),
        select(_evidence.c.document, _evidence.c.doc_code, nothing, nothing).where(_evidence.c.document.in_(some)),
        select(_holdings.c.document, nothing, _holdings.c.agency, nothing).where(_holdings.c.document.in_(some)),
    )
    found: dict[DocumentId, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for document, code, receiving, deciding in uow.connection.execute(known):
        codes, agencies = found[DocumentId(document)]
        codes |= {nfc(code)} if code else set()
        agencies |= {agency for agency in (receiving, deciding) if agency}
    return found


def _parts(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield them in parts, because a statement may have only so many parameters."""
    for start in range(0, len(all_of_them), _CHUNK):
        yield all_of_them[start : start + _CHUNK]
