"""The receipt of a dossier, to print."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import ServicesOf
from api.v1.models import problems
from core.errors import NotFound
from pipeline import receipt

router = APIRouter(prefix="/dossiers/{code}/receipt", tags=["dossiers"])


@router.get(".svg", response_class=Response, responses=problems(404, 409))
def show(code: str, services: ServicesOf, sheet: Annotated[int, Query(ge=1, le=50)] = 1) -> Response:
    """Return one A5 sheet of the receipt as SVG; one behind the last answers 404."""
    sheets = receipt.sheets(receipt.of_dossier(services, code))
    if sheet > len(sheets):
        raise NotFound("sheet")
    return Response(sheets[sheet - 1], media_type="image/svg+xml")
