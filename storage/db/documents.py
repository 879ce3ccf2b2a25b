"""Documents of a batch and the files made from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping, select, update

from core import codec
from core.blob import Artifact, ArtifactKind
from core.dossier import Document
from core.errors import IllegalStep
from core.ids import BatchId, DocumentId, DossierId, PageId
from core.sight import Sight
from core.states import DOCUMENT_MOVES, Bucket, DocumentState, move
from storage.db import columns, review_rows, search_rows, sight
from storage.db.statements import one, upsert
from storage.db.tables import artifacts as _artifacts
from storage.db.tables import documents as _documents
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

UNTOUCHED = frozenset({DocumentState.RECOGNIZED, DocumentState.NEEDS_REVIEW})
"""States in which no person has decided anything yet, so that its pages may be arranged anew."""

_REREAD = UNTOUCHED | {DocumentState.CORRECTED}
"""States in which a new assembly reads a document again; what people decided about it, assembly keeps."""

VOUCHED = frozenset({DocumentState.VERIFIED, DocumentState.SIGNED, DocumentState.PUBLISHED})
"""States in which a person vouches for a document as it is, page by page."""

_CHECKED = (DocumentState.CORRECTED, DocumentState.VERIFIED, DocumentState.SIGNED, DocumentState.PUBLISHED)
"""States in which a person has looked at type and fields."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A paper of the same batch."""

    id: DocumentId
    type: str
    state: DocumentState


def replace_all(
    uow: UnitOfWork, batch_id: BatchId, documents: Sequence[Document], buckets: Mapping[PageId, Bucket]
) -> None:
    """Let these be the documents of the batch, and say of each of its pages where it is counted.

    Documents that are no longer among them become withdrawn. One that a person vouches for or took back (verified,
    signed, published, withdrawn) stays as it is, with its pages. Raise IllegalStep when a new document would take such
    pages away, or when not every page of the batch has exactly one bucket.
    """
    kept = _kept(uow, batch_id)
    taken = {page for document in kept.values() for page in document.slots}
    fresh = [document for document in documents if document.id not in kept]
    if any(page in taken for document in fresh for page in document.slots):
        raise IllegalStep("a person has already worked on a document with these pages")
    _withdraw_others(uow, batch_id, {document.id for document in fresh} | kept.keys())
    for position, document in enumerate(documents, 1):
        if document.id not in kept:
            upsert(uow.connection, _documents, ["id"], _values(document, position))
    _place_pages(uow, batch_id, [*kept.values(), *fresh], buckets)
    search_rows.put_batch(uow, batch_id)
    review_rows.put_batch(uow, batch_id)


def get(uow: UnitOfWork, document_id: DocumentId) -> Document:
    """Return the document; raise NotFound."""
    found = uow.connection.execute(select(_documents).where(_documents.c.id == document_id)).mappings().first()
    return of_row(one(found, f"document {document_id}"))


def of_batch(uow: UnitOfWork, batch_id: BatchId) -> list[Document]:
    """Return the documents of a batch in order, without those that a later assembly dropped."""
    query = select(_documents).where(_documents.c.batch == batch_id, _documents.c.superseded.is_(False))
    query = query.order_by(_documents.c.position, _documents.c.id)
    return [of_row(row) for row in uow.connection.execute(query).mappings()]


def beside(uow: UnitOfWork, batch_id: BatchId, seen_by: Sight) -> list[Beside]:
    """Return the papers of a batch that may be known, in order, without their contents."""
    query = select(_documents.c.id, _documents.c.type, _documents.c.state).where(
        _documents.c.batch == batch_id,
        _documents.c.superseded.is_(False),
        _documents.c.state != DocumentState.WITHDRAWN.value,
        sight.visible(seen_by),
    )
    query = query.order_by(_documents.c.position, _documents.c.id)
    rows = uow.connection.execute(query)
    return [Beside(DocumentId(identity), kind, DocumentState(state)) for identity, kind, state in rows]


def of_dossier(uow: UnitOfWork, dossier_id: DossierId) -> list[Document]:
    """Return the documents of a dossier, batch after batch, without withdrawn ones."""
    query = select(_documents).where(
        _documents.c.dossier == dossier_id, _documents.c.state != DocumentState.WITHDRAWN.value
    )
    query = query.order_by(_documents.c.batch, _documents.c.position, _documents.c.id)
    return [of_row(row) for row in uow.connection.execute(query).mappings()]


def checked(uow: UnitOfWork) -> list[Document]:
    """Return all documents that a person has checked, by id: their types are as a person left them."""
    states = [state.value for state in _CHECKED]
    query = select(_documents).where(_documents.c.state.in_(states), _documents.c.superseded.is_(False))
    return [of_row(row) for row in uow.connection.execute(query.order_by(_documents.c.id)).mappings()]


