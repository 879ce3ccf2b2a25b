"""One digitized paper on the screen: its pages and words, what was read, where it is from, where it is used."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ServicesOf
from api.v1 import corrections, evidence, owners, reuse
from api.v1 import documents as api
from api.v1.reuse_models import StandingOut
from api.web.view import Pages, PagesOf
from core.batch import BatchPage
from core.errors import NotFound
from core.ids import DocumentId, PartyId
from core.people import Permission
from core.register import Link
from core.sight import Sight
from pipeline import party_care
from pipeline.services import Services
from storage.db import documents, dossiers, links, parties
from storage.db import owners as owned
from storage.db import pages as page_rows
from storage.db.work import UnitOfWork

_RELATED = 20

router = APIRouter()


@router.get("/documents/{document}")
def show(document: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show a paper to somebody who may read it."""
    paper = api.show(document, services, pages.caller)
    kind = services.catalog.types[paper.type]
    with services.look() as uow:
        sheets = [page_rows.get(uow, page) for page in documents.get(uow, DocumentId(document)).pages]
        told = [_sheet(uow, sheet) for sheet in sheets]
        uses = _uses(uow, pages, document)
    return pages.show(
        "documents/document.html",
        here="/dossiers",
        paper=paper,
        kind=kind,
        fields=_fields(paper.fields, {spec.name: spec for spec in kind.fields}),
        sheets=sheets,
        pages_json=told,
        uses=uses,
        versions=corrections.history(document, services)[::-1],
        evidence=evidence.show(document, services),
        renditions=evidence.renditions(document, services),
        standing=_standing(services, pages, document),
        related=_related(services, pages, document),
        purposes=pages.caller.purposes,
        may_download=pages.caller.may(Permission.DOWNLOAD),
        may_correct=pages.caller.may(Permission.CORRECT),
        may_audit=pages.caller.may(Permission.AUDIT),
        types=services.catalog.types,
    )


def _sheet(uow: UnitOfWork, sheet: BatchPage) -> dict[str, Any]:
    """Return what the viewer wants to know of a page; a new picture has a new address."""
    made = {one.kind.value: one.blob for one in documents.artifacts(uow, sheet.id).values()}
    shown = made.get("screen") or sheet.image
    place = f"/api/v1/pages/{sheet.id}/picture?size=screen"
    return {"id": sheet.id, "number": sheet.number, "picture": f"{place}&v={shown.sha256[:12]}" if shown else place}


def _fields(found: dict[str, dict[str, Any]], specs: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields in the order of the type, with their Vietnamese names; what is in doubt keeps its place."""
    order = [*specs, *(name for name in found if name not in specs)]
    return [
        {"id": name, "label": specs[name].label if name in specs else name, **found[name]}
        for name in order
        if name in found
    ]


def _uses(uow: UnitOfWork, pages: Pages, document: str) -> list[tuple[Link, str]]:
    """Return where the paper was used, newest first, with the dossier's code; dossiers elsewhere are left out."""
    found = links.of_document(uow, DocumentId(document))
    codes = dossiers.codes(uow, {link.dossier for link in found}, pages.caller.sight())
    return [(link, codes[link.dossier]) for link in reversed(found) if link.dossier in codes]


def _standing(services: Services, pages: Pages, document: str) -> StandingOut | None:
    try:
        return reuse.show_standing(document, services, pages.caller)
    except NotFound:
        return None


def _name(services: Services, party: str, sight: Sight) -> str:
    """Return what somebody is called, where the caller may know them."""
    try:
        return party_care.get(services, PartyId(party), sight).name
    except NotFound:
        return ""


def _related(services: Services, pages: Pages, document: str) -> list[dict[str, Any]]:
    """Return the people whose paper it is, with their other papers within the caller's sight."""
    found = []
    sight = pages.caller.sight()
    for owner in owners.show(document, services, pages.caller).owners:
        with services.look() as uow:
            ids = parties.one_of(uow, PartyId(owner.party))
            others = owned.of_parties(uow, ids, limit=_RELATED, sight=sight)
            papers = {one.document: documents.get(uow, one.document) for one in others if one.document != document}
        found.append({"name": _name(services, owner.party, sight), "papers": list(papers.values())})
    return found
