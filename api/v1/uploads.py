"""Files that arrive part by part, over a line that may be cut, and the batch that is made of them.

The shape is that of Resumable Uploads for HTTP (draft-ietf-httpbis-resumable-upload): HEAD tells how far an upload is,
PATCH goes on at that offset, another offset is answered 409 with the right one.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.uploads import ANY_SIZE, clean_name, received_part
from api.v1.models import ErrorOut, Received, RefusedFile, problems
from core.errors import InvalidRequest, WrongOffset
from core.ids import UploadId
from core.messages import explain
from core.upload import Upload
from pipeline import handing, uploads
from pipeline.handing import Sent
from pipeline.services import Services
from pipeline.uploads import Wish
from storage.db import dossiers
from storage.db import uploads as rows

router = APIRouter(tags=["uploads"])
PARTIAL = "application/partial-upload"
BODY = {"requestBody": {"required": True, "content": {PARTIAL: {}}}}
MOST = 2000
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=1 << 50, description="Bytes of the file before these.")]


class NewUpload(BaseModel):
    """A file that is to be sent."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "giay-to.pdf", "size": 1843200, "dossier": "H99.36.05-261102-0007"}],
        },
    )

    name: str = Field(min_length=1, max_length=500)
    size: int = Field(ge=0, le=1 << 50, description="Bytes.")
    dossier: str | None = Field(None, max_length=100, description="Code of the dossier for which it is.")


class UploadOut(BaseModel):
    """How far a file has come."""

    upload: str
    name: str
    size: int
    received: int
    """Bytes that are kept; the next part begins here."""
    complete: bool
    created_at: datetime
    expires_at: datetime
    """When it is forgotten, unless another part comes."""


class SentIn(BaseModel):
    """One file of a batch."""

    model_config = ConfigDict(extra="forbid")

    upload: str = Field(max_length=64)
    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$", description="Of the whole file, to be compared.")


class HandIn(BaseModel):
    """Complete uploads that become one batch."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(
        min_length=8, max_length=100, description="Made by the client; the same one again makes no second batch."
    )
    uploads: list[SentIn] = Field(min_length=1, max_length=MOST)


@router.post("/uploads", status_code=201, responses=problems(404, 409, 413, 422, 507))
def open_upload(body: NewUpload, services: ServicesOf, caller: CallerOf, response: Response) -> UploadOut:
    """Open an upload; `Location` is where its bytes go."""
    wish = Wish(clean_name(body.name), body.size, body.dossier or "")
    found = uploads.open_upload(services, caller, wish)
    response.headers.update(_standing(services, found) | {"Location": f"/api/v1/uploads/{found.id}"})
    return _out(services, found)


@router.get("/uploads", responses=problems())
def list_uploads(
    services: ServicesOf,
    caller: CallerOf,
    dossier: Annotated[str | None, Query(max_length=100, description="Code; only those for it.")] = None,
) -> list[UploadOut]:
    """Return the caller's own uploads that were not handed in yet, oldest first: what a page goes on with."""
    with services.look() as uow:
        home = dossiers.by_code(uow, dossier) if dossier else None
        found = rows.standing(uow, caller.name, home.id if home else None) if home or not dossier else []
    return [_out(services, one) for one in found]


@router.head("/uploads/{upload}", include_in_schema=False)
@router.get("/uploads/{upload}", responses=problems(404))
def show(upload: str, services: ServicesOf, response: Response) -> UploadOut:
    """Return how far an upload has come; its headers say the same to HEAD."""
    found = uploads.show(services, UploadId(upload))
    response.headers.update(_standing(services, found))
    return _out(services, found)


@router.patch(
    "/uploads/{upload}",
    status_code=204,
    response_class=Response,
    responses=problems(404, 409, 413, 507),
    openapi_extra=BODY,
    max_body_size=ANY_SIZE,
)
async def append(upload: str, request: Request, services: ServicesOf, offset: Offset) -> Response:
    """Keep the bytes of the body from the offset on; it is answered when they are kept for good.

    Of a body that is cut off all that has come is kept: HEAD tells where to go on.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PARTIAL:
        raise InvalidRequest(f"{PARTIAL} expected")
    identity = UploadId(upload)
    now = await run_in_threadpool(uploads.show, services, identity)
    if offset != now.received:
        raise WrongOffset("not where the last part ended", offset=now.received)
    async with received_part(request, services, uploads.head(identity), now.size - offset) as (path, size):
        now = await run_in_threadpool(uploads.append, services, identity, offset, path, size)
    return Response(status_code=204, headers=_standing(services, now))


@router.delete("/uploads/{upload}", status_code=204, responses=problems(404, 409))
def give_up(upload: str, services: ServicesOf) -> None:
    """Forget an upload and what has come of it."""
    uploads.cancel(services, UploadId(upload))


@router.post(
    "/dossiers/{code}/hand-ins",
    status_code=202,
    responses={200: {"model": Received}, **problems(404, 409, 413, 422, 507)},
)
def hand_in(code: str, body: HandIn, services: ServicesOf, caller: CallerOf, response: Response) -> Received:
    """Make one batch of complete uploads, all or none; a key that was used answers 200 with the batch that it made."""
    sent = [Sent(UploadId(one.upload), one.sha256) for one in body.uploads]
    handed = handing.hand_in(services, caller, code, body.key, sent)
    if not handed.fresh:
        response.status_code = 200
    refused = [
        RefusedFile(source=name, error=ErrorOut(code=error.code, message=explain(error)))
        for name, error in handed.refused
    ]
    return Received(batch=handed.batch, accepted=list(handed.accepted), refused=refused)


def _standing(services: Services, upload: Upload) -> dict[str, str]:
    """Return the headers that say how far an upload has come."""
    limits = services.settings
    age = max(0, int((upload.changed_at + uploads.lasts(services) - services.clock()).total_seconds()))
    return {
        "Upload-Offset": str(upload.received),
        "Upload-Complete": "?1" if upload.complete else "?0",
        "Upload-Length": str(upload.size),
        "Upload-Limit": f"max-size={limits.ingest.max_bytes}, max-age={age}",
    }


def _out(services: Services, upload: Upload) -> UploadOut:
    return UploadOut(
        upload=upload.id,
        name=upload.name,
        size=upload.size,
        received=upload.received,
        complete=upload.complete,
        created_at=upload.created_at,
        expires_at=upload.changed_at + uploads.lasts(services),
    )
