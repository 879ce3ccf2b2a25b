"""Whether papers that dossiers reuse are those of their applicants, also after it turned out whose they are."""

from collections.abc import Collection

from core.ids import DocumentId, PartyId
from core.procedure import Dossier
from core.register import Holding, Link
from pipeline import ripple
from pipeline.ripple import News
from pipeline.services import Services
from storage.db import dossiers, events, holdings, links, owners, parties
from storage.db.documents import VOUCHED
from storage.db.work import UnitOfWork

NOT_THEIRS = "Hồ sơ đã đổi người đứng tên; giấy tờ dùng lại là của người khác."
"""Why a link was ended."""


def belongs(uow: UnitOfWork, paper: Holding, person: PartyId | None) -> bool:
    """Return whether somebody is an owner of a paper."""
    return person is not None and not parties.one_of(uow, person).isdisjoint(known(uow, paper.document))


def known(uow: UnitOfWork, document: DocumentId) -> frozenset[PartyId]:
    """Return whose paper a document is, all of them; merges are not followed."""
    held = holdings.find(uow, document)
    first = {held.party} if held is not None and held.party is not None else set()
    return frozenset(first | {one.party for one in owners.of_document(uow, document)})


def applicant_changed(services: Services, uow: UnitOfWork, dossier: Dossier, by: str) -> None:
    """End the use of papers that are not those of the dossier's new applicant, and say so; the dossier is locked."""
    for link in links.of_dossier(uow, dossier.id):
        if link.ended_at is None and link.kind in links.REUSING:
            held = holdings.find(uow, link.document)
            if held is not None and not belongs(uow, held, dossier.applicant):
                links.end(uow, link.id, by, NOT_THEIRS)
                data: events.Data = {"dossier": dossier.id, "component": link.component, "link": link.id}
                events.append(uow, by, "reuse.ended", link.document, data)
                ripple.warn(services, uow, held, News.NOT_THEIRS, [dossier.id], by=by)


def owners_changed(
    services: Services, uow: UnitOfWork, document: DocumentId, were: Collection[PartyId], by: str
) -> None:
    """Warn the open dossiers that reuse a paper of which it turned out that it is none of their applicant's.

    While nobody vouches for the paper nothing has turned out yet.
    """
    held = holdings.find(uow, document)
    if held is not None and held.state in VOUCHED and known(uow, document) != frozenset(were):
        _warn(services, uow, links.reused(uow, document=document), by)


def people_parted(services: Services, uow: UnitOfWork, people: Collection[PartyId], by: str) -> None:
    """Warn the open dossiers of people who were taken for one and who reuse papers of each other."""
    _warn(services, uow, links.reused(uow, applicants=people), by)


def _warn(services: Services, uow: UnitOfWork, used: Collection[Link], by: str) -> None:
    for link in used:
        held = holdings.find(uow, link.document)
        if held is not None and not belongs(uow, held, dossiers.get(uow, link.dossier).applicant):
            ripple.warn(services, uow, held, News.NOT_THEIRS, [link.dossier], by=by)
