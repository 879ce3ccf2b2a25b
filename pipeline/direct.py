"""Read files at once, without database, queue or dossier: what `sohoa read` does."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from core.errors import SohoaError
from core.options import IngestOptions, OcrOptions
from core.page import Page, PageImage
from ingest import split as ingest
from ocr import read as ocr
from ocr.engine import OcrEngine, make_engine


@dataclass(frozen=True, slots=True)
class DirectPage:
    """One page that was read, or why it was not."""

    number: int
    of: int
    """How many pages the file has."""
    image: PageImage | None
    page: Page | None
    error: SohoaError | None


class Reading(Protocol):
    """The settings of the rooms that read."""

    @property
    def ingest(self) -> IngestOptions:
        """Of taking files apart."""

    @property
    def ocr(self) -> OcrOptions:
        """Of reading pages."""


def read(
    path: Path, settings: Reading, scratch: Path, *, workers: int, most: int | None = None
) -> Iterator[DirectPage]:
    """Yield the pages of a file in order, reading up to `workers` of them at a time; raise InputError for the file.

    At most twice as many pages as workers are in memory, and no more than the first `most` are read.
    """
    engine = make_engine(settings.ocr)
    waiting: deque[Future[DirectPage]] = deque()
    with ThreadPoolExecutor(workers) as pool, ingest.opened(path, settings.ingest, scratch) as file:
        for page in islice(file.pages, most):
            waiting.append(pool.submit(_read, page, file.facts.page_count, engine, settings))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _read(page: ingest.SplitPage, of: int, engine: OcrEngine, settings: Reading) -> DirectPage:
    if page.image is None:
        return DirectPage(page.number, of, None, None, page.error)
    try:
        if page.text is not None:
            words = ocr.look(page.image, page.text, settings.ocr)
        else:
            words = ocr.read(page.image, page.number, engine, settings.ocr)
    except SohoaError as error:
        return DirectPage(page.number, of, page.image, None, error)
    return DirectPage(page.number, of, page.image, words, None)
