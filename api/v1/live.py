"""What a page at the counter shows while papers are read, and whether the accounts of a dossier close."""

import hashlib
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict

from api.deps import CallerOf, ServicesOf
from api.v1.models import ErrorOut, Missing, problems
from api.watching import Watch
from core.ids import BatchId
from core.people import Caller
from core.register import SourceForm
from pipeline import accounting, live
from pipeline.services import Services

router = APIRouter(tags=["live"])
LONGEST = 20
"""Seconds for which an answer may be waited for; proxies cut what takes a minute."""


class AccountOut(BaseModel):
    """Places of pages; once nothing is waiting, `fed` is the sum of the next four."""

    model_config = ConfigDict(from_attributes=True)

    fed: int
    in_documents: int
    blank: int
    separators: int
    failed: int
    waiting: int
    rescanned: int
    """New scans of pages that were fed before; they are no pages more."""


class OpenOut(BaseModel):
    """Something that keeps an account open, in a sentence."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    message: str
    batch: str | None
    page: str | None


class LivePage(BaseModel):
    """One page that was fed."""

    page: str
    source: str
    number: int
    state: str
    bucket: str | None
    document: str | None
    grade: str | None
    problems: list[ErrorOut]
    advice: str
    """What to do about it; empty where nothing is."""
    thumbnail: str | None
    """Address; another one for another picture."""
    screen: str | None
    retryable: bool
    rotation: int | None
    rescanning: bool
    """A new scan is on its way."""
    rescannable: bool
    refused_scan: str
    """Why its last new scan could not be taken."""
    sent_back: str
    """Why a reviewer wants it scanned again."""


class LiveDocument(BaseModel):
    """A paper that was found."""

    document: str
    type: str
    type_name: str
    verdict: str
    status: str
    component: str | None
    dossier: str | None
    pages: list[str]
    confidence: float | None
    """How sure it is that a paper begins with its first page."""
    source_form: SourceForm | None
    """What lay on the scanner, as a clerk says, else as the paper shows; null while neither does."""
    compared: bool | None
    """Whether its pictures agree with the paper; null while nobody has compared them."""
    problems: list[ErrorOut]


class LiveOut(BaseModel):
    """A batch as somebody sees it who watches it."""

    batch: str
    state: str
    dossier: str | None
    version: int | None
    """Of the arrangement, to be named by who changes it."""
    undoable: bool
    accounting: AccountOut
    closes: bool
    open: list[OpenOut]
    files_waiting: list[str]
    pages: list[LivePage]
    papers: list[list[str]]
    """Pages as they are arranged; a paper of which none could be read has no document yet."""
    documents: list[LiveDocument]


class BatchAccountOut(BaseModel):
    """One batch of a dossier."""

    batch: str
    state: str
    created_at: datetime
    created_by: str
    accounting: AccountOut
    closes: bool


class DossierAccountOut(BaseModel):
    """All pages that were fed for a dossier, and what is open."""

    accounting: AccountOut
    closes: bool
    """Each page that was fed is somewhere."""
    complete: bool
    """So it is, and no component is missing: the reception can be ended."""
    open: list[OpenOut]
    missing: list[Missing]
    batches: list[BatchAccountOut]


@router.get(
    "/batches/{batch}/live",
    response_model=LiveOut,
    responses={304: {"description": "Nothing is new."}, **problems(404)},
)
async def show(
    batch: str,
    request: Request,
    services: ServicesOf,
    caller: CallerOf,
    wait: Annotated[int, Query(ge=0, le=LONGEST, description="Seconds to wait for something new.")] = 0,
) -> Response:
    """Return a batch with every page, or 304 when the caller's `If-None-Match` is how it stands.

    With `wait` that is answered when something is new, at the latest after so many seconds: who asks again at once sees
    each change soon, with a request every few seconds and nothing kept open for ever.
    """
    known, identity = request.headers.get("if-none-match", ""), BatchId(batch)
    marker = await run_in_threadpool(live.marker, services, identity)
    body, tag = await run_in_threadpool(_body, services, identity, caller)
    watch: Watch = request.app.state.watch
    if tag == known and wait and await watch.changed(identity, marker, wait):
        body, tag = await run_in_threadpool(_body, services, identity, caller)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag == known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/dossiers/{code}/accounting", responses=problems(404))
def account(code: str, services: ServicesOf, caller: CallerOf) -> DossierAccountOut:
    """Return the account of all pages that were fed for a dossier, and what keeps it open, in sentences."""
    found = accounting.of_dossier(services, code, caller.sight())
    return DossierAccountOut(
        accounting=AccountOut.model_validate(found.account),
        closes=found.closes,
        complete=found.complete,
        open=[OpenOut.model_validate(one) for one in found.open],
        missing=[Missing(component=component, message=message) for component, message in found.missing],
        batches=[
            BatchAccountOut(
                batch=one.batch.id,
                state=one.batch.state.value,
                created_at=one.batch.created_at,
                created_by=one.batch.created_by,
                accounting=AccountOut.model_validate(one.account),
                closes=one.closes,
            )
            for one in found.batches
        ],
    )


def _body(services: Services, batch: BatchId, caller: Caller) -> tuple[bytes, str]:
    """Return the answer and its tag."""
    body = LiveOut.model_validate(live.state(services, batch, caller.sight())).model_dump_json().encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
