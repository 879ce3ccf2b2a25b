"""Measures of the work: JSON and CSV by period, and what a monitoring system reads."""

import csv
import io
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from pydantic import BaseModel

from api.deps import CallerOf, ServicesOf
from api.v1.models import CalendarDay, problems
from core.days import begin_of
from core.errors import InvalidRequest
from core.measures import WAITING_GOALS, Figures, Period, Split, Spread
from pipeline import measures

router = APIRouter(prefix="/measures", tags=["measures"])
CSV = "text/csv; charset=utf-8"
_LONGEST = timedelta(days=366 * 5)
_SPREADS = ("until_usable", "waiting")
_COUNTS = tuple(field.name for field in fields(Figures) if field.name not in {"group", *_SPREADS})


class SpreadOut(BaseModel):
    """Minutes of several cases."""

    cases: int
    mean: float
    median: float
    most: float
    """Nine of ten cases take no longer."""


class FiguresOut(BaseModel):
    """The figures of one group; the meaning of each is told in the documentation of operations."""

    group: str
    counts: dict[str, int]
    shares: dict[str, float | None]
    """Per cent with two decimals; null where it would divide by nothing."""
    until_usable: SpreadOut | None
    waiting: SpreadOut | None


class MeasuresOut(BaseModel):
    """The figures of a period."""

    begin: date
    end: date
    """The last day."""
    split: Split | None
    waiting_goals: list[int]
    """Minutes that a visitor should wait on average at most."""
    groups: list[FiguresOut]


SplitBy = Annotated[Split | None, Query(description="By what the figures are told apart; all in one without it.")]
Name = Annotated[str | None, Query(max_length=200)]


def wanted(
    begin: Annotated[CalendarDay, Query(description="First day of reception, in Vietnam.")],
    end: Annotated[CalendarDay, Query(description="Last day of reception, in Vietnam.")],
    *,
    agency: Name = None,
    procedure: Name = None,
    clerk: Name = None,
) -> Period:
    """Return the period that is asked for; raise InvalidRequest."""
    if end < begin or end - begin > _LONGEST:
        raise InvalidRequest("the period ends before it begins, or is longer than five years", field="end")
    return Period(begin_of(begin), begin_of(end + timedelta(days=1)), agency, procedure, clerk)


PeriodOf = Annotated[Period, Depends(wanted)]


@router.get("", responses=problems(422))
def show(services: ServicesOf, caller: CallerOf, period: PeriodOf, split: SplitBy = None) -> MeasuresOut:
    """Return indicators 2.1, 4.2, 4.3, 4.4 and the measures of the counter over dossiers received in a period."""
    groups = [_out(one) for one in measures.figures(services, period, caller, split)]
    return MeasuresOut(
        begin=period.begin.date(),
        end=period.end.date() - timedelta(days=1),
        split=split,
        waiting_goals=list(WAITING_GOALS),
        groups=groups,
    )


@router.get("/csv", responses={200: {"content": {CSV: {}}}, **problems(422)}, response_class=Response)
def as_csv(services: ServicesOf, caller: CallerOf, period: PeriodOf, split: SplitBy = None) -> Response:
    """Return the same figures as a table, a row for each group."""
    found = measures.figures(services, period, caller, split)
    # The mark at the beginning lets office programs see that it is UTF-8.
    return Response("\ufeff" + table(found), media_type=CSV)


@router.get(
    "/prometheus", responses={200: {"content": {CONTENT_TYPE_LATEST: {}}}, **problems()}, response_class=Response
)
def prometheus(services: ServicesOf, caller: CallerOf) -> Response:
    """Return this month's figures by receiving agency, in the text format of Prometheus."""
    month = measures.this_month(services.clock())
    registry = CollectorRegistry()
    registry.register(_Month(measures.figures(services, month, caller, Split.AGENCY)))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def table(found: list[Figures]) -> str:
    """Return figures as CSV with a heading; a name that a spreadsheet would take for a formula gets a mark."""
    rows = [_row(one) for one in found]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["group"], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class _Month:
    """Gives Prometheus one gauge for each figure."""

    def __init__(self, found: list[Figures]) -> None:
        self._found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name in _COUNTS:
            gauge = GaugeMetricFamily(
                f"sohoa_month_{name}", f"{name} of dossiers received this month", labels=["agency"]
            )
            for one in self._found:
                gauge.add_metric([one.group], getattr(one, name))
            yield gauge
        for name in _SPREADS:
            gauge = GaugeMetricFamily(f"sohoa_month_{name}_minutes", f"mean minutes, {name}", labels=["agency"])
            for one in self._found:
                if (minutes := getattr(one, name)) is not None:
                    gauge.add_metric([one.group], minutes.mean)
            yield gauge


def _row(one: Figures) -> dict[str, Any]:
    row: dict[str, Any] = {"group": f"'{one.group}" if one.group[:1] in "=+-@\t\r" and one.group else one.group}
    row |= {name: getattr(one, name) for name in _COUNTS} | one.shares
    for name in _SPREADS:
        minutes: Spread | None = getattr(one, name)
        row[f"{name}_mean_minutes"] = minutes.mean if minutes else ""
        row[f"{name}_median_minutes"] = minutes.median if minutes else ""
    return row


def _out(one: Figures) -> FiguresOut:
    return FiguresOut(
        group=one.group,
        counts={name: getattr(one, name) for name in _COUNTS},
        shares=one.shares,
        until_usable=_spread(one.until_usable),
        waiting=_spread(one.waiting),
    )


def _spread(minutes: Spread | None) -> SpreadOut | None:
    if minutes is None:
        return None
    return SpreadOut(cases=minutes.cases, mean=minutes.mean, median=minutes.median, most=minutes.most)
