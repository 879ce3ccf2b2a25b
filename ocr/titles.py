"""Which lines are the title of a paper: in capitals, in the middle, below the head, and what goes on with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.fold import fold
from core.page import BBox, Block, BlockKind, Line, enclosing

_UPPER_PART = 0.6
_CAPITALS = 0.8
_FEWEST_LETTERS = 5
# In widths of the print: how far off the middle, and how much white at least on both sides.
_OFF_MIDDLE = 0.06
_MARGIN = 0.05
# In heights of a line.
_NEXT = 1.2
_MOST_LINES = 6
_HEAD = ("cong hoa xa hoi", "doc lap", "tu do", "hanh phuc", "dang cong san")
_AFTER = ("kinh gui", "kinh goi", "can cu", "so:")


@dataclass(frozen=True, slots=True)
class _Area:
    """Where the print of a page is, and its lines."""

    box: BBox
    lines: list[Line]

    def alone_in_the_middle(self, line: Line) -> bool:
        """Return whether a line stands in the middle with white and nothing else beside it."""
        box, width = line.bbox, self.box.width
        middle = abs(box.x0 + box.x1 - self.box.x0 - self.box.x1) / 2 < _OFF_MIDDLE * width
        white = min(box.x0 - self.box.x0, self.box.x1 - box.x1) >= _MARGIN * width
        beside = (min(box.y1, other.bbox.y1) - max(box.y0, other.bbox.y0) for other in self.lines if other is not line)
        return middle and white and not any(shared > box.height / 2 for shared in beside)


def marked(blocks: tuple[Block, ...], height: int) -> tuple[Block, ...]:
    """Return the blocks of a page of this height with the lines of its title as a block of that kind."""
    lines = [line for block in blocks for line in block.lines if not block.cells]
    if not lines:
        return blocks
    title = {id(line) for line in _title(lines, height)}
    return tuple(part for block in blocks for part in _split(block, title)) if title else blocks


def _title(lines: list[Line], height: int) -> list[Line]:
    area = _Area(enclosing([line.bbox for line in lines]), lines)
    head_end = max((line.bbox.y1 for line in lines if _is_head(line, height)), default=0)
    title: list[Line] = []
    for line in lines:
        if not title:
            low = line.bbox.y0 < head_end - line.bbox.height // 2 or line.bbox.y1 > _UPPER_PART * height
            if not low and _capitals(line.text) and area.alone_in_the_middle(line):
                title.append(line)
            continue
        last = title[-1].bbox
        near = line.bbox.y0 > last.y0 and line.bbox.y0 - last.y1 <= _NEXT * line.bbox.height
        goes_on = near and area.alone_in_the_middle(line) and not fold(line.text).startswith(_AFTER)
        if not goes_on or len(title) == _MOST_LINES:
            break
        title.append(line)
    return title


def _is_head(line: Line, height: int) -> bool:
    return line.bbox.y1 < height / 3 and any(words in fold(line.text) for words in _HEAD)


def _capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= _FEWEST_LETTERS and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)


def _split(block: Block, title: set[int]) -> Iterator[Block]:
    """Yield a block in parts, those lines that are of the title as such."""
    if block.cells or not any(id(line) in title for line in block.lines):
        yield block
        return
    run: list[Line] = []
    for line in block.lines:
        if run and (id(line) in title) != (id(run[-1]) in title):
            yield _part(block, run, title)
            run = []
        run.append(line)
    yield _part(block, run, title)


def _part(block: Block, lines: list[Line], title: set[int]) -> Block:
    kind = BlockKind.TITLE if id(lines[0]) in title else block.kind
    return Block(kind, enclosing([line.bbox for line in lines]), tuple(lines))
