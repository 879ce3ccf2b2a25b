"""Days as people in Vietnam count them; moments are kept in UTC."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.errors import InvalidRequest

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days that anybody may ask about; farther ones have no moment in every zone."""


def read_day(text: str) -> date:
    """Return the day of `YYYY-MM-DD`; raise InvalidRequest for anything else, and for a far day."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest("no such day") from error
    if not FIRST <= day <= LAST:
        raise InvalidRequest("too far away")
    return day


def day_of(moment: datetime) -> date:
    """Return the day that this moment belongs to in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def begin_of(day: date) -> datetime:
    """Return the moment at which the day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)
