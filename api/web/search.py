"""The store: papers found by what stands on them, as somebody types, with where the answer stands.

What is looked for may be a name or a number: it travels in bodies, never in addresses.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from api.deps import ServicesOf
from api.v1 import search as api
from api.web import choices
from api.web.view import Pages, PagesOf
from core.days import begin_of, read_day
from core.errors import InvalidRequest
from core.people import Agency, Permission
from core.states import DocumentState
from pipeline.services import Services

_AT_ONCE = 20

router = APIRouter()
Text = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form."""

    text: Text = ""
    type: Text = ""
    state: Text = ""
    agency: Text = ""
    dossier: Text = ""
    since: Text = ""
    until: Text = ""
    exact: Text = ""
    cursor: Text = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is looked for."""
        return not any((self.text.strip(), self.type, self.state, self.agency, self.dossier, self.since, self.until))

    @property
    def short(self) -> bool:
        """Whether the text is one letter, or punctuation alone."""
        return bool(self.text.strip()) and sum(sign.isalnum() for sign in self.text) < 2


@router.get("/search")
def form(services: ServicesOf, pages: PagesOf) -> HTMLResponse:
    """Show the form."""
    return _page(services, pages, Asked(), None, _agencies(services, pages))


@router.post("/search")
def find(services: ServicesOf, pages: PagesOf, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
    """Show what answers; a module of the page asks the same as somebody types, and takes the list out of it."""
    offered = _agencies(services, pages)
    asked = replace(asked, agency=choices.agency_meant(asked.agency, offered))
    if asked.since and asked.until and asked.since > asked.until:
        return _page(services, pages.after(InvalidRequest("an empty period"), choices.WRONG_DAYS), asked, None, offered)
    if asked.empty:
        return _page(services, pages, asked, None, offered)
    try:
        wanted = api.SearchIn.model_validate(
            {
                "text": asked.text,
                "exact": bool(asked.exact),
                "type": asked.type or None,
                "state": asked.state or None,
                "agency": asked.agency or None,
                "dossier": asked.dossier.strip() or None,
                "since": begin_of(read_day(asked.since)) if asked.since else None,
                "until": begin_of(read_day(asked.until) + timedelta(days=1)) if asked.until else None,
                "limit": _AT_ONCE,
                "cursor": asked.cursor or None,
            }
        )
    except ValidationError as error:
        raise InvalidRequest("a wrong filter") from error
    return _page(services, pages, asked, api.find(wanted, services, pages.caller), offered)


def _agencies(services: Services, pages: Pages) -> list[Agency]:
    return choices.agencies_of(services, pages.caller, Permission.SEE)


def _page(
    services: Services, pages: Pages, asked: Asked, found: api.ResultsOut | None, offered: list[Agency]
) -> HTMLResponse:
    kinds = [kind for kind in services.catalog.types.values() if pages.caller.sight().reaches(kind.id)]
    values: dict[str, Any] = {
        "asked": asked,
        "agencies": offered,
        "found": found,
        "kinds": sorted(kinds, key=lambda kind: kind.name),
        "states": [one.value for one in DocumentState if one is not DocumentState.WITHDRAWN],
        "types": services.catalog.types,
    }
    return pages.show("search/search.html", here="/search", **values)
