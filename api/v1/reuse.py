"""Held papers: what may be reused and why, reusing it, what happened to papers, and who is warned."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from api.deps import CallerOf, ServicesOf
from api.errors import problem, status_of
from api.v1.models import problems
from api.v1.reuse_models import (
    CandidateOut,
    EligibilityIn,
    EligibilityOut,
    FetchedIn,
    LinkOut,
    OfferOut,
    ReasonOut,
    RefusalOut,
    ReuseIn,
    StandingOut,
    SupersedeIn,
    WarningOut,
    WhyIn,
)
from core.errors import NotReusable
from core.ids import DocumentId, LinkId, PartyId
from core.messages import sentence
from core.people import Caller, Permission
from core.register import Candidate, Holding, Link, Warned
from pipeline import fates, fetched, named, reuse
from pipeline.offers import Offer
from pipeline.reuse import Question, Wish
from pipeline.services import Services

router = APIRouter(tags=["reuse"])
_REFUSED: dict[int | str, dict[str, Any]] = {
    409: {
        "model": RefusalOut,
        "description": "The paper may not be reused (`not_reusable`, with `reasons`), or the dossier is not open.",
        "content": {"application/problem+json": {}},
    }
}


@router.post("/eligibility", responses=problems(404))
def ask(body: EligibilityIn, services: ServicesOf, caller: CallerOf) -> EligibilityOut:
    """Return which components of a procedure are held already and may be reused, and why or why not.

    Ask before anything is scanned. Who asked and why is recorded.
    """
    question = Question(
        dossier=body.dossier,
        procedure=body.procedure,
        party=PartyId(body.party) if body.party else None,
        number=(body.number_kind, body.number) if body.number else None,
        agency=body.agency,
        purpose=body.purpose,
        day=body.day,
    )
    found = reuse.held(services, question, caller)
    return EligibilityOut(
        procedure=found.procedure.code,
        procedure_name=found.procedure.name,
        party=found.party,
        day=found.day,
        components=[_offer(services, offer) for offer in found.offers],
    )


@router.post(
    "/dossiers/{code}/reuse",
    status_code=201,
    response_model=LinkOut,
    responses={200: {"model": LinkOut}, **problems(404), **_REFUSED},
)
def take(code: str, body: ReuseIn, services: ServicesOf, caller: CallerOf, response: Response) -> LinkOut | Response:
    """Let a held paper fill a component of a dossier; the same again answers 200 with the link that is there."""
    wish = Wish(DocumentId(body.document), body.component, body.purpose, body.legal_basis)
    outcome = reuse.reuse(services, code, wish, caller)
    if outcome.link is None:
        return _refusal(outcome.candidate)
    if not outcome.fresh:
        response.status_code = 200
    return _link(outcome.link)


@router.post("/dossiers/{code}/fetched", status_code=201, responses=problems(404, 409))
def fetch(code: str, body: FetchedIn, services: ServicesOf, caller: CallerOf) -> LinkOut:
    """Say that a paper which fills a component was fetched from the national store, not scanned."""
    document = named.document(services, caller, body.document, Permission.REUSE)
    return _link(fetched.fetch(services, code, document, body.reference, caller))


@router.get("/dossiers/{code}/links", responses=problems(404))
def list_links(code: str, services: ServicesOf, caller: CallerOf) -> list[LinkOut]:
    """Return which papers fill which components of a dossier, and which did, oldest first.

    Persons make them one by one, for the components of one procedure: tens, all at once.
    """
    return [_link(link) for link in reuse.used(services, code, caller.sight())]


@router.post("/dossiers/{code}/links/{link}/end", responses=problems(404, 409))
def end_link(code: str, link: str, body: WhyIn, services: ServicesOf, caller: CallerOf) -> LinkOut:
    """End the use of a paper in a dossier; the link stays on record."""
    return _link(reuse.give_up(services, code, LinkId(link), body.why, caller))


@router.get("/dossiers/{code}/warnings", responses=problems(404))
def list_warnings(
    code: str,
    services: ServicesOf,
    caller: CallerOf,
    *,
    unseen: bool = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    before: Annotated[str | None, Query(max_length=100)] = None,
) -> list[WarningOut]:
    """Return the warnings of a dossier, newest first; `before` is the last id of the part before."""
    found = fates.news(services, code, caller.sight(), unseen=unseen, limit=limit, before=before)
    return [_warning(one) for one in found]


@router.post("/dossiers/{code}/warnings/{warning}/seen", responses=problems(404))
def see_warning(code: str, warning: str, services: ServicesOf, caller: CallerOf) -> WarningOut:
    """Note that the caller has seen a warning; the first one counts."""
    return _warning(fates.see(services, code, warning, caller))


@router.get("/documents/{document}/standing", responses=problems(404))
def show_standing(document: str, services: ServicesOf, caller: CallerOf) -> StandingOut:
    """Return what is known of a held paper."""
    return _standing(services, caller, fates.show(services, DocumentId(document)))


@router.post("/documents/{document}/supersede", responses=problems(404, 409))
def supersede(document: str, body: SupersedeIn, services: ServicesOf, caller: CallerOf) -> StandingOut:
    """Let a newer paper take the place of this one; open dossiers that use this one are warned."""
    newer = named.document(services, caller, body.newer, Permission.DECIDE)
    return _standing(services, caller, fates.supersede(services, DocumentId(document), newer, body.why, caller))


@router.post("/documents/{document}/supersede/undo", responses=problems(404, 409))
def undo_superseding(document: str, body: WhyIn, services: ServicesOf, caller: CallerOf) -> StandingOut:
    """Take back that a newer paper took the place of this one."""
    return _standing(services, caller, fates.undo_superseding(services, DocumentId(document), body.why, caller))


@router.post("/documents/{document}/revoke", responses=problems(404, 409))
def revoke(document: str, body: WhyIn, services: ServicesOf, caller: CallerOf) -> StandingOut:
    """Say that a paper has no value any more; open dossiers that use it are warned."""
    return _standing(services, caller, fates.revoke(services, DocumentId(document), body.why, caller))


@router.post("/documents/{document}/revoke/undo", responses=problems(404, 409))
def undo_revoking(document: str, body: WhyIn, services: ServicesOf, caller: CallerOf) -> StandingOut:
    """Take back that a paper was revoked."""
    return _standing(services, caller, fates.undo_revoking(services, DocumentId(document), body.why, caller))


def _offer(services: Services, offer: Offer) -> OfferOut:
    component = offer.component
    return OfferOut(
        component=component.code,
        name=component.name,
        required=component.required,
        condition=component.condition,
        filled=bool(offer.filled),
        reusable=offer.reusable,
        message=offer.message,
        candidates=[_candidate(services, one) for one in offer.candidates],
        more=offer.more,
    )


def _candidate(services: Services, candidate: Candidate) -> CandidateOut:
    held = candidate.holding
    kind = services.catalog.types.get(held.type)
    return CandidateOut(
        document=held.document,
        type=held.type,
        type_name=kind.name if kind else held.type,
        issued_on=held.issued_on,
        valid_until=held.valid_until,
        issuer=held.issuer,
        agency=held.agency,
        digitized_at=held.digitized_at,
        reusable=candidate.reusable,
        reasons=[ReasonOut(**asdict(reason)) for reason in candidate.reasons],
    )


def _refusal(candidate: Candidate) -> JSONResponse:
    reasons = [asdict(reason) for reason in candidate.reasons if not reason.met]
    code = NotReusable.code
    return problem(code, status_of(NotReusable), sentence(code), reasons=reasons)


def _link(link: Link) -> LinkOut:
    values = asdict(link)
    del values["dossier"]
    return LinkOut(**values)


def _standing(services: Services, caller: Caller, held: Holding) -> StandingOut:
    values = asdict(held) | {"superseded": held.superseded_by is not None}
    if held.superseded_by is not None and not named.known(services, caller, held.superseded_by):
        values["superseded_by"] = None
    return StandingOut(**{name: values[name] for name in StandingOut.model_fields})


def _warning(warned: Warned) -> WarningOut:
    values = asdict(warned)
    del values["dossier"]
    return WarningOut(**values)
