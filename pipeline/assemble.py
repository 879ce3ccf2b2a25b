"""Step 4: find the papers of a batch, what they say, whether they agree, and what each fills; ask for their files."""

from classify.learned import model as learned
from classify.understand import understand
from core.batch import Failure
from core.dossier import PaperPage
from core.edition import Decision
from core.ids import BatchId, DocumentId
from core.states import BatchState
from pipeline import beside, hints, holdings
from pipeline.progress import close_when_all_rendered
from pipeline.queue import Step, ask
from pipeline.readings import words_of
from pipeline.services import Services
from storage.db import arrangements, batches, documents, editions, pages, steps, wordings
from storage.db.steps import Claim
from storage.db.work import UnitOfWork


def assemble(services: Services, claim: Claim) -> None:
    """Decide the documents of one batch from all of its pages; a repetition replaces what was decided before."""
    with services.look() as uow:
        batch = batches.get(uow, BatchId(claim.subject))
        rows = pages.of_batch(uow, batch.id)
        newest = arrangements.head(uow, batch.id)
        decisions = _decisions(uow, batch.id)
        worked_on = decisions or wordings.any_in(uow, batch.id)
    stack = [PaperPage(row.id, row.file, words_of(services, row)) for row in rows]
    # A person who decided about a document or words of it has seen its pages stand together: they do so from now on.
    arranged = newest if newest is not None and (worked_on or not newest.proposed) else None
    model = learned.load(services.settings.type_model)
    options = services.settings.classify
    found = understand(batch.id, stack, services.catalog, options, arranged=arranged, decisions=decisions, model=model)
    with services.work() as uow:
        batches.lock(uow, batch.id)
        steps.finish(uow, claim)
        if batches.get(uow, batch.id).state is not BatchState.PROCESSING:
            return  # withdrawn meanwhile
        if arrangements.head(uow, batch.id) != newest or _decisions(uow, batch.id) != decisions:
            return  # a person has changed it meanwhile, and asked for another assembly
        if arranged is None:
            arrangements.propose(uow, batch.id, found.arrangement)
        papers = hints.linked(uow, batch, found.documents)
        papers = beside.compared(uow, batch, papers, services.catalog)
        papers = hints.placed(services, uow, batch, papers)
        documents.replace_all(uow, batch.id, papers, found.buckets)
        editions.record(uow, documents.of_batch(uow, batch.id))
        holdings.renew(services, uow, batch.id)
        for paper in papers:
            ask(uow, services.queue, Step.RENDER, paper.id)
        close_when_all_rendered(uow, batch.id)


def _decisions(uow: UnitOfWork, batch: BatchId) -> dict[DocumentId, Decision]:
    """Return what people have decided about documents of the batch."""
    heads = editions.heads(uow, batch)
    return {document: edition.decision for document, edition in heads.items() if edition.decision != Decision()}


def give_up(uow: UnitOfWork, services: Services, subject: str, failure: Failure) -> None:
    """Hold the batch as failed for an operator; its pages stay read."""
    del services
    batch = BatchId(subject)
    batches.lock(uow, batch)
    if batches.get(uow, batch).state is BatchState.PROCESSING:
        batches.set_state(uow, batch, BatchState.FAILED, failure=failure)
