"""The counter's pages: hand in, watch a batch."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ServicesOf
from api.uploads import ANY_SIZE
from api.v1.batches import receive
from api.web.view import SEE_OTHER, Pages, PagesOf
from core.days import day_of
from core.errors import SohoaError
from core.ids import BatchId
from core.messages import explain
from core.states import DocumentState
from pipeline import describe, procedures
from pipeline.progress import progress
from pipeline.receive import refusals
from pipeline.services import Services
from storage.db import batches, dossiers

RECENT = 30

router = APIRouter()


@router.get("/counter")
def counter(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the form that hands papers in, and the batches of late."""
    return _counter(services, pages, None)


def _counter(services: Services, pages: Pages, error: str | None) -> HTMLResponse:
    with services.look() as uow:
        recent = batches.recent(uow, RECENT, seen_by=pages.caller.sight())
        codes = dossiers.codes(uow, {batch.dossier for batch in recent if batch.dossier}, pages.caller.sight())
        found = [(batch, codes.get(batch.dossier) if batch.dossier else None) for batch in recent]
        asked = procedures.in_force(services, uow, day_of(uow.now()))
    return pages.show(
        "counter.html",
        400 if error else 200,
        error=error,
        batches=found,
        procedures=asked,
    )


@router.post("/batches", max_body_size=ANY_SIZE)
async def hand_in(request: Request, services: ServicesOf, pages: PagesOf) -> Response:
    """Take the files of the form; the dossier and procedure stand before the files in it."""
    try:
        received = await receive(request, services, pages.caller, None)
    except SohoaError as error:
        return await run_in_threadpool(_counter, services, pages, explain(error))
    return RedirectResponse(f"/batches/{received.batch}", SEE_OTHER)


@router.get("/batches/{batch}")
def show_batch(batch: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show where a batch stands: accounting, documents, and what to do with pages that failed."""
    now = progress(services, BatchId(batch))
    found = describe.contents(services, BatchId(batch), pages.caller.sight())
    with services.look() as uow:
        refused = [(name, explain(error)) for name, error in refusals(uow, now.batch.id)]
    kinds = services.catalog.types
    papers = [
        (kinds[paper.type], kinds[paper.type].names, paper, describe.document(found, paper, None))
        for paper in found.documents
        if paper.state is not DocumentState.WITHDRAWN
    ]
    return pages.show(
        "batch.html",
        here="/counter",
        now=now,
        found=found,
        papers=papers,
        accounting=describe.summary(now),
        failures=describe.failures(found),
        doubtful=describe.doubtful_pages(found),
        refused=refused,
    )
