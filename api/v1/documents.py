"""Documents: what was found, and their files."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.deps import CallerOf, ServicesOf
from api.stream import blob_response
from api.v1.models import DocumentOut, problems
from core.blob import ArtifactKind
from core.dossier import Document
from core.errors import NotFound
from core.fold import fold
from core.ids import DocumentId, FileId
from core.states import DocumentState
from pipeline import describe
from pipeline.services import Services
from storage.db import batches, documents

router = APIRouter(tags=["documents"])
SUFFIXES = {ArtifactKind.PDF: ".pdf", ArtifactKind.ALTO: ".xml", ArtifactKind.TEXT: ".txt", ArtifactKind.WORDS: ".json"}
NOT_CHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has these bytes already."}}


@router.get("/documents/{document}", responses=problems(404))
def show(document: str, services: ServicesOf, caller: CallerOf) -> DocumentOut:
    """Return one document: type, fields with where they were read, state."""
    paper = _find(services, document)
    found = describe.contents(services, paper.batch, caller.sight())
    return DocumentOut(**describe.document(found, paper, f"/api/v1/documents/{paper.id}/pdf"))


@router.get("/documents/{document}/pdf", response_class=Response, responses={**NOT_CHANGED, **problems(404)})
def pdf(document: str, request: Request, services: ServicesOf) -> Response:
    """Return the searchable PDF."""
    return _artifact(request, services, document, ArtifactKind.PDF)


@router.get("/documents/{document}/alto", response_class=Response, responses={**NOT_CHANGED, **problems(404)})
def alto(document: str, request: Request, services: ServicesOf) -> Response:
    """Return the words with their places as ALTO 4."""
    return _artifact(request, services, document, ArtifactKind.ALTO)


@router.get("/documents/{document}/text", response_class=Response, responses={**NOT_CHANGED, **problems(404)})
def text(document: str, request: Request, services: ServicesOf) -> Response:
    """Return the plain text."""
    return _artifact(request, services, document, ArtifactKind.TEXT)


@router.get("/documents/{document}/words", response_class=JSONResponse, responses={**NOT_CHANGED, **problems(404)})
def words(document: str, request: Request, services: ServicesOf) -> Response:
    """Return every page with its lines and words and their boxes, as `sohoa read --json` prints them."""
    return _artifact(request, services, document, ArtifactKind.WORDS)


@router.get("/files/{file}/original", response_class=Response, responses={**NOT_CHANGED, **problems(404)})
def original(file: str, request: Request, services: ServicesOf) -> Response:
    """Return the file exactly as it was handed in."""
    with services.look() as uow:
        found = batches.get_file(uow, FileId(file))
        batches.must_stand(uow, found.batch)
    return blob_response(request, services, found.blob, found.name)


def _find(services: Services, document: str) -> Document:
    with services.look() as uow:
        paper = documents.get(uow, DocumentId(document))
    if paper.state is DocumentState.WITHDRAWN:
        raise NotFound("the document was withdrawn")
    return paper


def _artifact(request: Request, services: Services, document: str, kind: ArtifactKind) -> Response:
    paper = _find(services, document)
    with services.look() as uow:
        made = documents.artifacts(uow, paper.id)
    if kind not in made:
        raise NotFound("not made yet")
    # Whoever finds the file in a folder later reads what it is; no sign in it troubles any system.
    told = "-".join(re.findall(r"\w+", fold(services.catalog.types[paper.type].name)))
    return blob_response(request, services, made[kind].blob, f"{told}-{paper.id}{SUFFIXES[kind]}")
