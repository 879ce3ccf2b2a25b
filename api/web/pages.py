"""Routes that return HTML: hand in, watch a batch."""

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.deps import CallerOf, ServicesOf
from api.uploads import ANY_SIZE
from api.v1.batches import receive
from api.web import labels
from core.days import VIETNAM, day_of
from core.errors import SohoaError
from core.ids import BatchId
from core.messages import explain
from core.people import Caller
from core.states import DocumentState
from pipeline import describe, procedures
from pipeline.progress import progress
from pipeline.receive import refusals
from storage.db import batches, dossiers

RECENT = 30
SEE_OTHER = 303

router = APIRouter()


def _moment(value: datetime) -> str:
    return value.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
_templates.filters["moment"] = _moment
_templates.globals["labels"] = labels


def render(name: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401  (template values)
    """Return a page made of a template."""
    return HTMLResponse(_templates.get_template(name).render(**values), status)


@router.get("/")
def home(services: ServicesOf, caller: CallerOf) -> HTMLResponse:
    """Show the form that hands papers in, and the batches of late."""
    return _home(services, caller, None)


def _home(services: ServicesOf, caller: Caller, error: str | None) -> HTMLResponse:
    with services.look() as uow:
        recent = batches.recent(uow, RECENT, seen_by=caller.sight())
        codes = dossiers.codes(uow, {batch.dossier for batch in recent if batch.dossier}, caller.sight())
        found = [(batch, codes.get(batch.dossier) if batch.dossier else None) for batch in recent]
        asked = procedures.in_force(services, uow, day_of(uow.now()))
    return render(
        "home.html",
        400 if error else 200,
        error=error,
        batches=found,
        procedures=asked,
    )


@router.post("/batches", max_body_size=ANY_SIZE)
async def hand_in(request: Request, services: ServicesOf, caller: CallerOf) -> Response:
    """Take the files of the form; the dossier and procedure stand before the files in it."""
    try:
        received = await receive(request, services, caller, None)
    except SohoaError as error:
        return await run_in_threadpool(_home, services, caller, explain(error))
    return RedirectResponse(f"/batches/{received.batch}", SEE_OTHER)


@router.get("/batches/{batch}")
def show_batch(batch: str, services: ServicesOf, caller: CallerOf) -> HTMLResponse:
    """Show where a batch stands: accounting, documents, and what to do with pages that failed."""
    now = progress(services, BatchId(batch))
    found = describe.contents(services, BatchId(batch), caller.sight())
    with services.look() as uow:
        refused = [(name, explain(error)) for name, error in refusals(uow, now.batch.id)]
    kinds = services.catalog.types
    papers = [
        (kinds[paper.type], kinds[paper.type].names, paper, describe.document(found, paper, None))
        for paper in found.documents
        if paper.state is not DocumentState.WITHDRAWN
    ]
    return render(
        "batch.html",
        now=now,
        found=found,
        papers=papers,
        accounting=describe.summary(now),
        failures=describe.failures(found),
        doubtful=describe.doubtful_pages(found),
        refused=refused,
    )
