"""Whose paper a document is: by number, never by a guess.

A valid number decides, as long as name and birth do not speak against it. Name and birth alone are a proposal that a
person accepts or not. An older number belongs to a newer one where one paper carries both (the code of the card, its
field), or where two papers of one dossier name the same person with the same day of birth. Every such statement is kept
with the paper that makes it, and goes when the paper is corrected.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from classify import owners as whose
from classify.owners import Claim
from core.dossier import Document
from core.fold import fold, tone_key
from core.ids import PartyId, new_id
from core.party import NUMBERS_OF, How, Merge, NumberKind, Owner, Party, PartyKind, PartyNumber, Said
from pipeline.services import Services
from storage.db import documents, events, merges, numbers, owners, parties
from storage.db.work import UnitOfWork

SOHOA = "sohoa"
_SAME_NAME = 85.0
"""Percent of letters, without marks, that two spellings of one name share at least."""
_WHOLE_DAY = len("1985-04-05")
_MAIN = frozenset({NumberKind.PERSONAL, NumberKind.TAX})
"""Numbers that are given once and never change."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A party that may be the owner of a paper; only a person can say so."""

    role: str
    party: Party
    reason: str
    """Vietnamese: why, and why it is not certain."""


@dataclass(slots=True)
class _Search:
    """One document, and what was found out of its owners so far."""

    services: Services
    uow: UnitOfWork
    document: Document
    owners: list[Owner] = field(default_factory=list)
    said: dict[PartyId, Said] = field(default_factory=dict)


def owner(services: Services, uow: UnitOfWork, document: Document) -> PartyId | None:
    """Return whose paper it is, as its fields say, the first of several; None when nobody can tell.

    All its owners are kept (`storage.db.owners`), parties are made of numbers that are new and valid, and what the
    paper says of numbers and names is kept with its trace. What a person decided stays.
    """
    before = owners.of_document(uow, document.id)
    by_hand = {one.role: one for one in before if one.how is How.PERSON}
    found = _Search(services, uow, document)
    for claim in _claims(services, document):
        whole = replace(claim, numbers=(*claim.numbers, *_of_dossier(found, claim)))
        _find(found, whole, by_hand.pop(claim.role, None))
    found.owners += by_hand.values()
    parties.retell(uow, services.keyring, document.id, found.said)
    if {(one.role, one.party) for one in before} != {(one.role, one.party) for one in found.owners}:
        owners.put(uow, document.id, found.owners)
        how = ", ".join(sorted({one.how.value for one in found.owners}))
        events.append(uow, SOHOA, "document.owned", document.id, {"owners": len(found.owners), "how": how})
    return parties.standing(uow, found.owners[0].party) if found.owners else None


def number_of(services: Services, uow: UnitOfWork, party: PartyId | None) -> str:
    """Return the number of a party that counts most; empty where nobody is known, or by no number."""
    if party is None:
        return ""
    known = parties.get(uow, services.keyring, party)
    by_kind = {number.kind: number.number for number in known.numbers}
    return next((by_kind[kind] for kind in NUMBERS_OF[known.kind] if kind in by_kind), "")


def proposals(services: Services, uow: UnitOfWork, document: Document) -> list[Proposal]:
    """Return who may be the owners of a paper that has none, or only some, and why that is not certain."""
    known = {one.role for one in owners.of_document(uow, document.id)}
    found: list[Proposal] = []
    for claim in _claims(services, document):
        if claim.role not in known:
            found += _proposed(services, uow, claim)
    return found


def _proposed(services: Services, uow: UnitOfWork, claim: Claim) -> Iterator[Proposal]:
    seen: set[PartyId] = set()
    for kind, number, _ in claim.numbers:
        party = parties.find(uow, services.keyring, kind, number)
        if party is not None and party.id not in seen:
            seen.add(party.id)
            text = "Số trên giấy đã có trong sổ, nhưng họ tên hoặc ngày sinh khác; hãy đối chiếu với giấy tờ tùy thân."
            yield Proposal(claim.role, party, text)
    for party in parties.alike(uow, services.keyring, claim.name, claim.born or "") if claim.born else []:
        if party.id not in seen:
            seen.add(party.id)
            text = "Cùng họ tên và ngày sinh, nhưng giấy không có số định danh; hãy xác nhận có phải cùng một người."
            yield Proposal(claim.role, party, text)


def _claims(services: Services, document: Document) -> list[Claim]:
    return whose.claims(document, services.owner_fields, test_numbers=services.settings.classify.test_numbers)


def _find(at: _Search, claim: Claim, decided: Owner | None) -> None:
    """Add the owner whom a claim speaks of to what was found, with what the paper says of it.

    Whoever decides about a paper does not decide about the numbers on it: one that somebody has stays where it is.
    """
    if decided:
        at.owners.append(decided)
    taken = {number[:2] for said in at.said.values() for number in said.numbers}
    if any(number[:2] in taken for number in claim.numbers):
        # One number cannot be that of two owners of one paper: one of them was misread.
        return
    party = None if decided and not _holders(at, claim) else _party(at, claim)
    if party is None and decided:
        party = decided.party
    if party is None or party in at.said:
        return
    mine = parties.one_of(at.uow, party)
    held = [(*number, numbers.find(at.uow, at.services.keyring, *number[:2])) for number in claim.numbers]
    own = tuple((kind, number, how) for kind, number, how, holder in held if holder is None or holder[0] in mine)
    at.said[party] = Said(claim.name, claim.born, own, claim.how)
    if not decided:
        how = next((how for _, _, how in claim.numbers), How.FIELD)
        at.owners.append(Owner(at.document.id, claim.role, party, how, SOHOA, at.uow.now()))


