"""Working days: when a dossier is due, by data that know weekends, holidays and exchanged days of each year.

The first day of a term does not count (Bộ luật Dân sự 91/2015/QH13 article 147 paragraph 2).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar

from classify.catalog import DATA
from classify.catalog_check import CatalogError
from core import codec
from core.days import VIETNAM, day_of

_FILE = "holidays.toml"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    year: int
    source: str
    """Vietnamese: the notices that fixed the days."""
    announced: bool
    """Whether they were; else the days are those that the law gives by itself."""
    closed: frozenset[date]
    """Days on which nobody works although they are no weekend."""
    open: frozenset[date] = frozenset()
    """Days of weekends on which people work in exchange."""


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term."""

    at: datetime | None
    """None where a year is needed that nobody has described yet."""
    note: str = ""
    """Vietnamese: what is to be known about the date; empty when it is sure."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of the agencies."""

    years: Mapping[int, Year]
    closing: time
    """When offices close."""

    def is_open(self, day: date) -> bool | None:
        """Whether agencies work on this day; None for a year that is not known."""
        year = self.years.get(day.year)
        if year is None:
            return None
        return day in year.open or (day.weekday() < _SATURDAY and day not in year.closed)

    def due(self, received: datetime, days: int) -> Due:
        """Return the end of the `days`-th working day after the day of reception; without days there is none."""
        if days <= 0:
            return Due(None)
        day = day_of(received)
        for _ in range(days):
            day += timedelta(days=1)
            while (working := self.is_open(day)) is False:
                day += timedelta(days=1)
            if working is None:
                return Due(None, self._unknown(day.year))
        year = self.years[day.year]
        note = "" if year.announced else f"Ngày hẹn trả có thể thay đổi: lịch nghỉ năm {year.year} chưa được công bố."
        return Due(datetime.combine(day, self.closing, VIETNAM), note)

    def _unknown(self, year: int) -> str:
        known = f"{min(self.years)}-{max(self.years)}" if self.years else "không có năm nào"
        return (
            f"Chưa tính được ngày hẹn trả vì chưa có lịch nghỉ lễ năm {year} (đã có: {known}). "
            "Hãy nhập ngày hẹn trả, hoặc bổ sung lịch nghỉ."
        )


def load(folder: Path | None = None) -> WorkingDays:
    """Return the packaged calendar with the years of a site's `folder` over it; raise CatalogError."""
    years: dict[int, Year] = {}
    closing = time(16, 30)
    for path in (root / _FILE for root in (DATA, folder) if root is not None):
        if not path.exists():
            continue
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            closing = time.fromisoformat(found.get("closing", closing.isoformat()))
            described = codec.load(tuple[Year, ...], codec.dump(found.get("years", []), list[dict[str, object]]))
        except ValueError as error:
            raise CatalogError(f"{path.name}: {error}") from error
        for year in described:
            _check(year, path)
            years[year.year] = year
    return WorkingDays(years, closing)


def _check(year: Year, path: Path) -> None:
    """Raise CatalogError for a day that stands in the wrong year, or says what holds anyway."""
    for day in year.closed | year.open:
        if day.year != year.year:
            raise CatalogError(f"{path.name}: {day} is no day of {year.year}")
    for day in year.closed:
        if day.weekday() >= _SATURDAY:
            raise CatalogError(f"{path.name}: {day} is a day of rest anyway")
    for day in year.open:
        if day.weekday() < _SATURDAY:
            raise CatalogError(f"{path.name}: {day} is a working day anyway")
