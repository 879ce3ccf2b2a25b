"""Keeping the installation: agencies, people, keys of services, procedures, types of papers, health and quarantine."""

from collections.abc import Sequence
from typing import Annotated, Any, Protocol, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import ServicesOf
from api.v1 import agencies as agencies_api
from api.v1 import keys as keys_api
from api.v1 import operation as operation_api
from api.v1 import people as people_api
from api.web import labels
from api.web.view import SEE_OTHER, Pages, PagesOf
from classify import confidence
from core.days import day_of
from core.fold import fold
from core.people import Permission, Purpose, Role
from pipeline import procedures as known
from pipeline import thresholds

LISTED = 100
"""Rows of one part of a list."""

router = APIRouter(prefix="/administration")
Text = Annotated[str, Query(max_length=100)]
T = TypeVar("T", bound="Named")
TABS = {
    "agencies": "Cơ quan",
    "people": "Người dùng",
    "keys": "Khóa dịch vụ",
    "procedures": "Thủ tục",
    "types": "Loại giấy",
    "thresholds": "Ngưỡng",
    "operation": "Hệ thống",
}
"""Pages of this section by the last part of their address."""


def show(pages: Pages, tab: str, page: str = "", **values: Any) -> HTMLResponse:  # noqa: ANN401  (template values)
    """Return a page of this section."""
    name = f"administration/{page or tab}.html"
    return pages.show(name, here="/administration", tab=tab, tabs=TABS, **values)


def _next(tab: str, after: str | None, find: str = "") -> str:
    asked = {"find": find, "after": after} if find else {"after": after}
    return f"/administration/{tab}?" + urlencode(asked) if after else ""


class Named(Protocol):
    """What has a code and a name."""

    @property
    def code(self) -> str:
        """By which lists of it are in order."""

    @property
    def name(self) -> str:
        """Vietnamese."""


def _part(found: Sequence[T], find: str, after: str) -> tuple[list[T], str | None]:
    """Return the next part of a list of those whose code or name holds what is looked for, and the code of its end."""
    wanted = fold(find)
    fitting = [one for one in found if one.code > after and wanted in fold(f"{one.code} {one.name}")]
    return fitting[:LISTED], fitting[LISTED - 1].code if len(fitting) > LISTED else None


@router.get("")
def begin() -> RedirectResponse:
    """Send somebody to the first page of the section."""
    return RedirectResponse("/administration/agencies", SEE_OTHER)


@router.get("/agencies")
def agencies(services: ServicesOf, pages: PagesOf, find: Text = "", after: Text = "") -> HTMLResponse:
    """Show the agencies, by code."""
    every = agencies_api.list_agencies(services, pages.caller)
    found, end = _part(every, find, after)
    return show(pages, "agencies", found=found, every=every, find=find, next=_next("agencies", end, find))


@router.get("/people")
def people(services: ServicesOf, pages: PagesOf, after: people_api.After = "") -> HTMLResponse:
    """Show who has an account."""
    part = people_api.list_people(services, pages.caller, after)
    return show(
        pages,
        "people",
        found=part.people,
        next=_next("people", part.next),
        agencies=agencies_api.list_agencies(services, pages.caller),
        roles=list(Role),
    )


@router.get("/keys")
def keys(services: ServicesOf, pages: PagesOf, after: keys_api.After = "") -> HTMLResponse:
    """Show the keys of services."""
    part = keys_api.list_keys(services, pages.caller, after)
    return show(
        pages,
        "keys",
        found=part.keys,
        next=_next("keys", part.next),
        agencies=agencies_api.list_agencies(services, pages.caller),
        permission_options=[(one.value, labels.PERMISSIONS[one], False) for one in Permission],
        purpose_options=[(one.value, labels.PURPOSES[one], False) for one in Purpose],
        now=services.clock(),
    )


@router.get("/procedures")
def procedures(services: ServicesOf, pages: PagesOf, find: Text = "", after: Text = "") -> HTMLResponse:
    """Show the procedures in force, and the form that brings others in."""
    with services.look() as uow:
        found, end = _part(known.in_force(services, uow, day_of(uow.now())), find, after)
    more = _next("procedures", end, find)
    return show(pages, "procedures", found=found, find=find, next=more, types=services.catalog.types)


@router.get("/types")
def types(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the catalog of papers."""
    return show(pages, "types", found=sorted(services.catalog.types.values(), key=lambda kind: kind.name))


@router.get("/thresholds")
def show_thresholds(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the thresholds in force, and what they and others would have done to papers that people vouched for."""
    return show(
        pages,
        "thresholds",
        options=services.settings.classify,
        share=services.settings.review.second_share,
        fitted={"critical": confidence.limits(critical=True), "others": confidence.limits(critical=False)},
        found=thresholds.measured(services, pages.caller),
        enough=thresholds.ENOUGH,
        most=thresholds.MOST,
    )


@router.get("/operation")
def operation(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show how the service is, and what was given up."""
    given_up = operation_api.quarantine(services, pages.caller)
    return show(pages, "operation", health=operation_api.health(services, pages.caller), given_up=given_up)
