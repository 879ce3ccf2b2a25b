"""Tesseract's table of words as blocks, lines and words."""

from itertools import groupby

from core.fold import nfc
from core.page import BBox, Block, BlockKind, Line, Word, enclosing

_COLUMNS = 12
_WORD_LEVEL = "5"
_HEAD = "level\t"
# Ruling lines and specks come out as lone signs that the engine itself does not believe.
_SIGN_CONFIDENCE = 0.5

_Row = tuple[tuple[str, str, str], Word]


def parse(table: str) -> tuple[Block, ...]:
    """Return the blocks in the order of the engine, in NFC; raise ValueError for what is no such table."""
    if not table.startswith(_HEAD):
        raise ValueError("no table of words")
    words: list[_Row] = []
    for row in table.splitlines()[1:]:
        found = _word(row.split("\t", _COLUMNS - 1))
        if found is not None:
            words.append(found)
    blocks = []
    for _, in_block in groupby(words, key=lambda row: row[0][0]):
        lines = [_line([word for _, word in in_line]) for _, in_line in groupby(in_block, key=lambda row: row[0])]
        blocks.append(Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), tuple(lines)))
    return tuple(blocks)


def _word(cells: list[str]) -> _Row | None:
    if len(cells) != _COLUMNS:
        raise ValueError(f"a row of {len(cells)} cells")
    level, _, block, paragraph, line, _, left, top, width, height, confidence, text = cells
    text = nfc("".join(text.split()))
    if level != _WORD_LEVEL or not text:
        return None
    sure = min(max(float(confidence) / 100, 0.0), 1.0)
    if sure < _SIGN_CONFIDENCE and not any(sign.isalnum() for sign in text):
        return None
    x, y = int(left), int(top)
    return (block, paragraph, line), Word(text, BBox(x, y, x + int(width), y + int(height)), round(sure, 4))


def _line(words: list[Word]) -> Line:
    return Line(tuple(words), enclosing([word.bbox for word in words]))
