"""Small valid objects for tests; override what matters by keyword."""

import re

from core.dossier import PaperPage
from core.ids import FileId, PageId
from core.page import BBox, Block, BlockKind, Code, Line, Mark, Page, TextSource, Word, enclosing

CELL = 22
"""Pixels that one character takes in `make_page`."""
PITCH = 60
"""Pixels from line to line."""
HEIGHT = 40
"""Pixels of a word's box."""


def make_word(text: str, x: int = 0, y: int = 0, confidence: float = 0.97, height: int = HEIGHT) -> Word:
    return Word(text, BBox(x, y, x + CELL * len(text), y + height), confidence)


def make_line(words: list[Word]) -> Line:
    return Line(tuple(words), enclosing([word.bbox for word in words]))


def make_page(
    text: str,
    *,
    number: int = 1,
    confidence: float = 0.97,
    source: TextSource = TextSource.OCR,
    codes: tuple[Code, ...] = (),
    marks: tuple[Mark, ...] = (),
    columns: int = 90,
    rows: int = 70,
) -> Page:
    """Return `text` laid out on a grid: one cell per character, one line per line."""
    lines = []
    for row, line in enumerate(text.split("\n")):
        words = [
            make_word(match[0], CELL * (4 + match.start()), PITCH * (2 + row), confidence)
            for match in re.finditer(r"\S+", line)
        ]
        if words:
            lines.append(make_line(words))
    width, height = CELL * (columns + 8), PITCH * max(rows, len(text.split("\n")) + 4)
    block = Block(BlockKind.TEXT, BBox(0, 0, width, height), tuple(lines))
    return Page(
        number=number,
        width=width,
        height=height,
        dpi=250.0,
        engine="made",
        blank=not lines,
        source=source,
        blocks=(block,) if lines else (),
        codes=codes,
        marks=marks,
    )


def make_paper_page(page: Page | None, file: int = 1, number: int = 1) -> PaperPage:
    home = FileId(f"batch.{file}")
    return PaperPage(PageId(f"{home}.{number}"), home, page)


def make_code(text: str, symbology: str = "QRCode") -> Code:
    return Code(symbology, text, BBox(10, 10, 210, 210))
