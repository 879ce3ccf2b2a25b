"""The web application: routes, error handlers, security headers."""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.description import Described
from api.guard import Guarded
from api.pace import Pace
from api.v1 import (
    agencies,
    arrangements,
    audit,
    batches,
    bench,
    blobs,
    corrections,
    documents,
    dossiers,
    entries,
    evidence,
    exports,
    health,
    keys,
    live,
    lookup,
    me,
    measures,
    operation,
    owners,
    pages,
    parties,
    payloads,
    people,
    previews,
    procedures,
    receipts,
    rescans,
    retention,
    reuse,
    review,
    review_locks,
    search,
    separators,
    uploads,
    wording,
)
from api.watching import Watch
from api.web import account, administration, counter, dashboard, home, provider, reception, trial, view
from api.web import audit as audit_pages
from api.web import documents as document_pages
from api.web import dossiers as dossier_pages
from api.web import lookup as public_lookup
from api.web import retention as retention_pages
from api.web import review as review_pages
from api.web import search as search_pages
from api.web.assets import Assets
from pipeline.services import Services

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": view.permissions(),
}

_PARTS = (
    procedures,
    dossiers,
    receipts,
    uploads,
    batches,
    live,
    payloads,
    arrangements,
    documents,
    previews,
    corrections,
    entries,
    bench,
    review,
    review_locks,
    wording,
    rescans,
    evidence,
    reuse,
    pages,
    search,
    blobs,
    separators,
    measures,
    parties,
    owners,
    operation,
    audit,
    exports,
    retention,
    agencies,
    people,
    keys,
    me,
)
"""What needs a key, in the order of the description."""

_PAGES = (
    home,
    counter,
    reception,
    review_pages,
    dossier_pages,
    document_pages,
    search_pages,
    dashboard,
    retention_pages,
    audit_pages,
    administration,
    trial,
    account,
)
"""What people see in a browser once they are signed in."""

MAX_BODY = 1 << 20
"""Bytes of a request that is no upload."""

DESCRIPTION = "Digitized dossier papers: hand in, watch, fetch. All but health and the look-up needs a bearer key."


def create_app(services: Services) -> FastAPI:
    """Return the application over these services; without a key only health, sign-in and look-up answer."""
    app = Described(
        title="Sohoa",
        version="0.1.0",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        routes=_ways(),
        # Bodies are read before anybody asks who sends them. Uploads count their own bytes (`api.uploads`).
        max_body_size=MAX_BODY,
    )
    app.state.services = services
    app.state.watch = Watch(services)
    app.state.pace = Pace(services.settings.api.requests_per_minute)
    errors.install(app, view.refused)
    app.add_middleware(_Headers)
    return app


@cache
def _ways() -> list[BaseRoute]:
    """Return all ways into an app, read once for all apps: for each anew FastAPI needs a third of a second."""
    ways = APIRouter(max_body_size=MAX_BODY)
    ways.include_router(health.router)
    for part in _PARTS:
        ways.include_router(part.router, prefix="/api/v1", dependencies=[Guarded])
    ways.include_router(lookup.router, prefix="/api/v1")
    ways.include_router(account.public, include_in_schema=False)
    ways.include_router(provider.public, include_in_schema=False)
    ways.include_router(public_lookup.public, include_in_schema=False)
    for pages_of in _PAGES:
        ways.include_router(pages_of.router, include_in_schema=False, dependencies=[Guarded])
    ways.mount("/static", Assets(), name="static")
    ways.add_api_route("/api/v1/openapi.json", openapi, include_in_schema=False, dependencies=[Guarded])
    return ways.routes


def openapi(request: Request) -> dict[str, Any]:
    """Return what the routes promise."""
    # A function inside of create_app would hold its app for ever: the routes are those of all apps.
    app: FastAPI = request.app
    return app.openapi()


class _Headers:
    """Adds the security headers to every response; plain ASGI, so that streams stay streams."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "private, no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
