"""Which components of a procedure are held already and may be reused today, and reusing one.

A paper is handed in once: before anything is scanned, the clerk asks here. What is offered is judged again, under lock,
when it is taken; each use is a link that says who, for which dossier and component, why, and which version.
"""

from dataclasses import dataclass
from datetime import date

from classify import eligibility
from classify.eligibility import Ask, Policy
from core.days import day_of
from core.errors import Forbidden, IllegalStep, InvalidRequest, NotFound, NotReusable
from core.ids import DocumentId, LinkId, PartyId, new_id
from core.party import NumberKind, valid_number
from core.people import Caller, Permission
from core.procedure import Dossier, Procedure
from core.register import Candidate, Holding, Link, LinkKind, LinkRole
from core.sight import EVERYTHING, Sight
from core.states import OPEN_DOSSIERS
from pipeline import dossiers as cases
from pipeline import offers, pending, procedures
from pipeline.belonging import belongs
from pipeline.offers import Offer
from pipeline.services import Services
from storage.db import events, holdings, links, parties, reach
from storage.db.work import UnitOfWork

MOST_PAPERS = 500
"""Papers of one person that are judged: an organisation has many."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whose papers are wanted for what: of a dossier, or of a procedure and a person."""

    dossier: str | None = None
    """Code; it names procedure, applicant and agency."""
    procedure: str | None = None
    party: PartyId | None = None
    number: tuple[NumberKind, str] | None = None
    """Known to a clerk who does not know the party."""
    agency: str = ""
    purpose: str = ""
    """Why, in words; of a dossier its procedure, where nobody says more."""
    day: date | None = None
    """In Vietnam; today where nothing is said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is held for every component of a procedure."""

    procedure: Procedure
    party: PartyId | None
    """None where the number is not known: then nothing is held."""
    day: date
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A held paper that is to fill a component of a dossier."""

    document: DocumentId
    component: str
    purpose: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paper with every rule, and the link when all are met."""

    candidate: Candidate
    link: Link | None
    fresh: bool
    """Whether the link was made just now."""


def held(services: Services, question: Question, caller: Caller) -> Answer:
    """Return what is held for a procedure and a person, rule by rule, and record who asked and why.

    Raise NotFound for an unknown dossier, procedure or party, InvalidRequest for a question that names no one.
    """
    with services.look() as uow:
        dossier = _asked_by(uow, question, caller)
        day = question.day or day_of(uow.now())
        procedure = _procedure(services, uow, dossier, question.procedure, day)
        party = _party(services, uow, question, dossier)
        ask = _ask(services, procedure, question, dossier, day)
        papers = _papers(uow, procedure, party, caller.sight(Permission.REUSE))
        standing = {one.requirement.code: one for one in cases.components(services, uow, dossier)} if dossier else {}
    offered = tuple(
        offers.offer(services.catalog, component, ask, papers, standing.get(component.code))
        for component in procedure.components
    )
    with services.work() as uow:
        data: events.Data = {
            "dossier": dossier.id if dossier else None,
            "procedure": procedure.code,
            "agency": ask.agency,
            "purpose": ask.purpose,
            "components": len(offered),
            "held": sum(bool(offer.candidates) for offer in offered),
            "reusable": sum(offer.reusable for offer in offered),
        }
        events.append(uow, caller.name, "eligibility.asked", party or "unknown", data)
    return Answer(procedure, party, day, offered)


def _asked_by(uow: UnitOfWork, question: Question, caller: Caller) -> Dossier | None:
    """Return the dossier asked for.

    Raise NotFound for one that the caller does not work on, Forbidden without one: who has it may ask what is held of
    its applicant, and only whoever works for the whole installation may ask of anybody.
    """
    mine = caller.agencies(Permission.REUSE)
    if mine is not None and question.agency and question.agency not in mine:
        raise NotFound("agency")
    if question.dossier:
        reach.dossier(uow, caller.sight(Permission.REUSE), question.dossier)
        if mine is not None and (question.party or question.number):
            raise Forbidden("the applicant of the dossier is asked about")
        return cases.get(uow, question.dossier)
    if mine is not None:
        raise Forbidden("without a dossier")
    return None


def reuse(services: Services, code: str, wish: Wish, caller: Caller) -> Outcome:
    """Let a held paper fill a component of a dossier, if it may; without a link the outcome says why it may not.

    The same wish again gives the same link. Raise NotFound, InvalidRequest without purpose or legal basis, IllegalStep
    when the dossier is not open or has no procedure.
    """
    if not wish.purpose.strip() or not wish.legal_basis.strip():
        raise InvalidRequest("purpose and legal basis are needed")
    with services.work() as uow:
        # The paper before the dossier, as everybody locks them who changes a paper and warns dossiers.
        paper = holdings.locked(uow, wish.document)
        if not caller.sight(Permission.REUSE).reaches(paper.type):
            raise NotFound("paper")
        dossier = cases.locked(uow, code)
        known = links.standing(uow, dossier.id, wish.component, wish.document)
        if not belongs(uow, paper, dossier.applicant):
            # Of a stranger's paper nobody learns by asking that it is there.
            reach.document(uow, caller.sight(), wish.document)
        candidate = _judged(services, uow, dossier, wish, paper)
        if known is not None:
            return Outcome(candidate, known, fresh=False)
        if dossier.state not in OPEN_DOSSIERS:
            raise IllegalStep("the dossier is not open")
        data: events.Data = {
            "dossier": dossier.id,
            "component": wish.component,
            "agency": dossier.receiving,
            "purpose": wish.purpose,
            "legal_basis": wish.legal_basis,
        }
        if not candidate.reusable:
            pending.refuse(NotReusable())
            why = ",".join(reason.rule for reason in candidate.reasons if not reason.met)
            events.append(uow, caller.name, "reuse.refused", wish.document, {**data, "rules": why})
            return Outcome(candidate, None, fresh=False)
        link = links.add(uow, _link(uow, dossier, wish, paper, caller))
        events.append(uow, caller.name, "reuse.made", wish.document, {**data, "link": link.id, "version": link.version})
        return Outcome(candidate, link, fresh=True)


