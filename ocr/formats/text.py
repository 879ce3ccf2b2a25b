"""Plain text: UTF-8, one line of the page per line, a form feed between pages."""

from collections.abc import Iterable
from typing import BinaryIO

from core.page import Page
from ocr.formats.characters import fit
from ocr.formats.sink import Sink


def write(pages: Iterable[Page], out: BinaryIO) -> None:
    """Write the pages' text in reading order to `out`; raise StorageFull or StorageError."""
    sink = Sink(out)
    for index, page in enumerate(pages):
        sink.write(("\f" if index else "").encode())
        sink.write("".join(fit(line.text) + "\n" for line in page.lines).encode())
    sink.finish()
