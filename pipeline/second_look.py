"""A share of what one person vouches for is looked at by a second one, who must be somebody else.

Which papers is decided by a keyed hash of their ids: nobody can guess it, an auditor who has the key can do it again,
and to vouch anew changes nothing. Only what people vouch for is taken as right, so the share is one of all papers that
are, also of those of which Sohoa was sure and a person had only to agree.
"""

from core.dossier import FieldSource
from core.edition import VERIFY, Edition
from core.ids import DocumentId
from pipeline.services import Services
from storage.db import editions, events, measures, rechecks
from storage.db.work import UnitOfWork

_DIGITS = 13
"""Hexadecimal ones of the hash: 52 bits, which a float holds exactly."""


def number_of(services: Services, document: DocumentId) -> float:
    """Return the number from 0 to 1 by which a paper is drawn: it is when this lies below the share."""
    blind = services.keyring.blind("second look", document)
    return float(int(blind[:_DIGITS], 16) / 16**_DIGITS)


def settle(services: Services, uow: UnitOfWork, kept: Edition) -> None:
    """Draw a paper that somebody has just vouched for, or note the second look, and what came of it.

    Somebody who vouches again for the same paper is no second person.
    """
    if kept.action != VERIFY:
        return
    paper = kept.document
    known = rechecks.find(uow, paper.id)
    if known is not None and known.done_by is None:
        if known.vouched_by != kept.by:
            rechecks.finish(uow, paper.id, kept.by)
            _tell(uow, kept, known.edition)
        return
    share, drawn = services.settings.review.second_share, number_of(services, paper.id)
    if known is None and drawn < share:
        rechecks.draw(uow, paper.id, kept.number, kept.by)
        data: events.Data = {"share": share, "number": drawn, "key": services.keyring.current}
        events.append(uow, "sohoa", "document.drawn", paper.id, data)


def _tell(uow: UnitOfWork, kept: Edition, first: int) -> None:
    """Record how many fields the second person found wrong, and how many of those the first had left as read."""
    before = next(one for one in editions.history(uow, kept.document) if one.number == first)
    old = {item.name: item for item in before.document.fields}
    new = {item.name: item.value for item in kept.document.fields}
    retyped = kept.document.type != before.document.type
    wrong = [item for name, item in old.items() if name not in new or new[name] != item.value]
    added = [name for name, value in new.items() if name not in old and value is not None]
    missed = sum(item.source is not FieldSource.HUMAN for item in wrong)
    data: events.Data = {
        "fields": len({*old, *new}),
        "wrong": len(wrong) + len(added),
        "missed": missed,
        "type": retyped,
        "version": kept.number,
        "first": before.by,
    }
    events.append(uow, kept.by, measures.RECHECKED, kept.document.id, data)
