"""Reading order of rows of words: the two-column head and foot of a Vietnamese paper read left column first.

Decree 30/2020/NĐ-CP, appendix I, puts agency and number at the left of the head and the national motto and date at its
right, the recipients at the left of the foot and the signature at its right; read across, both would be mixed up.
Everything between, tables included, is read row by row.
"""

from itertools import pairwise
from statistics import median

from core.page import Word

Row = tuple[Word, ...]

_COLUMN_GAP = 1.5
"""Gap, in heights of the words beside it, that separates two columns."""
_PARAGRAPH_GAP = 1.2
"""Gap between two rows, in their height, from which they are two blocks."""
_HEAD_ROWS = 14
_FOOT = "nơi nhận"
_FAR_RIGHT = 0.4


def blocks_of(rows: list[Row]) -> list[list[Row]]:
    """Return the rows, columns told apart where they must be, grouped into blocks in reading order."""
    head, head_gutter = _head_gutter(rows[:_HEAD_ROWS])
    foot = next((at for at, row in enumerate(rows) if at >= head and _text(row).startswith(_FOOT)), len(rows))
    below, foot_gutter = _foot_gutter(rows[foot:])
    blocks = [
        *_columns(rows[:head], head_gutter),
        *_paragraphs(rows[head:foot]),
        *_columns(rows[foot : foot + below], foot_gutter),
        *_paragraphs(rows[foot + below :]),
    ]
    return [block for block in blocks if block]


def _text(row: Row) -> str:
    return " ".join(word.text for word in row).lower()


def _head_gutter(rows: list[Row]) -> tuple[int, int]:
    """Return how many rows from the first on share a gutter, at least two with words on both its sides, and where."""
    best = 0, 0
    for gutter in {round(middle) for row in rows for middle in _gaps(row)}:
        both = last = 0
        for count, row in enumerate(rows, start=1):
            if _crosses(row, gutter):
                break
            if row[0].bbox.x0 < gutter < row[-1].bbox.x1:
                both += 1
                last = count
        if both >= 2 and last > best[0]:
            best = last, gutter
    return best


def _foot_gutter(rows: list[Row]) -> tuple[int, int]:
    """Return how many rows from the first on have a signature at the right of the recipients, and where it begins."""
    best = 0, 0
    if not rows:
        return best
    left_edge, right_edge = min(row[0].bbox.x0 for row in rows), max(row[-1].bbox.x1 for row in rows)
    starts = {row[0].bbox.x0 - 1 for row in rows if row[0].bbox.x0 > left_edge + _FAR_RIGHT * (right_edge - left_edge)}
    for gutter in starts | {round(middle) for row in rows for middle in _gaps(row)}:
        count = next((at for at, row in enumerate(rows) if _crosses(row, gutter)), len(rows))
        beside = any(row[-1].bbox.x1 > gutter for row in rows[:count])
        if beside and count > best[0]:
            best = count, gutter
    return best


def _gaps(row: Row) -> list[float]:
    """Return the middles of the gaps of the row that are as wide as between columns."""
    return [
        (left.bbox.x1 + right.bbox.x0) / 2
        for left, right in pairwise(row)
        if right.bbox.x0 - left.bbox.x1 >= _COLUMN_GAP * max(left.bbox.height, right.bbox.height)
    ]


def _crosses(row: Row, gutter: int) -> bool:
    """Say whether the row runs across the gutter without a gap there."""
    left = [word for word in row if word.bbox.x1 <= gutter]
    right = [word for word in row if word.bbox.x0 >= gutter]
    if len(left) + len(right) < len(row):
        return True
    if not left or not right:
        return False
    return right[0].bbox.x0 - left[-1].bbox.x1 < _COLUMN_GAP * left[-1].bbox.height * 0.6


def _columns(rows: list[Row], gutter: int) -> list[list[Row]]:
    """Return the left and the right column of rows that share a gutter."""
    left = [tuple(word for word in row if word.bbox.x0 < gutter) for row in rows]
    right = [tuple(word for word in row if word.bbox.x0 >= gutter) for row in rows]
    return [[row for row in left if row], [row for row in right if row]]


def _paragraphs(rows: list[Row]) -> list[list[Row]]:
    """Return the rows in blocks with wider gaps between them than inside them."""
    blocks: list[list[Row]] = []
    for row in rows:
        if blocks:
            above = max(word.bbox.y1 for word in blocks[-1][-1])
            height = median(word.bbox.height for word in row)
            if min(word.bbox.y0 for word in row) - above <= _PARAGRAPH_GAP * height:
                blocks[-1].append(row)
                continue
        blocks.append([row])
    return blocks
