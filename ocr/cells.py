"""The words of a ruled table, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.page import BBox, Block, BlockKind, Cell, Line, Word, enclosing
from ocr.engine import OcrEngine
from ocr.modes import Mode
from ocr.picture import Picture
from ocr.spelled import SpelledWord
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
# In heights of a small letter: width and height up to which one thing by itself, such as a digit, is read better in a
# row of such, how far apart they stand there, and how wide a row may be where nothing else is wider.
_LONE = (1.8, 2.4)
_BESIDE = 1.8
_ROW = 40.0


@dataclass(frozen=True, slots=True)
class _Part:
    """Something written, and where it stands in a strip."""

    box: BBox
    """On the page."""
    number: int
    """Of the box asked for."""
    left: int
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

    All are read at once in the first of the modes; those in which nothing is seen so, in the next. Lone things of
    which a row tells nothing are read one below the other at last, as a block: as a column Tesseract sees none of them.
    """
    inked = {number: part for number, box in enumerate(boxes) if (part := _inked(page, box, text_height)) is not None}
    found: dict[int, list[Line]] = {}
    for mode in modes:
        # Lone things are asked for again all together: among others they are read better than by themselves.
        lone = {number for number, part in inked.items() if _is_lone(page, part, text_height)}
        again = lone if lone - set(found) else set()
        missing = {number: part for number, part in inked.items() if number not in found or number in again}
        for some in _strips(missing, round(_GAP * text_height)):
            found = _read(page, some, text_height, engine, mode) | found
    unread = {n: part for n, part in inked.items() if n not in found and _is_lone(page, part, text_height)}
    for some in _strips(unread, round(_GAP * text_height)):
        found |= _read(page, some, text_height, engine, Mode.BLOCK, in_rows=False)
    return [found.get(number, []) for number in range(len(boxes))]


def _is_lone(page: Picture, box: BBox, text_height: float) -> bool:
    """Return whether one thing of the size of a digit is all that is written in a box."""
    wide, high = (side * text_height for side in _LONE)
    if box.width > wide or box.height > high:
        return False
    dark = (page[box.y0 : box.y1, box.x0 : box.x1] < _DARK).astype(np.uint8)
    return int(cv2.connectedComponents(dark, connectivity=8)[0]) == 2


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
    page: Picture, boxes: dict[int, BBox], text_height: float, engine: OcrEngine, mode: Mode, *, in_rows: bool = True
) -> dict[int, list[Line]]:
    """Return the lines in those boxes in which the engine sees any, all put together on white."""
    gap = round(_GAP * text_height)
    lone = {number: box for number, box in boxes.items() if in_rows and _is_lone(page, box, text_height)}
    parts = _placed(boxes, lone, text_height)
    high = max(part.top + part.box.height for part in parts) + gap
    strip = np.full((high, max(part.left + part.box.width for part in parts) + gap), 255, np.uint8)
    for part in parts:
        box = part.box
        strip[part.top : part.top + box.height, part.left : part.left + box.width] = page[
            box.y0 : box.y1, box.x0 : box.x1
        ]
    found: dict[int, list[Line]] = {}
    larger = cv2.resize(strip, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    for block in engine.recognize(larger.astype(np.uint8, copy=False), mode):
        for line in map(_reduced, block.lines):
            for part, words in _apart(line, parts, gap).items():
                moved = tuple(_moved(word, part) for word in words)
                found.setdefault(part.number, []).append(Line(moved, enclosing([word.bbox for word in moved])))
    return {number: sorted(lines, key=lambda line: line.bbox.y0) for number, lines in found.items()}


def _reduced(line: Line) -> Line:
    """Return a line of the enlarged strip in pixels of the strip."""

    def box(of: BBox) -> BBox:
        x0, y0, x1, y1 = (round(side / _ENLARGED) for side in (of.x0, of.y0, of.x1, of.y1))
        return BBox(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))

    return Line(tuple(replace(word, bbox=box(word.bbox)) for word in line.words), box(line.bbox))


def _placed(boxes: dict[int, BBox], lone: dict[int, BBox], text_height: float) -> list[_Part]:
    """Return where the boxes stand in a strip: one below the other, and lone things side by side in rows below them."""
    gap, beside = round(_GAP * text_height), round(_BESIDE * text_height)
    parts: list[_Part] = []
    top = gap
    for number, box in boxes.items():
        if number not in lone:
            parts.append(_Part(box, number, gap, top))
            top += box.height + gap
    widest = max([round(_ROW * text_height), *(box.width for box in boxes.values())])
    tallest = max((box.height for box in lone.values()), default=0)
    for column in _columns(lone, _LONE[0] * text_height):
        left = gap
        for number in column:
            if left > gap and left + lone[number].width > widest:
                left, top = gap, top + tallest + gap
            parts.append(_Part(lone[number], number, left, top))
            left += lone[number].width + beside
        top += tallest + gap
    return parts


def _columns(boxes: dict[int, BBox], apart: float) -> list[list[int]]:
    """Return the boxes of each column, from its top: what stands in one is alike, digits or crosses."""
    columns: list[list[int]] = []
    right = 0.0
    for number, box in sorted(boxes.items(), key=lambda item: item[1].x0):
        if not columns or box.x0 > right:
            columns.append([])
        columns[-1].append(number)
        right = box.x0 + apart
    return [sorted(column, key=lambda number: boxes[number].y0) for column in columns]


def _apart(line: Line, parts: list[_Part], gap: int) -> dict[_Part, list[Word]]:
    """Return the words of a line of the strip by the part in which they stand."""
    found: dict[_Part, list[Word]] = {}
    for word in line.words:
        box = word.bbox
        y = (box.y0 + box.y1) / 2
        near = (part for part in parts if part.top - gap / 2 <= y <= part.top + part.box.height + gap / 2)
        across = sorted((part for part in near if _over(part, box)), key=lambda part: part.left)
        # A row of lone digits that was taken for one number: each digit is that of its part.
        pieces = [word] if len(across) == 1 else _shared(word, len(across))
        for part, piece in zip(across, pieces, strict=False):
            found.setdefault(part, []).append(piece)
    return found


def _over(part: _Part, box: BBox) -> bool:
    """Return whether the middle of a part lies within a box or that of the box within the part, left to right."""
    middle, other = part.left + part.box.width / 2, (box.x0 + box.x1) / 2
    return box.x0 <= middle <= box.x1 or part.left <= other <= part.left + part.box.width


def _shared(word: Word, count: int) -> list[Word]:
    """Return a word of each sign of a word for so many parts; none where it has more or fewer signs.

    Where it has more, points and dashes are specks between the parts.
    """
    signs = _signs(word)
    plain = [sign for sign in signs if sign.text.isalnum()]
    return next((pieces for pieces in (signs, plain) if len(pieces) == count), [])


def _signs(word: Word) -> list[Word]:
    """Return a word of each sign of a word, all in its place."""
    if isinstance(word, SpelledWord) and word.places:
        return [
            SpelledWord(sign, word.bbox, word.confidence, places=(place,))
            for sign, place in zip(word.text, word.places, strict=False)
        ]
    return [Word(sign, word.bbox, word.confidence) for sign in word.text]


def _moved(word: Word, part: _Part) -> Word:
    """Return a word of the strip where it stands on the page."""
    right, down = part.box.x0 - part.left, part.box.y0 - part.top
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
