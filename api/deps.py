"""Services and the caller, per request."""

from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from core.errors import Forbidden, Unauthorized
from pipeline import access
from pipeline.access import Caller
from pipeline.services import Services

SESSION_COOKIE = "sohoa_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, description="Key that `sohoa up` showed once, or that `sohoa key` made.")


def services(request: Request) -> Services:
    """Return the services of this app."""
    return cast("Services", request.app.state.services)


def caller(
    request: Request,
    found: Annotated[Services, Depends(services)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Caller:
    """Return who is asking, by key or browser session; raise Unauthorized, or Forbidden for a foreign page's post."""
    if bearer is not None:
        return access.by_key(found, bearer.credentials)
    secret = request.cookies.get(SESSION_COOKIE)
    if secret is None:
        raise Unauthorized("no key")
    if request.method not in SAFE_METHODS:
        check_origin(request)
    return access.by_session(found, secret)


def check_origin(request: Request) -> None:
    """Refuse a form that another site posts with the browser's cookie; raise Forbidden."""
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("cross-site request")


ServicesOf = Annotated[Services, Depends(services)]
CallerOf = Annotated[Caller, Depends(caller)]
