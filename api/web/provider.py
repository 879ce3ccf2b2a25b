"""The way to the identity provider and back."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import oidc
from api.deps import ServicesOf, address, browser, keep_session, session_secret
from api.errors import status_of
from api.web.account import sign_in_page
from api.web.view import SEE_OTHER, render
from core.errors import Forbidden, NotFound, ProviderDown, SohoaError, Unauthorized
from core.messages import explain
from core.options import Environment
from pipeline import access, accounts
from pipeline.services import Services

_AGAIN = "Lần đăng nhập này không còn hợp lệ hoặc đã bị từ chối. Hãy đăng nhập lại."
_UNKNOWN = "Bạn chưa được phép dùng Sohoa. Hãy đưa mã sau cho quản trị viên: {subject}"

public = APIRouter()


@public.get("/sign-in/provider")
def start(request: Request, services: ServicesOf) -> Response:
    """Send the browser to the identity provider."""
    if not services.settings.oidc.issuer:
        raise NotFound("provider")
    try:
        place, sealed = oidc.begin(services.settings, browser(request))
    except (ProviderDown, Unauthorized) as error:
        return _refused(services, error, explain(error))
    response = RedirectResponse(place, SEE_OTHER)
    # Lax: the way back from the provider is a visit from elsewhere.
    response.set_cookie(
        _cookie(services),
        sealed,
        max_age=oidc.MINUTES * 60,
        httponly=True,
        samesite="lax",
        secure=_secure(services),
    )
    return response


@public.get(oidc.RETURN)
def finish(request: Request, services: ServicesOf) -> Response:
    """Let in whoever comes back from the provider and is known here."""
    if not services.settings.oidc.issuer:
        raise NotFound("provider")
    agent, sealed = browser(request), request.cookies.get(_cookie(services), "")
    try:
        found = oidc.finish(services.settings, sealed, agent, request.query_params, services.clock())
        secret = accounts.sign_in_from(services, found, browser=agent, address=address(request))
    except Forbidden as error:
        return _refused(services, error, _UNKNOWN.format(subject=found.subject))
    except Unauthorized as error:
        return _refused(services, error, _AGAIN)
    except ProviderDown as error:
        return _refused(services, error, explain(error))
    access.sign_out(services, session_secret(request, services))
    # A page of ours, not a redirect: the session's cookie is not sent with a visit that began elsewhere.
    response = render("signed_in.html")
    keep_session(response, services, secret)
    return _forgotten(response, services)


def _refused(services: Services, error: SohoaError, sentence: str) -> Response:
    return _forgotten(sign_in_page(services, status_of(type(error)), error=sentence), services)


def _forgotten(response: Response, services: Services) -> Response:
    response.delete_cookie(_cookie(services), httponly=True, samesite="lax", secure=_secure(services))
    return response


def _cookie(services: Services) -> str:
    return "__Host-sohoa_provider" if _secure(services) else "sohoa_provider"


def _secure(services: Services) -> bool:
    return services.settings.environment is Environment.PRODUCTION
