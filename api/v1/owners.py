"""Whose paper a document is: look, decide, take the decision back."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from api.v1.parties import OwnedOut, PartyOut
from core.ids import DocumentId, PartyId
from core.party import Owner
from pipeline import ownership

router = APIRouter(prefix="/documents/{document}/owners", tags=["parties"])


class OwnerOut(OwnedOut):
    """An owner of a document."""

    party: str


class ProposalOut(BaseModel):
    """Who may be an owner; a person decides."""

    role: str
    party: PartyOut
    reason: str
    """Vietnamese: why, and why it is not certain."""


class OwnersOut(BaseModel):
    """The owners of a document, and who else may be one."""

    owners: list[OwnerOut]
    proposals: list[ProposalOut]


class DecidedIn(BaseModel):
    """Who is the owner."""

    model_config = ConfigDict(extra="forbid")

    party: str = Field(max_length=64)


@router.get("", responses=problems(404))
def show(document: str, services: ServicesOf, caller: CallerOf) -> OwnersOut:
    """Return the owners of a document, and who else may be one."""
    found, proposed = ownership.of_document(services, DocumentId(document), caller.sight())
    offers = [ProposalOut(role=one.role, party=PartyOut.of(one.party), reason=one.reason) for one in proposed]
    return OwnersOut(owners=_out(found), proposals=offers)


@router.put("/{role}", responses=problems(404))
def decide(document: str, role: str, body: DecidedIn, services: ServicesOf, caller: CallerOf) -> list[OwnerOut]:
    """Let a party be an owner, in the role in which the paper names it (`owner`, `wife`, `owners.2`)."""
    return _out(ownership.decide(services, caller, DocumentId(document), role, PartyId(body.party)))


@router.delete("/{role}", responses=problems(404))
def leave(document: str, role: str, services: ServicesOf, caller: CallerOf) -> list[OwnerOut]:
    """Take a decision back; the fields of the paper decide again."""
    return _out(ownership.leave(services, caller, DocumentId(document), role))


def _out(found: list[Owner]) -> list[OwnerOut]:
    return [OwnerOut.model_validate(one, from_attributes=True) for one in found]
