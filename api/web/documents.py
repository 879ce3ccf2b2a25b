"""One digitized paper on the screen: its pages and words, what was read, where it is from, where it is used."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from api.deps import ServicesOf
from api.v1 import corrections, evidence, owners, reuse
from api.v1 import documents as api
from api.v1.owners import OwnerOut
from api.v1.reuse_models import StandingOut
from api.web import labels
from api.web.view import SEE_OTHER, Pages, PagesOf
from classify import owners as whose
from core.batch import BatchPage
from core.errors import InvalidRequest, NotFound, SohoaError
from core.ids import DocumentId, PartyId
from core.party import How
from core.people import Permission
from core.register import Evidence, Link, SourceForm
from core.sight import Sight
from pipeline import evidence as told
from pipeline import party_care
from pipeline.evidence import Counted
from pipeline.services import Services
from storage.db import batches, documents, dossiers, links, parties
from storage.db import owners as owned
from storage.db import pages as page_rows
from storage.db.work import UnitOfWork

_RELATED = 20
_TOO_MANY_BACK = "Số bản trả lại nhiều hơn số bản đã nhận. Hãy sửa số bản nhận hoặc số bản trả."
Count = Annotated[str, Field(pattern=r"^\d{0,4}$")]
"""Empty leaves it as it was."""

router = APIRouter()


class RecordIn(BaseModel):
    """What a clerk says of the paper; what is left out stays as it was."""

    source_form: str = Field("", max_length=40)
    pages_fed: Count = ""
    originals_received: Count = ""
    copies_received: Count = ""
    agrees: str = Field("", pattern="^(yes|no)?$")
    note: str = Field("", max_length=2000)
    originals_returned: Count = ""
    copies_returned: Count = ""
    returned_to: str = Field("", max_length=200)


@router.get("/documents/{document}")
def show(document: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show a paper to somebody who may read it."""
    return _page(services, pages, document)


@router.post("/documents/{document}/record")
def record(document: str, services: ServicesOf, pages: PagesOf, said: Annotated[RecordIn, Form()]) -> Response:
    """Put on record what the paper is, what was counted, that it was compared, and what went back to the citizen."""
    try:
        _record(services, DocumentId(document), said, by=pages.caller.name)
    except SohoaError as error:
        back = isinstance(error, InvalidRequest) and error.params.get("field") == "returned"
        return _page(services, pages.after(error, _TOO_MANY_BACK if back else ""), document)
    return RedirectResponse(f"/documents/{document}", SEE_OTHER)


def _record(services: Services, document: DocumentId, said: RecordIn, *, by: str) -> None:
    known = told.show(services, document)
    if said.source_form not in {"", *SourceForm}:
        raise InvalidRequest("no such form", field="source_form")
    counts = {name: _count(said, known, name) for name in ("originals", "copies")}
    if any(back > received for received, back in counts.values()):
        raise InvalidRequest("more is handed back than was received", field="returned")
    form = SourceForm(said.source_form) if said.source_form else known.source_form
    fed = int(said.pages_fed or known.pages_fed)
    counted = Counted(form, fed, counts["originals"][0], counts["copies"][0])
    as_before = Counted(known.source_form, known.pages_fed, known.originals_received, known.copies_received)
    if counted != as_before:
        told.record(services, document, counted, by=by)
    if said.agrees:
        told.compare(services, document, agrees=said.agrees == "yes", note=said.note.strip(), by=by)
    originals, copies = counts["originals"][1], counts["copies"][1]
    if (originals, copies) != (known.originals_returned, known.copies_returned):
        told.hand_back(services, document, originals=originals, copies=copies, to=said.returned_to.strip(), by=by)


def _count(said: RecordIn, known: Evidence, what: str) -> tuple[int, int]:
    """Return how many came and how many went back, all in all."""
    came, went = (getattr(said, f"{what}_{way}") or getattr(known, f"{what}_{way}") for way in ("received", "returned"))
    return int(came), int(went)


def _page(services: Services, pages: Pages, document: str) -> HTMLResponse:
    paper = api.show(document, services, pages.caller)
    kind = services.catalog.types[paper.type]
    owned_by = owners.show(document, services, pages.caller)
    named = [*(one.role for one in owned_by.owners), *(one.role for one in owned_by.proposals)]
    with services.look() as uow:
        sheets = [page_rows.get(uow, page) for page in documents.get(uow, DocumentId(document)).pages]
        told = [_sheet(uow, sheet) for sheet in sheets]
        uses = _uses(uow, pages, document)
        signed = {file.id for file in batches.files(uow, sheets[0].batch) if file.signed} if sheets else set()
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
        signed=any(sheet.file in signed for sheet in sheets),
        standing=_standing(services, pages, document),
        related=(related := _related(services, pages, owned_by.owners)),
        proposals=owned_by.proposals,
        roles=list(dict.fromkeys([*whose.roles(services.owner_fields, paper.type), *named])),
        newer=[one.id for person in related for one in person["papers"] if one.type == paper.type],
        purposes=pages.caller.purposes,
        may_download=pages.caller.may(Permission.DOWNLOAD),
        may_scan=pages.caller.may(Permission.SCAN),
        may_decide=pages.caller.may(Permission.DECIDE),
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


def _related(services: Services, pages: Pages, found: Sequence[OwnerOut]) -> list[dict[str, Any]]:
    """Return the people whose paper it is, with their other papers within the caller's sight."""
    people = []
    sight = pages.caller.sight()
    for owner in found:
        with services.look() as uow:
            ids = parties.one_of(uow, PartyId(owner.party))
            others = owned.of_parties(uow, ids, limit=_RELATED, sight=sight)
            papers = [documents.get(uow, one.document) for one in others if one.document != owner.document]
        told_by = owner.by if owner.how is How.PERSON else ""
        person = {"name": _name(services, owner.party, sight), "papers": papers, "decided_by": told_by}
        role = "" if owner.role == whose.OWNER else labels.owner_role(owner.role)
        people.append({**person, "role_id": owner.role, "role": role})
    return people
