"""A person corrects words on a page: a version each time, what the engine read stays, and the files are made again.

The corrected words are those of the page for all that follows: fields, search, searchable PDF, ALTO, learning. A new
reading of the same picture goes below them.
"""

import io
from dataclasses import replace

from core import codec, wording
from core.batch import BatchPage
from core.blob import Blob
from core.dossier import Document
from core.errors import IllegalStep, InvalidRequest, NotFound, Outdated
from core.ids import DocumentId, PageId
from core.page import Page
from core.states import DocumentState, PageState
from core.wording import Change
from pipeline import review
from pipeline.progress import CHANGEABLE, assemble_again
from pipeline.readings import words_of
from pipeline.services import Services
from storage.db import batches, documents, events, pages, wordings
from storage.db.wordings import READ, Wording
from storage.db.work import UnitOfWork

JSON = "application/json"


def change(
    services: Services, document: DocumentId, page: PageId, changes: list[Change], *, seen: str, by: str
) -> Wording:
    """Change words of a page one after another, each on what those before it left.

    `seen` is the SHA-256 of the words that the person looked at. Raise Outdated when they are others by now, Held while
    the paper is in somebody else's hands, InvalidRequest for changes that make no sense, IllegalStep when somebody
    vouches for the paper, or the page is being read.
    """
    if not changes:
        raise InvalidRequest("nothing is changed")
    row = _row(services, document, page, seen, by)
    now = words_of(services, row)
    if now is None or row.words is None or row.image is None:
        raise IllegalStep("the page has not been read")
    edits = []
    for one in changes:
        edits.append(wording.made(now, one, row.image.sha256, by, services.clock()))
        now = wording.laid(now, edits[-1:], row.image.sha256)
    blob = _kept(services, now)
    with services.work() as uow:
        _open(uow, document, row, by)
        made = wordings.change(uow, page, tuple(edits), row.words, by)
        pages.keep_reading(uow, page, now, blob)
        return _again(uow, services, document, made)


def undo(services: Services, document: DocumentId, page: PageId, *, seen: str, by: str) -> Wording:
    """Bring back what stood before the last change; raise as `change` does, IllegalStep when there is none."""
    row = _row(services, document, page, seen, by)
    with services.look() as uow:
        back = wordings.undone(uow, page)
    now = _laid(services, back, row)
    blob = _kept(services, now) if back.edits else back.reading
    with services.work() as uow:
        _open(uow, document, row, by)
        made = wordings.keep(uow, back, by)
        pages.keep_reading(uow, page, now, blob)
        return _again(uow, services, document, made)


def history(services: Services, document: DocumentId, page: PageId) -> list[Wording]:
    """Return every version of what people changed on a page, oldest first; raise NotFound."""
    with services.look() as uow:
        _must_hold(_there(uow, document), page)
        return wordings.history(uow, page)


def over(services: Services, row: BatchPage, read: Page, reading: Blob) -> tuple[Page, Wording | None]:
    """Return a new reading of a page with what people changed on this picture, and the version that says so.

    None where nobody has ever changed words of the page.
    """
    with services.look() as uow:
        newest = wordings.head(uow, row.id)
    if newest is None or row.image is None:
        return read, None
    number, sha256 = newest.number + 1, row.image.sha256
    left = tuple(edit for edit in newest.edits if edit.image == sha256)
    made = replace(newest, number=number, action=READ, edits=left, reading=reading)
    if left != newest.edits:
        made = replace(made, origin=number, before=None)  # of another picture nothing is brought back
    return wording.laid(read, left, sha256), made


def _row(services: Services, document: DocumentId, page: PageId, seen: str, by: str) -> BatchPage:
    with services.look() as uow:
        _must_hold(_there(uow, document), page)
        review.must_be_free(uow, document, by)
        row = pages.get(uow, page)
    if row.state is not PageState.READ or row.words is None:
        raise IllegalStep("the page has not been read")
    if row.words.sha256 != seen:
        raise Outdated("other words stand there by now")
    return row


def _there(uow: UnitOfWork, document: DocumentId) -> Document:
    found = documents.get(uow, document)
    if found.state is DocumentState.WITHDRAWN:
        raise NotFound("the document was withdrawn")
    return found


def _must_hold(document: Document, page: PageId) -> None:
    if page not in document.slots:
        raise InvalidRequest("no page of this document", field="page")


def _open(uow: UnitOfWork, document: DocumentId, row: BatchPage, by: str) -> None:
    """Lock the batch and make sure that all is as it was seen; raise Outdated, Held, IllegalStep."""
    batches.lock(uow, row.batch)
    review.must_be_free(uow, document, by)
    found = _there(uow, document)
    _must_hold(found, row.id)
    if pages.get(uow, row.id).words != row.words:
        raise Outdated("other words stand there by now")
    if found.state in documents.VOUCHED:
        raise IllegalStep("a person vouches for the document of this page")
    if batches.get(uow, row.batch).state not in CHANGEABLE:
        raise IllegalStep("the batch cannot be changed now")


def _again(uow: UnitOfWork, services: Services, document: DocumentId, made: Wording) -> Wording:
    """Let fields be read from the words as they are now, and the files be made of them."""
    assemble_again(uow, services.queue, pages.get(uow, made.page).batch)
    data: events.Data = {"page": made.page, "version": made.number, "edits": len(made.edits)}
    events.append(uow, made.by, f"words.{'undone' if made.action == wordings.UNDO else 'changed'}", document, data)
    return made


def _laid(services: Services, made: Wording, row: BatchPage) -> Page:
    read = codec.load(Page, services.blobs.read(made.reading))
    return wording.laid(read, made.edits, row.image.sha256 if row.image is not None else "")


def _kept(services: Services, page: Page) -> Blob:
    return services.blobs.put(io.BytesIO(codec.dump(page)), JSON)
