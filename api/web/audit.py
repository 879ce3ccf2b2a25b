"""Who did what: the audit for auditors, and who looked at one person's papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ServicesOf
from api.v1 import audit as api
from api.web import choices
from api.web.view import SEE_OTHER, Pages, PagesOf
from classify.keyed import MOST
from core.days import begin_of, read_day
from core.errors import InvalidRequest, NotFound
from core.ids import PartyId
from pipeline import accesses

_LISTED = 100
_NO_NUMBER = (
    "Số này chưa đúng: căn cước có 12 chữ số, chứng minh nhân dân cũ có 9. "
    "Hãy xem lại trên giấy, hoặc quét mã QR của thẻ."
)
_NOBODY = (
    "Không thấy ai mang số này trong phạm vi bạn kiểm toán. Hãy kiểm tra lại số; nếu số đúng, "
    "hãy nhờ kiểm toán viên của cấp trên."
)

router = APIRouter()
Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are wanted; days are `YYYY-MM-DD`."""

    actor: Text = ""
    subject: Text = ""
    dossier: Text = ""
    since: Text = ""
    until: Text = ""
    outcome: Text = ""
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None

    @property
    def filters(self) -> dict[str, str]:
        """What is asked for, but for the place in the list."""
        named = {
            name: str(getattr(self, name)) for name in ("actor", "subject", "dossier", "since", "until", "outcome")
        }
        return {name: text.strip() for name, text in named.items() if text.strip()}


@router.get("/audit")
def show(services: ServicesOf, pages: PagesOf, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
    """Show entries, newest first."""
    filters = asked.filters
    since, until = filters.get("since", ""), filters.get("until", "")
    if since and until and since > until:
        pages = pages.after(InvalidRequest("an empty period"), choices.WRONG_DAYS)
    wanted = api.AskedIn(
        actor=filters.get("actor", ""),
        subject=filters.get("subject", ""),
        dossier=filters.get("dossier", ""),
        since=begin_of(read_day(since)) if since else None,
        until=begin_of(read_day(until) + timedelta(days=1)) if until else None,
        outcome="denied" if asked.outcome == "denied" else "granted" if asked.outcome == "granted" else "",
        limit=_LISTED,
        before=asked.before,
    )
    found = api.search(services, pages.caller, wanted)
    moments = {name: str(getattr(wanted, name).isoformat()) for name in ("since", "until") if getattr(wanted, name)}
    return pages.show(
        "audit/audit.html",
        asked=asked,
        found=found,
        holders=(),
        csv="/api/v1/audit/csv?" + urlencode({**filters, **moments, "limit": 1000}),
        next="/audit?" + urlencode({**filters, "before": found.next}) if found.next else None,
    )


@router.post("/audit")
def look_up(services: ServicesOf, pages: PagesOf, text: Annotated[str, Form(max_length=MOST)] = "") -> Response:
    """Go to the report of who has a number; the number stands in no address, and whether others have it is not told."""
    try:
        found = accesses.holders(services, pages.caller, text)
    except InvalidRequest as error:
        return _asking(pages.after(error, _NO_NUMBER))
    except NotFound as error:
        return _asking(pages.after(error, _NOBODY))
    return RedirectResponse(f"/audit/parties/{found[0]}", SEE_OTHER) if len(found) == 1 else _asking(pages, found)


def _asking(pages: Pages, holders: Sequence[PartyId] = ()) -> HTMLResponse:
    """Return the page without entries: somebody looks for a person."""
    return pages.show("audit/audit.html", asked=Asked(), found=None, holders=holders, csv="", next=None)


@router.get("/audit/parties/{party}")
def report(
    party: str, services: ServicesOf, pages: PagesOf, before: Annotated[int | None, Query(ge=1, le=2**62)] = None
) -> HTMLResponse:
    """Show who asked for a person's papers, dossiers, pages and files: the report that the person may have."""
    found = api.of_party(party, services, pages.caller, _LISTED, before)
    return pages.show(
        "audit/report.html",
        here="/audit",
        found=found,
        party=party,
        names=choices.names_of(services, (one.agency for one in found.accesses)),
        now=services.clock(),
        next=f"/audit/parties/{party}?before={found.next}" if found.next else None,
    )
