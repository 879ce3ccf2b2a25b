"""Error -> HTTP status and problem document (RFC 9457); the Vietnamese sentence is its `detail`."""

import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from core import errors
from core.errors import SohoaError
from core.messages import explain, sentence

LOG = logging.getLogger(__name__)
PROBLEM = "application/problem+json"

STATUS: dict[type[SohoaError], HTTPStatus] = {
    errors.SohoaError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.DuplicateFile: HTTPStatus.CONFLICT,
    errors.InvalidRequest: HTTPStatus.BAD_REQUEST,
    errors.BadTable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotDestroyed: HTTPStatus.CONFLICT,
    errors.Unauthorized: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.MustChangePassword: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.IllegalStep: HTTPStatus.CONFLICT,
    errors.NotDigitized: HTTPStatus.CONFLICT,
    errors.NotReusable: HTTPStatus.CONFLICT,
    errors.Outdated: HTTPStatus.CONFLICT,
    errors.Held: HTTPStatus.CONFLICT,
    errors.NotTwice: HTTPStatus.CONFLICT,
    errors.TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ProviderDown: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ParserKilled: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StorageDown: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
}


def status_of(kind: type[SohoaError]) -> HTTPStatus:
    """Return the status for an error class: its own, else that of the nearest class above it."""
    return next(STATUS[above] for above in kind.__mro__ if above in STATUS)


def problem(code: str, status: int, detail: str, **extra: object) -> JSONResponse:
    """Return a problem document."""
    title = HTTPStatus(status).phrase
    body = {"type": f"urn:sohoa:{code}", "title": title, "status": status, "code": code, "detail": detail, **extra}
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    if code == errors.TooManyRequests.code:
        headers["Retry-After"] = str(extra.get("seconds", 1))
    return JSONResponse(body, status, headers, media_type=PROBLEM)


def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, SohoaError):
        raise error
    if isinstance(error, errors.Unauthorized) and not request.url.path.startswith("/api/"):
        return RedirectResponse(_sign_in(request), HTTPStatus.SEE_OTHER)
    if isinstance(error, errors.MustChangePassword) and not request.url.path.startswith("/api/"):
        return RedirectResponse("/account", HTTPStatus.SEE_OTHER)
    status = status_of(type(error))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        LOG.error("%s: %s", error.code, error.detail)
    answer = problem(error.code, status, explain(error), **error.params)
    if isinstance(error, errors.WrongOffset):
        answer.headers["Upload-Offset"] = str(error.params["offset"])
    return answer


def _invalid(_request: Request, error: Exception) -> Response:
    # The values that were sent are left out: they may be personal.
    places = (
        [".".join(map(str, item["loc"])) for item in error.errors()]
        if isinstance(error, RequestValidationError)
        else []
    )
    return problem("invalid_request", HTTPStatus.BAD_REQUEST, sentence("invalid_request"), where=", ".join(places))


def _http(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    known = {404: "not_found", 405: "invalid_request", 400: "invalid_request", 413: "too_large"}
    code = known.get(status, "internal" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request")
    return problem(code, status, sentence(code))


def _unexpected(_request: Request, error: Exception) -> Response:
    LOG.error("unexpected %s", type(error).__name__, exc_info=error)
    return problem("internal", HTTPStatus.INTERNAL_SERVER_ERROR, sentence("internal"))


def _sign_in(request: Request) -> str:
    """Return the address of the sign-in page that leads back; what a form or a question held is left out."""
    place = request.url.path
    return "/sign-in" if request.method != "GET" or place == "/" else f"/sign-in?next={quote(place)}"


def install(app: FastAPI, page: Callable[[int, str], Response]) -> None:
    """Let every error leave the app as a problem document, or as the `page` of its status and sentence for people."""

    def told(handler: Callable[[Request, Exception], Response]) -> Callable[[Request, Exception], Awaitable[Response]]:
        # Not `async` it would go to a thread and back for each error; it asks no store.
        async def answer(request: Request, error: Exception) -> Response:
            response = handler(request, error)
            if not isinstance(response, JSONResponse) or not _is_seen(request):
                return response
            return page(response.status_code, json.loads(bytes(response.body))["detail"])

        return answer

    app.add_exception_handler(SohoaError, told(_ours))
    app.add_exception_handler(RequestValidationError, told(_invalid))
    app.add_exception_handler(HTTPException, told(_http))
    app.add_exception_handler(Exception, told(_unexpected))


def _is_seen(request: Request) -> bool:
    """Return whether the answer is shown to somebody as a page."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
