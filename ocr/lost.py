"""Lines of print that the engine passed over: under stamps, beside pictures, of another size than the rest."""

from collections.abc import Iterable

import cv2
import numpy as np

from core.page import BBox, Block, BlockKind, Line, Word, enclosing
from ocr import cells, vietnamese
from ocr.components import components
from ocr.engine import OcrEngine
from ocr.modes import Mode
from ocr.picture import Picture

_DARK = 160
# In heights of a small letter: what a letter measures, how far apart letters of a line stand, what a line measures.
_LETTER = (0.6, 4.0)
_APART = 1.6
_LINE = (0.8, 5.0)
_SHORTEST = 2.0
_FEWEST = 3
_WIDE = 1.5
_DENSE = 0.12
# A page with more such things is covered with something else than print.
_MOST = 40
_COVER = 0.25
_BELIEVED = 0.6
_NUMBER_BELIEVED = 0.85
# In heights of the lower of two lines.
_ON_ONE_LINE = 0.5
_BLANKS = 1.5


def found(page: Picture, blocks: tuple[Block, ...], text_height: float, engine: OcrEngine) -> tuple[Block, ...]:
    """Return the blocks with the words of an upright page without rules that they lack; raise the engine's errors."""
    if not text_height:
        return blocks
    known = [word.bbox for block in blocks for line in block.lines for word in line.words]
    boxes = regions(page, known, text_height)
    for lines in cells.in_boxes(page, boxes, text_height, engine, (Mode.COLUMN,)):
        for line in lines:
            words = tuple(word for word in line.words if _believed(word) and not _covered(word.bbox, known))
            if words:
                blocks = _among(blocks, Line(words, enclosing([word.bbox for word in words])))
    return blocks


def regions(page: Picture, read: Iterable[BBox], text_height: float) -> list[BBox]:
    """Return where things of the size of letters stand in lines that no box of `read` covers."""
    dark = cv2.threshold(page, _DARK - 1, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8, copy=False)
    reach = round(_COVER * text_height)
    for box in read:
        dark[max(0, box.y0 - reach) : box.y1 + reach, max(0, box.x0 - reach) : box.x1 + reach] = 0
    if not dark.any():
        return []
    things = components(dark)
    wide, high, area = (things.boxes[:, column] for column in (2, 3, 4))
    low, tall = (part * text_height for part in _LETTER)
    letter = (high >= low) & (high <= tall) & (wide <= _WIDE * tall) & (area >= _DENSE * wide * high)
    letter[0] = False
    if np.count_nonzero(letter) < _FEWEST:
        return []
    ink = np.where(letter[things.labels], np.uint8(255), np.uint8(0))
    joined = cv2.dilate(ink, np.ones((3, 2 * round(_APART * text_height / 2) + 1), np.uint8))
    lines = components(joined.astype(np.uint8, copy=False))
    left, top, width, height = (things.boxes[letter, column] for column in range(4))
    letters = np.bincount(lines.labels[top + height // 2, left + width // 2], minlength=len(lines))
    rim = round(text_height / 2)
    boxes = [
        BBox(x, max(0, y - rim), x + w, min(page.shape[0], y + h + rim))
        for (x, y, w, h, _), count in zip(lines.boxes.tolist()[1:], letters.tolist()[1:], strict=True)
        if count >= _FEWEST and w >= _SHORTEST * text_height and _LINE[0] <= h / text_height <= _LINE[1]
    ]
    return boxes if len(boxes) <= _MOST else []


def _covered(box: BBox, known: Iterable[BBox]) -> bool:
    """Return whether a word that was read already stands there: a region may reach across one."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(
        (one.x0 <= x < one.x1 and one.y0 <= y < one.y1)
        or (box.x0 <= (one.x0 + one.x1) / 2 < box.x1 and box.y0 <= (one.y0 + one.y1) / 2 < box.y1)
        for one in known
    )


def _believed(word: Word) -> bool:
    letters = sum(sign.isalpha() for sign in word.text)
    digits = any(sign.isdigit() for sign in word.text)
    if word.confidence < (_NUMBER_BELIEVED if digits else _BELIEVED) or letters + 2 * digits < 2:
        return False
    return vietnamese.plausible(word.text)


def _among(blocks: tuple[Block, ...], line: Line) -> tuple[Block, ...]:
    """Return the blocks with one more line: in the one that it is a part of, else as a block where it stands."""
    for index, block in enumerate(blocks):
        for number, other in enumerate(block.lines):
            if not block.cells and _beside(other.bbox, line.bbox):
                words = sorted([*other.words, *line.words], key=lambda word: word.bbox.x0)
                whole = Line(tuple(words), other.bbox.union(line.bbox))
                lines = (*block.lines[:number], whole, *block.lines[number + 1 :])
                grown = Block(block.kind, block.bbox.union(line.bbox), lines)
                return (*blocks[:index], grown, *blocks[index + 1 :])
    return cells.among(blocks, Block(BlockKind.TEXT, line.bbox, (line,)))


def _beside(one: BBox, other: BBox) -> bool:
    """Return whether two boxes stand on one line, no further apart than a few blanks."""
    height = min(one.height, other.height)
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    return shared >= _ON_ONE_LINE * height and apart <= _BLANKS * height
