"""Pages: their picture and words, and what to do with one that failed."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import CallerOf, ServicesOf
from api.stream import INLINE, blob_response
from api.uploads import ANY_SIZE, clean_name, received_body
from api.v1.models import problems
from core.blob import ArtifactKind
from core.errors import NotFound
from core.ids import PageId
from pipeline import repair
from storage.db import batches, documents, pages

router = APIRouter(prefix="/pages", tags=["pages"])
BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.get("/{page}/image", response_class=Response, responses=problems(404))
def image(page: str, request: Request, services: ServicesOf) -> Response:
    """Return the picture of a page as it was taken out of its file."""
    with services.look() as uow:
        found = pages.get(uow, PageId(page))
        batches.must_stand(uow, found.batch)
    if found.image is None:
        raise NotFound("the page has no picture")
    return blob_response(request, services, found.image, f"{page}.{found.image.media_type.rpartition('/')[2]}")


class Size(StrEnum):
    """How large a picture is wanted."""

    THUMBNAIL = "thumbnail"
    """240 pixels wide."""
    SCREEN = "screen"
    """A4 at 150 dpi."""


@router.get("/{page}/picture", response_class=Response, responses=problems(404))
def picture(
    page: str,
    request: Request,
    services: ServicesOf,
    size: Size = Size.THUMBNAIL,
    v: Annotated[str, Query(max_length=64, description="Of no meaning: a new picture has a new address.")] = "",
) -> Response:
    """Return a page upright and straight, as far as it was read, small enough for a screen.

    It shows all of the page: a place on it is a share of its sides. A page without such pictures gives its scan.
    """
    del v
    with services.look() as uow:
        found = pages.get(uow, PageId(page))
        batches.must_stand(uow, found.batch)
        made = documents.artifacts(uow, page).get(ArtifactKind(size.value))
    scan = found.image
    if scan is None:
        raise NotFound("the page has no picture")
    if made is not None and made.parent == scan.sha256:
        scan = made.blob
    elif scan.media_type not in INLINE:
        raise NotFound("the page has no picture that a browser shows")
    return blob_response(request, services, scan, f"{page}.{scan.media_type.rpartition('/')[2]}")


@router.post("/{page}/retry", status_code=202, responses=problems(403, 404, 409))
def retry(page: str, services: ServicesOf, caller: CallerOf) -> None:
    """Read a failed page once more."""
    repair.retry_page(services, PageId(page), by=caller.name)


@router.put(
    "/{page}/image",
    status_code=202,
    responses=problems(403, 404, 409, 413, 507),
    openapi_extra=BODY,
    max_body_size=ANY_SIZE,
)
async def replace(page: str, request: Request, services: ServicesOf, caller: CallerOf, name: str = "quet-lai") -> None:
    """Put a new scan of one page (the raw body) in the place of one that failed or is hard to read."""
    async with received_body(request, services) as path:
        await run_in_threadpool(repair.replace_page, services, PageId(page), clean_name(name), path, by=caller.name)
