"""Where a batch stands, and the one place that asks "was I the last?"."""

from dataclasses import dataclass

from core.batch import Batch
from core.ids import BatchId
from core.states import BatchState, DocumentState
from pipeline.queue import JobQueue, Step, ask
from pipeline.services import Services
from storage.db import batches, documents, events, measures, pages, steps
from storage.db.work import UnitOfWork

CHANGEABLE = frozenset({BatchState.READY, BatchState.PROCESSING, BatchState.FAILED})
"""States of a batch in which a person may change what was made of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Page accounting of one batch; when it is ready, the four buckets add up to `pages`."""

    batch: Batch
    pages: int
    read: int
    """Pages that are done, well or badly."""
    in_documents: int
    blank: int
    separators: int
    failed: int
    files_waiting: int
    documents: int
    documents_rendered: int

    @property
    def finished(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.batch.state in {BatchState.READY, BatchState.FAILED, BatchState.WITHDRAWN}


def progress(services: Services, batch_id: BatchId) -> Progress:
    """Return where the batch stands; raise NotFound."""
    with services.look() as uow:
        batch = batches.get(uow, batch_id)
        count = pages.count(uow, batch_id)
        papers = documents.of_batch(uow, batch_id)
        waiting = sum(file.state == "waiting" for file in batches.files(uow, batch_id))
    return Progress(
        batch=batch,
        pages=count.pages,
        read=count.pages - count.waiting,
        in_documents=count.in_documents,
        blank=count.blank,
        separators=count.separators,
        failed=count.failed,
        files_waiting=waiting,
        documents=len(papers),
        documents_rendered=sum(paper.state is not DocumentState.RECOGNIZED for paper in papers),
    )


def ask_when_all_read(uow: UnitOfWork, queue: JobQueue, batch_id: BatchId) -> None:
    """Ask for the assembly when no file and no page of the batch is waiting any more.

    The batch is locked first: of two workers that are both last, the second one sees the first one's page.
    """
    batches.lock(uow, batch_id)
    if batches.get(uow, batch_id).state is BatchState.PROCESSING and not pages.pending(uow, batch_id):
        ask(uow, queue, Step.ASSEMBLE, batch_id)


def assemble_again(uow: UnitOfWork, queue: JobQueue, batch_id: BatchId) -> None:
    """Let the papers of the batch be made again from what people decided; the batch is locked already.

    While pages are being read nothing is asked for: the last one asks.
    """
    if batches.get(uow, batch_id).state is not BatchState.PROCESSING:
        batches.set_state(uow, batch_id, BatchState.PROCESSING)
    if not pages.pending(uow, batch_id):
        ask(uow, queue, Step.ASSEMBLE, batch_id)


def close_when_all_rendered(uow: UnitOfWork, batch_id: BatchId) -> None:
    """End the batch when nothing of it is under way: ready for review, or failed when a document has no files.

    A page that is read again, or a new assembly that is due, keeps it open; that one closes it later.
    """
    batches.lock(uow, batch_id)
    if batches.get(uow, batch_id).state is not BatchState.PROCESSING or pages.pending(uow, batch_id):
        return
    if steps.is_open(uow, Step.ASSEMBLE, batch_id):
        return
    papers = documents.of_batch(uow, batch_id)
    if not steps.open_subjects(uow, Step.RENDER).isdisjoint(paper.id for paper in papers):
        return
    failed = {subject for step, subject in steps.failed(uow) if step == Step.RENDER}
    unmade = [paper.id for paper in papers if paper.state is DocumentState.RECOGNIZED or paper.id in failed]
    if not unmade:
        batches.set_state(uow, batch_id, BatchState.READY)
        events.append(uow, "sohoa", measures.READY, batch_id, {})
        return
    reason = next((failed.failure for failed in steps.failures(uow) if failed.subject in unmade), None)
    batches.set_state(uow, batch_id, BatchState.FAILED, failure=reason)
