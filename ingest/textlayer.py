"""The words that a PDF page itself carries, as lines in reading order and in pixels of the page picture."""

from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pdfplumber.page
import pdfplumber.pdf
from pdfplumber.utils.text import extract_words

from core.fold import nfc
from core.page import BBox, Block, BlockKind, Line, Page, PageImage, TextSource, Word, enclosing
from ingest.columns import Row, blocks_of

ENGINE = f"pdf text (pdfplumber {version('pdfplumber')})"
CONFIDENCE = 0.99
"""The letters are those that were printed; only their order and grouping are ours."""
_BAND = 6
"""Points; characters whose feet differ by less than two bands may stand on one line."""
_OVERPRINTED = 0.8
"""Share of a space that other characters cover at least; tight print covers up to half of one."""
_SAME_LINE = 0.5
"""Share of the lower word's height by which two words on one line overlap at least."""


def words_of(path: Path) -> Callable[[int, int, PageImage], tuple[Page | None, Counter[str]]]:
    """Return what `pdf.PdfSource` asks for the words of a page, by its number, the count of pages and its picture."""
    file = pdfplumber.pdf.PDF.open(path)

    def words(number: int, count: int, image: PageImage) -> tuple[Page | None, Counter[str]]:
        if len(file.pages) != count:
            return None, Counter()
        source = file.pages[number - 1]
        try:
            return read_page(source, number, image)
        finally:
            source.close()

    return words


def read_page(source: pdfplumber.page.Page, number: int, image: PageImage) -> tuple[Page | None, Counter[str]]:
    """Return the page and the letters printed per font; no page where there is nothing, or mostly sideways text."""
    words, fonts, sideways = _words(source, image)
    if not words or sideways > len(words) // 2:
        return None, fonts
    blocks = tuple(_block(rows) for rows in blocks_of(_rows(words)))
    page = Page(number, image.width, image.height, image.dpi, ENGINE, source=TextSource.TEXT_LAYER, blocks=blocks)
    return page, fonts


def _words(source: pdfplumber.page.Page, image: PageImage) -> tuple[list[Word], Counter[str], int]:
    """Return the words inside the crop box, the letters per font, and how many words do not run left to right."""
    left, top, right, bottom = source.cropbox
    across, down = image.width / (right - left), image.height / (bottom - top)
    fonts: Counter[str] = Counter()
    words: list[Word] = []
    sideways = 0
    # Copies of a letter painted over itself for a bold look would double it.
    chars = _without_overprinted_spaces(source.dedupe_chars().chars)
    for found in extract_words(chars, x_tolerance_ratio=0.15, y_tolerance=2, return_chars=True):
        text = "".join(nfc(found["text"]).split())
        box = BBox(
            max(0, round((found["x0"] - left) * across)),
            max(0, round((found["top"] - top) * down)),
            min(image.width, round((found["x1"] - left) * across)),
            min(image.height, round((found["bottom"] - top) * down)),
        )
        if not text or box.width <= 0 or box.height <= 0:
            continue
        for char in found["chars"]:
            fonts[char["fontname"]] += char["text"].isalpha()
        sideways += not found["upright"]
        words.append(Word(text, box, CONFIDENCE))
    return words, fonts, sideways


def _without_overprinted_spaces(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the characters less the spaces on which others stand: numbers are put into gaps left for them."""
    by_height: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        if not char["text"].isspace():
            by_height.setdefault(round(char["bottom"] / _BAND), []).append(char)
    kept = []
    for char in chars:
        if char["text"].isspace():
            band = round(char["bottom"] / _BAND)
            near = (other for at in (band - 1, band, band + 1) for other in by_height.get(at, ()))
            overlap = sum(max(0, min(char["x1"], other["x1"]) - max(char["x0"], other["x0"])) for other in near)
            if overlap > _OVERPRINTED * (char["x1"] - char["x0"]):
                continue
        kept.append(char)
    return kept


def _rows(words: list[Word]) -> list[Row]:
    """Return words on one baseline together, top to bottom, each row left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.bbox.y0 + word.bbox.y1, word.bbox.x0)):
        for row in reversed(rows[-4:]):
            if _together(row[-1].bbox, word.bbox):
                row.append(word)
                break
        else:
            rows.append([word])
    return [tuple(sorted(row, key=lambda word: word.bbox.x0)) for row in rows]


def _together(one: BBox, other: BBox) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap >= _SAME_LINE * min(one.height, other.height)


def _block(rows: list[Row]) -> Block:
    lines = tuple(Line(row, enclosing([word.bbox for word in row])) for row in rows)
    return Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), lines)
