"""What goes on and what was done: waiting now, the indicators of a period, plots by day, tables by group."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from api.deps import ServicesOf
from api.web import charts, choices
from api.web.charts import Plot
from api.web.view import PagesOf
from core.days import begin_of, day_of, read_day
from core.errors import InvalidRequest
from core.measures import Figures, Period, Split
from core.people import Caller, Permission
from core.procedure import Procedure
from pipeline import measures
from pipeline.services import Services
from storage.db import backlog

_LONGEST = 366
_BY_MONTH = 62
"""Days of a period from which on the plots have months."""

_WRONG_PERIOD = (
    "Ngày không hợp lệ, ngày cuối đứng trước ngày đầu, hoặc kỳ dài hơn một năm. Hãy sửa lại ngày; đây là tháng này."
)

router = APIRouter()
Short = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures are wanted; days are `YYYY-MM-DD`."""

    begin: Short = ""
    end: Short = ""
    agency: Short = ""
    procedure: Short = ""
    split: Short = "agency"


@router.get("/dashboard")
def show(services: ServicesOf, pages: PagesOf, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
    """Show the figures of a period, this month's unless another one is asked for."""
    try:
        begin, end = _days(services, asked)
    except InvalidRequest as error:
        pages = pages.after(error, _WRONG_PERIOD)
        begin, end = _days(services, Asked())
    offered = choices.agencies_of(services, pages.caller, Permission.MEASURE)
    agency, procedure = choices.agency_meant(asked.agency, offered) or None, asked.procedure.strip() or None
    period = Period(begin_of(begin), begin_of(end + timedelta(days=1)), agency, procedure)
    split = Split(asked.split) if asked.split in {Split.AGENCY, Split.PROCEDURE, Split.CLERK} else Split.AGENCY
    by_month = (end - begin).days > _BY_MONTH
    course = measures.figures(services, period, pages.caller, Split.MONTH if by_month else Split.DAY)
    groups = measures.figures(services, period, pages.caller, split)
    course.sort(key=lambda one: one.group)
    known = choices.procedures_now(services)
    return pages.show(
        "dashboard/dashboard.html",
        asked=asked,
        agency=agency or "",
        agencies=offered,
        procedures=known,
        begin=begin,
        end=end,
        split=split.value,
        now=_now(services, pages.caller),
        whole=next(iter(measures.figures(services, period, pages.caller)), None),
        groups=groups,
        names=_names(services, split, groups, known),
        plots=_plots(course, [one.group for one in course] if by_month else _every_day(begin, end)),
        course=course,
        by_month=by_month,
    )


@router.get("/dashboard/now")
def now(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show what waits now, without the rest of the page: the figures of a period cost more, and change less."""
    return pages.show("dashboard/now.html", now=_now(services, pages.caller))


def _days(services: Services, asked: Asked) -> tuple[date, date]:
    today = day_of(services.clock())
    begin = read_day(asked.begin) if asked.begin else today.replace(day=1)
    end = read_day(asked.end) if asked.end else max(today, begin)
    if end < begin or (end - begin).days > _LONGEST:
        raise InvalidRequest("the period ends before it begins, or is longer than a year", field="end")
    return begin, end


def _now(services: Services, caller: Caller) -> backlog.Backlog:
    with services.look() as uow:
        return backlog.now(uow, caller.agencies(Permission.MEASURE))


def _names(services: Services, split: Split, groups: list[Figures], known: list[Procedure]) -> dict[str, str]:
    """Return what groups are called, where that is more than their code."""
    if split is Split.PROCEDURE:
        return {one.code: one.name for one in known}
    return choices.names_of(services, (one.group for one in groups)) if split is Split.AGENCY else {}


def _every_day(begin: date, end: date) -> list[str]:
    return [str(begin + timedelta(days=number)) for number in range((end - begin).days + 1)]


def _plots(course: list[Figures], groups: list[str]) -> list[Plot]:
    """Return the plots over all `groups`, also those in which nothing happened."""
    known = {one.group: one for one in course}
    names = ["/".join(reversed(group.split("-")[-2:])) for group in groups]

    def values(part: Callable[[Figures], float | None]) -> list[float | None]:
        return [part(known[group]) if group in known else None for group in groups]

    def counted(part: Callable[[Figures], float | None]) -> list[float]:
        return [value or 0 for value in values(part)]

    return [
        charts.bars(
            "Hồ sơ tiếp nhận và số hóa",
            names,
            {"Tiếp nhận": counted(lambda one: one.received), "Số hóa": counted(lambda one: one.digitized)},
        ),
        charts.bars("Trang không phải quét nhờ dùng lại", names, {"Trang": counted(lambda one: one.pages_spared)}),
        charts.lines(
            "Đúng hạn và chính xác ngay lần đầu",
            names,
            {
                "Đúng hạn": values(lambda one: one.shares["kpi_2_1_on_time"]),
                "Chính xác": values(lambda one: one.shares["first_pass_accuracy"]),
            },
            " %",
        ),
        charts.bars(
            "Thời gian chờ và thời gian xong (trung vị)",
            names,
            {
                "Chờ ở quầy": counted(lambda one: one.waiting.median if one.waiting else None),
                "Quét đến dùng được": counted(lambda one: one.until_usable.median if one.until_usable else None),
            },
            " phút",
        ),
    ]
