"""What a body names must be within sight of the caller, as what an address names is: otherwise it is not there."""

from core.errors import NotFound
from core.ids import DocumentId, PartyId
from core.people import Caller, Permission
from pipeline.services import Services
from storage.db import reach


def party(services: Services, caller: Caller, identity: str | None, permission: Permission) -> PartyId | None:
    """Return somebody with whom the caller may do this, None where nobody is named; raise NotFound."""
    if not identity:
        return None
    with services.look() as uow:
        reach.party(uow, caller.sight(permission), identity)
    return PartyId(identity)


def document(services: Services, caller: Caller, identity: str, permission: Permission) -> DocumentId:
    """Return a paper with which the caller may do this; raise NotFound."""
    with services.look() as uow:
        reach.document(uow, caller.sight(permission), identity)
    return DocumentId(identity)


def known(services: Services, caller: Caller, identity: DocumentId) -> bool:
    """Return whether the caller may know of a paper."""
    try:
        document(services, caller, identity, Permission.SEE)
    except NotFound:
        return False
    return True
