"""Take a file apart in a killable child process: one picture per page, and no page unaccounted for."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from core.codec import load
from core.errors import InputError, ParseCrash, ParseTimeout, SohoaError, TooLarge
from core.options import IngestOptions
from core.page import Page, PageImage
from ingest import wire
from ingest.check import FileFacts, media_type
from ingest.keeper import Keeper

CRASHES_IN_A_ROW = 5
"""After so many pages in a row that hang or kill the child, the rest of the file is given up."""


@dataclass(frozen=True)
class SplitPage:
    """One page of the file; exactly one of `image` and `error` is set."""

    number: int
    """From 1."""
    image: PageImage | None
    text: Page | None
    """Trustworthy words of the file itself, in pixels of `image`; such a page need not be read by OCR."""
    error: SohoaError | None


def inspect(path: Path, options: IngestOptions, scratch: Path) -> FileFacts:
    """Open the file in the child and return what it is; raise an InputError where nothing can be taken out of it.

    Raise ParserKilled when the machine ended the parser.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="inspect-") as folder:
        request = _request(path, options, Path(folder), first=None)
        with Keeper(request, options.memory, options.file_seconds) as child:
            return wire.read_facts(child.answer(options.file_seconds))


@dataclass(frozen=True)
class Opened:
    """A file that lies open in a child."""

    facts: FileFacts
    pages: Iterator[SplitPage]
    """In order, each when it is asked for; a bad page yields its error and the rest go on.

    Asking raises ParserKilled when the machine ended the parser: opening the file again goes on from there.
    """


@contextmanager
def opened(path: Path, options: IngestOptions, scratch: Path, *, first: int = 1) -> Iterator[Opened]:
    """Open a file whose pages from `first` are wanted; the child ends with the block.

    Raise an InputError where the file as a whole cannot be opened, ParserKilled when the machine ended the parser.
    """
    with (
        tempfile.TemporaryDirectory(dir=scratch, prefix="pages-") as folder,
        _Splitter(path, options, Path(folder)) as splitter,
    ):
        facts = splitter.open(first)
        yield Opened(facts, (splitter.page(number) for number in range(first, facts.page_count + 1)))


def pages(path: Path, options: IngestOptions, scratch: Path, *, first: int = 1) -> Iterator[SplitPage]:
    """Yield the pages of a file from `first`; raise what `opened` raises."""
    with opened(path, options, scratch, first=first) as file:
        yield from file.pages


def _request(path: Path, options: IngestOptions, folder: Path, first: int | None) -> wire.Request:
    size = path.stat().st_size
    if size > options.max_bytes:
        raise TooLarge(f"{size} bytes, at most {options.max_bytes}")
    bounds = wire.Bounds(options.max_pages, options.max_pixels, options.raster_dpi)
    return wire.Request(str(path.absolute()), media_type(path), str(folder), bounds, first)


class _Splitter:
    """The pages of one file, taken out by as many children as it needs."""

    def __init__(self, path: Path, options: IngestOptions, folder: Path) -> None:
        self._path = path
        self._options = options
        self._folder = folder
        self._left = options.total_seconds
        self._crashes = 0
        self._given_up: SohoaError | None = None
        self._child: Keeper | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def open(self, first: int) -> FileFacts:
        """Start a child that will begin with page `first`; return what the file is."""
        self._close()
        request = _request(self._path, self._options, self._folder, first)
        self._child = Keeper(request, self._options.memory, self._options.total_seconds)
        return wire.read_facts(self._child.answer(self._options.file_seconds))

    def page(self, number: int) -> SplitPage:
        """Return the page, or the error that stands for it."""
        if self._given_up is not None:
            return SplitPage(number, None, None, self._given_up)
        started = time.monotonic()
        try:
            image, text = self._take(number)
        except InputError as error:
            if isinstance(error, (ParseTimeout, ParseCrash)):
                self._close()
                self._crashes += 1
            else:
                self._crashes = 0
            page = SplitPage(number, None, None, error)
        else:
            self._crashes = 0
            page = SplitPage(number, image, text, None)
        self._left -= time.monotonic() - started
        if self._crashes == CRASHES_IN_A_ROW:
            self._given_up = page.error
        elif self._left <= 0:
            self._given_up = ParseTimeout(f"the file took longer than {self._options.total_seconds:.0f} s")
        return page

    def _take(self, number: int) -> tuple[PageImage, Page | None]:
        if self._child is None:
            self.open(number)
        child = self._child
        assert child is not None  # noqa: S101  (just opened)
        seconds = min(self._options.page_seconds, self._left)
        child.ask()
        image = wire.read_image(child.answer(seconds), self._folder)
        try:
            name = child.answer(seconds)["text"]
        except (ParseTimeout, ParseCrash):
            # The picture is safe; words that hang or kill the parser are left to OCR.
            self._close()
            return image, None
        return image, self._text(name) if name else None

    def _text(self, name: str) -> Page:
        path = self._folder / name
        page = load(Page, path.read_bytes())
        path.unlink()
        return page

    def _close(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None
