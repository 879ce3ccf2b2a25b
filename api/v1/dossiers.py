"""Dossiers: opened by code, filled by batches."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.deps import CallerOf, ServicesOf
from api.uploads import ANY_SIZE
from api.v1 import batches as batch_routes
from api.v1.models import DocumentOut, DossierOut, Missing, NewDossier, Received, problems
from classify import checklist
from core.dossier import Document
from core.errors import NotFound
from core.procedure import Dossier
from core.states import DocumentState
from pipeline import describe
from pipeline.digitize import ensure_dossier
from pipeline.services import Services
from storage.db import documents, dossiers

router = APIRouter(prefix="/dossiers", tags=["dossiers"])


@router.post("", status_code=201, responses={200: {"model": DossierOut}, **problems(409)})
def create(body: NewDossier, services: ServicesOf, caller: CallerOf, response: Response) -> DossierOut:
    """Open a dossier; the same code again answers 200 with the dossier that is there."""
    with services.look() as uow:
        known = dossiers.by_code(uow, body.code)
    dossier = known or ensure_dossier(services, body.code, body.procedure, by=caller.name)
    if known is not None:
        response.status_code = 200
    return _out(services, dossier)


@router.get("/{code}", responses=problems(404))
def show(code: str, services: ServicesOf) -> DossierOut:
    """Return a dossier and what it still lacks, in words."""
    return _out(services, _find(services, code))


@router.get("/{code}/documents", responses=problems(404))
def list_documents(code: str, services: ServicesOf) -> list[DocumentOut]:
    """Return the documents that are linked to a dossier."""
    found = {}
    result = []
    for paper in _papers(services, _find(services, code)):
        if paper.batch not in found:
            found[paper.batch] = describe.contents(services, paper.batch)
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
        dossier = dossiers.by_code(uow, code)
    if dossier is None:
        raise NotFound("dossier")
    return dossier


def _papers(services: Services, dossier: Dossier) -> list[Document]:
    with services.look() as uow:
        papers = documents.of_dossier(uow, dossier.id)
    return [paper for paper in papers if paper.state is not DocumentState.WITHDRAWN]


def _out(services: Services, dossier: Dossier) -> DossierOut:
    procedure = services.catalog.procedures.get(dossier.procedure or "")
    papers = _papers(services, dossier)
    lacking = checklist.missing(papers, procedure) if procedure else []
    return DossierOut(
        code=dossier.code,
        procedure=dossier.procedure,
        procedure_name=procedure.name if procedure else None,
        created_at=dossier.created_at,
        documents=len(papers),
        missing=[Missing(component=component.code, message=message) for component, message in lacking],
    )
