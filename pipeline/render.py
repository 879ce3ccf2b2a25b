"""Step 5: make the searchable PDF, the ALTO and the text of one document; the last one hands the batch to review."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from core.batch import BatchPage, Failure
from core.blob import Artifact, ArtifactKind
from core.dossier import Document
from core.ids import DocumentId
from core.page import Page
from core.states import DocumentState
from ocr.formats import alto, pdf, text, words
from pipeline import holdings
from pipeline.progress import close_when_all_rendered
from pipeline.queue import Step
from pipeline.readings import picture_of, words_of
from pipeline.services import Services
from storage.db import batches, documents, pages, steps
from storage.db.steps import Claim
from storage.db.work import UnitOfWork

RENDERER = "sohoa 0.1.0"
_SEALED = frozenset({DocumentState.SIGNED, DocumentState.PUBLISHED})
MEDIA_TYPES = {
    ArtifactKind.PDF: "application/pdf",
    ArtifactKind.ALTO: "application/xml",
    ArtifactKind.TEXT: "text/plain; charset=utf-8",
    ArtifactKind.WORDS: "application/json",
}


def render(services: Services, claim: Claim) -> None:
    """Write the files of one document from its pictures and words; every page of it keeps its place in the PDF."""
    with services.look() as uow:
        document = documents.get(uow, DocumentId(claim.subject))
        batch = batches.get(uow, document.batch)
        rows = [pages.get(uow, slot) for slot in document.slots]
        there = documents.artifacts(uow, document.id)
    if document.state in _SEALED:
        _leave(services, claim, document)
        return
    parent, recipe = _origin(services, document, rows)
    # A person's change of one paper asks for all papers of the batch; most of them are as they were.
    known = {kind for kind, artifact in there.items() if (artifact.parent, artifact.recipe) == (parent, recipe)}
    stale = [kind for kind in MEDIA_TYPES if kind not in known]
    made = [_make(services, document, rows, kind, batch.created_at) for kind in stale]
    with services.work() as uow:
        batches.lock(uow, document.batch)
        steps.finish(uow, claim)
        if steps.is_open(uow, Step.RENDER, document.id):
            return  # its pages have changed meanwhile: what was made is out of date, and it is made once more
        for artifact in made:
            documents.add_artifact(uow, artifact)
        if documents.get(uow, document.id).state is DocumentState.RECOGNIZED:
            documents.set_state(uow, document.id, DocumentState.NEEDS_REVIEW)
        if made:
            holdings.renew_one(services, uow, document.id)
        close_when_all_rendered(uow, document.batch)


def _leave(services: Services, claim: Claim, document: Document) -> None:
    """Let the files of a signed paper be: what was signed is what is served."""
    with services.work() as uow:
        batches.lock(uow, document.batch)
        steps.finish(uow, claim)
        close_when_all_rendered(uow, document.batch)


def _make(
    services: Services, document: Document, rows: list[BatchPage], kind: ArtifactKind, created: datetime
) -> Artifact:
    title = services.catalog.types[document.type].name
    writers: dict[ArtifactKind, Callable[[BinaryIO], None]] = {
        ArtifactKind.PDF: lambda out: pdf.write(_pdf_pages(services, rows), out, title=title, created=created),
        ArtifactKind.ALTO: lambda out: alto.write(_pages(services, rows), out, source=document.id),
        ArtifactKind.TEXT: lambda out: text.write(_pages(services, rows), out),
        ArtifactKind.WORDS: lambda out: words.write(_pages(services, rows), out),
    }
    with services.scratch() as folder:
        path = folder / kind.value
        with path.open("wb") as out:
            writers[kind](out)
        blob = services.keep(path, MEDIA_TYPES[kind])
    parent, recipe = _origin(services, document, rows)
    return Artifact(owner=document.id, kind=kind, blob=blob, parent=parent, recipe=recipe)


def _origin(services: Services, document: Document, rows: list[BatchPage]) -> tuple[str, dict[str, str]]:
    """Return what the files of a document are made from, as one hash, and how."""
    parents = [blob.sha256 for row in rows for blob in (row.image, row.words) if blob is not None]
    title = services.catalog.types[document.type].name
    recipe = {"made_by": RENDERER, "pages": str(len(rows)), "title": title}
    return hashlib.sha256("\n".join(parents).encode()).hexdigest(), recipe


def _pages(services: Services, rows: list[BatchPage]) -> Iterator[Page]:
    for row in rows:
        page = words_of(services, row)
        if page is not None:
            yield page


def _pdf_pages(services: Services, rows: list[BatchPage]) -> Iterator[pdf.PdfPage]:
    """One page at a time: a document may have hundreds."""
    for row in rows:
        if row.image is not None:
            yield pdf.PdfPage(picture_of(services, row), words_of(services, row))


def give_up(uow: UnitOfWork, services: Services, subject: str, failure: Failure) -> None:
    """Let the other documents be made; the batch ends as failed, and an operator can ask for this one again."""
    del services, failure
    document = documents.get(uow, DocumentId(subject))
    batches.lock(uow, document.batch)
    close_when_all_rendered(uow, document.batch)