def give_up(services: Services, code: str, link: LinkId, why: str, caller: Caller) -> Link:
    """End the use of a paper in a dossier; the link stays on record. Raise NotFound, IllegalStep, InvalidRequest."""
    if not why.strip():
        raise InvalidRequest("a reason is needed")
    with services.work() as uow:
        dossier = cases.locked(uow, code)
        found = links.get(uow, link)
        held = holdings.find(uow, found.document)
        hidden = held is not None and not caller.sight(Permission.REUSE).reaches(held.type)
        if found.dossier != dossier.id or hidden:
            raise NotFound(f"link {link}")
        if dossier.state not in OPEN_DOSSIERS:
            raise IllegalStep("the dossier is not open")
        ended = links.end(uow, link, caller.name, why)
        data: events.Data = {"dossier": dossier.id, "component": ended.component, "link": link, "why": why}
        events.append(uow, caller.name, "reuse.ended", ended.document, data)
        return ended


def used(services: Services, code: str, sight: Sight = EVERYTHING) -> list[Link]:
    """Return every link of a dossier to papers of classes within sight, also ended ones; raise NotFound."""
    with services.look() as uow:
        return links.of_dossier(uow, cases.get(uow, code).id, sight)


def _judged(services: Services, uow: UnitOfWork, dossier: Dossier, wish: Wish, paper: Holding) -> Candidate:
    procedure = _procedure(services, uow, dossier, None, day_of(uow.now()))
    component = next((one for one in procedure.components if one.code == wish.component), None)
    if component is None:
        raise NotFound(f"component {wish.component}")
    question = Question(purpose=wish.purpose)
    ask = _ask(services, procedure, question, dossier, day_of(uow.now()))
    kind = services.catalog.types.get(paper.type)
    return eligibility.judge(paper, component, ask, kind, mine=belongs(uow, paper, dossier.applicant))


def _link(uow: UnitOfWork, dossier: Dossier, wish: Wish, paper: Holding, caller: Caller) -> Link:
    return Link(
        id=LinkId(new_id()),
        document=wish.document,
        dossier=dossier.id,
        component=wish.component,
        role=LinkRole.COMPONENT,
        kind=LinkKind.REUSED_RESULT if paper.result else LinkKind.REUSED,
        by=caller.name,
        agency=dossier.receiving,
        at=uow.now(),
        purpose=wish.purpose.strip(),
        legal_basis=wish.legal_basis.strip(),
        version=paper.version,
    )


def _procedure(services: Services, uow: UnitOfWork, dossier: Dossier | None, code: str | None, day: date) -> Procedure:
    """Return the version that counts: for a dossier that of its reception, else that of the day."""
    if code is not None:
        return procedures.get(services, uow, code, day)
    found = procedures.of_dossier(services, uow, dossier) if dossier else None
    if found is None:
        raise InvalidRequest("no procedure")
    return found


def _party(services: Services, uow: UnitOfWork, question: Question, dossier: Dossier | None) -> PartyId | None:
    """Return whose papers are asked for; None when nobody is known by the number."""
    if question.party is not None:
        return parties.standing(uow, question.party)
    if question.number is not None:
        kind, text = question.number
        number = valid_number(kind, text, test_numbers=services.settings.classify.test_numbers)
        if number is None:
            raise InvalidRequest("no such number")
        known = parties.find(uow, services.keyring, kind, number)
        return known.id if known else None
    if dossier is None or dossier.applicant is None:
        raise InvalidRequest("nobody is asked about")
    return parties.standing(uow, dossier.applicant)


def _papers(uow: UnitOfWork, procedure: Procedure, party: PartyId | None, sight: Sight) -> list[Holding]:
    """Return the newest papers of the person that any component takes and that may be known of, in one query."""
    types = {kind for component in procedure.components for kind in component.types if sight.reaches(kind)}
    return holdings.of_parties(uow, parties.one_of(uow, party), types, MOST_PAPERS) if party and types else []


def _ask(services: Services, procedure: Procedure, question: Question, dossier: Dossier | None, day: date) -> Ask:
    options = services.settings.registry
    agency = question.agency or (dossier.receiving or dossier.deciding if dossier else "") or options.agency
    purpose = question.purpose or (f"Giải quyết thủ tục {procedure.name}" if dossier else "")
    policy = Policy(frozenset(options.reusable_forms), signed_only=options.reuse_signed_only)
    return Ask(procedure, day, agency, purpose, policy)