def set_state(uow: UnitOfWork, document_id: DocumentId, state: DocumentState) -> None:
    """Move the document on; raise NotFound, IllegalStep."""
    now = get(uow, document_id).state
    move(DOCUMENT_MOVES, now, state)
    changed = uow.connection.execute(
        update(_documents)
        .where(_documents.c.id == document_id, _documents.c.state == now.value)
        .values(state=state.value)
    )
    if changed.rowcount != 1:
        raise IllegalStep(f"document {document_id} was moved by somebody else")
    search_rows.put(uow, [document_id])
    review_rows.put(uow, [document_id])


def correct(uow: UnitOfWork, document: Document) -> None:
    """Let the document be as a person left it, its state included; raise NotFound, IllegalStep."""
    now = get(uow, document.id).state
    if now is not document.state:
        move(DOCUMENT_MOVES, now, document.state)
    values = _values(document, 0)
    for kept in ("id", "batch", "position", "superseded"):
        del values[kept]
    changed = uow.connection.execute(
        update(_documents)
        .where(_documents.c.id == document.id, _documents.c.state == now.value, _documents.c.superseded.is_(False))
        .values(**values)
    )
    if changed.rowcount != 1:
        raise IllegalStep(f"document {document.id} was moved by somebody else")
    search_rows.put(uow, [document.id])
    review_rows.put(uow, [document.id])


def add_artifact(uow: UnitOfWork, artifact: Artifact) -> None:
    """Keep which file was made from a page or document; it takes the place of an earlier one of its kind."""
    values = {
        "owner": artifact.owner,
        "kind": artifact.kind.value,
        **columns.blob_values("blob", artifact.blob),
        "parent": artifact.parent,
        "recipe": codec.dump(artifact.recipe, dict[str, str]).decode(),
        "made_at": uow.now(),
    }
    upsert(uow.connection, _artifacts, ["owner", "kind"], values)


def artifacts(uow: UnitOfWork, owner: str) -> dict[ArtifactKind, Artifact]:
    """Return the files made from a page or document, by kind."""
    query = select(_artifacts).where(_artifacts.c.owner == owner).order_by(_artifacts.c.kind)
    found = [_artifact(row) for row in uow.connection.execute(query).mappings()]
    return {artifact.kind: artifact for artifact in found}


def _kept(uow: UnitOfWork, batch_id: BatchId) -> dict[DocumentId, Document]:
    """Return the documents that a person vouches for or took back."""
    return {document.id: document for document in of_batch(uow, batch_id) if document.state not in _REREAD}


def _withdraw_others(uow: UnitOfWork, batch_id: BatchId, planned: set[DocumentId]) -> None:
    known = uow.connection.execute(select(_documents.c.id).where(_documents.c.batch == batch_id)).scalars()
    gone = update(_documents).values(state=DocumentState.WITHDRAWN.value, superseded=True)
    for document in [document for document in known if document not in planned]:
        uow.connection.execute(gone.where(_documents.c.id == document))


def _place_pages(
    uow: UnitOfWork, batch_id: BatchId, documents: Sequence[Document], buckets: Mapping[PageId, Bucket]
) -> None:
    """Write bucket and document of every page of the batch."""
    known = set(uow.connection.execute(select(_pages.c.id).where(_pages.c.batch == batch_id)).scalars())
    if buckets.keys() != known:
        raise IllegalStep("not every page has exactly one bucket")
    owner = {page: document.id for document in documents for page in document.slots}
    rows: dict[tuple[str, str | None], list[PageId]] = {}
    for page, bucket in buckets.items():
        rows.setdefault((bucket.value, owner.get(page)), []).append(page)
    for (name, document_id), members in rows.items():
        # In parts, because a statement may have only so many parameters.
        for start in range(0, len(members), 500):
            some = _pages.c.id.in_(members[start : start + 500])
            uow.connection.execute(update(_pages).where(some).values(bucket=name, document=document_id))


def _values(document: Document, position: int) -> dict[str, Any]:
    """Return the row: what is asked for in columns, all of it as JSON."""
    return {
        "id": document.id,
        "batch": document.batch,
        "position": position,
        "state": document.state.value,
        "superseded": False,
        "type": document.type,
        "type_confidence": document.type_confidence,
        "verdict": document.verdict.value,
        "dossier": document.dossier,
        "component": document.component,
        "body": codec.dump(document).decode(),
    }


def of_row(row: RowMapping) -> Document:
    """Return the document in a row with all columns of its table; for `storage.db` only."""
    return replace(codec.load(Document, row["body"]), state=DocumentState(row["state"]))


def _artifact(row: RowMapping) -> Artifact:
    recipe = codec.load(dict[str, str], row["recipe"])
    return Artifact(row["owner"], ArtifactKind(row["kind"]), columns.the_blob("blob", row), row["parent"], recipe)
