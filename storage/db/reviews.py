"""The queue of papers that wait for a person, and the leases on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, or_, select, union, union_all, update

from core import codec
from core.ids import BatchId, DocumentId, DossierId
from core.review import Assignee, Doubts, Lease, Stage, Task
from core.sight import EVERYTHING, Sight
from storage.db.review_tables import review_agencies as _agencies
from storage.db.review_tables import reviews as _reviews
from storage.db.sight import visible
from storage.db.tables import documents as _documents
from storage.db.work import UnitOfWork

_MANY_AGENCIES = 100
"""From so many agencies on, who sees them sees nearly all of the queue, and it is gone through as it is."""
_AT_ONCE = 20
"""Papers that are looked at together for one that is free."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers are asked for; what is None is not asked."""

    who: str = ""
    """Who asks: the account or key for whom papers are theirs."""
    assignee: Assignee = Assignee.ALL
    stage: Stage | None = None
    type: str | None = None
    free: bool = False
    """Only what `who` may take now."""


def page(uow: UnitOfWork, wanted: Wanted, limit: int, after: str = "", seen_by: Sight = EVERYTHING) -> list[Task]:
    """Return at most `limit` papers in the order of the queue, those behind the place `after` for the next part."""
    found: list[Task] = []
    while len(found) < limit:
        some = _candidates(uow, wanted, limit, after, seen_by)
        found += _seen(uow, some, seen_by)
        if len(some) < limit:
            break
        after = some[-1][1]
    return found[:limit]


def find(uow: UnitOfWork, document: DocumentId) -> Task | None:
    """Return a paper in the queue, None when it waits for nobody."""
    row = uow.connection.execute(select(_reviews).where(_reviews.c.document == document)).mappings().first()
    return _task(row, uow.now()) if row is not None else None


def claim_next(uow: UnitOfWork, wanted: Wanted, until: datetime, seen_by: Sight = EVERYTHING) -> Task | None:
    """Lease the first paper that `wanted.who` may take, what was given to them first; None when there is none.

    PostgreSQL: papers that others are taking at this moment are passed over. SQLite: this unit is alone.
    """
    for assignee in (Assignee.MINE, Assignee.ALL):
        after = ""
        while some := page(uow, _free(wanted, assignee), _AT_ONCE, after, seen_by):
            taken = _take_one(uow, [task.document for task in some], wanted.who, until)
            if taken is not None:
                return taken
            after = some[-1].place
    return None


def claim(uow: UnitOfWork, document: DocumentId, who: str, until: datetime) -> bool:
    """Lease a paper, or make the lease longer; False when it is another one's or waits for nobody."""
    where = (_reviews.c.document == document, _may_take(uow.now(), who))
    return uow.connection.execute(update(_reviews).where(*where).values(**_leased(uow, who, until))).rowcount == 1


def renew(uow: UnitOfWork, document: DocumentId, who: str, until: datetime) -> bool:
    """Make a lease longer; False when somebody else has the paper, or it waits for nobody any more."""
    mine = (_reviews.c.document == document, _reviews.c.holder == who)
    return uow.connection.execute(update(_reviews).where(*mine).values(held_until=until)).rowcount == 1


def release(uow: UnitOfWork, document: DocumentId, who: str, note: str) -> bool:
    """End a lease and keep what is said to whoever is next; False when it is not theirs."""
    mine = (_reviews.c.document == document, _reviews.c.holder == who)
    values = {"holder": "", "held_until": None, "held_since": None, "note": note, "note_by": who}
    # Who hands back what was given to them gives it back to all.
    values |= {"assigned": "", "assigned_by": ""}
    return uow.connection.execute(update(_reviews).where(*mine).values(**values)).rowcount == 1


def seize(uow: UnitOfWork, document: DocumentId, who: str, until: datetime) -> None:
    """Lease a paper whoever has it."""
    values = {**_leased(uow, who, until), "assigned": "", "assigned_by": ""}
    uow.connection.execute(update(_reviews).where(_reviews.c.document == document).values(**values))


def assign(uow: UnitOfWork, document: DocumentId, account: str, by: str) -> None:
    """Give a paper to somebody, or with an empty account to nobody; whoever else had it has it no more."""
    values: dict[str, Any] = {"assigned": account, "assigned_by": by if account else ""}
    uow.connection.execute(update(_reviews).where(_reviews.c.document == document).values(**values))
    ended = {"holder": "", "held_until": None, "held_since": None}
    others = (_reviews.c.document == document, _reviews.c.holder != account)
    uow.connection.execute(update(_reviews).where(*others).values(**ended))


def lock(uow: UnitOfWork, document: DocumentId) -> Task | None:
    """Return a paper in the queue as it stays until the end of this unit of work."""
    query = select(_reviews).where(_reviews.c.document == document).with_for_update()
    row = uow.connection.execute(query).mappings().first()
    return _task(row, uow.now()) if row is not None else None


def _free(wanted: Wanted, assignee: Assignee) -> Wanted:
    return Wanted(wanted.who, assignee, wanted.stage, wanted.type, free=True)


def _leased(uow: UnitOfWork, who: str, until: datetime) -> dict[str, Any]:
    return {"holder": who, "held_since": uow.now(), "held_until": until}


