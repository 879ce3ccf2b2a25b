"""Step 3: clean and read one page; the last page of a batch asks for the assembly."""

import io

from core import codec
from core.batch import BatchPage, Failure
from core.ids import PageId
from core.page import Page, PageImage
from core.states import BatchState, PageState
from ocr import read as ocr
from ocr.engine import make_engine
from pipeline import pictures, wording
from pipeline.progress import ask_when_all_read
from pipeline.queue import Step, ask
from pipeline.readings import picture_of
from pipeline.services import Services
from pipeline.split import JSON
from storage.db import arrangements, batches, pages, steps, wordings
from storage.db.steps import Claim
from storage.db.work import UnitOfWork


def recognize(services: Services, claim: Claim) -> None:
    """Read one page, or look only at its picture when the file itself brought trustworthy words."""
    with services.look() as uow:
        row = pages.get(uow, PageId(claim.subject))
        withdrawn = batches.get(uow, row.batch).state is BatchState.WITHDRAWN
        rotation = _turned(uow, row)
    if withdrawn:
        with services.work() as uow:
            steps.finish(uow, claim)
        return
    image = picture_of(services, row)
    page = _read(services, row, image, rotation)
    shown = pictures.again(services, row, image, page)
    reading = services.blobs.put(io.BytesIO(codec.dump(page)), JSON)
    page, worded = wording.over(services, row, page, reading)
    words = services.blobs.put(io.BytesIO(codec.dump(page)), JSON) if worded is not None else reading
    with services.work() as uow:
        batches.lock(uow, row.batch)
        steps.finish(uow, claim)
        if _turned(uow, row) != rotation or pages.get(uow, row.id).image != row.image:
            # Somebody turned it, took that back, or put a new scan in its place while it was read.
            ask(uow, services.queue, Step.RECOGNIZE, row.id)
            return
        if worded is not None:
            wordings.keep(uow, worded, "sohoa")
        pages.keep_reading(uow, row.id, page, words)
        pictures.keep(uow, shown)
        ask_when_all_read(uow, services.queue, row.batch)


def _turned(uow: UnitOfWork, row: BatchPage) -> int | None:
    """Return how far a person turned the page's picture, or None."""
    newest = arrangements.head(uow, row.batch)
    slots = newest.arrangement.slots if newest else ()
    return next((slot.rotation for slot in slots if slot.page == row.id), None)


def _read(services: Services, row: BatchPage, image: PageImage, rotation: int | None) -> Page:
    options = services.settings.ocr
    if row.text is not None and rotation is None:
        return ocr.look(image, codec.load(Page, services.blobs.read(row.text)), options, before=row.quality)
    return ocr.read(image, row.number, make_engine(options), options, before=row.quality, rotation=rotation)


def give_up(uow: UnitOfWork, services: Services, subject: str, failure: Failure) -> None:
    """Let the page stand as failed; the batch goes on without its words."""
    row = pages.get(uow, PageId(subject))
    batches.lock(uow, row.batch)
    if row.state is PageState.WAITING:
        pages.fail(uow, row.id, failure)
    ask_when_all_read(uow, services.queue, row.batch)
