"""The end of dossiers: whose period is over, proposals to destroy them, the second person's word, minutes, holds."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ServicesOf
from api.web.view import SEE_OTHER, Pages, PagesOf
from core.errors import InvalidRequest, SohoaError
from core.ids import DossierId
from core.retention import DestructionState
from pipeline import destruction, minutes, retention
from pipeline.services import Services

LISTED = 50

router = APIRouter()
Place = Annotated[str, Query(max_length=64)]
Codes = Annotated[list[str] | None, Form(max_length=destruction.MOST)]
Reason = Annotated[str, Form(max_length=retention.LONGEST_REASON)]


@router.get("/retention")
def show(services: ServicesOf, pages: PagesOf, after: Place = "") -> HTMLResponse:
    """Show dossiers whose period is over, to be proposed for destruction, and how long each group is kept."""
    return _due(services, pages, after)


def _due(services: Services, pages: Pages, after: str = "") -> HTMLResponse:
    sight = retention.sight_of(pages.caller)
    found = retention.due(services, sight, LISTED, DossierId(after) if after else None)
    return pages.show(
        "retention/due.html",
        here="/retention",
        found=found,
        groups=retention.groups(services),
        sentences=retention.SENTENCES,
        next=f"/retention?after={found[-1].dossier.id}" if len(found) == LISTED else "",
    )


@router.post("/retention/destructions")
def propose(services: ServicesOf, pages: PagesOf, codes: Codes = None, reason: Reason = "") -> Response:
    """Propose the dossiers that were ticked."""
    try:
        made = destruction.propose(services, pages.caller, codes or [], reason)
    except SohoaError as error:
        return _due(services, pages.after(error))
    return RedirectResponse(f"/retention/destructions/{made.id}", SEE_OTHER)


@router.get("/retention/destructions")
def list_destructions(services: ServicesOf, pages: PagesOf, before: Place = "") -> HTMLResponse:
    """Show proposals, newest first."""
    found = destruction.every(services, LISTED, before or None, retention.sight_of(pages.caller))
    more = f"/retention/destructions?before={found[-1].id}" if len(found) == LISTED else ""
    return pages.show("retention/list.html", here="/retention", found=found, states=minutes.STATES, next=more)


@router.get("/retention/destructions/{destruction_id}")
def show_destruction(destruction_id: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show a proposal with its minutes, to be decided or printed."""
    return _destruction(services, pages, destruction_id)


def _destruction(services: Services, pages: Pages, name: str) -> HTMLResponse:
    found, items = destruction.show(services, name)
    return pages.show(
        "retention/destruction.html",
        here="/retention",
        found=found,
        items=items,
        states=minutes.STATES,
        text=minutes.text(services, name),
        open=found.state is DestructionState.PROPOSED,
        mine=found.proposed_by == pages.caller.name,
    )


@router.post("/retention/destructions/{destruction_id}/approval")
def approve(
    destruction_id: str,
    services: ServicesOf,
    pages: PagesOf,
    seen: Annotated[str, Form(max_length=5)] = "",
    reason: Reason = "",
) -> Response:
    """Approve somebody else's proposal, once its list has been looked through."""

    def act() -> None:
        if not seen:
            raise InvalidRequest("the list was not looked through")
        destruction.approve(services, pages.caller, destruction_id, reason)

    return _decided(services, pages, destruction_id, act)


@router.post("/retention/destructions/{destruction_id}/rejection")
def reject(destruction_id: str, services: ServicesOf, pages: PagesOf, reason: Reason = "") -> Response:
    """Turn a proposal down, or take one's own back."""

    def act() -> None:
        destruction.reject(services, pages.caller, destruction_id, reason)

    return _decided(services, pages, destruction_id, act)


def _decided(services: Services, pages: Pages, name: str, act: Callable[[], None]) -> Response:
    try:
        act()
    except SohoaError as error:
        return _destruction(services, pages.after(error), name)
    return RedirectResponse(f"/retention/destructions/{name}", SEE_OTHER)


@router.get("/dossiers/{code}/holds")
def show_holds(code: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show who holds a dossier back, and who did."""
    return _holds(services, pages, code)


def _holds(services: Services, pages: Pages, code: str) -> HTMLResponse:
    return pages.show(
        "retention/holds.html",
        here="/retention",
        code=code,
        found=retention.holds_of(services, code),
    )


@router.post("/dossiers/{code}/holds")
def hold(code: str, services: ServicesOf, pages: PagesOf, reason: Reason = "") -> Response:
    """Let nobody destroy a dossier until this is lifted."""
    return _held(services, pages, code, lambda: retention.hold(services, code, reason, by=pages.caller.name))


@router.post("/dossiers/{code}/holds/{hold}/lift")
def lift(code: str, hold: str, services: ServicesOf, pages: PagesOf, reason: Reason = "") -> Response:
    """End a hold."""
    return _held(services, pages, code, lambda: retention.lift(services, code, hold, reason, by=pages.caller.name))


def _held(services: Services, pages: Pages, code: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except SohoaError as error:
        return _holds(services, pages.after(error), code)
    return RedirectResponse(f"/dossiers/{quote(code)}/holds", SEE_OTHER)
