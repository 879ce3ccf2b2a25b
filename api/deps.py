"""Services and the caller, per request."""

from contextlib import suppress
from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.policy import RULES, name_of
from core.errors import Forbidden, Unauthorized
from core.options import Environment
from core.people import Caller
from pipeline import access, audit
from pipeline.services import Services

PURPOSE = "Sohoa-Purpose"
"""Header that says for what somebody asks; without it the first purpose that they work for."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, description="Key that `sohoa up` showed once, or that `sohoa key` made.")


async def services(request: Request) -> Services:
    """Return the services of this app; what is not `async` goes to a thread and back, for each request."""
    return cast("Services", request.app.state.services)


def caller(
    request: Request,
    found: Annotated[Services, Depends(services)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Caller:
    """Return who is asking, by key or browser session; raise Unauthorized, or Forbidden for a foreign page's post.

    Unknown keys, foreign pages and purposes that are not theirs are on record. Who shows nothing, or a session that is
    over, is not: that is how every sign-in begins. Raise TooManyTries for an address that tries keys.
    """
    purpose = request.headers.get(PURPOSE, "")
    try:
        if bearer is not None:
            return _by_key(request, found, bearer.credentials, purpose)
        if request.method not in SAFE_METHODS and session_secret(request, found):
            check_origin(request)
        rule = RULES.get(name_of(request.scope["endpoint"]))
        return _by_session(request, found, purpose, awake=rule is None or not rule.passive)
    except Forbidden as error:
        with suppress(Unauthorized):
            named = _by_key(request, found, bearer.credentials) if bearer else _by_session(request, found)
            audit.refused(found, named, name_of(request.scope["endpoint"]), error)
        raise


def _by_key(request: Request, found: Services, token: str, purpose: str = "") -> Caller:
    where = address(request)
    try:
        return access.by_key(found, token, purpose=purpose, address=where)
    except Unauthorized as error:
        why = access.count_unknown_key(found, where) or error
        audit.refused(found, Caller("", address=where), name_of(request.scope["endpoint"]), why)
        raise why from None


def _by_session(request: Request, found: Services, purpose: str = "", *, awake: bool = False) -> Caller:
    secret = session_secret(request, found)
    if not secret:
        raise Unauthorized("no key")
    where = address(request)
    return access.by_session(found, secret, browser=browser(request), purpose=purpose, address=where, awake=awake)


def session_cookie(found: Services) -> str:
    """Return the name of the session's cookie; outside development one that no neighbouring host can set."""
    return "__Host-sohoa_session" if found.settings.environment is Environment.PRODUCTION else "sohoa_session"


def session_secret(request: Request, found: Services) -> str:
    """Return the secret of the session that the browser sends; empty for none."""
    return request.cookies.get(session_cookie(found), "")


def keep_session(response: Response, found: Services, secret: str) -> None:
    """Let the browser keep the secret of a session."""
    response.set_cookie(
        session_cookie(found),
        secret,
        max_age=int(found.settings.api.session_hours * 3600),
        httponly=True,
        samesite="strict",
        secure=found.settings.environment is Environment.PRODUCTION,
    )


def drop_session(response: Response, found: Services) -> None:
    """Let the browser forget its session."""
    secure = found.settings.environment is Environment.PRODUCTION
    response.delete_cookie(session_cookie(found), httponly=True, samesite="strict", secure=secure)


def browser(request: Request) -> str:
    """Return what the browser says of itself."""
    return request.headers.get("user-agent", "")


def address(request: Request) -> str:
    """Return who asks, as far as the connection tells; behind a proxy that is trusted, as that tells."""
    return request.client.host if request.client else ""


def check_origin(request: Request) -> None:
    """Refuse a form that another site posts with the browser's cookie; raise Forbidden."""
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("cross-site request")


ServicesOf = Annotated[Services, Depends(services)]
CallerOf = Annotated[Caller, Depends(caller)]
