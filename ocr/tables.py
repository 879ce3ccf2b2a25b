"""Grids of ruled tables, from the rules of a page."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.page import BBox
from ocr.rules import Rules

# In heights of a small letter: how far rules that meet may miss each other, and how near rules are one and the same.
_MISS = 0.8
_SAME = 1.6
# Which part of a cell's side a rule must cover, and with how few cells a grid is no table but a frame.
_COVERED = 0.6
_FEWEST_CELLS = 4

_Grid = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid, between its rules; rows and columns count from 0."""

    row: int
    column: int
    rows: int
    columns: int
    box: BBox


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, row by row, and the box around its rules."""

    box: BBox
    places: tuple[Place, ...]


def find(rules: Rules, text_height: float) -> tuple[Table, ...]:
    """Return the tables that rules of a page form, top first; boxes in the pixels of the rules."""
    tables = []
    for across, down in _meeting(rules, _MISS * text_height):
        table = _table(across, down, text_height)
        if table is not None:
            tables.append(table)
    return tuple(sorted(tables, key=lambda table: table.box.y0))


def frames(rules: Rules, tables: tuple[Table, ...]) -> list[BBox]:
    """Return the rules of no table that nothing touches: borders and underlines, by which engines tell blocks apart."""
    return [rule for rule in rules.alone if not any(_touch(rule, table.box) for table in tables)]


def _meeting(rules: Rules, miss: float) -> list[tuple[list[BBox], list[BBox]]]:
    """Return the rules that lie and that stand, put together where they meet."""
    reach = round(miss)
    groups: list[tuple[list[BBox], list[BBox]]] = []
    for is_down, rule in [(False, box) for box in rules.across] + [(True, box) for box in rules.down]:
        grown = BBox(rule.x0 - reach, rule.y0 - reach, rule.x1 + reach, rule.y1 + reach)
        others = [group for group in groups if any(_touch(grown, box) for box in group[0 if is_down else 1])]
        merged: tuple[list[BBox], list[BBox]] = ([], [])
        for group in others:
            merged[0].extend(group[0])
            merged[1].extend(group[1])
            groups.remove(group)
        merged[is_down].append(rule)
        groups.append(merged)
    return groups


def _touch(one: BBox, other: BBox) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _table(across: list[BBox], down: list[BBox], text_height: float) -> Table | None:
    """Return the table that rules make which meet, if they make one."""
    apart = _SAME * text_height
    ys = _stops([(box.y0 + box.y1) / 2 for box in across], apart)
    xs = _stops([(box.x0 + box.x1) / 2 for box in down], apart)
    if len(ys) < 2 or len(xs) < 2:
        return None
    lying = _covered(xs, ys, [(box.y0, box.y1, box.x0, box.x1) for box in across], apart)
    standing = _covered(ys, xs, [(box.x0, box.x1, box.y0, box.y1) for box in down], apart)
    places = _places(xs, ys, lying, standing.T)
    if len(places) < _FEWEST_CELLS:
        return None
    return Table(BBox(round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1])), places)


def _stops(middles: list[float], apart: float) -> list[float]:
    """Return where rules run, those together that lie closer than a line of print is high."""
    groups: list[list[float]] = []
    for middle in sorted(middles):
        if groups and middle - groups[-1][0] < apart:
            groups[-1].append(middle)
        else:
            groups.append([middle])
    return [sum(group) / len(group) for group in groups]


def _covered(along: list[float], stops: list[float], rules: list[tuple[int, int, int, int]], apart: float) -> _Grid:
    """Return for each stop (row) and each span between neighbours `along` (column) whether a rule runs there.

    Rules are given as from and to across their way, from and to along it.
    """
    grid = np.zeros((len(stops), len(along) - 1), bool)
    for number, stop in enumerate(stops):
        mine = [rule for rule in rules if abs((rule[0] + rule[1]) / 2 - stop) < apart]
        for span, (start, end) in enumerate(pairwise(along)):
            covered = sum(max(0.0, min(end, rule[3]) - max(start, rule[2])) for rule in mine)
            grid[number, span] = covered >= _COVERED * (end - start)
    return grid


def _places(xs: list[float], ys: list[float], lying: _Grid, standing: _Grid) -> tuple[Place, ...]:
    """Return the cells, row by row; `lying[y, column]` and `standing[row, x]` say where rules run."""
    rows, columns = len(ys) - 1, len(xs) - 1
    free = np.ones((rows, columns), bool)
    places = []
    for row in range(rows):
        for column in range(columns):
            if not free[row, column]:
                continue
            right, bottom = column + 1, row + 1
            while right < columns and not standing[row, right] and free[row, right]:
                right += 1
            while bottom < rows and not lying[bottom, column:right].any() and free[bottom, column:right].all():
                bottom += 1
            free[row:bottom, column:right] = False
            box = BBox(round(xs[column]), round(ys[row]), round(xs[right]), round(ys[bottom]))
            places.append(Place(row, column, bottom - row, right - column, box))
    return tuple(places)
