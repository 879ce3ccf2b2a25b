"""A person says whose paper a document is, where its own fields cannot."""

from dataclasses import replace

from core.errors import InvalidRequest, NotFound
from core.ids import DocumentId, PartyId
from core.party import How, Owner
from core.people import Caller, Permission
from core.sight import EVERYTHING, Sight
from core.states import DocumentState
from pipeline import belonging, holdings
from pipeline.parties import Proposal, proposals
from pipeline.services import Services
from storage.db import acquaintance, batches, documents, events, owners, parties, reach
from storage.db.work import UnitOfWork

_LONGEST_ROLE = 60


def of_document(
    services: Services, document: DocumentId, sight: Sight = EVERYTHING
) -> tuple[list[Owner], list[Proposal]]:
    """Return the owners of a document, and who else may be one, of those within sight; raise NotFound."""
    with services.look() as uow:
        paper = documents.get(uow, document)
        offered = [one for one in proposals(services, uow, paper) if acquaintance.knows(uow, sight, one.party.id)]
        shown = [replace(one, party=acquaintance.get(uow, services.keyring, one.party.id, sight)) for one in offered]
        return owners.of_document(uow, document), shown


def decide(services: Services, caller: Caller, document: DocumentId, role: str, party: PartyId) -> list[Owner]:
    """Let a party be an owner of a document, as what the paper names it; raise NotFound, InvalidRequest.

    It stays when the paper is corrected or read again, until somebody takes it back.
    """
    if not role or len(role) > _LONGEST_ROLE:
        raise InvalidRequest("role")
    with services.work() as uow:
        reach.party(uow, caller.sight(Permission.DECIDE), party)
        _lock(uow, document)
        decided = Owner(document, role, party, How.PERSON, caller.name, uow.now())
        others = [one for one in owners.of_document(uow, document) if one.role != role]
        return _kept(services, uow, caller, [*others, decided], document)


def leave(services: Services, caller: Caller, document: DocumentId, role: str) -> list[Owner]:
    """Take back what a person decided of an owner: the fields of the paper decide again; raise NotFound."""
    with services.work() as uow:
        _lock(uow, document)
        before = owners.of_document(uow, document)
        others = [one for one in before if one.role != role or one.how is not How.PERSON]
        if len(others) == len(before):
            raise NotFound("decision about an owner")
        # What the paper says was said of whom the person named, too, and must not prove now that it is their paper.
        for gone in (one for one in before if one not in others):
            parties.retell(uow, services.keyring, document, {}, of=gone.party)
        return _kept(services, uow, caller, others, document)


def _lock(uow: UnitOfWork, document: DocumentId) -> None:
    paper = documents.get(uow, document)
    if paper.state is DocumentState.WITHDRAWN:
        raise NotFound("the document was withdrawn")
    batches.lock(uow, paper.batch)


def _kept(
    services: Services, uow: UnitOfWork, caller: Caller, wanted: list[Owner], document: DocumentId
) -> list[Owner]:
    were = belonging.known(uow, document)
    owners.put(uow, document, wanted)
    events.append(uow, caller.name, "document.owner_decided", document, {"owners": len(wanted)})
    holdings.keep(services, uow, documents.get(uow, document), caller.name)
    belonging.owners_changed(services, uow, document, were, caller.name)
    return owners.of_document(uow, document)
