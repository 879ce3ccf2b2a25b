from datetime import date, datetime, time
from pathlib import Path

import pytest

from classify import working_days
from classify.catalog_check import CatalogError
from core.days import VIETNAM

DAYS = working_days.load()


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), VIETNAM)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-02", 15, "2026-11-23"),  # as on a receipt: Monday to Monday
        ("2026-11-23", 1, "2026-11-25"),  # over the Day of Vietnamese Culture
        ("2025-11-23", 1, "2025-11-24"),  # which there was none of in 2025
        ("2026-02-13", 1, "2026-02-23"),  # over Tết
        ("2026-04-24", 1, "2026-04-28"),  # the Kings' day fell on a Sunday
        ("2026-08-21", 1, "2026-08-22"),  # a Saturday in exchange for a Monday
        ("2026-08-21", 6, "2026-08-28"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2024-04-26", 2, "2024-05-03"),
        ("2024-04-26", 3, "2024-05-04"),
        ("2025-12-31", 1, "2026-01-05"),
        ("2026-01-09", 2, "2026-01-12"),
    ],
)
def test_a_term_counts_working_days_after_the_day_of_reception(received: str, days: int, due: str) -> None:
    found = DAYS.due(at(received), days)
    assert found.at == datetime.combine(date.fromisoformat(due), time(16, 30), VIETNAM)
    assert found.note == ""


def test_the_day_is_that_of_vietnam() -> None:
    late = datetime.fromisoformat("2026-11-01T18:00:00+00:00")  # Monday 1:00 in Vietnam
    assert DAYS.due(late, 1) == DAYS.due(at("2026-11-02"), 1)


def test_a_year_that_is_not_announced_says_so() -> None:
    found = DAYS.due(at("2027-02-04"), 1)
    assert found.at == datetime(2027, 2, 12, 16, 30, tzinfo=VIETNAM)
    assert "2027" in found.note


def test_an_unknown_year_gives_no_date_but_a_sentence() -> None:
    found = DAYS.due(at("2027-12-30"), 5)
    assert found.at is None
    assert "2028" in found.note
    assert DAYS.due(at("2027-12-30"), 1).at is not None
    assert DAYS.is_open(date(2028, 1, 3)) is None


def test_without_a_term_nothing_is_due() -> None:
    assert DAYS.due(at("2026-11-02"), 0) == working_days.Due(None)


def test_each_year_has_the_holidays_of_the_law() -> None:
    # 11 days until 2025, 12 since; exchanged days are neither more nor less work.
    for year in DAYS.years.values():
        lawful = 11 if year.year < 2026 else 12
        assert len(year.closed) - len(year.open) == lawful, year.year
        assert year.source


def test_a_site_adds_a_year_and_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "holidays.toml").write_text(
        'closing = "17:00"\n[[years]]\nyear = 2028\nannounced = true\nsource = "Thông báo"\nclosed = ["2028-01-03"]\n'
    )
    site = working_days.load(tmp_path)
    assert site.due(at("2027-12-31"), 1).at == datetime(2028, 1, 4, 17, tzinfo=VIETNAM)
    assert site.years[2026] == DAYS.years[2026]


@pytest.mark.parametrize(
    ("days", "text"),
    [('["2027-01-04"]', "no day of"), ('["2028-01-01"]', "rest"), ('["x"]', "holidays.toml")],
)
def test_a_calendar_that_makes_no_sense_is_refused(tmp_path: Path, days: str, text: str) -> None:
    year = 'year = 2028\nannounced = true\nsource = "s"'
    (tmp_path / "holidays.toml").write_text(f"[[years]]\n{year}\nclosed = {days}\n")
    with pytest.raises(CatalogError, match=text):
        working_days.load(tmp_path)
