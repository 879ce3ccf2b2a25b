"""Services and the caller, per request."""

from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from core.errors import Forbidden, Unauthorized
from core.people import Caller
from pipeline import access
from pipeline.services import Services

SESSION_COOKIE = "sohoa_session"
PURPOSE = "Sohoa-Purpose"
"""Header that says for what somebody asks; without it the first purpose that they work for."""
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
    purpose, address = request.headers.get(PURPOSE, ""), request.client.host if request.client else ""
    if bearer is not None:
        return access.by_key(found, bearer.credentials, purpose=purpose, address=address)
    secret = request.cookies.get(SESSION_COOKIE)
    if secret is None:
        raise Unauthorized("no key")
    if request.method not in SAFE_METHODS:
        check_origin(request)
    browser = request.headers.get("user-agent", "")
    return access.by_session(found, secret, browser=browser, purpose=purpose, address=address)


def check_origin(request: Request) -> None:
    """Refuse a form that another site posts with the browser's cookie; raise Forbidden."""
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("cross-site request")


ServicesOf = Annotated[Services, Depends(services)]
CallerOf = Annotated[Caller, Depends(caller)]
