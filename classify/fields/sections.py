"""The parts of a paper in which labels are looked for: rows from one heading to the next, or columns side by side."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from classify.catalog import Section
from classify.fields import columns
from classify.fields.labels import Search
from classify.flow import Flow, flow
from classify.sheet import Row, Segment, Sheet, segment


@dataclass(frozen=True, slots=True)
class Cut:
    """One section of a paper."""

    text: Flow
    """Its heading included."""
    closed: bool
    """What should come behind it was found, so that it holds nobody else's values."""


def cut(
    whole: Search, sheets: tuple[Sheet, ...], sections: Mapping[str, Section], names: Collection[str]
) -> dict[str, Cut]:
    """Return each section whose heading is there; `names` are the labels of the paper, `whole` looks in all of it."""
    rows = [(sheet, row) for sheet in sheets for row in sheet.rows]
    cuts = {name: Cut(text, closed=True) for name, text in columns.find(rows, sections, names).items()}
    for name, section in sections.items():
        others = tuple(label for other in sections.values() if other is not section for label in other.start)
        if name not in cuts and (found := _cut(whole, rows, section, others, names)):
            cuts[name] = found
    return cuts


def _cut(
    whole: Search, rows: list[tuple[Sheet, Row]], section: Section, others: tuple[str, ...], names: Collection[str]
) -> Cut | None:
    """Return the rows from the section's heading to its end, to another section, or to the end of the paper."""
    found = whole.occurrences((*section.start, *section.end, *others), names)
    if not section.start:
        return _top(rows, min((hit.start for hit in found), default=None))
    start = min(
        (hit for hit in found if hit.label in section.start and hit.anchored),
        key=lambda hit: (hit.score < 1, hit.start),
        default=None,
    )
    if start is None:
        return None
    stops = {*section.end, *others} - set(section.start)
    ends = [hit.start for hit in found if hit.label in stops and hit.anchored]
    offsets = _row_offsets(rows)
    first = bisect_right(offsets, start.start) - 1
    beside = [end for end in ends if bisect_right(offsets, end) - 1 == first]
    below = min(
        (bisect_right(offsets, end) - 1 for end in ends if end > start.start and end not in beside), default=len(rows)
    )
    closed = below < len(rows) or not section.end
    if not beside:
        return Cut(flow(rows[first:below]), closed)
    left, right = _border(whole.flow, start.start, beside[0])
    narrowed = ((sheet, narrow) for sheet, row in rows[first:below] if (narrow := _between(row, left, right)))
    return Cut(flow(narrowed), closed)


def _top(rows: list[tuple[Sheet, Row]], end: int | None) -> Cut:
    """Return the rows before the one in which the words of the end stand, all of them where they stand nowhere."""
    below = len(rows) if end is None else bisect_right(_row_offsets(rows), end) - 1
    return Cut(flow(rows[:below]), closed=True)


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
