"""Findings that two parties are one, each of which can be taken back.

A merge moves nothing: the party that is gone points at the one that stands for it, and everybody who asks follows. So
taking it back gives what was before, and what was linked in between stays where it was linked.
"""

from dataclasses import asdict

from sqlalchemy import RowMapping, or_, select, update

from core.errors import IllegalStep
from core.ids import PartyId
from core.party import Merge
from storage.db import numbers, parties
from storage.db.register_tables import merges as _merges
from storage.db.register_tables import parties as _parties
from storage.db.statements import insert_new, one
from storage.db.work import UnitOfWork


def add(uow: UnitOfWork, merge: Merge) -> None:
    """Let one party stand for another from now on; raise NotFound, IllegalStep.

    Both must stand for themselves: a merged party is not merged again, and no circle can come about, however many
    people merge at the same moment.
    """
    numbers.alone(uow)
    if merge.gone == merge.into:
        raise IllegalStep("a party cannot be merged into itself")
    for party in (merge.gone, merge.into):
        if parties.standing(uow, party) != party:
            raise IllegalStep("a party is merged into another one already")
    insert_new(uow.connection, _merges, asdict(merge))
    _point(uow, merge.gone, None, merge.into)


def undo(uow: UnitOfWork, merge_id: str, by: str) -> Merge:
    """Let both parties stand for themselves again; raise NotFound, IllegalStep when that was done already."""
    numbers.alone(uow)
    merge = get(uow, merge_id)
    if merge.undone_at is not None:
        raise IllegalStep("this merge was taken back already")
    values = {"undone_at": uow.now(), "undone_by": by}
    uow.connection.execute(update(_merges).where(_merges.c.id == merge_id).values(**values))
    _point(uow, merge.gone, merge.into, None)
    return get(uow, merge_id)


def get(uow: UnitOfWork, merge_id: str) -> Merge:
    """Return the merge; raise NotFound."""
    row = uow.connection.execute(select(_merges).where(_merges.c.id == merge_id)).mappings().first()
    return _merge(one(row, f"merge {merge_id}"))


def of_party(uow: UnitOfWork, party: PartyId) -> list[Merge]:
    """Return every merge in which a party was gone or stood for another, oldest first, also those taken back."""
    query = select(_merges).where(or_(_merges.c.gone == party, _merges.c.into == party))
    query = query.order_by(_merges.c.at, _merges.c.id)
    return [_merge(row) for row in uow.connection.execute(query).mappings()]


def _point(uow: UnitOfWork, gone: PartyId, before: PartyId | None, into: PartyId | None) -> None:
    where = (_parties.c.id == gone, _parties.c.merged_into.is_not_distinct_from(before))
    if uow.connection.execute(update(_parties).where(*where).values(merged_into=into)).rowcount != 1:
        raise IllegalStep("somebody else merged this party")


def _merge(row: RowMapping) -> Merge:
    return Merge(**{**row, "gone": PartyId(row["gone"]), "into": PartyId(row["into"])})
