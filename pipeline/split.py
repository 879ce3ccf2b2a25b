"""Step 2: keep every page of a file as a picture, ask for each to be read."""

import io
from dataclasses import replace
from itertools import count

from core import codec
from core.batch import BatchPage, Failure, SourceFile
from core.blob import Artifact
from core.errors import CorruptImage, StorageError, TooManyPages
from core.ids import FileId, page_id
from core.page import PageImage, Quality
from core.states import BatchState, FileState, PageState
from ingest import split as ingest
from ocr.glance import glance
from pipeline import pictures
from pipeline.progress import ask_when_all_read
from pipeline.queue import Step, ask
from pipeline.services import Services
from storage.db import batches, pages, rescans, steps
from storage.db.steps import Claim
from storage.db.work import UnitOfWork

JSON = "application/json"


def split(services: Services, claim: Claim) -> None:
    """Take the pages out of one file; a page that cannot be taken out stands as failed, the others go on."""
    with services.look() as uow:
        file = batches.get_file(uow, FileId(claim.subject))
        known = pages.numbers_of_file(uow, file.id)
    options = services.settings.ingest
    # A repeated split goes on behind the pages that were kept before it was interrupted.
    first = next(number for number in count(1) if number not in known)
    with (
        services.local(file.blob) as path,
        services.scratch() as scratch,
        ingest.opened(path, options, scratch, first=first) as opened,
    ):
        facts = opened.facts
        if file.replaces is not None and facts.page_count != 1:
            raise TooManyPages("a replacement has exactly one page")
        with services.work() as uow:
            # Should the split be given up half-way, every page that is still missing is known.
            batches.know_file(uow, file.id, page_count=facts.page_count, signed=facts.signed)
        for page in opened.pages:
            if isinstance(page.error, StorageError) or (page.error is not None and file.replaces is not None):
                # Our own disk is at fault, not the paper; or the page keeps what it had.
                raise page.error
            if not _keep(services, claim, file, page):
                break
    with services.work() as uow:
        batches.lock(uow, file.batch)
        batches.set_file(uow, file.id, FileState.SPLIT)
        steps.finish(uow, claim)
        ask_when_all_read(uow, services.queue, file.batch)


def _keep(services: Services, claim: Claim, file: SourceFile, page: ingest.SplitPage) -> bool:
    """Keep the picture, then its row, which asks for the reading in the same commit; False once nobody wants it."""
    row = BatchPage(
        id=file.replaces or page_id(file.id, page.number),
        batch=file.batch,
        file=file.id,
        number=page.number,
        state=PageState.FAILED,
        failure=Failure(page.error.code, page.error.detail) if page.error else None,
    )
    shown: list[Artifact] = []
    if page.image is not None:
        row = replace(
            row,
            state=PageState.WAITING,
            image=services.blobs.put(io.BytesIO(page.image.data), page.image.media_type),
            picture=codec.dump(replace(page.image, data=b"")).decode(),
            text=services.blobs.put(io.BytesIO(codec.dump(page.text)), JSON) if page.text else None,
            quality=_verdict(page.image),
        )
        shown = pictures.first(services, row, page.image)
    with services.work() as uow:
        steps.progress(uow, claim)
        if batches.get(uow, file.batch).state is BatchState.WITHDRAWN:
            return False
        (pages.replace if file.replaces else pages.put)(uow, row)
        if file.replaces:
            rescans.end(uow, [row.id], "sohoa")
        pictures.keep(uow, shown)
        if row.state is PageState.WAITING:
            ask(uow, services.queue, Step.RECOGNIZE, row.id)
    return True


def _verdict(image: PageImage) -> Quality | None:
    """Return how well the page can be read, for the clerk who still has the paper; nothing for a picture that broke."""
    try:
        return glance(image)
    except CorruptImage:
        return None  # the reading says so


def give_up(uow: UnitOfWork, services: Services, subject: str, failure: Failure) -> None:
    """Let every page that could not be taken out stand as failed, so that no paper is a gap."""
    file = batches.get_file(uow, FileId(subject))
    batches.lock(uow, file.batch)
    if file.state is FileState.WAITING:
        batches.set_file(uow, file.id, FileState.FAILED, failure=failure)
    if file.replaces is not None:
        if pages.get(uow, file.replaces).state is PageState.FAILED:
            pages.fail(uow, file.replaces, failure)
    else:
        known = pages.numbers_of_file(uow, file.id)
        for number in range(1, (file.page_count or 1) + 1):
            if number not in known:
                row = BatchPage(page_id(file.id, number), file.batch, file.id, number, PageState.FAILED)
                pages.put(uow, replace(row, failure=failure))
    ask_when_all_read(uow, services.queue, file.batch)