def _take_one(uow: UnitOfWork, ids: Sequence[DocumentId], who: str, until: datetime) -> Task | None:
    free = (_reviews.c.document.in_(ids), _may_take(uow.now(), who), _may_be_given(who))
    query = select(_reviews.c.document).where(*free).order_by(_reviews.c.place).limit(1)
    found = uow.connection.execute(query.with_for_update(skip_locked=True)).scalar()
    if found is None:
        return None
    uow.connection.execute(update(_reviews).where(_reviews.c.document == found).values(**_leased(uow, who, until)))
    return find(uow, DocumentId(found))


def _may_take(now: datetime, who: str) -> ColumnElement[bool]:
    """Return the condition that a paper is in nobody else's hands, and that another one vouched for it."""
    held = _reviews.c
    unheld = or_(held.holder == "", held.held_until <= now)
    given = held.assigned.in_(["", who])
    return and_(or_(held.holder == who, and_(unheld, given)), held.vouched_by != who)


def _may_be_given(who: str) -> ColumnElement[bool]:
    """Return the condition that nobody is handed again what they have just handed back."""
    return or_(_reviews.c.note_by != who, _reviews.c.holder == who, _reviews.c.assigned == who)


def _candidates(uow: UnitOfWork, wanted: Wanted, limit: int, after: str, seen_by: Sight) -> list[tuple[str, str]]:
    """Return id and place of the next papers; those of some agencies by their own index, part by part."""
    conditions = _conditions(uow, wanted, seen_by)
    codes = sorted(seen_by.agencies) if seen_by.agencies is not None else []
    if seen_by.agencies is None or wanted.assignee is Assignee.MINE or len(codes) > _MANY_AGENCIES:
        query = select(_reviews.c.document, _reviews.c.place).where(_reviews.c.place > after, *conditions)
        query = query.order_by(_reviews.c.place).limit(limit)
        return [(document, place) for document, place in uow.connection.execute(query)]
    parts = [_of_agency(code, after, conditions).limit(limit).subquery() for code in codes]
    if not parts:
        return []
    known = union_all(*(select(part.c.document, part.c.place) for part in parts)).subquery()
    query = select(known.c.document, known.c.place).distinct().order_by(known.c.place).limit(limit)
    return [(document, place) for document, place in uow.connection.execute(query)]


def _of_agency(code: str, after: str, conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    mine = (_agencies.c.agency == code, _agencies.c.place > after)
    query = select(_agencies.c.document, _agencies.c.place)
    query = query.join(_reviews, _reviews.c.document == _agencies.c.document)
    return query.where(*mine, *conditions).order_by(_agencies.c.place)


def _conditions(uow: UnitOfWork, wanted: Wanted, seen_by: Sight) -> list[ColumnElement[bool]]:
    held, now, found = _reviews.c, uow.now(), []
    if wanted.stage is not None:
        found.append(held.stage == wanted.stage.value)
    if wanted.type is not None:
        found.append(held.type == wanted.type)
    if seen_by.types is not None:
        found.append(held.type.in_(sorted(seen_by.types)))
    if wanted.assignee is Assignee.MINE:
        found.append(held.document.in_(_mine(uow, wanted.who)))
    elif wanted.assignee is Assignee.NOBODY:
        found.append(and_(held.assigned == "", or_(held.holder == "", held.held_until <= now)))
    if wanted.free:
        found += [_may_take(now, wanted.who), _may_be_given(wanted.who)]
    return found


def _mine(uow: UnitOfWork, who: str) -> list[str]:
    """Return what somebody holds or was given, by the index of each: else the whole queue would be gone through."""
    held = select(_reviews.c.document).where(_reviews.c.holder == who, _reviews.c.held_until > uow.now())
    given = select(_reviews.c.document).where(_reviews.c.assigned == who)
    return list(uow.connection.execute(union(held, given)).scalars())


def _seen(uow: UnitOfWork, some: Sequence[tuple[str, str]], seen_by: Sight) -> list[Task]:
    """Return those of these papers that may be known, in their order."""
    ids = [document for document, _ in some]
    query = select(_reviews).join(_documents, _documents.c.id == _reviews.c.document)
    query = query.where(_reviews.c.document.in_(ids), visible(seen_by)).order_by(_reviews.c.place)
    return [_task(row, uow.now()) for row in uow.connection.execute(query).mappings()]


def _task(row: RowMapping, now: datetime) -> Task:
    held = bool(row["holder"]) and row["held_until"] > now
    return Task(
        document=DocumentId(row["document"]),
        batch=BatchId(row["batch"]),
        type=row["type"],
        stage=Stage(row["stage"]),
        place=row["place"],
        waiting=row["waiting"],
        due_at=row["due_at"],
        dossier=DossierId(row["dossier"]) if row["dossier"] else None,
        doubts=codec.load(Doubts, row["doubts"]),
        since=row["since"],
        vouched_by=row["vouched_by"],
        lease=Lease(
            holder=row["holder"] if held else "",
            since=row["held_since"] if held else None,
            until=row["held_until"] if held else None,
            assigned=row["assigned"],
            assigned_by=row["assigned_by"],
            note=row["note"],
            note_by=row["note_by"],
        ),
    )
