"""What a person may do with a batch that did not go well: withdraw it, try again, replace a page."""

from pathlib import Path

from core.batch import BatchPage, SourceFile
from core.errors import IllegalStep
from core.ids import BatchId, PageId
from core.states import BatchState, DocumentState, FileState, PageState
from pipeline import holdings
from pipeline.queue import Step, ask
from pipeline.receive import add_row, media_type
from pipeline.services import Services
from storage.db import arrangements, batches, documents, events, pages, steps
from storage.db.work import UnitOfWork


def withdraw(services: Services, batch_id: BatchId, *, by: str) -> None:
    """Take a batch back: its documents are no longer served, its bytes stay. Raise IllegalStep when it is already."""
    with services.work() as uow:
        batches.lock(uow, batch_id)
        batches.set_state(uow, batch_id, BatchState.WITHDRAWN)
        for document in documents.of_batch(uow, batch_id):
            if document.state is not DocumentState.WITHDRAWN:
                documents.set_state(uow, document.id, DocumentState.WITHDRAWN)
        holdings.renew(services, uow, batch_id, by)
        events.append(uow, by, "batch.withdrawn", batch_id, {})


def retry_page(services: Services, page_id: PageId, *, by: str) -> None:
    """Read a failed page once more; raise IllegalStep when it did not fail or has no picture to read."""
    with services.work() as uow:
        page = _page_of(uow, page_id, {PageState.FAILED})
        if page.image is None:
            raise IllegalStep("there is no picture to read again; the page must be replaced")
        _reopen(uow, page.batch)
        pages.wait(uow, page_id)
        ask(uow, services.queue, Step.RECOGNIZE, page_id)
        events.append(uow, by, "page.retried", page_id, {})


def replace_page(services: Services, page_id: PageId, name: str, path: Path, *, by: str) -> SourceFile:
    """Put a new scan of exactly one page in the place of one that failed, or is hard to read; the old bytes stay.

    A page that was read stands until its new scan can be opened. Raise IllegalStep while the page is being read or
    somebody vouches for its document, DuplicateFile when the dossier has these bytes already.
    """
    blob = services.keep(path, media_type(path))
    with services.work() as uow:
        page = _page_of(uow, page_id, {PageState.FAILED, PageState.READ})
        _reopen(uow, page.batch)
        arrangements.unturn(uow, page.batch, page_id, by)
        file = add_row(uow, page.batch, name, blob, by=by, replaces=page_id)
        ask(uow, services.queue, Step.SPLIT, file.id)
        events.append(uow, by, "page.replaced", page_id, {"file": file.id})
    return file


def retry_failed_steps(services: Services, batch_id: BatchId, *, by: str) -> int:
    """Try again what was quarantined for a whole batch or its documents; return how many steps that are."""
    with services.work() as uow:
        batches.lock(uow, batch_id)
        if batches.get(uow, batch_id).state is not BatchState.FAILED:
            raise IllegalStep("only a failed batch is tried again")
        subjects = [batch_id, *(document.id for document in documents.of_batch(uow, batch_id))]
        failed = [(step, subject) for step, subject in steps.failed(uow) if subject in set(subjects)]
        batches.set_state(uow, batch_id, BatchState.PROCESSING)
        for step, subject in failed:
            ask(uow, services.queue, Step(step), subject)
        events.append(uow, by, "batch.retried", batch_id, {"steps": len(failed)})
    return len(failed)


def _page_of(uow: UnitOfWork, page_id: PageId, states: set[PageState]) -> BatchPage:
    """Return a page in one of these states, which may change, under the lock of its batch."""
    page = pages.get(uow, page_id)
    batches.lock(uow, page.batch)
    if (state := pages.get(uow, page_id).state) not in states:
        raise IllegalStep(f"the page is {state}")
    papers = (paper for paper in documents.of_batch(uow, page.batch) if page_id in paper.slots)
    if any(paper.state in documents.VOUCHED for paper in papers):
        raise IllegalStep("a person vouches for the document of this page")
    coming = (file for file in batches.files(uow, page.batch) if file.replaces == page_id)
    if any(file.state is FileState.WAITING for file in coming):
        raise IllegalStep("a new scan of this page is on its way")
    return page


def _reopen(uow: UnitOfWork, batch_id: BatchId) -> None:
    """Let the batch run again; its last page asks for a new assembly."""
    if batches.get(uow, batch_id).state is not BatchState.PROCESSING:
        batches.set_state(uow, batch_id, BatchState.PROCESSING)
