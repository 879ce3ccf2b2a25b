"""Batches: handed in, watched, withdrawn, tried again."""

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from api.deps import CallerOf, ServicesOf
from api.uploads import ANY_SIZE, Form, received
from api.v1.models import (
    Accounting,
    AfterPaper,
    BatchLine,
    BatchOut,
    DocumentOut,
    DoubtfulPage,
    ErrorOut,
    FailedPage,
    FileOut,
    Limit,
    Received,
    RefusedFile,
    problems,
)
from api.v1.rescan_models import RescanOut
from core.batch import Failure, SourceFile
from core.errors import DuplicateFile, InvalidRequest, SohoaError, StorageError
from core.ids import BatchId
from core.messages import explain, sentence
from core.people import Caller, Permission
from core.procedure import Dossier
from pipeline import access, describe, repair, rescan
from pipeline.digitize import check_procedure, ensure_dossier
from pipeline.progress import progress
from pipeline.receive import add_file, note_refusal, open_batch, submit
from pipeline.services import Services
from storage.db import batches

router = APIRouter(prefix="/batches", tags=["batches"])

FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "dossier": {"type": "string", "description": "Dossier code; made when it is unknown."},
                        "procedure": {"type": "string", "description": "Procedure code, for the components."},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                    "required": ["files"],
                }
            }
        },
    }
}


@router.post("", status_code=202, responses=problems(413, 507), openapi_extra=FORM, max_body_size=ANY_SIZE)
async def hand_in(request: Request, services: ServicesOf, caller: CallerOf) -> Received:
    """Hand in a batch of files (multipart/form-data) that belongs to no dossier yet."""
    return await receive(request, services, caller, None)


@router.get("", responses=problems())
def recent(services: ServicesOf, caller: CallerOf, before: str | None = None, limit: int = 50) -> list[BatchLine]:
    """Return batches, newest first; `before` is the id of the last one of the page before."""
    with services.look() as uow:
        found = batches.recent(uow, max(1, min(limit, 200)), BatchId(before) if before else None, caller.sight())
    return [BatchLine(id=b.id, state=b.state.value, created_at=b.created_at, created_by=b.created_by) for b in found]


@router.get("/{batch}", responses=problems(404))
def show(batch: str, services: ServicesOf, caller: CallerOf) -> BatchOut:
    """Return where a batch stands: its files, its page accounting, and every page that failed or is in doubt."""
    now = progress(services, BatchId(batch))
    found = describe.contents(services, BatchId(batch), caller.sight())
    return BatchOut(
        id=now.batch.id,
        state=now.batch.state.value,
        dossier=found.dossier_code,
        created_at=now.batch.created_at,
        pages_known=now.pages,
        pages_read=now.read,
        documents=now.documents,
        documents_rendered=now.documents_rendered,
        accounting=Accounting(**describe.summary(now)),
        files=[file_out(file) for file in found.files.values()],
        failed_pages=[FailedPage(**failure) for failure in describe.failures(found)],
        doubtful_pages=[DoubtfulPage(**page) for page in describe.doubtful_pages(found)],
        rescans=[RescanOut.of(one) for one in rescan.of_batch(services, now.batch.id)],
        error=error_out(now.batch.failure),
    )


@router.get("/{batch}/documents", responses=problems(404))
def list_documents(
    batch: str, services: ServicesOf, caller: CallerOf, after: AfterPaper = "", limit: Limit | None = None
) -> list[DocumentOut]:
    """Return the documents that were found in a batch, in order of their pages.

    All of them, unless a `limit` is said; `after` then begins the next part.
    """
    found = describe.contents(services, BatchId(batch), caller.sight())
    return [
        DocumentOut(**describe.document(found, paper, f"/api/v1/documents/{paper.id}/pdf"))
        for paper in describe.part(found.documents, after, limit)
    ]


@router.post("/{batch}/withdraw", status_code=204, responses=problems(403, 404, 409))
def withdraw(batch: str, services: ServicesOf, caller: CallerOf) -> None:
    """Take a batch back; its documents are no longer served, the bytes stay."""
    repair.withdraw(services, BatchId(batch), by=caller.name)


@router.post("/{batch}/retry", status_code=202, responses=problems(403, 404, 409))
def retry(batch: str, services: ServicesOf, caller: CallerOf) -> dict[str, int]:
    """Try a failed batch again; answer how many steps that are."""
    return {"steps": repair.retry_failed_steps(services, BatchId(batch), by=caller.name)}


async def receive(request: Request, services: Services, caller: Caller, dossier: Dossier | None) -> Received:
    """Keep the files of a multipart request as one batch and start it."""
    async with received(request, services) as form:
        if not form.files:
            raise InvalidRequest("no file")
        return await run_in_threadpool(_keep, services, caller, dossier, form)


def _keep(services: Services, caller: Caller, dossier: Dossier | None, form: Form) -> Received:
    procedure = form.fields.get("procedure") or None
    check_procedure(services, procedure)
    if dossier is None and (code := form.fields.get("dossier")):
        access.check_dossier(services, caller, code)
        dossier = ensure_dossier(services, code, procedure, by=caller.name)
    agency = dossier.receiving if dossier and caller.works_in(dossier.receiving, Permission.SCAN) else caller.home
    owner = dossier.id if dossier else None
    batch = open_batch(services, by=caller.name, dossier=owner, procedure=procedure, agency=agency)
    accepted: list[SourceFile] = []
    refused: list[RefusedFile] = []
    try:
        for upload in form.files:
            try:
                accepted.append(add_file(services, batch.id, upload.name, upload.path, by=caller.name))
            except DuplicateFile as error:
                note_refusal(services, batch.id, upload.name, error, by=caller.name)
                refused.append(RefusedFile(source=upload.name, error=ErrorOut(code=error.code, message=explain(error))))
                duplicate = error
        if not accepted:
            raise duplicate
        submit(services, batch.id, by=caller.name)
    except SohoaError:
        # All or nothing: the caller hands the same files in again, and none of them may then be a duplicate.
        with suppress(StorageError):
            repair.withdraw(services, batch.id, by=caller.name)
        raise
    return Received(batch=batch.id, accepted=[file.id for file in accepted], refused=refused)


def file_out(file: SourceFile) -> FileOut:
    """Return what the API says of one file."""
    return FileOut(
        id=file.id,
        name=file.name,
        sha256=file.blob.sha256,
        size=file.blob.size,
        media_type=file.blob.media_type,
        state=file.state.value,
        pages=file.page_count,
        signed=file.signed,
        error=error_out(file.failure),
    )


def error_out(failure: Failure | None) -> ErrorOut | None:
    """Return a failure with its sentence."""
    return ErrorOut(code=failure.code, message=sentence(failure.code)) if failure else None
