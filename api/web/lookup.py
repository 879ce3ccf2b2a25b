"""The public page on which a citizen looks up a dossier by its receipt."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from api.deps import ServicesOf, address, check_origin
from api.errors import status_of
from api.web.view import render
from core.errors import InvalidRequest, NotFound, TooManyTries
from core.messages import explain
from pipeline import lookup

public = APIRouter()
_REFUSED = {
    InvalidRequest: "Hãy nhập mã hồ sơ và đúng bốn chữ số cuối của số định danh.",
    NotFound: "Không có hồ sơ nào khớp với mã và bốn chữ số đã nhập. Hãy xem lại giấy tiếp nhận hồ sơ, hoặc hỏi quầy "
    "tiếp nhận.",
}


@public.get("/look-up")
def form() -> HTMLResponse:
    """Show the form."""
    return render("lookup.html", found=None, error=None, payload="")


@public.post("/look-up")
def look_up(
    request: Request,
    services: ServicesOf,
    payload: Annotated[str, Form(max_length=4000)] = "",
    last_four: Annotated[str, Form(max_length=20)] = "",
) -> HTMLResponse:
    """Show where a dossier stands, or one and the same sentence for whatever does not fit."""
    check_origin(request)
    try:
        found = lookup.look_up(services, payload, last_four, address(request))
    except (InvalidRequest, NotFound, TooManyTries) as error:
        sentence = _REFUSED.get(type(error), explain(error))
        # Of a whole QR code only the code of the dossier is shown again: the rest may hold a number.
        code = payload.partition("|")[0]
        return render("lookup.html", status_of(type(error)), found=None, error=sentence, payload=code)
    return render("lookup.html", found=found, error=None, payload="")
