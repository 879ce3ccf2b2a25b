"""What stands in the margins of a page: its number, and lines that go along from page to page.

Nghị định 30/2020/NĐ-CP, Phụ lục I: margins of 20 to 25 mm above and below, the number of the page in the middle of the
upper one. The official gazette and forms have a line with name, number and date there, or one below.
"""

import re
from dataclasses import dataclass
from statistics import median

from core.fold import fold
from core.page import Block, BlockKind, Line, enclosing

# Of the height of the page: where its number stands, and where the text never does.
_UPPER, _LOWER = 0.1, 0.92
_OUTER = 0.06
# In heights of the line: the white between it and the text.
_APART = 0.7
_SMALLER = 0.8
_FEWEST_LINES = 4
_NUMBER = re.compile(r"[-–—~.\s]*(?:trang\s*)?(?:\d{1,3}|[ivxl]{1,5})(?:\s*[/|]\s*\d{1,3})?[-–—~.\s]*")
_RUNNING = ("cong bao", "ky boi", "nguoi ky", "thoi gian ky", "mau so", "trang ", "http", "www.", "@", "ma ho so")
_HEAD = ("cong hoa xa hoi", "doc lap", "dang cong san", "uy ban nhan dan", "hoi dong nhan dan")


@dataclass(frozen=True, slots=True)
class Apart:
    """The blocks of a page: of its upper margin, of its text, of its lower margin."""

    above: tuple[Block, ...]
    text: tuple[Block, ...]
    below: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page from the top, which of them are of tables, its height and that of its usual line."""

    lines: list[Line]
    tabled: set[int]
    height: int
    usual: float

    def margin(self, *, upper: bool) -> list[Line]:
        """Return the lines of one margin: white divides them from all others."""
        lines = self.lines if upper else self.lines[::-1]
        found = 0
        for at, line in enumerate(lines[:-1]):
            if id(line) in self.tabled or not self._marginal(line, upper=upper):
                break
            gaps = (
                other.bbox.y0 - line.bbox.y1 if upper else line.bbox.y0 - other.bbox.y1 for other in lines[at + 1 :]
            )
            if min(gaps) >= _APART * line.bbox.height:
                found = at + 1
        return lines[:found]

    def _marginal(self, line: Line, *, upper: bool) -> bool:
        """Return whether a line can be none of the text: a number, or outside and small or known to run along."""
        text = fold(line.text)
        edge = line.bbox.y1 / self.height if upper else 1 - line.bbox.y0 / self.height
        if _NUMBER.fullmatch(text):
            return edge < (_UPPER if upper else 1 - _LOWER)
        if edge > _OUTER or any(words in text for words in _HEAD):
            return False
        return line.bbox.height < _SMALLER * self.usual or any(words in text for words in _RUNNING)


def apart(blocks: tuple[Block, ...], height: int) -> Apart:
    """Return the blocks of a page of this height with its margins as blocks of their own."""
    lines = [line for block in blocks for line in block.lines]
    if len(lines) < _FEWEST_LINES:
        return Apart((), blocks, ())
    tabled = {id(line) for block in blocks if block.cells for line in block.lines}
    from_top = sorted(lines, key=lambda line: line.bbox.y0 + line.bbox.y1)
    page = _Page(from_top, tabled, height, median(line.bbox.height for line in lines))
    above, below = page.margin(upper=True), page.margin(upper=False)
    taken = {id(line) for line in (*above, *below)}
    text = []
    for block in blocks:
        kept = tuple(line for line in block.lines if id(line) not in taken)
        if len(kept) == len(block.lines):
            text.append(block)
        elif kept:
            text.append(Block(block.kind, enclosing([line.bbox for line in kept]), kept))
    return Apart(_blocks(above, BlockKind.HEADER), tuple(text), _blocks(below, BlockKind.FOOTER))


def _blocks(lines: list[Line], kind: BlockKind) -> tuple[Block, ...]:
    """Return one block for each number and one for each run of other lines, row by row."""
    found: list[Block] = []
    for line in sorted(lines, key=lambda line: (line.bbox.y0, line.bbox.x0)):
        one = BlockKind.PAGE_NUMBER if _NUMBER.fullmatch(fold(line.text)) else kind
        if found and found[-1].kind is one is kind:
            together = (*found[-1].lines, line)
            found[-1] = Block(kind, enclosing([part.bbox for part in together]), together)
        else:
            found.append(Block(one, line.bbox, (line,)))
    return tuple(found)
