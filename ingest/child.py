"""The killable process in which files are opened; `open_pdf` and `open_picture` are its programs.

Two programs, because start-up is paid for every file and a photograph needs no PDF library.
"""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from core.disk import disk, of_disk
from core.errors import CorruptFile, ParseCrash, SohoaError
from core.page import Page, PageImage
from ingest import wire
from ingest.check import FileFacts

Say = Callable[[str], None]


class Source(Protocol):
    """An opened file, of whatever kind."""

    def facts(self) -> FileFacts:
        """Return what it is; raise an InputError for the whole file."""

    def image(self, number: int) -> PageImage:
        """Return the picture of a page, counted from 1; raise an InputError for this page alone."""

    def text(self, number: int, image: PageImage) -> Page | None:
        """Return the page's own words in pixels of `image`, or None where they are absent or not to be trusted."""


def serve(open_source: Callable[[wire.Request], Source]) -> None:
    """Answer with the facts of the requested file, then with one page per line that arrives, to the last page."""
    say = _private_output()
    request = wire.Request.decode(sys.argv[1])
    try:
        source = open_source(request)
        facts = source.facts()
    except Exception as error:  # noqa: BLE001  (a foreign parser can raise anything; here it becomes one of ours)
        say(wire.error_line(_ours(error)))
        return
    say(wire.facts_line(facts))
    if request.first is not None:
        for number in range(request.first, facts.page_count + 1):
            if not sys.stdin.readline():
                return
            _page(source, number, Path(request.folder), say)


def _page(source: Source, number: int, folder: Path, say: Say) -> None:
    try:
        image = source.image(number)
        with disk():
            line = wire.image_line(image, folder / f"{number}.image")
        say(line)
    except Exception as error:  # noqa: BLE001  (a foreign parser can raise anything; here it becomes one of ours)
        say(wire.error_line(_ours(error)))
        return
    try:
        text = source.text(number, image)
    except Exception:  # noqa: BLE001  (words that cannot be taken out are read by OCR; the picture stands)
        text = None
    say(wire.text_line(text, folder / f"{number}.text"))


def _ours(error: Exception) -> SohoaError:
    if isinstance(error, SohoaError):
        return error
    if isinstance(error, MemoryError):
        return ParseCrash("out of memory")
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return of_disk(error)
    return CorruptFile(type(error).__name__)


def _private_output() -> Say:
    # Foreign libraries may print; only our answers may reach the pipe.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: str) -> None:
        answers.write(line + "\n")
        answers.flush()

    return say
