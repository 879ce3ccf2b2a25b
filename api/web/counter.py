"""The counter: find a dossier by what is scanned or typed, open one, hand in without one, watch a batch."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ServicesOf
from api.uploads import ANY_SIZE
from api.v1 import dossiers as dossier_routes
from api.v1.batches import receive
from api.v1.dossier_models import NewDossier
from api.v1.models import AfterPaper
from api.web import desk
from api.web.view import SEE_OTHER, Pages, PagesOf
from classify import entered
from classify.card_texts import CardText
from classify.keyed import MOST, What
from core.days import day_of
from core.errors import NotFound, SohoaError
from core.ids import BatchId, PartyId
from core.messages import explain
from core.party import How, Party, PartyKind, Said
from pipeline import describe, party_care, payloads, procedures
from pipeline.party_care import Given
from pipeline.payloads import Payload
from pipeline.progress import progress
from pipeline.receive import refusals
from pipeline.services import Services
from storage.db import batches, dossiers
from storage.db.dossiers import Listed, Wanted

RECENT = 30
PAPERS = 100
"""Papers of a batch on one page."""
MINE = 10
"""Dossiers of one person that are offered."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Found:
    """What was scanned, and what somebody at the counter can do with it."""

    payload: Payload
    cases: tuple[tuple[Party, tuple[Listed, ...]], ...] = ()
    """People with the number, and their newest dossiers."""

    @property
    def card(self) -> CardText | None:
        """The card that was scanned."""
        return self.payload.keyed.card

    @property
    def number(self) -> str:
        """The number that was scanned or typed; empty for none."""
        keyed = self.payload.keyed
        return keyed.card.personal_id if keyed.card else keyed.number[1] if keyed.number else ""

    @property
    def code(self) -> str:
        """Of the dossier that is to be opened."""
        return self.payload.keyed.code if self.payload.keyed.what is What.DOSSIER else ""

    @property
    def procedure(self) -> str:
        """Code of the procedure that was scanned."""
        return self.payload.keyed.code if self.payload.procedure else ""

    @property
    def opens(self) -> bool:
        """Whether a dossier may be opened with what was scanned."""
        return bool(self.code or self.procedure or self.number)


