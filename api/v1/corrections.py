"""What people make of a document: correct it, vouch for it, take that back, and every version so far."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import CallerOf, ServicesOf
from api.errors import problem
from api.v1.correction_models import ConflictOut, ConflictProblem, CorrectionIn, EditionOut, UndoIn
from api.v1.models import DocumentOut, problems
from core.edition import Edition
from core.errors import Outdated
from core.ids import DocumentId
from core.people import Caller
from pipeline import conflicts, describe, pending
from pipeline import correct as correcting
from pipeline.correct import Wanted
from pipeline.services import Services

router = APIRouter(prefix="/documents/{document}/corrections", tags=["corrections"])
CONFLICT: dict[int | str, dict[str, Any]] = {409: {**problems(409)[409], "model": ConflictProblem}}


@router.get("", responses=problems(404))
def history(document: str, services: ServicesOf) -> list[EditionOut]:
    """Return every version of a document, oldest first: what was read, who changed what, and when.

    All at once: each is one act of a person on one paper.
    """
    versions = correcting.history(services, DocumentId(document))
    return [
        EditionOut(**describe.edition(now, before))
        for before, now in zip([None, *versions[:-1]], versions, strict=True)
    ]


@router.post("", status_code=202, response_model=DocumentOut, responses={**problems(403, 404), **CONFLICT})
def correct(document: str, body: CorrectionIn, services: ServicesOf, caller: CallerOf) -> DocumentOut | Response:
    """Correct type or fields, or vouch for the document; a new type's fields are read soon after (`settled`).

    409 `outdated` tells who was faster and what each field was, is and would have been; `held` whose hands it is in.
    """
    wanted = Wanted(body.type, body.fields, body.verified)
    try:
        made = correcting.correct(services, DocumentId(document), wanted, seen=body.version, by=caller.name)
    except Outdated as error:
        return _conflict(services, DocumentId(document), body.version, wanted, error)
    return _out(services, caller, made)


@router.post("/undo", status_code=202, response_model=DocumentOut, responses={**problems(403, 404), **CONFLICT})
def undo(document: str, body: UndoIn, services: ServicesOf, caller: CallerOf) -> DocumentOut | Response:
    """Bring back what people had decided before the last correction; undoing again goes further back."""
    try:
        made = correcting.undo(services, DocumentId(document), seen=body.version, by=caller.name)
    except Outdated as error:
        return _conflict(services, DocumentId(document), body.version, Wanted(), error)
    return _out(services, caller, made)


def _conflict(services: Services, document: DocumentId, seen: int, wanted: Wanted, error: Outdated) -> Response:
    """Return what who was late has missed; raise the error itself where nothing can be said of the version."""
    found = conflicts.of_document(services, document, seen, wanted)
    if found is None:
        raise error
    pending.refuse(error)
    told = ConflictOut.model_validate(found, from_attributes=True)
    return problem(error.code, HTTPStatus.CONFLICT, found.message, conflict=told.model_dump(mode="json"))


def _out(services: Services, caller: Caller, made: Edition) -> DocumentOut:
    found = describe.contents(services, made.document.batch, caller.sight())
    paper = next(paper for paper in found.documents if paper.id == made.document.id)
    return DocumentOut(**describe.document(found, paper, f"/api/v1/documents/{paper.id}/pdf"))
