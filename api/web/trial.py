"""Trying pages on the catalog: which types fit and why; nothing of them is kept."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from api.deps import ServicesOf
from api.uploads import ANY_SIZE, received
from api.web.administration import show
from api.web.view import Pages, PagesOf
from core.errors import EmptyFile, SohoaError
from core.messages import sentence
from core.trial import Trial
from pipeline import trial
from pipeline.services import Services

router = APIRouter(prefix="/administration/types")


@router.get("/trial")
def form(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show where a page is dropped."""
    return _show(services, pages)


@router.post("/trial", max_body_size=ANY_SIZE)
async def try_pages(request: Request, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Read the pages of the form and show what they would be taken for; the file is gone when the answer is made."""
    try:
        async with received(request, services, trial.MOST_BYTES) as given:
            if not given.files:
                raise EmptyFile
            file = given.files[0]
            found = await run_in_threadpool(trial.run, services, file.path, file.path.parent)
            name = file.name
    except SohoaError as error:
        return await run_in_threadpool(_show, services, pages.after(error))
    return await run_in_threadpool(_show, services, pages, name, found)


def _show(services: Services, pages: Pages, name: str = "", found: Trial | None = None) -> HTMLResponse:
    read = found.pages if found else ()
    return show(
        pages,
        "types",
        "trial",
        source=name,
        found=found,
        failures={page.number: sentence(page.failure) for page in read if page.failure},
        sheets=[
            {
                "number": page.number,
                "of": len(read),
                "width": page.width,
                "height": page.height,
                "picture": page.picture,
            }
            for page in read
            if page.picture
        ],
        kinds=services.catalog.types,
        most_pages=trial.MOST_PAGES,
        most_bytes=trial.MOST_BYTES,
    )
