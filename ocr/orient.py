"""Which side of a page is up, from the page itself.

Lines of text run along the sharper of the two profiles. Latin letters reach up more often than down, and Vietnamese
ones far more: nearly every tone mark, circumflex, breve and dot stands above its letter.
"""

from dataclasses import dataclass

import numpy as np

from ocr import deskew
from ocr.survey import Floats, Survey

_FEWEST_POINTS = 60
_MOST_POINTS = 60_000
_STRIPS = 12
_SURE_UP = 0.08
# How much sharper one of the two profiles is: from when lines are trusted if the letters agree, and even if not.
_SURE_LINES = 1.08
_CLEAR_LINES = 1.6
_FEWEST_LETTERS = 40
_HALF_TURN = 180


@dataclass(frozen=True, slots=True)
class Standing:
    """How a picture has to be turned and straightened."""

    rotation: int
    """Degrees counter-clockwise: 0, 90, 180, 270."""
    skew: float
    """Degrees, counter-clockwise positive, that the page leans once it is turned."""
    sure: bool = True
    """False when another turn is nearly as likely."""


def standings(found: Survey) -> list[Standing]:
    """Return how the page probably stands, likeliest first; only one when that is sure or nothing can be seen."""
    if len(found.x) < _FEWEST_POINTS or found.letters < 2:
        return [Standing(0, 0.0)]
    level, level_score = deskew.coarse(found.x, found.y)
    # Seen after a quarter turn counter-clockwise: (x, y) comes to lie at (y, -x).
    plumb, plumb_score = deskew.coarse(found.y, -found.x)
    sideways = plumb_score > level_score
    x, y, about = (found.y, -found.x, plumb) if sideways else (found.x, found.y, level)
    skew = deskew.fine(x, y, about)
    up = _reach(x, y, skew)
    rotation = (90 if sideways else 0) + (0 if up >= 0 else _HALF_TURN)
    ratio = max(plumb_score, level_score) / max(1.0, min(plumb_score, level_score))
    enough = found.letters >= _FEWEST_LETTERS
    if enough and abs(up) >= _SURE_UP and ratio >= _SURE_LINES:
        return [Standing(rotation, skew)]
    likely = [Standing(rotation, skew, sure=False), Standing((rotation + 180) % 360, skew, sure=False)]
    if ratio < _CLEAR_LINES or not enough:
        other = deskew.fine(*((found.x, found.y, level) if sideways else (found.y, -found.x, plumb)))
        likely += [Standing((rotation + turn) % 360, other, sure=False) for turn in (90, 270)]
    return likely


def turned(found: Survey, rotation: int) -> Standing:
    """Return how the page stands when somebody has said how far its picture is to be turned."""
    if len(found.x) < _FEWEST_POINTS:
        return Standing(rotation, 0.0)
    x, y = (found.x, found.y) if rotation % 180 == 0 else (found.y, -found.x)
    return Standing(rotation, deskew.fine(x, y, deskew.coarse(x, y)[0]))


def _reach(x: Floats, y: Floats, skew: float) -> float:
    """Return from -1 to 1 how much more ink stands above the middle zone of lines than below it.

    Counted in strips, so that columns and table cells whose lines do not align are seen one by one.
    """
    lean = np.deg2rad(skew)
    x, y = deskew.thinned(x, y, _MOST_POINTS)
    rows = y * np.cos(lean) + x * np.sin(lean)
    along = x * np.cos(lean) - y * np.sin(lean)
    rows = (rows - rows.min()).astype(np.int64)
    width = max(float(np.ptp(along)), 1.0)
    strip = np.minimum(((along - along.min()) / width * _STRIPS).astype(np.int64), _STRIPS - 1)
    above = below = 0.0
    for number in range(_STRIPS):
        mine = rows[strip == number]
        if len(mine) >= _FEWEST_POINTS // 2:
            up, down = _outside(np.bincount(mine).astype(np.float64))
            above, below = above + up, below + down
    return (above - below) / max(above + below, 1.0)


def _outside(rows: Floats) -> tuple[float, float]:
    """Return the ink just above and just below the middle zones of the lines of one strip."""
    rows = np.convolve(rows, np.array([0.25, 0.5, 0.25]), "same")
    floor = float(np.percentile(rows[rows > 0], 60)) * 0.5
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (rows > floor).astype(np.int8), [0]])))
    above = below = 0.0
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if not 4 <= end - start <= 60:
            continue
        middle = start + np.flatnonzero(rows[start:end] > 0.5 * rows[start:end].max())
        top, bottom = int(middle[0]), int(middle[-1]) + 1
        reach = round(0.8 * (bottom - top))
        if bottom - top >= 3:
            above += float(rows[max(0, top - reach) : top].sum())
            below += float(rows[bottom : bottom + reach].sum())
    return above, below
