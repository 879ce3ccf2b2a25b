"""Days as people in Vietnam count them; moments are kept in UTC."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(moment: datetime) -> date:
    """Return the day that this moment belongs to in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def begin_of(day: date) -> datetime:
    """Return the moment at which the day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)
