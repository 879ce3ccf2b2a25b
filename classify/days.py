"""Days as codes and zones write them."""

from datetime import date


def iso(year: int, month: int, day: int) -> str:
    """Return the day as `YYYY-MM-DD`; empty when the calendar has none such, or nobody alive wrote or will see it."""
    try:
        return date(year, month, day).isoformat() if 1800 < year < 2200 else ""
    except ValueError:
        return ""
