"""The words of a ruled table, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.page import BBox, Block, BlockKind, Cell, Line, Word, enclosing
from ocr.engine import OcrEngine
from ocr.modes import Mode
from ocr.picture import Picture
from ocr.tables import Place, Table

# In heights of a small letter: white around parts of a page, and what is too flat to be a letter.
_GAP = 1.2
_RIM = 0.2
_FLAT = 0.4
_ENLARGED = 1.3
"""How much larger than running text the few words of a cell are read best: at its size commas of numbers get lost."""
_DARK = 160
_TALLEST = 8000
"""Pixels of a strip; Tesseract refuses pictures of more than 32,767, and one call has one deadline."""
_MODES = (Mode.COLUMN, Mode.BLOCK)


@dataclass(frozen=True, slots=True)
class _Part:
    """Something written, and the row of a strip where it stands."""

    box: BBox
    """On the page."""
    number: int
    """Of the box asked for."""
    top: int


def read(page: Picture, tables: tuple[Table, ...], text_height: float, engine: OcrEngine) -> list[Block]:
    """Return those tables of an upright page without rules in which words are read; raise the errors of the engine."""
    boxes = [place.box for table in tables for place in table.places]
    lines = iter(in_boxes(page, boxes, text_height, engine))
    blocks = []
    for table in tables:
        cells: list[Cell] = []
        every: list[Line] = []
        for place in table.places:
            mine = next(lines)
            cells.append(_cell(place, len(every), len(mine)))
            every += mine
        if every:
            blocks.append(Block(BlockKind.TABLE, table.box, tuple(every), tuple(cells)))
    return blocks


def in_boxes(
    page: Picture, boxes: list[BBox], text_height: float, engine: OcrEngine, modes: tuple[Mode, ...] = _MODES
) -> list[list[Line]]:
    """Return the lines that stand in each of the boxes, in pixels of the page; raise the errors of the engine.

    All are read at once in the first of the modes; those in which nothing is seen so, in the next.
    """
    inked = {number: part for number, box in enumerate(boxes) if (part := _inked(page, box, text_height)) is not None}
    found: dict[int, list[Line]] = {}
    for mode in modes:
        missing = {number: part for number, part in inked.items() if number not in found}
        for some in _strips(missing, round(_GAP * text_height)):
            found |= _read(page, some, text_height, engine, mode)
    return [found.get(number, []) for number in range(len(boxes))]


def _strips(boxes: dict[int, BBox], gap: int) -> Iterator[dict[int, BBox]]:
    """Yield the boxes in as few strips as the engine takes: none is too tall for it."""
    strip: dict[int, BBox] = {}
    tall = 0
    for number, box in boxes.items():
        if strip and tall + box.height + gap > _TALLEST:
            yield strip
            strip, tall = {}, 0
        strip[number] = box
        tall += box.height + gap
    if strip:
        yield strip


def _read(
    page: Picture, boxes: dict[int, BBox], text_height: float, engine: OcrEngine, mode: Mode
) -> dict[int, list[Line]]:
    """Return the lines in those boxes in which the engine sees any, all put one below the other on white."""
    gap = round(_GAP * text_height)
    parts = []
    top = gap
    for number, box in boxes.items():
        parts.append(_Part(box, number, top))
        top += box.height + gap
    strip = np.full((top, max(box.width for box in boxes.values()) + 2 * gap), 255, np.uint8)
    for part in parts:
        box = part.box
        strip[part.top : part.top + box.height, gap : gap + box.width] = page[box.y0 : box.y1, box.x0 : box.x1]
    found: dict[int, list[Line]] = {}
    larger = cv2.resize(strip, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    for block in engine.recognize(larger.astype(np.uint8, copy=False), mode):
        for line in map(_reduced, block.lines):
            for part, words in _apart(line, parts, gap).items():
                moved = tuple(_moved(word, part, gap) for word in words)
                found.setdefault(part.number, []).append(Line(moved, enclosing([word.bbox for word in moved])))
    return {number: sorted(lines, key=lambda line: line.bbox.y0) for number, lines in found.items()}


def _reduced(line: Line) -> Line:
    """Return a line of the enlarged strip in pixels of the strip."""

    def box(of: BBox) -> BBox:
        x0, y0, x1, y1 = (round(side / _ENLARGED) for side in (of.x0, of.y0, of.x1, of.y1))
        return BBox(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))

    return Line(tuple(replace(word, bbox=box(word.bbox)) for word in line.words), box(line.bbox))


def _apart(line: Line, parts: list[_Part], gap: int) -> dict[_Part, list[Word]]:
    """Return the words of a line of the strip by the part in which they stand."""
    found: dict[_Part, list[Word]] = {}
    for word in line.words:
        middle = (word.bbox.y0 + word.bbox.y1) / 2
        part = min(parts, key=lambda part: abs(part.top + part.box.height / 2 - middle) - part.box.height / 2)
        if part.top - gap / 2 <= middle <= part.top + part.box.height + gap / 2:
            found.setdefault(part, []).append(word)
    return found


def _moved(word: Word, part: _Part, gap: int) -> Word:
    """Return a word of the strip where it stands on the page."""
    right, down = part.box.x0 - gap, part.box.y0 - part.top
    x0 = min(max(word.bbox.x0 + right, part.box.x0), part.box.x1 - 1)
    y0 = min(max(word.bbox.y0 + down, part.box.y0), part.box.y1 - 1)
    x1, y1 = min(word.bbox.x1 + right, part.box.x1), min(word.bbox.y1 + down, part.box.y1)
    return replace(word, bbox=BBox(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)))


def _cell(place: Place, first: int, count: int) -> Cell:
    return Cell(place.row, place.column, place.rows, place.columns, place.box, first, count)


def _inked(page: Picture, box: BBox, text_height: float) -> BBox | None:
    """Return the part of a box in which something is written, with a rim of paper; None for an empty one."""
    rim = round(_RIM * text_height)
    x0, y0 = box.x0 + rim, box.y0 + rim
    dark = (page[y0 : box.y1 - rim, x0 : box.x1 - rim] < _DARK).astype(np.uint8)
    if not dark.any():
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    if stats[1:, cv2.CC_STAT_HEIGHT].max() < _FLAT * text_height:
        return None
    left, top, wide, high = cv2.boundingRect(dark)
    return BBox(
        max(box.x0, x0 + left - rim),
        max(box.y0, y0 + top - rim),
        min(box.x1, x0 + left + wide + rim),
        min(box.y1, y0 + top + high + rim),
    )


def without(page: Picture, tables: tuple[Table, ...]) -> Picture:
    """Return the page with its tables made white."""
    if not tables:
        return page
    page = page.copy()
    for table in tables:
        page[table.box.y0 : table.box.y1, table.box.x0 : table.box.x1] = 255
    return page


def among(blocks: tuple[Block, ...], table: Block) -> tuple[Block, ...]:
    """Return the blocks with the table where it stands among them; one that goes on below it becomes two."""
    middle = (table.bbox.y0 + table.bbox.y1) / 2
    above: list[Block] = []
    below: list[Block] = []
    for block in blocks:
        if block.cells:
            (above if block.bbox.y0 < table.bbox.y0 else below).append(block)
            continue
        over = [line for line in block.lines if (line.bbox.y0 + line.bbox.y1) / 2 < middle]
        under = [line for line in block.lines if line not in over]
        for side, lines in ((above, over), (below, under)):
            if lines:
                side.append(Block(block.kind, enclosing([line.bbox for line in lines]), tuple(lines)))
    return (*above, table, *below)