@router.get("/counter")
def counter(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the field for the scanner, dossiers of late, and the form for papers without a dossier."""
    return _counter(services, pages)


def _counter(
    services: Services, pages: Pages, found: Found | None = None, typed: "Opening | None" = None
) -> HTMLResponse:
    sight = pages.caller.sight()
    with services.look() as uow:
        recent = batches.recent(uow, RECENT, seen_by=sight)
        codes = dossiers.codes(uow, {batch.dossier for batch in recent if batch.dossier}, sight)
        listed = dossiers.page(uow, Wanted(), RECENT, None, sight)
        asked = procedures.in_force(services, uow, day_of(uow.now()))
    return pages.show(
        "counter/begin.html",
        here="/counter",
        found=found,
        opening=typed or _offered(found),
        people=[party for party, _ in found.cases] if found else _chosen(services, pages, typed),
        opens=typed is not None or (found is not None and found.opens),
        batches=[(batch, codes.get(batch.dossier) if batch.dossier else None) for batch in recent],
        dossiers=listed,
        procedures=asked,
    )


@router.post("/counter/find")
def find(services: ServicesOf, pages: PagesOf, text: Annotated[str, Form(max_length=MOST)] = "") -> Response:
    """Go to the dossier that was scanned or typed, or offer to open one; what was entered stands in no address."""
    payload = payloads.read(services, pages.caller, text)
    sheet = payload.keyed.separator
    if sheet is not None and sheet.dossier_code:
        payload = payloads.read(services, pages.caller, sheet.dossier_code)
    if payload.dossier:
        return _to(payload.keyed.code)
    with services.look() as uow:
        cases = tuple(
            (party, tuple(dossiers.page(uow, Wanted(applicant=party.id), MINE, None, pages.caller.sight())))
            for party in payload.parties
        )
    return _counter(services, pages, Found(payload, cases))


@dataclass(frozen=True, slots=True)
class Opening:
    """The form that opens a dossier."""

    code: Annotated[str, Form(max_length=100)] = ""
    procedure: Annotated[str, Form(max_length=50)] = ""
    applicant: Annotated[str, Form(max_length=64)] = ""
    """Id of who is known; empty where they are entered now."""
    name: Annotated[str, Form(max_length=300)] = ""
    born: Annotated[str, Form(max_length=20)] = ""
    number: Annotated[str, Form(max_length=40)] = ""
    submitted_by: Annotated[str, Form(max_length=200)] = ""


@router.post("/counter/open")
def open_dossier(
    services: ServicesOf, pages: PagesOf, response: Response, given: Annotated[Opening, Depends()]
) -> Response:
    """Open a dossier, with its applicant where one is named, and go to it."""
    applicant = PartyId(given.applicant) if given.applicant else None
    try:
        applicant = applicant or _entered(services, pages, given)
        body = NewDossier(
            code=given.code.strip(),
            procedure=given.procedure or None,
            applicant=applicant,
            submitted_by=given.submitted_by.strip(),
        )
        made = dossier_routes.create(body, services, pages.caller, response)
    except SohoaError as error:
        near = desk.NEARER.get(str(error.params.get("field", "")), "")
        return _counter(services, pages.after(error, near), typed=replace(given, applicant=applicant or ""))
    return _to(made.code)


def _chosen(services: Services, pages: Pages, typed: Opening | None) -> list[Party]:
    """Return whom somebody chose who opens a dossier, while they may know them."""
    if typed is None or not typed.applicant:
        return []
    try:
        return [party_care.get(services, PartyId(typed.applicant), pages.caller.sight())]
    except NotFound:
        return []


def _offered(found: Found | None) -> Opening:
    """Return what the form holds before anybody typed in it."""
    if found is None:
        return Opening()
    card = found.card
    return Opening(
        code=found.code,
        procedure=found.procedure,
        name=card.full_name if card else "",
        born=card.date_of_birth if card else "",
        number=found.number,
    )


def _entered(services: Services, pages: Pages, given: Opening) -> PartyId | None:
    """Return who is entered by the form; None where it names nobody."""
    if not given.name.strip():
        return None
    said = Said(given.name, entered.birth(given.born), how=How.PERSON)
    held = [Given(given.number)] if given.number.strip() else []
    return party_care.enter(services, pages.caller, PartyKind.CITIZEN, said, held).id


def _to(code: str) -> RedirectResponse:
    return RedirectResponse(f"/counter/{quote(code)}", SEE_OTHER)


@router.post("/batches", max_body_size=ANY_SIZE)
async def hand_in(request: Request, services: ServicesOf, pages: PagesOf) -> Response:
    """Take the files of the form; the dossier and procedure stand before the files in it."""
    try:
        received = await receive(request, services, pages.caller, None)
    except SohoaError as error:
        return await run_in_threadpool(_counter, services, pages.after(error))
    return RedirectResponse(f"/batches/{received.batch}", SEE_OTHER)


@router.get("/batches/{batch}")
def show_batch(batch: str, services: ServicesOf, pages: PagesOf, after: AfterPaper = "") -> HTMLResponse:
    """Show where a batch stands: accounting, documents, and what to do with pages that failed."""
    now = progress(services, BatchId(batch))
    found = describe.contents(services, BatchId(batch), pages.caller.sight())
    with services.look() as uow:
        refused = [(name, explain(error)) for name, error in refusals(uow, now.batch.id)]
    kinds = services.catalog.types
    # The page asks for itself again and again: where its part began, another paper may lie meanwhile.
    behind = after if any(paper.id == after for paper in found.documents) else ""
    papers = describe.part(found.documents, behind, PAPERS + 1)
    return pages.show(
        "batch.html",
        here="/counter",
        now=now,
        found=found,
        papers=[
            (kinds[paper.type], kinds[paper.type].names, paper, describe.document(found, paper, None))
            for paper in papers[:PAPERS]
        ],
        next=f"/batches/{batch}?after={papers[PAPERS - 1].id}" if len(papers) > PAPERS else "",
        accounting=describe.summary(now),
        failures=describe.failures(found),
        doubtful=describe.doubtful_pages(found),
        refused=refused,
    )
