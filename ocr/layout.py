"""Blocks and their reading order on Vietnamese administrative papers.

Engines run the two columns of a head (agency left, state right) and of a foot (recipients left, signer right) together
into lines across the page. Here such regions are found, their lines are divided, and the left column comes first; also
where it saw the two columns of a body but read them in turns.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from core.fold import fold
from core.page import BBox, Block, BlockKind, Line, enclosing
from ocr import margins, titles

# In heights of a line: the gap that no justified line has, and how far below each other lines of a region may stand.
_GAP = 1.6
_NEXT_ROW = 2.4
_SIGNATURE_ROOM = 9.0
_HEAD_PART = 0.35
_COLUMN_ROWS = 4
_HEAD_WORDS = ("cong hoa", "doc lap", "hanh phuc", "chu nghia", "dang cong san", "viet nam")
_FOOT_WORDS = (
    *("noi nhan", "chu tich", "giam doc", "truong", "thu truong", "kt.", "tm.", "tl.", "tuq.", "(ky", "ky ten"),
    *("nguoi ", "ben ", "cong chung vien", "ghi ro ho"),
)


@dataclass(slots=True)
class _Row:
    """Pieces of lines that stand beside each other, left to right."""

    pieces: list[Line]
    whole: bool = True
    """The engine itself saw the pieces as lines of their own."""

    @property
    def box(self) -> BBox:
        return enclosing([piece.bbox for piece in self.pieces])

    @property
    def height(self) -> float:
        return median(piece.bbox.height for piece in self.pieces)

    @property
    def text(self) -> str:
        return fold(" ".join(piece.text for piece in self.pieces))


@dataclass(slots=True)
class _Region:
    """Rows of two columns with one gutter between them."""

    left_end: int
    right_start: int
    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [*self.left, *self.right]

    def takes(self, row: _Row) -> bool:
        """Add the row when it respects the gutter; return whether it did."""
        if len(row.pieces) > 2:
            return False
        middle = (self.left_end + self.right_start) / 2
        left = [piece for piece in row.pieces if (piece.bbox.x0 + piece.bbox.x1) / 2 < middle]
        right = [piece for piece in row.pieces if piece not in left]
        left_end = max([self.left_end, *(piece.bbox.x1 for piece in left)])
        right_start = min([self.right_start, *(piece.bbox.x0 for piece in right)])
        if len(left) > 1 or len(right) > 1 or right_start - left_end < 0.3 * row.height:
            return False
        self.left_end, self.right_start = left_end, right_start
        self.left += left
        self.right += right
        return True


def ordered(blocks: tuple[Block, ...], height: int) -> tuple[Block, ...]:
    """Return the blocks of a page of this height in the order in which people read them; no word is lost."""
    page = margins.apart(blocks, height)
    blocks = page.text
    rows = _rows([line for block in blocks if not block.cells for line in block.lines])
    regions = []
    at = 0
    while at < len(rows):
        region, used = _region(rows, at, height)
        if region is not None:
            regions.append(region)
        at += used
    for region in regions:
        blocks = _placed(blocks, region)
    return (*page.above, *titles.marked(blocks, height), *page.below)


def _pieces(line: Line) -> list[Line]:
    """Return the parts of a line between gaps too wide for spaces."""
    widest = _GAP * median(word.bbox.height for word in line.words)
    parts = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.bbox.x0 - before.bbox.x1 > widest:
            parts.append([])
        parts[-1].append(word)
    if len(parts) == 1:
        return [line]
    return [Line(tuple(part), enclosing([word.bbox for word in part])) for part in parts]


def _rows(lines: list[Line]) -> list[_Row]:
    """Return the pieces of the lines in rows from the top; in one row when their middles lie within half a height."""
    rows: list[_Row] = []
    for line in sorted(lines, key=lambda line: line.bbox.y0 + line.bbox.y1):
        pieces = _pieces(line)
        if rows:
            last = rows[-1].pieces[0].bbox
            apart = abs(line.bbox.y0 + line.bbox.y1 - last.y0 - last.y1) / 2
            if apart < 0.5 * min(last.height, line.bbox.height):
                rows[-1].pieces += pieces
                rows[-1].whole &= len(pieces) == 1
                continue
        rows.append(_Row(pieces, len(pieces) == 1))
    for row in rows:
        row.pieces.sort(key=lambda piece: piece.bbox.x0)
    return rows


def _region(rows: list[_Row], at: int, height: int) -> tuple[_Region | None, int]:
    """Return the head or foot that begins at this row, if one does, and how many rows were looked at."""
    first = rows[at]
    if len(first.pieces) != 2:
        return None, 1
    beginning = " ".join(row.text for row in rows[at : at + 2])
    head = first.box.y1 < _HEAD_PART * height and any(word in beginning for word in _HEAD_WORDS)
    page = enclosing([row.box for row in rows])
    region = _Region(first.pieces[0].bbox.x1, first.pieces[1].bbox.x0)
    used = 0
    end = first.box.y1
    for row in rows[at:]:
        room = _NEXT_ROW if head or len(row.pieces) == 2 else _SIGNATURE_ROOM
        title = head and len(row.pieces) == 1 and _centred(row.box, page, [piece.bbox for piece in first.pieces])
        if title or row.box.y0 - end > room * row.height or not region.takes(row):
            break
        end = row.box.y1
        used += 1
    taken = rows[at : at + used]
    text = " ".join(row.text for row in taken)
    known = used > 1 and any(word in text for word in (_HEAD_WORDS if head else _FOOT_WORDS))
    # Two people side by side, as on marriage certificates; in a table the engine runs the cells of a row together.
    columns = all(row.whole for row in taken) and sum(len(row.pieces) == 2 for row in taken) >= _COLUMN_ROWS
    return (region, used) if known or columns else (None, 1)


def _centred(box: BBox, page: BBox, columns: list[BBox]) -> bool:
    """Return whether a lone line stands in the middle of the page rather than of a column: a title below the head."""
    middle = box.x0 + box.x1
    apart = abs(middle - page.x0 - page.x1)
    return all(apart < abs(middle - column.x0 - column.x1) for column in columns)


def _placed(blocks: tuple[Block, ...], region: _Region) -> tuple[Block, ...]:
    """Return the blocks without the words of the region, and the region as two blocks where it stands."""
    top = min(line.bbox.y0 for line in region.lines)
    taken = {id(word) for line in region.lines for word in line.words}
    above: list[Block] = []
    below: list[Block] = []
    for block in blocks:
        if block.cells:
            (above if block.bbox.y0 < top else below).append(block)
            continue
        rest = [line for line in block.lines if not any(id(word) in taken for word in line.words)]
        before = [line for line in rest if (line.bbox.y0 + line.bbox.y1) / 2 < top]
        after = [line for line in rest if line not in before]
        above += [_block(before, block.kind)] if before else []
        below += [_block(after, block.kind)] if after else []
    columns = [_block(side, BlockKind.TEXT) for side in (region.left, region.right) if side]
    return (*above, *columns, *below)


def _block(lines: list[Line], kind: BlockKind) -> Block:
    return Block(kind, enclosing([line.bbox for line in lines]), tuple(lines))