def _party(at: _Search, claim: Claim) -> PartyId | None:
    """Return whom the numbers of a claim mean, made when all are new; None when there are none or they are in doubt."""
    if not claim.numbers:
        return None
    holders = _holders(at, claim)
    if not holders:
        numbers.alone(at.uow)
        # Somebody may have made the party while we waited.
        holders = _holders(at, claim)
    main = next((party for kind, party in holders if kind in _MAIN), None)
    if main is not None:
        certain = _agrees(main, claim) or _only_told_here(at, main.id)
        return _joined(at.uow, main, [party for _, party in holders], claim) if certain else None
    newer = any(kind in _MAIN for kind, _, _ in claim.numbers)
    for _, party in holders:
        certain = _agrees(party, claim) or _only_told_here(at, party.id)
        if certain and not (newer and has_main(party.numbers)):
            return party.id
    if holders and not newer:
        return None
    return _corrected(at, claim) or _made(at, claim)


def _holders(at: _Search, claim: Claim) -> list[tuple[NumberKind, Party]]:
    """Return who has the numbers of a claim."""
    asked = [(kind, parties.find(at.uow, at.services.keyring, kind, number)) for kind, number, _ in claim.numbers]
    return [(kind, party) for kind, party in asked if party is not None]


def _joined(uow: UnitOfWork, main: Party, holders: list[Party], claim: Claim) -> PartyId:
    """Let the holder of the personal number stand for one who was known by an older number only; return its id."""
    for other in {party.id: party for party in holders if party.id != main.id}.values():
        parted = any(main.id in {one.gone, one.into} for one in merges.of_party(uow, other.id))
        if has_main(other.numbers) or parted or not _agrees(other, claim):
            continue
        reason = "Số cũ và số mới đứng trên cùng một giấy tờ, hoặc trong cùng một hồ sơ với cùng họ tên và ngày sinh."
        merge = Merge(new_id(), other.id, main.id, uow.now(), SOHOA, reason)
        merges.add(uow, merge)
        events.append(uow, SOHOA, "party.merged", merge.id, {"gone": other.id, "into": main.id})
    return main.id


def _corrected(at: _Search, claim: Claim) -> PartyId | None:
    """Return the party that this paper named before it was corrected, when no other paper speaks of it."""
    before = (one.party for one in owners.of_document(at.uow, at.document.id) if one.role == claim.role)
    return next((party for party in before if _only_told_here(at, party)), None)


def _only_told_here(at: _Search, party: PartyId) -> bool:
    """Whether this paper alone ever spoke of a party, so that it is corrected with its paper."""
    if not parties.origins(at.uow, party) <= {at.document.id} or merges.of_party(at.uow, party):
        return False
    return {one.document for one in owners.of_parties(at.uow, [party])} <= {at.document.id}


def _made(at: _Search, claim: Claim) -> PartyId:
    party = Party(PartyId(new_id()), claim.kind, claim.name, claim.born, ())
    parties.add(at.uow, at.services.keyring, party, by=at.document.id)
    events.append(at.uow, SOHOA, "party.created", party.id, {"kind": claim.kind.value, "document": at.document.id})
    return party.id


def _agrees(party: Party, claim: Claim) -> bool:
    """Whether nothing speaks against a number: near names, or another name with the same whole day of birth.

    A company may change its name, its number stays. Nine digits were given twice, and any number may be misread: a
    number alone, with another name and birth, proves nothing.
    """
    if party.kind is PartyKind.ORGANISATION or claim.kind is PartyKind.ORGANISATION:
        return party.kind is claim.kind
    names = [fold(name) for name in (party.name, *party.other_names)]
    if fold(claim.name) in names:
        return True
    one, other = party.born or "", claim.born or ""
    shared = min(len(one), len(other))
    differs, same = one[:shared] != other[:shared], shared == _WHOLE_DAY and one == other
    near = any(fuzz.ratio(name, fold(claim.name)) >= _SAME_NAME for name in names)
    return same or (near and not differs)


def has_main(held: Iterable[PartyNumber]) -> bool:
    """Whether one of these is a number that nobody has two of."""
    return any(number.kind in _MAIN for number in held)


def _of_dossier(at: _Search, claim: Claim) -> list[tuple[NumberKind, str, How]]:
    """Return the numbers that the other papers of the dossier give to the same name and whole day of birth.

    Only numbers of a kind that this paper does not give, and only when the papers agree on one.
    """
    dossier = at.document.dossier
    if dossier is None or not claim.numbers or len(claim.born or "") != _WHOLE_DAY:
        return []
    given = {kind for kind, _, _ in claim.numbers}
    found: dict[NumberKind, set[str]] = {}
    for paper in documents.of_dossier(at.uow, dossier):
        for other in _claims(at.services, paper) if paper.id != at.document.id else []:
            if tone_key(other.name) == tone_key(claim.name) and other.born == claim.born:
                for kind, number, _ in other.numbers:
                    found.setdefault(kind, set()).add(number)
    alone = {kind: min(values) for kind, values in found.items() if kind not in given and len(values) == 1}
    return [(kind, number, How.DOSSIER) for kind, number in alone.items()]
