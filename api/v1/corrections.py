"""What people make of a document: correct it, vouch for it, take that back, and every version so far."""

from fastapi import APIRouter

from api.deps import CallerOf, ServicesOf
from api.v1.correction_models import CorrectionIn, EditionOut, UndoIn
from api.v1.models import DocumentOut, problems
from core.edition import Edition
from core.ids import DocumentId
from core.people import Caller
from pipeline import correct as correcting
from pipeline import describe
from pipeline.correct import Wanted
from pipeline.services import Services

router = APIRouter(prefix="/documents/{document}/corrections", tags=["corrections"])


@router.get("", responses=problems(404))
def history(document: str, services: ServicesOf) -> list[EditionOut]:
    """Return every version of a document, oldest first: what was read, who changed what, and when."""
    versions = correcting.history(services, DocumentId(document))
    return [
        EditionOut(**describe.edition(now, before))
        for before, now in zip([None, *versions[:-1]], versions, strict=True)
    ]


@router.post("", status_code=202, responses=problems(403, 404, 409))
def correct(document: str, body: CorrectionIn, services: ServicesOf, caller: CallerOf) -> DocumentOut:
    """Correct type or fields, or vouch for the document; a new type's fields are read soon after (`settled`)."""
    wanted = Wanted(body.type, body.fields, body.verified)
    made = correcting.correct(services, DocumentId(document), wanted, seen=body.version, by=caller.name)
    return _out(services, caller, made)


@router.post("/undo", status_code=202, responses=problems(403, 404, 409))
def undo(document: str, body: UndoIn, services: ServicesOf, caller: CallerOf) -> DocumentOut:
    """Bring back what people had decided before the last correction; undoing again goes further back."""
    return _out(services, caller, correcting.undo(services, DocumentId(document), seen=body.version, by=caller.name))


def _out(services: Services, caller: Caller, made: Edition) -> DocumentOut:
    found = describe.contents(services, made.document.batch, caller.sight())
    paper = next(paper for paper in found.documents if paper.id == made.document.id)
    return DocumentOut(**describe.document(found, paper, f"/api/v1/documents/{paper.id}/pdf"))
