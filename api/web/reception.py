"""The counter's page of one dossier: checklist, reuse, pages as they are read, ending the reception, things to print.

Every act is a plain form, which works without scripts; the modules of the page send the same forms and put what comes
back in place.
"""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ServicesOf
from api.uploads import ANY_SIZE, received
from api.v1.batches import receive
from api.v1.live import LONGEST
from api.watching import Watch
from api.web import desk
from api.web.view import SEE_OTHER, Pages, PagesOf, permissions
from classify.keyed import MOST
from core.errors import InvalidRequest, SohoaError
from core.ids import BatchId, DocumentId, PageId
from core.people import Caller, Permission
from core.states import OPEN_DOSSIERS, DossierState
from pipeline import accounting, applicant, choosing, live, receipt, repair, reuse
from pipeline import dossiers as cases
from pipeline.applicant import Named
from pipeline.receive import NOBODY
from pipeline.reuse import Wish
from pipeline.services import Services

router = APIRouter(prefix="/counter/{code}")
Typed = Annotated[str, Form(max_length=200)]


@router.get("")
def show(code: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show a dossier to work on; the one page that may ask for the camera."""
    page = _page(services, pages, code)
    page.headers["Permissions-Policy"] = permissions(camera=True)
    return page


def _page(services: Services, pages: Pages, code: str) -> HTMLResponse:
    return pages.show(
        "counter/work.html",
        here="/counter",
        work=(work := desk.work(services, pages.caller, code)),
        open=work.open,
        feed=desk.feed(services, pages.caller, code),
        types=services.catalog.types,
    )


@router.get("/pages")
async def watch(
    code: str,
    request: Request,
    services: ServicesOf,
    pages: PagesOf,
    wait: Annotated[int, Query(ge=0, le=LONGEST)] = 0,
) -> Response:
    """Return the part of the page that changes while papers are read, when it has changed; like `v1.live.show`."""
    known = request.headers.get("if-none-match", "")
    body, tag, markers = await run_in_threadpool(_part, services, pages, code)
    if tag == known and wait and await _changed(request.app.state.watch, markers, wait):
        body, tag, _ = await run_in_threadpool(_part, services, pages, code)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag == known:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, headers=headers)


def _part(services: Services, pages: Pages, code: str) -> tuple[bytes, str, dict[BatchId, str]]:
    """Return the part, its tag, and how its batches stood before."""
    known = accounting.of_dossier(services, code, pages.caller.sight())
    markers = live.changes(services, [one.batch.id for one in known.batches])
    shown = cases.show(services, code)
    feed = desk.feed(services, pages.caller, code)
    page = pages.show("counter/feed.html", feed=feed, work=shown, open=shown.dossier.state in OPEN_DOSSIERS)
    return bytes(page.body), f'"{hashlib.sha256(page.body).hexdigest()[:32]}"', markers


async def _changed(watch: Watch, markers: dict[BatchId, str], seconds: float) -> bool:
    """Wait for a change of any of the batches."""
    if not markers:
        # Nothing was fed yet; another tab may begin to.
        await watch.changed(NOBODY, "", seconds)
        return True
    waiting = [asyncio.create_task(watch.changed(batch, marker, seconds)) for batch, marker in markers.items()]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    return True


@router.post("/batches", max_body_size=ANY_SIZE)
async def hand_in(code: str, request: Request, services: ServicesOf, pages: PagesOf) -> Response:
    """Take the files of a form; with scripts they come part by part by the API."""

    def found() -> Any:  # noqa: ANN401  (Dossier)
        return cases.show(services, code).dossier

    try:
        dossier = await run_in_threadpool(found)
        await receive(request, services, pages.caller, dossier)
    except SohoaError as error:
        return await run_in_threadpool(_page, services, pages.after(error), code)
    return _back(code)


@router.post("/procedure")
def choose(code: str, services: ServicesOf, pages: PagesOf, procedure: Typed) -> Response:
    """Give a dossier that has none its procedure."""

    def act() -> None:
        choosing.choose(services, code, procedure, by=pages.caller.name)

    return _done(services, pages, code, act)


@router.post("/applicant")
def name(
    code: str,
    services: ServicesOf,
    pages: PagesOf,
    *,
    text: Annotated[str, Form(max_length=MOST)],
    name: Typed = "",
    born: Typed = "",
) -> Response:
    """Say whose case a dossier is, by a card that was scanned or a number that was typed."""
    try:
        applicant.name(services, pages.caller, code, Named(text, name, born))
    except SohoaError as error:
        return _page(services, pages.after(error, desk.NEARER.get(str(error.params.get("field", "")), "")), code)
    return _back(code)


@router.post("/reuse")
def take(code: str, services: ServicesOf, pages: PagesOf, component: Typed, document: Typed) -> Response:
    """Let a held paper fill a component."""

    def act() -> None:
        shown = cases.show(services, code)
        purpose = f"Giải quyết thủ tục {shown.procedure.name}" if shown.procedure else "Giải quyết thủ tục"
        wish = Wish(DocumentId(document), component, purpose[:1000], desk.LAW)
        outcome = reuse.reuse(services, code, wish, pages.caller)
        if outcome.link is None:
            raise InvalidRequest("not reusable")

    return _done(services, pages, code, act)


@router.post("/arrange")
def arrange(
    code: str,
    services: ServicesOf,
    pages: PagesOf,
    *,
    batch: Typed,
    act: Typed,
    version: Annotated[int, Form()],
    page: Typed = "",
    target: Typed = "",
) -> Response:
    """Turn, part, join, move or mark a page, or take the last such change back; it may be put beside a `target`."""

    def change() -> None:
        mine = desk.of_dossier(services, pages.caller, code, batch, Permission.ARRANGE)
        desk.change(services, pages.caller, mine, desk.Act(act, page, version, target))

    return _done(services, pages, code, change)


@router.post("/papers")
def tell(
    code: str,
    services: ServicesOf,
    pages: PagesOf,
    *,
    batch: Typed,
    document: Typed = "",
    form: Typed = "",
    agrees: Typed = "",
) -> Response:
    """Say what lies on the counter, an original or which copy, and that its pictures agree with it."""

    def act() -> None:
        mine = desk.of_dossier(services, pages.caller, code, batch, Permission.SCAN)
        desk.tell(services, pages.caller, mine, desk.Told(document, form, bool(agrees)))

    return _done(services, pages, code, act)


@router.post("/scan", max_body_size=ANY_SIZE)
async def rescan(code: str, request: Request, services: ServicesOf, pages: PagesOf) -> Response:
    """Put a new scan in the place of a page."""
    try:
        async with received(request, services) as form:
            if len(form.files) != 1:
                raise InvalidRequest("one file")
            await run_in_threadpool(_replace, services, pages.caller, code, form.fields, form.files[0])
    except SohoaError as error:
        return await run_in_threadpool(_page, services, pages.after(error), code)
    return _back(code)


def _replace(services: Services, caller: Caller, code: str, fields: dict[str, str], file: Any) -> None:  # noqa: ANN401
    page = PageId(fields.get("page", ""))
    desk.of_dossier(services, caller, code, fields.get("batch", ""), Permission.SCAN)
    if not page.startswith(f"{fields['batch']}."):
        raise InvalidRequest("another batch's page")
    repair.replace_page(services, page, file.name, file.path, by=caller.name)


@router.post("/withdraw")
def withdraw(code: str, services: ServicesOf, pages: PagesOf, batch: Typed) -> Response:
    """Take a batch back."""

    def act() -> None:
        mine = desk.of_dossier(services, pages.caller, code, batch, Permission.SCAN)
        repair.withdraw(services, mine, by=pages.caller.name)

    return _done(services, pages, code, act)


@router.post("/end")
def end(code: str, services: ServicesOf, pages: PagesOf, state: Typed) -> Response:
    """End the reception: hand the dossier on when all is there, or ask for what is missing."""

    def act() -> None:
        if state not in {DossierState.PROCESSING.value, DossierState.SUPPLEMENT.value}:
            raise InvalidRequest("no end of a reception")
        if state == DossierState.PROCESSING.value:
            accounting.require_complete(services, code, pages.caller.sight())
        cases.move(services, code, DossierState(state), by=pages.caller.name)

    return _done(services, pages, code, act)


@router.get("/receipt")
def show_receipt(code: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the receipt, to be printed."""
    sheets = receipt.sheets(receipt.of_dossier(services, code))
    title = f"Giấy tiếp nhận {code}"
    numbers = range(1, len(sheets) + 1)
    addresses = [f"/api/v1/dossiers/{quote(code)}/receipt.svg?sheet={number}" for number in numbers]
    return pages.show("counter/print.html", title=title, code=code, addresses=addresses, size="a5")


@router.get("/sheets")
def show_sheets(code: str, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show a separator sheet for each component, to be printed."""
    shown = cases.show(services, code)
    asked = [one.requirement for one in shown.components if one.excluded is None]
    procedure = shown.procedure.code if shown.procedure else ""
    part = f"/api/v1/separators/sheet.svg?dossier={quote(code)}"
    addresses = [f"{part}&component={one.code}&procedure={procedure}" for one in asked] or [part]
    return pages.show("counter/print.html", title=f"Tờ phân cách {code}", code=code, addresses=addresses, size="a4")


def _done(services: Services, pages: Pages, code: str, act: Callable[[], None]) -> Response:
    """Do something and go back to the page; what is refused is said on it."""
    try:
        act()
    except SohoaError as error:
        return _page(services, pages.after(error), code)
    return _back(code)


def _back(code: str) -> RedirectResponse:
    return RedirectResponse(f"/counter/{quote(code)}", SEE_OTHER)
