"""How large is the paper in a picture, and how finely was it scanned."""

import math

from core.page import MM_PER_INCH

LEAST_DPI = 50.0
MOST_DPI = 1200.0
_DEFAULT_TAGS = {72.0, 96.0}
"""What programs write when they know nothing."""
_A3_LONG = 420.0
_A0_LONG = 1250.0
_A4_LONG = 297.0
_PAPERS = ((297.0, 210.0), (420.0, 297.0), (210.0, 148.0), (85.6, 54.0), (148.0, 105.0))
"""Long and short side in mm: A4, A3, A5, identity card (ISO 7810 ID-1), A6; likelier first."""
_USUAL_DPI = {150.0: 0.02, 200.0: 0.0, 240.0: 0.02, 300.0: 0.0, 400.0: 0.02, 600.0: 0.03}
"""Settings of scanners, the less likely ones with a handicap."""
_SHAPE_TOLERANCE = 0.04


def resolution(width: int, height: int, tagged: float | None) -> tuple[float, bool]:
    """Return dpi and whether it is known: the tag where it makes a real paper, else an estimate from the shape."""
    if tagged is not None and _plausible(max(width, height), tagged):
        return tagged, True
    return estimate(width, height), False


def _plausible(long_side: int, dpi: float) -> bool:
    if not (math.isfinite(dpi) and LEAST_DPI <= dpi <= MOST_DPI):
        return False
    limit = _A3_LONG if round(dpi) in _DEFAULT_TAGS else _A0_LONG
    return long_side / dpi * MM_PER_INCH <= limit


def estimate(width: int, height: int) -> float:
    """Return the dpi at which the picture would be the likeliest ISO paper; A4's long side where no shape fits."""
    long_side, short_side = max(width, height), min(width, height)
    best, best_score = 0.0, math.inf
    for rank, (long_mm, short_mm) in enumerate(_PAPERS):
        if abs(long_side / short_side / (long_mm / short_mm) - 1) > _SHAPE_TOLERANCE:
            continue
        dpi = long_side / long_mm * MM_PER_INCH
        score = min(abs(dpi / usual - 1) + handicap for usual, handicap in _USUAL_DPI.items()) + 0.005 * rank
        if score < best_score:
            best, best_score = dpi, score
    if best_score == math.inf:
        best = long_side / _A4_LONG * MM_PER_INCH
    return round(min(max(best, LEAST_DPI), MOST_DPI), 1)
