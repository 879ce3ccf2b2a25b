"""Pages on which people sign in and out, choose a password, and see where they are signed in."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import (
    CallerOf,
    ServicesOf,
    address,
    browser,
    check_origin,
    drop_session,
    keep_session,
    session_secret,
)
from api.errors import status_of
from api.web.view import SEE_OTHER, Pages, PagesOf, render
from core.errors import InvalidRequest, TooManyTries, Unauthorized, WeakPassword
from core.messages import explain
from pipeline import access, accounts
from pipeline.services import Services
from storage.db import sessions

_WRONG_KEY = "Khóa truy cập không đúng hoặc đã bị thu hồi. Hãy nhập lại."
_WRONG_PASSWORD = "Tài khoản hoặc mật khẩu không đúng. Hãy nhập lại."  # noqa: S105  (a sentence)
_WRONG_OLD = "Mật khẩu hiện tại không đúng. Hãy nhập lại."
_NOT_TWICE = "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại."

_PLACE = re.compile(r"/(?:[\w.~-]+(?:/[\w.~-]+)*)?")
"""Paths that lead to no other host and to no file of the service."""

public = APIRouter()
router = APIRouter()
Typed = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Given:
    """The form for signing in."""

    account: Typed = ""
    password: Typed = ""
    key: Typed = ""
    place: Typed = "/"
    """Where somebody wanted to go."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The form for a password."""

    old: Typed
    new: Typed
    again: Typed


@public.get("/sign-in")
def sign_in_form(services: ServicesOf, next: str = "/") -> HTMLResponse:  # noqa: A002  (its name in addresses)
    """Show the sign-in page; `next` is the page of ours that somebody wanted to see."""
    return sign_in_page(services, 200, place=next)


def sign_in_page(
    services: Services, status: int, *, error: str | None = None, account: str = "", place: str = "/"
) -> HTMLResponse:
    """Return the sign-in page with what went wrong."""
    provider = services.settings.oidc.label if services.settings.oidc.issuer else ""
    values = {"error": error, "account": account, "provider": provider, "place": _ours(place)}
    return render("sign_in.html", status, **values)


def _ours(place: str) -> str:
    """Return a path of this service as it is, and the front door for whatever else a link may hold."""
    return place if _PLACE.fullmatch(place) else "/"


@public.post("/sign-in", dependencies=[Depends(check_origin)])
def sign_in(request: Request, services: ServicesOf, given: Annotated[Given, Depends()]) -> Response:
    """Exchange account and password, or a key, for a browser session; one that the browser had before ends."""
    try:
        where = address(request)
        if given.key:
            secret = access.sign_in(services, given.key.strip(), browser(request), where)
        else:
            secret = accounts.sign_in(services, given.account, given.password, browser=browser(request), address=where)
    except (Unauthorized, TooManyTries) as error:
        wrong = _WRONG_KEY if given.key else _WRONG_PASSWORD
        sentence = wrong if isinstance(error, Unauthorized) else explain(error)
        return sign_in_page(services, status_of(type(error)), error=sentence, account=given.account, place=given.place)
    return signed_in(request, services, secret, _ours(given.place))


def signed_in(request: Request, services: Services, secret: str, place: str) -> Response:
    """Send a browser on with a new session; whatever it had before ends and is never taken over."""
    access.sign_out(services, session_secret(request, services))
    response = RedirectResponse(place, SEE_OTHER)
    keep_session(response, services, secret)
    return response


@router.post("/sign-out")
def sign_out(request: Request, services: ServicesOf) -> RedirectResponse:
    """End the browser session."""
    access.sign_out(services, session_secret(request, services))
    return _gone(services)


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(services: ServicesOf, caller: CallerOf) -> RedirectResponse:
    """End all sessions of whoever asks."""
    accounts.end_sessions(services, caller)
    return _gone(services)


@router.post("/account/sessions/{session}/end")
def end_session(session: str, services: ServicesOf, caller: CallerOf) -> RedirectResponse:
    """End one session of whoever asks."""
    accounts.end_sessions(services, caller, session)
    return RedirectResponse("/account", SEE_OTHER)


@router.get("/account")
def show(request: Request, services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show who is signed in and where, and the form for a new password."""
    return _account(request, services, pages)


@router.post("/account/password")
def change_password(
    request: Request, services: ServicesOf, pages: PagesOf, asked: Annotated[NewPassword, Depends()]
) -> Response:
    """Choose a password; the browser gets a new session and all others end."""
    if asked.new != asked.again:
        return _account(request, services, pages.after(InvalidRequest("not the same twice"), _NOT_TWICE))
    try:
        secret = accounts.change_password(services, pages.caller, asked.old, asked.new, browser=browser(request))
    except (InvalidRequest, TooManyTries) as error:
        known = isinstance(error, WeakPassword | TooManyTries)
        return _account(request, services, pages.after(error, "" if known else _WRONG_OLD))
    response = RedirectResponse("/" if pages.caller.must_change else "/account", SEE_OTHER)
    keep_session(response, services, secret)
    return response


def _account(request: Request, services: Services, pages: Pages) -> HTMLResponse:
    return pages.show(
        "account.html",
        has_password=accounts.has_password(services, pages.caller),
        found=accounts.own_sessions(services, pages.caller),
        current=sessions.name_of(session_secret(request, services)),
    )


def _gone(services: Services) -> RedirectResponse:
    response = RedirectResponse("/sign-in", SEE_OTHER)
    drop_session(response, services)
    return response
