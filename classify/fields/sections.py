"""The parts of a paper in which labels are looked for: rows from one heading to the next, or columns side by side."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from classify.catalog import Section
from classify.fields import labels
from classify.flow import Flow, flow
from classify.sheet import Row, Segment, Sheet, flat, segment

_ALIKE = 90.0


@dataclass(frozen=True, slots=True)
class Cut:
    """One section of a paper."""

    text: Flow
    """Its heading included."""
    closed: bool
    """What should come behind it was found, so that it holds nobody else's values."""


def cut(whole: Flow, sheets: tuple[Sheet, ...], sections: Mapping[str, Section]) -> dict[str, Cut]:
    """Return each section whose heading is there."""
    rows = [(sheet, row) for sheet in sheets for row in sheet.rows]
    cuts = {name: Cut(text, closed=True) for name, text in _columns(rows, sections).items()}
    for name, section in sections.items():
        others = tuple(label for other in sections.values() if other is not section for label in other.start)
        if name not in cuts and (found := _cut(whole, rows, section, others)):
            cuts[name] = found
    return cuts


def _cut(whole: Flow, rows: list[tuple[Sheet, Row]], section: Section, others: tuple[str, ...]) -> Cut | None:
    """Return the rows from the section's heading to its end, to another section, or to the end of the paper."""
    found = labels.occurrences(whole, (*section.start, *section.end, *others))
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
    left, right = _border(whole, start.start, beside[0])
    narrowed = ((sheet, narrow) for sheet, row in rows[first:below] if (narrow := _between(row, left, right)))
    return Cut(flow(narrowed), closed)


def _columns(rows: list[tuple[Sheet, Row]], sections: Mapping[str, Section]) -> dict[str, Flow]:
    """Return the sections that are columns of a table: their headings stand on one row, labels begin the rows below."""
    for index, (_, row) in enumerate(rows):
        heads = {
            name: piece for name, section in sections.items() for piece in row if _is_heading(piece, section.columns)
        }
        below = rows[index + 1 : index + 30]
        if len(heads) > 1 and _begin_left(below[:3], min(piece.bbox.x0 for piece in heads.values())):
            ends = tuple(label for name in heads for label in sections[name].end)
            return {name: _column(below, name, heads, ends) for name in heads}
    return {}


def _is_heading(piece: Segment, names: tuple[str, ...]) -> bool:
    text = flat(piece.text).strip(" .:()-–")
    return any(fuzz.ratio(text, flat(name)) >= _ALIKE for name in names)


def _begin_left(rows: list[tuple[Sheet, Row]], border: float) -> bool:
    """Whether the rows have labels before the columns and values in them, as signatures below names have not."""
    return sum(row[0].bbox.x1 < border and len(row) > 1 for _, row in rows) > 1


def _column(rows: list[tuple[Sheet, Row]], name: str, heads: Mapping[str, Segment], ends: tuple[str, ...]) -> Flow:
    full = [row[1].bbox.x0 for _, row in rows if len(row) > len(heads)]
    border = min([*full, *(piece.bbox.x0 for piece in heads.values())])
    kept: list[tuple[Sheet, Row]] = []
    for sheet, row in rows:
        if _is_end(row, ends):
            break
        mine = [
            piece
            for piece in _divided(row, border)
            if piece.bbox.x1 <= border or min(heads, key=lambda head: abs(heads[head].center - piece.center)) == name
        ]
        if mine:
            kept.append((sheet, tuple(mine)))
    return flow(kept)


def _divided(row: Row, border: float) -> Row:
    """Return the row with a label that stands close before the first column's value cut off from it."""
    words = [word for piece in row[:1] for word in piece.words]
    label = [word for word in words if word.bbox.x0 < border - 0.5 * word.bbox.height]
    value = words[len(label) :]
    return (segment(label), segment(value), *row[1:]) if label and value else row


def _is_end(row: Row, ends: tuple[str, ...]) -> bool:
    """Whether the table is over: a row begins with what ends a section."""
    return row[0].folded.strip(" .:-–").startswith(tuple(flat(label) for label in ends))


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
