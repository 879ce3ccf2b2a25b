"""Dossiers: opened, listed, moved on, filled by batches, and complete or not at every moment."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.deps import CallerOf, ServicesOf
from api.uploads import ANY_SIZE
from api.v1 import batches as batch_routes
from api.v1.dossier_models import (
    DossierChange,
    DossierComponentOut,
    DossierLine,
    DossierOut,
    ExclusionIn,
    FillingOut,
    MovedOut,
    MoveIn,
    NewDossier,
)
from api.v1.models import AfterPaper, CalendarDay, DocumentOut, Limit, Missing, Received, problems
from classify.checklist import ComponentStatus
from core.days import begin_of
from core.errors import IllegalStep, InvalidRequest
from core.identifiers import procedure_key
from core.ids import DossierId
from core.people import Caller, Permission
from core.procedure import Channel, Dossier
from core.register import NATIONAL
from core.sight import Sight
from core.states import DOSSIER_MOVES, NATIONAL_STATES, OPEN_DOSSIERS, DossierState
from pipeline import access, accounting, describe, exclusions, named
from pipeline import dossiers as cases
from pipeline.dossiers import Opening
from pipeline.services import Services
from storage.db import documents, dossiers
from storage.db.dossiers import Listed, Wanted

router = APIRouter(prefix="/dossiers", tags=["dossiers"])
MOST_LISTED = 200


@router.post("", status_code=201, responses={200: {"model": DossierOut}, **problems(404, 409)})
def create(body: NewDossier, services: ServicesOf, caller: CallerOf, response: Response) -> DossierOut:
    """Open a dossier; the same code again answers 200 with the dossier that is there."""
    receiving = access.receiving(services, caller, body.code or "", body.receiving or "")
    applicant = named.party(services, caller, body.applicant, Permission.SCAN)
    if body.code and _known(services, body.code):
        response.status_code = 200
        return _out(services, caller, body.code)
    given = body.model_dump(exclude={"applicant"}) | {"receiving": receiving}
    try:
        dossier = cases.open_dossier(services, Opening(**given, applicant=applicant), by=caller.name)
    except IllegalStep:
        if not body.code:
            raise
        # Somebody opened the same one at the same moment.
        response.status_code = 200
        return _out(services, caller, body.code)
    return _out(services, caller, dossier.code)


@router.get("", responses=problems())
def list_dossiers(
    services: ServicesOf,
    caller: CallerOf,
    *,
    agency: Annotated[str | None, Query(max_length=35, description="Where it was received or is decided.")] = None,
    state: Annotated[list[DossierState] | None, Query(description="One or more states.")] = None,
    procedure: Annotated[str | None, Query(max_length=50)] = None,
    since: Annotated[CalendarDay | None, Query(description="Received on this day or later.")] = None,
    until: Annotated[CalendarDay | None, Query(description="Received on this day or earlier.")] = None,
    before: Annotated[str | None, Query(max_length=64, description="Id of the last one of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50,
) -> list[DossierLine]:
    """Return dossiers, newest first."""
    if since and until and since > until:
        raise InvalidRequest("an empty period")
    wanted = Wanted(
        agency=agency,
        states=frozenset(state) if state else None,
        procedure=procedure_key(procedure) or procedure if procedure else None,
        since=begin_of(since) if since else None,
        until=begin_of(until + timedelta(days=1)) if until else None,
    )
    with services.look() as uow:
        found = dossiers.page(uow, wanted, limit, DossierId(before) if before else None, caller.sight())
    return [_line(services, one) for one in found]


@router.get("/{code}", responses=problems(404))
def show(code: str, services: ServicesOf, caller: CallerOf) -> DossierOut:
    """Return a dossier and what it still lacks, in words."""
    return _out(services, caller, code)


@router.patch("/{code}", responses=problems(404, 409))
def change(code: str, body: DossierChange, services: ServicesOf, caller: CallerOf) -> DossierOut:
    """Change whose case it is, who hands it in, agencies, channel, due date or arrival of an open dossier."""
    named.party(services, caller, body.applicant, Permission.SCAN)
    cases.change(services, code, body.model_dump(exclude_unset=True), by=caller.name)
    return _out(services, caller, code)


@router.post("/{code}/moves", status_code=201, responses=problems(404, 409))
def move(code: str, body: MoveIn, services: ServicesOf, caller: CallerOf) -> DossierOut:
    """Move a dossier to another state; a request for supplements names what is missing when nothing is said."""
    if body.closed:
        accounting.require_complete(services, code, caller.sight())
    cases.move(services, code, body.state, by=caller.name, note=body.note)
    return _out(services, caller, code)


@router.get("/{code}/moves", responses=problems(404))
def history(code: str, services: ServicesOf) -> list[MovedOut]:
    """Return every move of a dossier, oldest first; its states let it make tens of them, never thousands."""
    with services.look() as uow:
        moves = dossiers.history(uow, cases.get(uow, code).id)
    return [
        MovedOut(state=one.state.value, national_state=NATIONAL_STATES[one.state], at=one.at, by=one.by, note=one.note)
        for one in moves
    ]


@router.get("/{code}/components", responses=problems(404))
def list_components(code: str, services: ServicesOf, caller: CallerOf) -> list[DossierComponentOut]:
    """Return what the procedure asks for, which documents fill it, and what is missing in count and form.

    One row for each component of one procedure, so all at once: what is missing is told of the whole.
    Papers of a privacy class for which the caller is not cleared count, but are not told.
    """
    return [_component(status, caller.sight()) for status in cases.show(services, code).components]


@router.put("/{code}/components/{component}/exclusion", responses=problems(404, 409))
def exclude(
    code: str, component: str, body: ExclusionIn, services: ServicesOf, caller: CallerOf
) -> list[DossierComponentOut]:
    """Say why a component must not be digitized; return all components."""
    exclusions.exclude(services, code, component, body.why, body.note, by=caller.name)
    return list_components(code, services, caller)


@router.delete("/{code}/components/{component}/exclusion", responses=problems(404, 409))
def include(code: str, component: str, services: ServicesOf, caller: CallerOf) -> list[DossierComponentOut]:
    """Take back that a component must not be digitized; return all components."""
    exclusions.include(services, code, component, by=caller.name)
    return list_components(code, services, caller)


@router.get("/{code}/documents", responses=problems(404))
def list_documents(
    code: str, services: ServicesOf, caller: CallerOf, after: AfterPaper = "", limit: Limit | None = None
) -> list[DocumentOut]:
    """Return the documents that were scanned for a dossier, in order.

    All of them, unless a `limit` is said; `after` then begins the next part.
    """
    found = {}
    result = []
    with services.look() as uow:
        every = documents.of_dossier(uow, cases.get(uow, code).id)
    papers = [paper for paper in every if caller.sight().reaches(paper.type)]
    for paper in describe.part(papers, after, limit):
        if paper.batch not in found:
            found[paper.batch] = describe.contents(services, paper.batch, caller.sight())
        link = f"/api/v1/documents/{paper.id}/pdf"
        result.append(DocumentOut(**describe.document(found[paper.batch], paper, link)))
    return result


@router.post(
    "/{code}/batches",
    status_code=202,
    responses=problems(404, 409, 413, 507),
    openapi_extra=batch_routes.FORM,
    max_body_size=ANY_SIZE,
)
async def hand_in(code: str, request: Request, services: ServicesOf, caller: CallerOf) -> Received:
    """Hand in a batch of files (multipart/form-data) for a dossier; they are kept before this answers."""
    dossier = await run_in_threadpool(_find, services, code)
    return await batch_routes.receive(request, services, caller, dossier)


def _find(services: Services, code: str) -> Dossier:
    with services.look() as uow:
        return cases.get(uow, code)


def _known(services: Services, code: str) -> bool:
    with services.look() as uow:
        return dossiers.by_code(uow, code) is not None


def _overdue(services: Services, dossier: Dossier) -> bool:
    """Whether the result is late, or was."""
    end = dossier.finished_at or (services.clock() if dossier.state in OPEN_DOSSIERS else None)
    return dossier.due_at is not None and end is not None and end > dossier.due_at


def _line(services: Services, one: Listed) -> DossierLine:
    dossier = one.dossier
    packaged = services.catalog.procedures.get(dossier.procedure or "")
    return DossierLine(
        id=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure,
        procedure_name=one.procedure_name or (packaged.name if packaged else None),
        state=dossier.state.value,
        receiving=dossier.receiving,
        deciding=dossier.deciding,
        channel=int(Channel(dossier.channel)),
        created_at=dossier.created_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        overdue=_overdue(services, dossier),
        documents=one.documents,
    )


def _out(services: Services, caller: Caller, code: str) -> DossierOut:
    shown = cases.show(services, code)
    dossier = shown.dossier
    return DossierOut(
        code=dossier.code,
        procedure=dossier.procedure,
        procedure_name=shown.procedure.name if shown.procedure else None,
        created_at=dossier.created_at,
        documents=sum(caller.sight().reaches(paper.type) for paper in shown.papers),
        missing=[Missing(component=component, message=message) for component, message in shown.missing],
        state=dossier.state.value,
        national_state=NATIONAL_STATES[dossier.state],
        moves=sorted(state.value for state in DOSSIER_MOVES[dossier.state]),
        applicant=dossier.applicant,
        submitted_by=dossier.submitted_by,
        receiving=dossier.receiving,
        deciding=dossier.deciding,
        channel=int(dossier.channel),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        due_note=shown.due_note,
        overdue=_overdue(services, dossier),
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        complete=shown.procedure is not None and not shown.missing,
    )


def _component(status: ComponentStatus, sight: Sight) -> DossierComponentOut:
    asked = status.requirement
    return DossierComponentOut(
        code=asked.code,
        name=asked.name,
        required=asked.required,
        condition=asked.condition,
        shown=asked.shown,
        originals=asked.originals,
        certified_copies=asked.certified_copies,
        copies=asked.copies,
        digitization_status=max((NATIONAL[filling.kind] for filling in status.fillings), default=0),
        filled_by=[
            FillingOut(
                document=filling.document.id,
                type=filling.document.type,
                kind=filling.kind.value,
                source_form=filling.form.value if filling.form else None,
                state=filling.document.state.value,
            )
            for filling in status.fillings
            if sight.reaches(filling.document.type)
        ],
        complete=status.complete,
        excluded=status.excluded,
        message=status.message,
    )
