"""Figures of a period, for people and for monitoring."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from classify import checklist
from core.days import begin_of, day_of
from core.measures import Figures, Period, Split
from core.people import Caller, Permission
from pipeline import procedures
from pipeline.services import Services
from storage.db import measures


def figures(services: Services, period: Period, caller: Caller, split: Split | None = None) -> list[Figures]:
    """Return the figures of a period that the caller may know, for each group; of all dossiers without a `split`."""
    known = replace(period, agencies=caller.agencies(Permission.MEASURE))
    with services.look() as uow:
        needs: dict[str, dict[date, frozenset[str]]] = {}
        for one in procedures.every_version(services, uow):
            needs.setdefault(one.code, {})[one.effective_from] = frozenset(
                component.code for component in one.components if checklist.is_needed(component)
            )
        return measures.figures(uow, known, needs, split)


def this_month(now: datetime) -> Period:
    """Return the month in which `now` lies in Vietnam, until `now` and a little more."""
    today = day_of(now)
    return Period(begin_of(today.replace(day=1)), now + timedelta(minutes=1))
