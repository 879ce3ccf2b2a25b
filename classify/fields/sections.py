"""The part of a paper in which a label is looked for: rows from one heading to the next, or one of two columns."""

from bisect import bisect_right

from classify.catalog import Section
from classify.fields import labels
from classify.flow import Flow, flow
from classify.sheet import Row, Segment, Sheet, segment


def cut(whole: Flow, sheets: tuple[Sheet, ...], section: Section) -> Flow | None:
    """Return the section as a flow of its own, heading included; None when its heading or its end is not there."""
    found = labels.occurrences(whole, (*section.start, *section.end))
    start = min(
        (hit for hit in found if hit.label in section.start and hit.anchored),
        key=lambda hit: (hit.score < 1, hit.start),
        default=None,
    )
    if start is None:
        return None
    ends = [hit.start for hit in found if hit.label in section.end and hit.anchored]
    rows = [(sheet, row) for sheet in sheets for row in sheet.rows]
    offsets = _row_offsets(rows)
    first = bisect_right(offsets, start.start) - 1
    beside = [end for end in ends if bisect_right(offsets, end) - 1 == first]
    below = min(
        (bisect_right(offsets, end) - 1 for end in ends if end > start.start and end not in beside), default=len(rows)
    )
    if not beside:
        return flow(rows[first:below]) if below < len(rows) or not section.end else None
    left, right = _border(whole, start.start, beside[0])
    return flow((sheet, narrow) for sheet, row in rows[first:below] if (narrow := _between(row, left, right)))


def _row_offsets(rows: list[tuple[Sheet, Row]]) -> list[int]:
    """Return where each row begins in the flow of all rows."""
    offsets, total = [], 0
    for _, row in rows:
        offsets.append(total)
        total += sum(len(piece.text) + 1 for piece in row)
    return offsets


def _border(whole: Flow, start: int, other: int) -> tuple[float, float]:
    """Return left and right border, in pixels, of the column that begins at `start` beside one at `other`."""
    mine, theirs = whole.span(start, start + 1), whole.span(other, other + 1)
    if mine is None or theirs is None:
        return 0, float("inf")
    if mine.bbox.x0 < theirs.bbox.x0:
        return 0, theirs.bbox.x0 - 0.5 * theirs.bbox.height
    return mine.bbox.x0 - 0.5 * mine.bbox.height, float("inf")


def _between(row: Row, left: float, right: float) -> Row:
    pieces: list[Segment] = []
    for piece in row:
        words = [word for word in piece.words if left <= (word.bbox.x0 + word.bbox.x1) / 2 < right]
        if words:
            pieces.append(segment(words))
    return tuple(pieces)
