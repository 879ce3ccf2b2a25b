"""Whose case a dossier is, where that was not said when it was opened: by a card, or by a number with a name."""

from dataclasses import dataclass

from classify import entered, keyed
from core.errors import InvalidRequest
from core.ids import PartyId
from core.party import How, NumberKind, PartyKind, Said
from core.people import Caller
from core.procedure import Dossier
from pipeline import dossiers as cases
from pipeline import party_care, payloads
from pipeline.party_care import Given
from pipeline.services import Services


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody at the counter scanned or typed."""

    text: str
    """The payload of a card, or a number."""
    name: str = ""
    """Of somebody who is new."""
    born: str = ""
    """As people write it; empty where it is not known."""


def name(services: Services, caller: Caller, code: str, named: Named) -> Dossier:
    """Let a dossier be the case of whom a card or number means; who is new is entered.

    Papers that were reused for somebody else are used no more. Raise NotFound, IllegalStep for a closed dossier, and
    InvalidRequest with its `field`: `number` for what is no number, `name` for a number that nobody has yet without a
    name, `several` for one that several people are said to have, `born` for what is no day of birth.
    """
    cases.show(services, code)
    payload = payloads.read(services, caller, named.text)
    if payload.keyed.held is None:
        raise InvalidRequest("not a number of a party", field="number")
    if len(payload.parties) > 1:
        raise InvalidRequest("several people are said to have this number", field="several")
    party = payload.parties[0].id if payload.parties else _entered(services, caller, payload.keyed, named)
    return cases.change(services, code, {"applicant": party}, by=caller.name)


def _entered(services: Services, caller: Caller, read: keyed.Keyed, named: Named) -> PartyId:
    called = read.card.full_name if read.card else named.name.strip()
    if not called or read.held is None:
        raise InvalidRequest("nobody has this number yet", field="name")
    born = read.card.date_of_birth if read.card else entered.birth(named.born)
    kind, number = read.held
    who = PartyKind.ORGANISATION if kind is NumberKind.TAX else PartyKind.CITIZEN
    return party_care.enter(services, caller, who, Said(called, born, how=How.PERSON), [Given(number, kind)]).id
