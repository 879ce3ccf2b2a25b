"""What auditors are told of the audit, and a person of who looked at their papers.

Only an auditor makes the report of a person (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, article 4: rights over
one's data). It names agencies in which a clerk may not even know of a dossier, so whoever sees papers at a
counter does not make it; what an auditor of some agencies makes is a part and says so.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from classify import keyed
from core.errors import InvalidRequest, NotFound
from core.ids import DossierId, PartyId
from core.people import Caller, Permission
from core.sight import Sight
from pipeline import party_care
from pipeline.audit import REACH
from pipeline.party_care import Given
from pipeline.services import Services
from storage.db import accesses, dossiers, parties
from storage.db.accesses import Sought
from storage.db.audit import DENIED, Entry
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody asked for something of a person."""

    number: int
    at: datetime
    actor: str
    kind: str
    agency: str
    """At which the actor worked then; empty for the whole installation."""
    roles: str
    """Of the actor then, parted by commas; empty of a service."""
    action: str
    purpose: str
    outcome: str
    subject_kind: str
    subject: str
    """Id of what is the person's own; empty of what is not theirs alone."""
    dossier: str
    """Code of their own dossier."""


@dataclass(frozen=True, slots=True)
class Report:
    """A part of who looked at a person's papers, newest first."""

    accesses: tuple[Access, ...]
    next: int | None
    """For the next part; None at the end."""
    complete: bool
    """Whether all agencies are in it."""


def holders(services: Services, caller: Caller, text: str) -> list[PartyId]:
    """Return who has the number that was typed or scanned, of those whose report somebody may make: mostly one.

    Raise InvalidRequest for what is no number, and NotFound alike for one of nobody and of somebody out of reach.
    """
    held = keyed.understood(text, test_numbers=services.settings.classify.test_numbers).held
    if held is None:
        raise InvalidRequest("not a number of a party", field="number")
    kind, number = held
    found = party_care.find(services, Given(number, kind), caller.sight(Permission.AUDIT))
    if not found:
        raise NotFound("party")
    return [party.id for party in found]


def of_party(services: Services, caller: Caller, party: PartyId, limit: int, before: int | None = None) -> Report:
    """Return who asked for something of a person, through merges; raise NotFound."""
    mine = caller.agencies(Permission.AUDIT)
    with services.work():
        """Nothing is changed, so that who makes the report is on record before it, and in it."""
    with services.look() as uow:
        ids = parties.one_of(uow, party)
        found = accesses.about_party(uow, ids, limit + 1, before, mine)
        own = accesses.theirs(uow, ids, found)
    shown = tuple(
        Access(
            number=entry.number,
            at=entry.at,
            actor=entry.actor,
            kind=entry.kind,
            agency=str(entry.data.get("agency", "")),
            roles=str(entry.data.get("roles", "")),
            action=entry.action,
            purpose=entry.purpose,
            outcome=entry.outcome,
            subject_kind=entry.subject_kind,
            subject=entry.subject if entry.subject in own.subjects else "",
            dossier=own.dossiers.get(entry.dossier, ""),
        )
        for entry in found[:limit]
    )
    return Report(shown, found[limit - 1].number if len(found) > limit else None, mine is None)


def search(services: Services, caller: Caller, sought: Sought, code: str = "") -> list[Entry]:
    """Return entries, newest first, with a dossier named by its `code`.

    Of an auditor of some agencies only what people and keys of these did, and what was done to dossiers, papers and
    batches of theirs: both sides answer for it.
    """
    sought = replace(sought, agencies=caller.agencies(Permission.AUDIT))
    with services.look() as uow:
        if code:
            dossier = dossiers.by_code(uow, code)
            if dossier is None or not dossiers.codes(uow, [dossier.id], caller.sight(Permission.AUDIT)):
                return []
            sought = replace(sought, dossier=dossier.id)
        return _told(uow, accesses.find(uow, sought), caller.sight(Permission.AUDIT))


def _told(uow: UnitOfWork, found: list[Entry], sight: Sight) -> list[Entry]:
    """Return entries without what is elsewhere: who asked for it in vain must not learn from them that it is there."""
    if sight.agencies is None:
        return found
    cases = dossiers.codes(uow, {DossierId(one.dossier) for one in found if one.dossier}, sight)
    shown = [one if one.dossier in cases else replace(one, dossier="") for one in found]
    asked = {(one.subject_kind, one.subject) for one in shown if one.outcome == DENIED and one.subject}
    mine = {(kind, subject) for kind, subject in asked if _reached(uow, sight, kind, subject)}
    strange = asked - mine
    return [
        replace(one, subject="", version="") if (one.subject_kind, one.subject) in strange else one for one in shown
    ]


def _reached(uow: UnitOfWork, sight: Sight, kind: str, subject: str) -> bool:
    if kind == "dossier":
        return bool(dossiers.codes(uow, [DossierId(subject)], sight))
    try:
        REACH[kind](uow, sight, subject)
    except (KeyError, NotFound):
        return False
    return True
