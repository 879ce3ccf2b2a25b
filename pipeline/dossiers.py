"""Dossiers: opened, moved from state to state, and complete or not at every moment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from classify import checklist
from classify.checklist import ComponentStatus, Filling
from core.days import day_of
from core.dossier import Document
from core.errors import IllegalStep, InvalidRequest, NotFound
from core.identifiers import SHAPES, dossier_agency
from core.ids import DocumentId, DossierId, PartyId, new_id
from core.procedure import Channel, Dossier, Procedure
from core.register import Evidence, Exclusion, Link, LinkKind, LinkRole
from core.states import OPEN_DOSSIERS, DossierState
from pipeline import belonging, holdings, procedures
from pipeline.services import Services
from storage.db import dossiers, events, evidence, exclusions, links, parties
from storage.db.dossiers import Paper
from storage.db.holdings import results_of
from storage.db.work import UnitOfWork

# The three shapes that are in use at once (domain reference 2.1), and test codes: parsed leniently, never re-formatted.
DOSSIER_CODE = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ._-]{0,99}")
_AGENCY = re.compile(r"[A-Y]\d{2}(?:\.[0-9A-Z]{1,8}){0,5}")
"""An agency in whose name codes are given out (Quyết định 20/2020/QĐ-TTg)."""
_NEEDS_REASON = frozenset({DossierState.REFUSED, DossierState.STOPPED, DossierState.SUPPLEMENT})
"""Moves that the applicant is told of with a reason (Thông tư 03/2025/TT-VPCP, forms 3 and following)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a dossier when it is opened."""

    code: str = ""
    """Empty where the next one of the receiving agency is to be given out."""
    procedure: str | None = None
    applicant: PartyId | None = None
    submitted_by: str = ""
    receiving: str = ""
    """Empty where the code tells it."""
    deciding: str = ""
    """Empty where the receiving agency decides."""
    channel: Channel = Channel.COUNTER
    received_at: datetime | None = None
    """None where that is now."""
    due_at: datetime | None = None
    """None where the procedure and the calendar tell it."""
    arrived_at: datetime | None = None
    registered: bool = False
    """It was only registered and is not received yet."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A dossier with what its procedure asks for, as far as that is filled."""

    dossier: Dossier
    procedure: Procedure | None
    components: list[ComponentStatus]
    papers: list[Document]
    """Documents that were scanned for it or are linked to it."""
    due_note: str
    """Vietnamese: why there is no due date, or why it may change; empty where it is sure."""

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Code and sentence of each component that still has to be brought."""
        return [(component.code, message) for component, message in checklist.missing(self.components)]


def open_dossier(services: Services, opening: Opening, *, by: str) -> Dossier:
    """Open a dossier and return it.

    Raise InvalidRequest for what makes no sense, NotFound for an unknown applicant, IllegalStep when the code is taken.
    """
    with services.work() as uow:
        dossier = _opened(services, uow, opening, by)
        dossiers.create(uow, dossier)
        data: events.Data = {"procedure": dossier.procedure or "", "state": dossier.state.value}
        events.append(uow, by, "dossier.created", dossier.id, data)
    return dossier


def _opened(services: Services, uow: UnitOfWork, opening: Opening, by: str) -> Dossier:
    now = uow.now()
    received = None if opening.registered else opening.received_at or now
    if received is not None and received > now:
        raise InvalidRequest("received in the future")
    receiving = opening.receiving or dossier_agency(opening.code)
    for agency in (opening.receiving, opening.deciding):
        if agency and not SHAPES["agency_code"].fullmatch(agency):
            raise InvalidRequest("agency code")
    if opening.code and not DOSSIER_CODE.fullmatch(opening.code):
        raise InvalidRequest("dossier code")
    if not opening.code and not _AGENCY.fullmatch(receiving):
        raise InvalidRequest("a new code needs the receiving agency")
    day = day_of(received or now)
    procedure = procedures.hold(services, uow, opening.procedure, day) if opening.procedure else None
    opened = Dossier(
        id=DossierId(new_id()),
        code=opening.code or dossiers.new_code(uow, receiving, day),
        procedure=procedure.code if procedure else None,
        created_at=now,
        created_by=by,
        state=DossierState.REGISTERED if opening.registered else DossierState.RECEIVED,
        applicant=_applicant(uow, opening.applicant),
        submitted_by=opening.submitted_by,
        receiving=receiving,
        deciding=opening.deciding or receiving,
        channel=opening.channel,
        received_at=received,
        due_at=opening.due_at or _due(services, procedure, received),
        arrived_at=opening.arrived_at,
        procedure_from=procedure.effective_from if procedure else None,
    )
    _in_order(opened, now)
    return opened


def _in_order(dossier: Dossier, now: datetime) -> None:
    """Raise InvalidRequest for an applicant who came after the reception, or a promise of before it."""
    received = dossier.received_at or now
    if dossier.arrived_at is not None and dossier.arrived_at > received:
        raise InvalidRequest("arrived after the reception", field="arrived_at")
    if dossier.due_at is not None and dossier.due_at < received:
        raise InvalidRequest("due before the reception", field="due_at")


def _applicant(uow: UnitOfWork, party: PartyId | None) -> PartyId | None:
    """Return the party that stands for the applicant now; raise NotFound."""
    return parties.standing(uow, party) if party is not None else None


def _due(services: Services, procedure: Procedure | None, received: datetime | None) -> datetime | None:
    if procedure is None or received is None:
        return None
    return services.calendar.due(received, procedure.working_days).at


def get(uow: UnitOfWork, code: str) -> Dossier:
    """Return the dossier with exactly this code; raise NotFound."""
    found = dossiers.by_code(uow, code)
    if found is None:
        raise NotFound("dossier")
    return found


def locked(uow: UnitOfWork, code: str) -> Dossier:
    """Return the dossier as it is once nobody else changes it; raise NotFound."""
    found = get(uow, code)
    dossiers.lock(uow, found.id)
    return dossiers.get(uow, found.id)


def move(services: Services, code: str, state: DossierState, *, by: str, note: str = "") -> Dossier:
    """Move a dossier on and return it; raise NotFound, IllegalStep, InvalidRequest where a reason is needed.

    The first reception fixes the version of the procedure and the due date. Who asks for further papers without saying
    which, asks for those that are missing; where none is, they must say what they want.
    """
    with services.work() as uow:
        if state is DossierState.RETURNED:
            results_of(uow, get(uow, code).id)  # papers are locked before dossiers
        before = locked(uow, code)
        if state is DossierState.SUPPLEMENT and not note.strip():
            note = " ".join(message for _, message in checklist.missing(components(services, uow, before)))
        if state in _NEEDS_REASON and not note.strip():
            raise InvalidRequest("a reason is needed")
        moved = dossiers.move_on(uow, before.id, state, by=by, note=note)
        if moved.received_at != before.received_at:
            moved = under(services, uow, moved, moved.procedure)
        if state is DossierState.RETURNED:
            holdings.handed_over(uow, moved.id)
        data: events.Data = {"from": before.state.value, "to": state.value}
        events.append(uow, by, "dossier.moved", moved.id, data)
    return moved


def under(services: Services, uow: UnitOfWork, dossier: Dossier, code: str | None) -> Dossier:
    """Return a dossier with its due date, under a procedure as it holds when it is received; raise InvalidRequest."""
    if code is None:
        return dossier
    procedure = procedures.hold(services, uow, code, day_of(dossier.received_at or dossier.created_at))
    due = dossier.due_at or _due(services, procedure, dossier.received_at)
    found = replace(dossier, procedure=procedure.code, due_at=due, procedure_from=procedure.effective_from)
    dossiers.change(uow, found)
    return found


def change(services: Services, code: str, changes: dict[str, object], *, by: str) -> Dossier:
    """Change applicant, who hands in, agencies, channel, due date or arrival of an open dossier and return it.

    Papers that were reused and are not those of the new applicant are used no more. Raise NotFound, IllegalStep for a
    dossier that is closed, InvalidRequest for an agency that cannot be.
    """
    with services.work() as uow:
        before = locked(uow, code)
        if before.state not in OPEN_DOSSIERS:
            raise IllegalStep("the dossier is closed")
        for name in ("receiving", "deciding"):
            if name in changes and not SHAPES["agency_code"].fullmatch(str(changes[name])):
                raise InvalidRequest("agency code")
        changed = replace(before, **changes)  # type: ignore[arg-type]
        if "applicant" in changes:
            changed = replace(changed, applicant=_applicant(uow, changed.applicant))
        _in_order(changed, uow.now())
        dossiers.change(uow, changed)
        if changed.applicant != before.applicant:
            belonging.applicant_changed(services, uow, changed, by)
        # Which parts, not what they say: names are nobody's business in a log.
        events.append(uow, by, "dossier.changed", changed.id, {"parts": ", ".join(sorted(changes))})
    return changed


def show(services: Services, code: str) -> Shown:
    """Return a dossier and how far it is complete now; raise NotFound."""
    with services.look() as uow:
        dossier = get(uow, code)
        procedure = procedures.of_dossier(services, uow, dossier)
        papers = dossiers.papers(uow, dossier.id)
        statuses = _statuses(uow, dossier, procedure, papers)
    note = ""
    if procedure and dossier.received_at:
        due = services.calendar.due(dossier.received_at, procedure.working_days)
        note = due.note if dossier.due_at == due.at else ""
    return Shown(dossier, procedure, statuses, [paper.document for paper in papers], note)


def components(services: Services, uow: UnitOfWork, dossier: Dossier) -> list[ComponentStatus]:
    """Return how far each component of a dossier is filled now; none where it has no procedure."""
    procedure = procedures.of_dossier(services, uow, dossier)
    return _statuses(uow, dossier, procedure, dossiers.papers(uow, dossier.id))


def _statuses(
    uow: UnitOfWork, dossier: Dossier, procedure: Procedure | None, papers: Sequence[Paper]
) -> list[ComponentStatus]:
    if procedure is None:
        return []
    day = day_of(dossier.received_at or dossier.created_at)
    return checklist.completeness(procedure, fillings(uow, dossier, papers), day, excluded(uow, dossier, procedure))


def excluded(uow: UnitOfWork, dossier: Dossier, procedure: Procedure) -> dict[str, Exclusion]:
    """Return by component why it must not be digitized: what was filed online, and what somebody said of it."""
    online = dossier.channel is Channel.ONLINE
    filed = {one.code: Exclusion.FILED_ONLINE for one in procedure.components if online and not one.shown}
    return filed | {one.component: one.why for one in exclusions.of_dossier(uow, dossier.id)}


def fillings(uow: UnitOfWork, dossier: Dossier, papers: Sequence[Paper]) -> list[Filling]:
    """Return which document fills which component: by links, and else as its assembly found.

    A link outranks what assembly gave, and one that was ended says that the document does not fill that component.
    What befell a paper after a dossier was closed changes nothing of that dossier.
    """
    if dossier.state not in OPEN_DOSSIERS:
        papers = [replace(paper, revoked=False, superseded=False) for paper in papers]
    every = [link for link in links.of_dossier(uow, dossier.id) if link.role is LinkRole.COMPONENT and link.component]
    standing = [link for link in every if link.ended_at is None]
    placed = {link.document for link in standing}
    ended = {(link.document, link.component) for link in every}
    known = {paper.document.id: paper for paper in papers}
    records = evidence.of_documents(uow, known)
    found = [
        replace(
            _filling(known[link.document], link.component or "", records.get(link.document)), kind=_kind(link, known)
        )
        for link in standing
        if link.document in known
    ]
    for paper in papers:
        own = paper.document.dossier == dossier.id and paper.document.id not in placed
        if own and paper.document.component and (paper.document.id, paper.document.component) not in ended:
            found.append(_filling(paper, paper.document.component, records.get(paper.document.id)))
    return found


def _kind(link: Link, known: Mapping[DocumentId, Paper]) -> LinkKind:
    """Return how a paper came to fill a component: what was scanned for this very dossier is not reused in it."""
    scanned_here = known[link.document].document.dossier == link.dossier
    return LinkKind.DIGITIZED if scanned_here and link.kind is not LinkKind.NATIONAL_STORE else link.kind


def _filling(paper: Paper, component: str, record: Evidence | None) -> Filling:
    form = holdings.source_form(paper.document, record) or paper.source_form
    counts = (record.originals_received, record.copies_received) if record else (0, 0)
    given = Filling(paper.document, component, form=form, originals=counts[0], copies=counts[1])
    return replace(given, revoked=paper.revoked, superseded=paper.superseded)
