"""How far lines of text lean, by the sharpness of the profile of rows."""

import numpy as np

from ocr.survey import Floats

LIMIT = 15.0
"""Degrees; papers lean less, and beyond it other angles of a page compete."""
_COARSE_POINTS = 15_000
_FINE_POINTS = 120_000
_NOTICEABLE = 0.05


def profile(x: Floats, y: Floats, degrees: float) -> Floats:
    """Return how much ink lies in each row of one pixel once a lean of `degrees` (counter-clockwise) is undone."""
    lean = np.deg2rad(degrees)
    rows = y * np.cos(lean) + x * np.sin(lean)
    return np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)


def sharpness(x: Floats, y: Floats, degrees: float) -> float:
    """Return how suddenly ink begins and ends from row to row; greatest along the lines of text."""
    return float((np.diff(profile(x, y, degrees)) ** 2).sum())


def coarse(x: Floats, y: Floats) -> tuple[float, float]:
    """Return the lean within `LIMIT` to about half a degree, and its sharpness."""
    x, y = thinned(x, y, _COARSE_POINTS)
    return _best(x, y, np.arange(-LIMIT, LIMIT + 0.25, 0.5))


def fine(x: Floats, y: Floats, about: float) -> float:
    """Return the lean in degrees, counter-clockwise positive, near `about`; 0 for one nobody could notice."""
    x, y = thinned(x, y, _FINE_POINTS)
    angle = about
    for span, step in ((0.4, 0.1), (0.1, 0.05)):
        angle, _ = _best(x, y, np.arange(angle - span, angle + span + step / 2, step))
    angle = _summit(x, y, angle, 0.05)
    return 0.0 if abs(angle) < _NOTICEABLE else round(angle, 3)


def thinned(x: Floats, y: Floats, most: int) -> tuple[Floats, Floats]:
    """Return at most `most` of the points, always the same ones; some twice, which is faster than to avoid it."""
    if len(x) <= most:
        return x, y
    chosen = np.random.default_rng(0).integers(0, len(x), most)
    return x[chosen], y[chosen]


def _best(x: Floats, y: Floats, angles: Floats) -> tuple[float, float]:
    scores = [sharpness(x, y, float(angle)) for angle in angles]
    at = int(np.argmax(scores))
    return float(angles[at]), scores[at]


def _summit(x: Floats, y: Floats, angle: float, step: float) -> float:
    """Return the top of the parabola through three scores around `angle`."""
    before, here, after = (sharpness(x, y, angle + offset) for offset in (-step, 0.0, step))
    bend = before - 2 * here + after
    if bend >= 0:
        return angle
    return angle + max(-1.0, min(1.0, (before - after) / (2 * bend))) * step
