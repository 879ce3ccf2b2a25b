"""What people say happened to a held paper: a newer one replaced it, it was revoked; both can be taken back."""

from core.errors import IllegalStep, InvalidRequest, NotFound
from core.ids import DocumentId
from core.people import Caller
from core.register import Holding, Warned
from core.sight import EVERYTHING, Sight
from pipeline import dossiers as cases
from pipeline import ripple
from pipeline.ripple import News
from pipeline.services import Services
from storage.db import events, holdings, numbers, warnings
from storage.db.documents import VOUCHED
from storage.db.work import UnitOfWork


def show(services: Services, document: DocumentId) -> Holding:
    """Return what is held of a document; raise NotFound."""
    with services.look() as uow:
        found = holdings.find(uow, document)
    if found is None:
        raise NotFound(f"holding {document}")
    return found


def supersede(services: Services, document: DocumentId, newer: DocumentId, why: str, caller: Caller) -> Holding:
    """Let a newer verified paper stand in the place of this one, and warn open dossiers that use this one.

    Raise NotFound, InvalidRequest without a reason, IllegalStep when this one was superseded already, or when the newer
    one is not verified, was revoked, or was itself replaced by this one.
    """
    _must_say(why)
    with services.work() as uow:
        numbers.alone(uow)  # two papers are locked
        older = _both_locked(uow, document, newer)
        successor = holdings.locked(uow, newer)
        if older.superseded_by is not None:
            raise IllegalStep("it was superseded already")
        if successor.state not in VOUCHED or successor.revoked_at is not None:
            raise IllegalStep("the newer paper has no standing")
        if document in _line(uow, successor):
            raise IllegalStep("the newer paper was itself superseded by this one")
        ripple.supersede(services, uow, older, newer, by=caller.name, why=why, decided=True)
        return holdings.locked(uow, document)


def undo_superseding(services: Services, document: DocumentId, why: str, caller: Caller) -> Holding:
    """Take back that a newer paper replaced this one; raise NotFound, InvalidRequest, IllegalStep when none did."""
    _must_say(why)
    with services.work() as uow:
        held = holdings.locked(uow, document)
        if held.superseded_by is None:
            raise IllegalStep("nothing superseded it")
        ripple.reinstate(services, uow, held, by=caller.name, why=why, decided=True)
        return holdings.locked(uow, document)


def revoke(services: Services, document: DocumentId, why: str, caller: Caller) -> Holding:
    """Say that the paper has no value any more, and warn open dossiers that use it.

    Raise NotFound, InvalidRequest without a reason, IllegalStep when it was revoked already.
    """
    _must_say(why)
    with services.work() as uow:
        held = holdings.locked(uow, document)
        if held.revoked_at is not None:
            raise IllegalStep("it was revoked already")
        holdings.revoke(uow, document, uow.now(), why)
        events.append(uow, caller.name, "document.revoked", document, {"why": why})
        ripple.spread(services, uow, held, News.REVOKED, caller.name)
        return holdings.locked(uow, document)


def undo_revoking(services: Services, document: DocumentId, why: str, caller: Caller) -> Holding:
    """Take back that the paper was revoked; raise NotFound, InvalidRequest, IllegalStep when it was not."""
    _must_say(why)
    with services.work() as uow:
        held = holdings.locked(uow, document)
        if held.revoked_at is None:
            raise IllegalStep("it was not revoked")
        holdings.revoke(uow, document, None, "")
        events.append(uow, caller.name, "document.revoking_undone", document, {"why": why})
        ripple.spread(services, uow, held, News.UNREVOKED, caller.name)
        return holdings.locked(uow, document)


def news(
    services: Services,
    code: str,
    sight: Sight = EVERYTHING,
    *,
    unseen: bool = False,
    limit: int = 100,
    before: str | None = None,
) -> list[Warned]:
    """Return at most `limit` warnings of a dossier, newest first, those older than `before`; raise NotFound.

    Only of papers whose privacy class is within sight: a warning names the kind of paper.
    """
    with services.look() as uow:
        dossier = cases.get(uow, code)
        return warnings.of_dossier(uow, dossier.id, sight, unseen=unseen, limit=limit, before=before)


def see(services: Services, code: str, warning: str, caller: Caller) -> Warned:
    """Note that somebody has seen a warning; the first one counts. Raise NotFound."""
    with services.work() as uow:
        dossier = cases.get(uow, code)
        seen = warnings.see(uow, dossier.id, warning, caller.name, caller.sight())
        data: events.Data = {"document": seen.document, "news": seen.code}
        events.append(uow, caller.name, "dossier.warning_seen", dossier.id, data)
        return seen


def _must_say(why: str) -> None:
    if not why.strip():
        raise InvalidRequest("a reason is needed")


def _both_locked(uow: UnitOfWork, older: DocumentId, newer: DocumentId) -> Holding:
    """Lock two papers in one order, whichever is the older, and return the older; raise NotFound, InvalidRequest."""
    if older == newer:
        raise InvalidRequest("a paper does not replace itself")
    found = {document: holdings.locked(uow, document) for document in sorted((older, newer))}
    return found[older]


def _line(uow: UnitOfWork, held: Holding) -> set[DocumentId]:
    """Return the papers that stand behind this one, each replaced by the next."""
    found: set[DocumentId] = set()
    last: Holding | None = held
    while last is not None and last.superseded_by is not None and last.superseded_by not in found:
        found.add(last.superseded_by)
        last = holdings.find(uow, last.superseded_by)
    return found
