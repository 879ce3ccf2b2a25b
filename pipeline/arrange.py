"""A person changes which pages stand together: a new version, and the documents are made again from it.

Nothing is deleted: earlier versions stay, and undo brings them back as a version of their own.
"""

from dataclasses import replace

from classify import arrangement as changes
from classify.arrangement import Change
from core import codec
from core.arrangement import UNDO, Arrangement, Version
from core.errors import IllegalStep, InvalidRequest, NotFound, Outdated
from core.ids import BatchId, PageId
from core.page import Page
from core.states import Bucket, PageState
from pipeline.progress import CHANGEABLE, assemble_again
from pipeline.queue import Step, ask
from pipeline.services import Services
from storage.db import arrangements, batches, documents, events, pages
from storage.db.work import UnitOfWork


def current(services: Services, batch: BatchId) -> Version:
    """Return the newest arrangement of a batch; raise NotFound before its papers were first found."""
    with services.look() as uow:
        batches.must_stand(uow, batch)
        return _newest(uow, batch)


def history(services: Services, batch: BatchId) -> list[Version]:
    """Return every version, oldest first; raise NotFound."""
    with services.look() as uow:
        batches.get(uow, batch)
        return arrangements.history(uow, batch)


def change(services: Services, batch: BatchId, wanted: Change, *, seen: int, by: str) -> Version:
    """Change the version that the person has `seen` and let the documents be made again.

    Raise Outdated when somebody was faster, InvalidRequest for a change that makes no sense, IllegalStep when the batch
    is not in a state for it or a person has already worked on a document that would change.
    """
    rotation = _rotation(services, wanted) if wanted.action == "turn" else 0
    with services.work() as uow:
        old = _open(uow, batch, seen)
        rows = pages.of_batch(uow, batch)
        blank = frozenset(row.id for row in rows if row.state is PageState.READ and row.bucket is Bucket.BLANK)
        fed = replace(wanted, scanned=tuple(row.id for row in rows), blank=blank)
        new = changes.change(old.arrangement, fed, rotation)
        return _keep(uow, services, old, arrangements.change(uow, old, new, wanted.action, by))


def undo(services: Services, batch: BatchId, *, seen: int, by: str) -> Version:
    """Bring back what stood before the last change; raise Outdated, IllegalStep when there is nothing to undo."""
    with services.work() as uow:
        old = _open(uow, batch, seen)
        return _keep(uow, services, old, arrangements.undo(uow, old, by))


def _newest(uow: UnitOfWork, batch: BatchId) -> Version:
    found = arrangements.head(uow, batch)
    if found is None:
        raise NotFound("the papers of the batch have not been found yet")
    return found


def _open(uow: UnitOfWork, batch: BatchId, seen: int) -> Version:
    """Return the newest version under the batch's lock, if it is the one seen and may be changed."""
    batches.lock(uow, batch)
    newest = _newest(uow, batch)
    if newest.number != seen:
        raise Outdated(f"version {seen} is not the newest")
    if batches.get(uow, batch).state not in CHANGEABLE:
        raise IllegalStep("the batch cannot be changed now")
    return newest


def _keep(uow: UnitOfWork, services: Services, old: Version, new: Version) -> Version:
    """Let the batch be worked on again after a change: pages that were turned are read, then papers are made."""
    _spare_decided(uow, old, new.arrangement)
    turned = {slot.page: slot.rotation for slot in old.arrangement.slots}
    for slot in new.arrangement.slots:
        if slot.rotation != turned[slot.page] and pages.get(uow, slot.page).state is PageState.READ:
            pages.wait(uow, slot.page)
            ask(uow, services.queue, Step.RECOGNIZE, slot.page)
    assemble_again(uow, services.queue, old.batch)
    action = f"arrangement.{'undone' if new.action == UNDO else 'changed'}"
    events.append(uow, new.by, action, old.batch, {"version": new.number, "action": new.action})
    return new


def _spare_decided(uow: UnitOfWork, old: Version, new: Arrangement) -> None:
    """Raise IllegalStep when a paper that a person has worked on would get other pages, or pages in another way."""
    papers = set(new.papers)
    for document in documents.of_batch(uow, old.batch):
        if document.state in documents.UNTOUCHED:
            continue
        mine = {slots for slots in old.arrangement.papers if any(slot.page in document.slots for slot in slots)}
        if mine - papers:
            raise IllegalStep("a person has already worked on a document with these pages")


def _rotation(services: Services, wanted: Change) -> int:
    """Return how far the picture of a page is turned now; raise NotFound, IllegalStep for a page without words."""
    with services.look() as uow:
        row = pages.get(uow, PageId(wanted.page))
    if row.words is None:
        raise IllegalStep("the page has not been read")
    if row.image is None:
        raise InvalidRequest("the page has no picture")
    return codec.load(Page, services.blobs.read(row.words)).rotation
