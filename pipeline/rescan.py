"""A reviewer sends pages back to the counter: they are to be scanned again, and nothing is deleted until they are.

The page keeps its picture, words and place; a new scan takes its place as that of a page that failed does.
"""

from core.errors import IllegalStep, InvalidRequest
from core.ids import BatchId, DocumentId, PageId, new_id
from core.messages import RESCANS
from core.people import Caller
from core.review import Rescan, RescanReason
from pipeline import review
from pipeline.services import Services
from storage.db import events, rescans


def reject(
    services: Services, document: DocumentId, pages: list[PageId], reason: RescanReason, note: str, *, by: str
) -> list[Rescan]:
    """Ask for a new scan of these pages, or of all pages of a paper; return what is to be scanned of it now.

    Raise InvalidRequest for a page of another paper, or for another reason than ours without a word about it; Held
    while the paper is in somebody else's hands; IllegalStep when somebody vouches for it.
    """
    note = note.strip()
    if reason is RescanReason.OTHER and not note:
        raise InvalidRequest("another reason needs a word", field="note")
    with services.work() as uow:
        paper = review.unvouched(uow, document, by)
        wanted = pages or list(paper.slots)
        if not set(wanted) <= set(paper.slots):
            raise InvalidRequest("no page of this document", field="pages")
        there = {one.page for one in rescans.open_of(uow, wanted)}
        for page in dict.fromkeys(wanted):
            if page not in there:
                made = Rescan(new_id(), page, paper.batch, document, reason, note, by, uow.now())
                rescans.add(uow, made)
        data: events.Data = {"reason": reason.value, "pages": len(wanted), "note": bool(note)}
        events.append(uow, by, "document.rejected", document, data)
        return rescans.open_of(uow, paper.slots)


def withdraw(services: Services, document: DocumentId, *, by: str) -> None:
    """Take back that pages of a paper are to be scanned again; raise IllegalStep when none is."""
    with services.work() as uow:
        paper = review.unvouched(uow, document, by)
        if not rescans.end(uow, paper.slots, by):
            raise IllegalStep("no page of it is to be scanned again")
        events.append(uow, by, "document.rejection_withdrawn", document, {})


def waiting(services: Services, caller: Caller, limit: int, after: str = "") -> list[Rescan]:
    """Return pages within sight that are to be scanned again, oldest first."""
    with services.look() as uow:
        return rescans.page(uow, limit, after, caller.sight())


def of_batch(services: Services, batch: BatchId) -> list[Rescan]:
    """Return the pages of a batch that are to be scanned again, in the order in which they were sent back."""
    with services.look() as uow:
        return rescans.of_batch(uow, batch)


def sentence(wanted: Rescan) -> str:
    """Return for the clerk why a page is to be scanned again, and what to do."""
    return RESCANS[wanted.reason.value]
