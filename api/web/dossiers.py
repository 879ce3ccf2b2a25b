"""Dossiers on the screen: the list, and one with its components, papers, warnings and way so far."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import ServicesOf
from api.v1 import dossiers as api
from api.v1 import reuse
from api.web import choices
from api.web.view import Pages, PagesOf
from core.days import read_day
from core.errors import InvalidRequest, NotFound
from core.ids import PartyId
from core.people import Permission
from core.states import DossierState
from pipeline import party_care
from pipeline.services import Services
from storage.db import batches
from storage.db import dossiers as kept

LISTED = 50
_WARNINGS = 20

router = APIRouter()


@router.get("/dossiers")
def list_dossiers(
    services: ServicesOf,
    pages: PagesOf,
    *,
    state: Annotated[str, Query(max_length=20)] = "",
    agency: Annotated[str, Query(max_length=200)] = "",
    procedure: Annotated[str, Query(max_length=50)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
    before: Annotated[str | None, Query(max_length=64)] = None,
) -> HTMLResponse:
    """Show dossiers, newest first, as far as the caller may know of them."""
    offered = choices.agencies_of(services, pages.caller, Permission.SEE)
    agency = choices.agency_meant(agency, offered)
    asked = {"state": state, "agency": agency, "procedure": procedure, "since": since, "until": until}
    states = [DossierState(state)] if state in set(DossierState) else None
    try:
        found = api.list_dossiers(
            services,
            pages.caller,
            agency=agency or None,
            state=states,
            procedure=procedure or None,
            since=read_day(since) if since else None,
            until=read_day(until) if until else None,
            before=before,
            limit=LISTED,
        )
    except InvalidRequest as error:
        pages, found = pages.after(error, choices.WRONG_DAYS), []
    return pages.show(
        "dossiers/list.html",
        found=found,
        asked=asked,
        names=choices.names_of(services, (code for one in found for code in (one.receiving, one.deciding))),
        procedures=choices.procedures_now(services),
        agencies=offered,
        next=found[-1].id if len(found) == LISTED else None,
    )


@router.get("/dossiers/{code}")
def show(code: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show a dossier: what it lacks, what fills it, what happened to it."""
    caller = pages.caller
    dossier = api.show(code, services, caller)
    with services.look() as uow:
        owner = kept.by_code(uow, dossier.code)
        handed_in = batches.of_dossier(uow, owner.id, caller.sight()) if owner else []
    return pages.show(
        "dossiers/dossier.html",
        here="/dossiers",
        dossier=dossier,
        names=choices.names_of(services, (dossier.receiving, dossier.deciding)),
        applicant=_name(services, pages, dossier.applicant),
        components=api.list_components(code, services, caller),
        papers=api.list_documents(code, services, caller),
        links={link.document: link for link in reuse.list_links(code, services, caller) if link.ended_at is None},
        warnings=reuse.list_warnings(code, services, caller, limit=_WARNINGS),
        moves=api.history(code, services),
        batches=handed_in,
        types=services.catalog.types,
        may_move=caller.may(Permission.SCAN),
        may_decide=caller.may(Permission.DECIDE),
        may_reuse=caller.may(Permission.REUSE),
    )


def _name(services: Services, pages: Pages, party: str | None) -> str:
    """Return the name of the applicant, where the caller may know them."""
    if party is None:
        return ""
    try:
        return party_care.get(services, PartyId(party), pages.caller.sight()).name
    except NotFound:
        return ""
