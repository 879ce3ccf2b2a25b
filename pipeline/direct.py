"""Read files at once, without database, queue or dossier: what `sohoa read` does."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from core.errors import SohoaError
from core.page import Page, PageImage
from core.settings import Settings
from ingest import split as ingest
from ocr import read as ocr
from ocr.engine import OcrEngine, make_engine


@dataclass(frozen=True, slots=True)
class DirectPage:
    """One page that was read, or why it was not."""

    number: int
    image: PageImage | None
    page: Page | None
    error: SohoaError | None


def page_count(path: Path, settings: Settings, scratch: Path) -> int:
    """Return how many pages a file has; raise InputError when it cannot be taken."""
    return ingest.inspect(path, settings.ingest, scratch).page_count


def read(path: Path, settings: Settings, scratch: Path, *, workers: int) -> Iterator[DirectPage]:
    """Yield the pages of a file in order, reading up to `workers` of them at a time; raise InputError for the file.

    At most twice as many pages as workers are in memory.
    """
    engine = make_engine(settings.ocr)
    waiting: deque[Future[DirectPage]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for page in ingest.pages(path, settings.ingest, scratch):
            waiting.append(pool.submit(_read, page, engine, settings))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _read(page: ingest.SplitPage, engine: OcrEngine, settings: Settings) -> DirectPage:
    if page.image is None:
        return DirectPage(page.number, None, None, page.error)
    try:
        if page.text is not None:
            words = ocr.look(page.image, page.text, settings.ocr)
        else:
            words = ocr.read(page.image, page.number, engine, settings.ocr)
    except SohoaError as error:
        return DirectPage(page.number, page.image, None, error)
    return DirectPage(page.number, page.image, words, None)
