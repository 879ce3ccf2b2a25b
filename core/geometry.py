"""Where a pixel of the given picture stands on the upright page, and back.

Coordinates are continuous: the origin is the top left corner of the top left pixel, x runs right and y runs down, and
a picture of W x H pixels fills [0, W] x [0, H]. Plain floats, so that whoever places pictures needs no array library.
"""

import math
from dataclasses import replace

from core.page import BBox, Block, Line

Matrix = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Rows (a, b, c) and (d, e, f): x' = a x + b y + c and y' = d x + e y + f."""

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def upright_size(width: int, height: int, rotation: int) -> tuple[int, int]:
    """Return width and height of the upright page for a viewer's picture of this size.

    Quarter turns exchange them; straightening turns about the centre and keeps the canvas: corners that leave it are
    cut, what enters it is white.
    """
    return (height, width) if rotation % 180 == 90 else (width, height)


def upright_matrix(width: int, height: int, rotation: int, skew: float) -> Matrix:
    """Return the matrix from the viewer's picture (`width` x `height` pixels) to the upright page.

    First a turn by `rotation` degrees counter-clockwise (0, 90, 180, 270), then one by `skew` degrees clockwise about
    the centre of the turned picture. Raise ValueError for another `rotation`.
    """
    turns: dict[int, Matrix] = {
        0: IDENTITY,
        90: ((0.0, 1.0, 0.0), (-1.0, 0.0, float(width))),
        180: ((-1.0, 0.0, float(width)), (0.0, -1.0, float(height))),
        270: ((0.0, -1.0, float(height)), (1.0, 0.0, 0.0)),
    }
    if rotation not in turns:
        raise ValueError(f"rotation {rotation} is no quarter turn")
    page_width, page_height = upright_size(width, height, rotation)
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    x, y = page_width / 2, page_height / 2
    straighten: Matrix = ((cos, -sin, x - cos * x + sin * y), (sin, cos, y - sin * x - cos * y))
    return then(turns[rotation], straighten)


def scaling(factor: float) -> Matrix:
    """Return the matrix that enlarges by `factor` about the origin."""
    return ((factor, 0.0, 0.0), (0.0, factor, 0.0))


def then(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first` and then `second`."""
    (a, b, c), (d, e, f) = first
    (g, h, i), (j, k, m) = second
    return (
        (g * a + h * d, g * b + h * e, g * c + h * f + i),
        (j * a + k * d, j * b + k * e, j * c + k * f + m),
    )


def inverse(matrix: Matrix) -> Matrix:
    """Return the matrix that undoes `matrix`; raise ZeroDivisionError when it flattens the plane."""
    (a, b, c), (d, e, f) = matrix
    det = a * e - b * d
    return ((e / det, -b / det, (b * f - c * e) / det), (-d / det, a / det, (c * d - a * f) / det))


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where the point goes."""
    (a, b, c), (d, e, f) = matrix
    return a * x + b * y + c, d * x + e * y + f


def map_box(box: BBox, matrix: Matrix, width: int, height: int) -> BBox:
    """Return the smallest box around the mapped `box`, at least one pixel large and inside `width` x `height`."""
    corners = [apply(matrix, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    # A corner that lands on a whole pixel up to rounding noise must not grow the box by one.
    x0 = min(max(math.floor(min(xs) + 1e-6), 0), width - 1)
    y0 = min(max(math.floor(min(ys) + 1e-6), 0), height - 1)
    x1 = min(max(math.ceil(max(xs) - 1e-6), x0 + 1), width)
    y1 = min(max(math.ceil(max(ys) - 1e-6), y0 + 1), height)
    return BBox(x0, y0, x1, y1)


def map_block(block: Block, matrix: Matrix, width: int, height: int) -> Block:
    """Return the block with all that it holds mapped as by `map_box`."""

    def box(of: BBox) -> BBox:
        return map_box(of, matrix, width, height)

    lines = tuple(
        Line(tuple(replace(word, bbox=box(word.bbox)) for word in line.words), box(line.bbox)) for line in block.lines
    )
    cells = tuple(replace(cell, bbox=box(cell.bbox)) for cell in block.cells)
    return Block(block.kind, box(block.bbox), lines, cells)
