"""Tables whose columns are parts of a paper: labels on the left, under each heading one person's values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from classify.catalog import Section
from classify.flow import Flow, flow
from classify.sheet import Row, Segment, Sheet, flat, segment
from core.page import Word

_ALIKE = 90.0
_LONGEST = 30
"""Rows that a table has at most."""
_LOOKED, _LABELLED = 4, 2
"""Of so many rows below the headings so many have a label and values; signatures below names have none."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a table."""

    sheet: Sheet
    label: tuple[Word, ...]
    values: tuple[Word, ...]
    known: bool
    """The label is one of the paper's."""


def find(rows: Sequence[tuple[Sheet, Row]], sections: Mapping[str, Section], names: Iterable[str]) -> dict[str, Flow]:
    """Return the sections that are columns of one table, each with its labels; `names` are the labels of the paper."""
    known = tuple({_letters(name) for name in names})
    for index, (_, row) in enumerate(rows):
        heads = {
            name: piece for name, section in sections.items() for piece in row if _is_heading(piece, section.columns)
        }
        if len(heads) < 2:
            continue
        ends = tuple(flat(label) for name in heads for label in sections[name].end)
        table = _lines(rows[index + 1 : index + _LONGEST], heads, ends, known)
        if sum(bool(line.known and line.values) for line in table[:_LOOKED]) >= _LABELLED:
            return _cut(table, heads)
    return {}


def _is_heading(piece: Segment, names: tuple[str, ...]) -> bool:
    text = flat(piece.text).strip(" .:()-–")
    return any(fuzz.ratio(text, flat(name)) >= _ALIKE for name in names)


def _lines(
    below: Sequence[tuple[Sheet, Row]], heads: Mapping[str, Segment], ends: tuple[str, ...], known: tuple[str, ...]
) -> list[_Line]:
    """Return the rows of the table, up to one that begins with what ends a section."""
    full = [row[1].bbox.x0 for _, row in below if len(row) > len(heads)]
    border = min([*full, *(piece.bbox.x0 for piece in heads.values())])
    lines = []
    for sheet, row in below:
        if row[0].folded.strip(" .:-–").startswith(ends):
            break
        words = [word for piece in row for word in piece.words]
        labelled = _label(words, known)
        count = labelled or sum(word.bbox.x0 < border - 0.5 * word.bbox.height for word in row[0].words)
        lines.append(_Line(sheet, tuple(words[:count]), tuple(words[count:]), labelled > 0))
    return lines


def _label(words: list[Word], known: tuple[str, ...]) -> int:
    """Return how many words are the label with which a row begins, although its value stands close behind it."""
    prefixes = [_letters(" ".join(word.text for word in words[:count])) for count in range(1, len(words) + 1)]
    scores = [hit[1] if (hit := process.extractOne(text, known, scorer=fuzz.ratio)) else 0.0 for text in prefixes]
    best = max(scores, default=0.0)
    return len(scores) - scores[::-1].index(best) if best >= _ALIKE else 0


def _cut(table: list[_Line], heads: Mapping[str, Segment]) -> dict[str, Flow]:
    order = sorted(heads, key=lambda name: heads[name].center)
    values = [word for line in table for word in line.values]
    borders = [_gutter(values, heads[one].center, heads[other].center) for one, other in pairwise(order)]
    found = {}
    for name, left, right in zip(order, [float("-inf"), *borders], [*borders, float("inf")], strict=True):
        kept = []
        for line in table:
            mine = [word for word in line.values if left <= (word.bbox.x0 + word.bbox.x1) / 2 < right]
            row = tuple(segment(words) for words in (line.label, mine) if words)
            if row:
                kept.append((line.sheet, row))
        found[name] = flow(kept)
    return found


def _gutter(words: Sequence[Word], left: float, right: float) -> float:
    """Return the middle of the widest stretch between two headings that the fewest words reach into, in pixels."""
    inside = [word.bbox for word in words if word.bbox.x1 > left and word.bbox.x0 < right]
    edges = sorted({left, right, *(float(x) for box in inside for x in (box.x0, box.x1) if left < x < right)})
    runs: list[tuple[int, float, float]] = []
    for start, end in pairwise(edges):
        depth = sum(box.x0 < end and box.x1 > start for box in inside)
        if runs and runs[-1][0] == depth:
            runs[-1] = (depth, runs[-1][1], end)
        else:
            runs.append((depth, start, end))
    _, start, end = min(runs, key=lambda run: (run[0], run[1] - run[2]), default=(0, left, right))
    return (start + end) / 2


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", flat(text)).strip()
