"""Which of two papers about the same thing stands: the newer one, unless it is a mere copy or people said otherwise.

Two papers are about the same thing when they share what the type's rule names (a land serial), or are papers of one
person of whom there is one such paper at a time.
"""

from collections.abc import Collection

from classify.catalog import PERSON, Validity
from classify.days import days
from core.ids import DocumentId, PartyId
from core.register import Holding
from core.states import DocumentState
from pipeline import ripple
from pipeline.services import Services
from storage.db import events, holdings, parties
from storage.db.documents import VOUCHED
from storage.db.work import UnitOfWork

_BELIEVED = VOUCHED | {DocumentState.CORRECTED}
"""States in which a person has said what the paper is, even while values of it are being corrected."""
_NEWER, _LOST = "newer paper", "the newer paper is none any more"


def settle(services: Services, uow: UnitOfWork, held: Holding, by: str) -> None:
    """Let papers take the place of others as they now are, after anything of this one changed.

    Whoever calls for a paper that stands has the lock of `storage.db.numbers.alone`: of two new ones the second sees
    the first.
    """
    for older in holdings.superseded_by(uow, held.document):
        if not _stays(services, uow, older, held):
            ripple.reinstate(services, uow, older, by=by, why=_LOST)
            _succeed(services, uow, holdings.locked(uow, older.document), by)
    newer = holdings.find(uow, held.superseded_by) if held.superseded_by is not None else None
    if newer is not None and not _stays(services, uow, held, newer):
        ripple.reinstate(services, uow, held, by=by, why=_LOST)
    _succeed(services, uow, holdings.locked(uow, held.document), by)


def settle_people(services: Services, uow: UnitOfWork, people: Collection[PartyId], by: str) -> None:
    """Do the same for the papers of people of whom it was found out that they are one, or are not."""
    alone = {kind.id for kind in services.catalog.types.values() if kind.validity.about == PERSON}
    for held in holdings.of_parties(uow, people, alone):
        settle(services, uow, holdings.locked(uow, held.document), by)


def _stays(services: Services, uow: UnitOfWork, older: Holding, newer: Holding) -> bool:
    """Whether a paper that took the place of another one still does."""
    if newer.state is DocumentState.WITHDRAWN:
        return False
    if _said(uow, older.document, newer.document):
        return True
    rule = _rule(services, older)
    return newer.state in _BELIEVED and _same(uow, older, newer, rule) and _replaces(services, newer, older, rule)


def _succeed(services: Services, uow: UnitOfWork, held: Holding, by: str) -> None:
    """Let the newer of two papers about the same thing take the place of the older."""
    if not _free(held):
        return
    rule = _rule(services, held)
    for other in _alike(uow, held, rule):
        if other.document == held.document or not _free(other):
            continue
        if _replaces(services, held, other, rule) and _said(uow, other.document, held.document) is None:
            ripple.supersede(services, uow, other, held.document, by=by, why=_NEWER)
        elif _replaces(services, other, held, rule) and _said(uow, held.document, other.document) is None:
            ripple.supersede(services, uow, held, other.document, by=by, why=_NEWER)
            return
        elif _is_newer(held, other, rule) and _is_less(services, held, other):
            ripple.tell_of_copy(services, uow, other, held.document, by)
        elif _is_newer(other, held, rule) and _is_less(services, other, held):
            ripple.tell_of_copy(services, uow, held, other.document, by)


def _free(held: Holding) -> bool:
    """Whether a paper stands, so that it may take another one's place or give up its own."""
    return held.state in VOUCHED and held.superseded_by is None and held.revoked_at is None


def _rule(services: Services, held: Holding) -> Validity:
    kind = services.catalog.types.get(held.type)
    return kind.validity if kind else Validity()


def _alike(uow: UnitOfWork, held: Holding, rule: Validity) -> list[Holding]:
    if rule.about == PERSON and held.party is not None:
        return holdings.of_parties(uow, parties.one_of(uow, held.party), {held.type})
    return holdings.about(uow, held.type, held.about) if held.about else []


def _same(uow: UnitOfWork, one: Holding, other: Holding, rule: Validity) -> bool:
    return any(found.document == other.document for found in _alike(uow, one, rule))


def _replaces(services: Services, newer: Holding, older: Holding, rule: Validity) -> bool:
    """Whether a paper by itself takes the place of an older one: no photocopy does of one that may be reused."""
    return _is_newer(newer, older, rule) and not _is_less(services, newer, older)


def _is_less(services: Services, one: Holding, other: Holding) -> bool:
    """Whether one paper is a mere copy beside another that may be reused."""
    forms = services.settings.registry.reusable_forms
    return one.source_form is not None and one.source_form not in forms and other.source_form in forms


def _is_newer(one: Holding, other: Holding, rule: Validity) -> bool:
    """Whether one paper surely is newer: issued later, or digitized later with later changes on the same paper.

    A paper that goes by its object (a land certificate) keeps its day of issue when changes are written on it.
    """
    mine, others = days(one.issued_on or ""), days(other.issued_on or "")
    if mine and others and (mine[0] > others[1] or others[0] > mine[1]):
        return mine[0] > others[1]
    return rule.about != PERSON and one.digitized_at > other.digitized_at


def _said(uow: UnitOfWork, older: DocumentId, newer: DocumentId) -> bool | None:
    """Return whether people said last that one paper replaced the other, or that it did not; None where nobody did."""
    word = None
    for event in events.of_subject(uow, older):
        if event.data.get("decided") and newer in {event.data.get("by"), event.data.get("was")}:
            word = event.action == ripple.SUPERSEDED
    return word
