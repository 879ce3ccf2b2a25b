"""Separator sheets to print."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import ServicesOf
from api.v1.models import problems
from core.days import day_of
from core.errors import NotFound
from pipeline import procedures, sheets

router = APIRouter(prefix="/separators", tags=["separators"])


@router.get("/sheet.svg", response_class=Response, responses=problems(404))
def sheet(
    services: ServicesOf, dossier: str = "", component: str = "", batch: str = "", procedure: str = ""
) -> Response:
    """Return one A4 sheet as SVG; its code carries batch, dossier and component with a checksum.

    With a procedure the sheet also shows the name of the component.
    """
    name = ""
    if procedure:
        with services.look() as uow:
            found = procedures.find(services, uow, procedure, day_of(uow.now()))
        names = {one.code: one.name for one in found.components} if found else {}
        if component not in names:
            raise NotFound("component of the procedure")
        name = names[component]
    return Response(sheets.svg(batch, dossier, component, name), media_type="image/svg+xml")
