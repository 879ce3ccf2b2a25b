"""Figures of a period, computed from what happened: moves, links and events, never from counters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from core import codec
from core.measures import Figures, Period, Split, spread
from core.register import LinkKind, LinkRole
from core.states import OPEN_DOSSIERS, Bucket, DocumentState
from storage.db import cohorts
from storage.db.events import Data
from storage.db.register_tables import links as _links
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import events as _events
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

READY = "batch.ready"
"""The event that says that the papers of a batch can be used."""
VERIFIED = "document.verified"
"""The event of a person who vouches for a document; its data count `fields`, and those `given` by the person."""
RECHECKED = "document.rechecked"
"""The event of a second person who vouches for a document; its data count `fields`, those that were `wrong`, and those
among them that the first person had left as they were read (`missed`)."""
_ASSEMBLED = (
    _documents.c.component.is_not(None),
    _documents.c.superseded.is_(False),
    _documents.c.state != DocumentState.WITHDRAWN.value,
    # Where a link was ended, a person has said that it does not; where one stands, that one counts.
    ~exists().where(
        _links.c.document == _documents.c.id,
        _links.c.dossier == _documents.c.dossier,
        _links.c.component == _documents.c.component,
    ),
)
"""The conditions on a document that it fills a component as its assembly found."""
_HELD_BEFORE = and_(
    _links.c.kind.in_(cohorts.REUSING),
    or_(
        _links.c.kind == LinkKind.NATIONAL_STORE.value,
        ~exists().where(_documents.c.id == _links.c.document, _documents.c.dossier == _links.c.dossier),
    ),
)
"""The condition on a link that its paper was not scanned for this very dossier."""
_SECONDS = 60.0


Needs = Mapping[str, Mapping[date, frozenset[str]]]
"""By code of a procedure, and by the day from which a version of it holds, the components that it requires."""


@dataclass
class _Group:
    """What is known of one group while it is put together."""

    sums: dict[str, int] = field(default_factory=dict)
    needed: int = 0
    reused: int = 0
    spared: int = 0
    checked: int = 0
    given: int = 0
    rechecked: int = 0
    wrong: int = 0
    usable: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)


def figures(uow: UnitOfWork, period: Period, needs: Needs, split: Split | None = None) -> list[Figures]:
    """Return the figures of a period, one for each group in the order of their names; one of all without a `split`.

    Needed are the components that the procedure of a dossier requires, as it held when the dossier was received, and
    others that were filled.
    """
    group, version = cohorts.group(uow, split).label("grp"), cohorts.version(uow).label("version")
    found: dict[str, _Group] = {}
    for row in uow.connection.execute(_sums(uow, period, group, version)).mappings():
        known = found.setdefault(row["grp"], _Group())
        for name, value in row.items():
            if name not in {"grp", "procedure", "version"}:
                known.sums[name] = known.sums.get(name, 0) + int(value or 0)
        known.needed += len(_required(needs, row["procedure"], row["version"])) * row["received"]
    for row in uow.connection.execute(_filled(period, group, version)).mappings():
        known = found[row["grp"]]
        known.reused += row["reused"]
        if row["component"] not in _required(needs, row["procedure"], row["version"]):
            known.needed += row["dossiers"]
    for name, spared in uow.connection.execute(_spared(period, group)):
        found[name].spared = int(spared or 0)
    for name, data in uow.connection.execute(_checks(period, group)):
        counted = codec.load(Data, data)
        found[name].checked += int(counted.get("fields") or 0)
        found[name].given += int(counted.get("given") or 0)
    for name, data in uow.connection.execute(_second_looks(period, group)):
        counted = codec.load(Data, data)
        found[name].rechecked += int(counted.get("fields") or 0)
        found[name].wrong += int(counted.get("wrong") or 0)
        # What both Sohoa and the first person took for right was read wrongly, too.
        found[name].given += int(counted.get("missed") or 0)
    _add_minutes(uow.connection.execute(_usable(period, group)), found, "usable")
    _add_minutes(uow.connection.execute(_waits(period, group)), found, "waiting")
    if split is None and not found:
        found[""] = _Group()
    return [_figures(name, found[name]) for name in sorted(found)]


def _required(needs: Needs, procedure: str | None, version: date | None) -> frozenset[str]:
    """Return what a procedure requires as it held from a day on; of an older dossier what it required first."""
    known = needs.get(procedure or "", {})
    if version is not None and version in known:
        return known[version]
    return known[min(known)] if known else frozenset()


def _linked(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = and_(_links.c.dossier == _dossiers.c.id, _links.c.ended_at.is_(None), *wanted)
    return exists().where(mine)


def _flags(now: datetime) -> list[Label[Any]]:
    """Return what is counted, as columns that are true or false for each dossier."""
    assembled = exists().where(_documents.c.dossier == _dossiers.c.id, *_ASSEMBLED)
    papers = or_(assembled, _linked(_links.c.role == LinkRole.COMPONENT.value))
    result = _linked(_links.c.role == LinkRole.RESULT.value)
    national = _linked(_links.c.kind == LinkKind.NATIONAL_STORE.value)
    done, due = _dossiers.c.finished_at, _dossiers.c.due_at
    pending = _dossiers.c.state.in_([state.value for state in OPEN_DOSSIERS])
    flags = {
        "digitized": and_(papers, result),
        "with_papers": papers,
        "reusing": _linked(_HELD_BEFORE),
        "national": and_(papers, result, national),
        "finished": done.is_not(None),
        # A dossier without a promised day cannot be late.
        "on_time": and_(done.is_not(None), or_(due.is_(None), done <= due)),
        "overdue": or_(done > due, and_(done.is_(None), pending, due < now)),
    }
    return [case((flag, 1), else_=0).label(name) for name, flag in flags.items()]


def _sums(uow: UnitOfWork, period: Period, group: Label[str], version: Label[date]) -> Select[Any]:
    flags = _flags(uow.now())
    each = select(group, _dossiers.c.procedure, version, *flags).where(cohorts.within(period)).subquery()
    counted = [func.sum(each.c[flag.name]).label(flag.name) for flag in flags]
    keys = (each.c.grp, each.c.procedure, each.c.version)
    return select(*keys, func.count().label("received"), *counted).group_by(*keys)


def _filled(period: Period, group: Label[str], version: Label[date]) -> Select[Any]:
    """Return in how many dossiers each component is filled, and in how many of them by a paper that was held."""
    mine = (group, _dossiers.c.id, _dossiers.c.procedure, version)
    reused = case((_HELD_BEFORE, 1), else_=0).label("reused")
    linked = (
        select(*mine, _links.c.component, reused)
        .join(_links, _links.c.dossier == _dossiers.c.id)
        .where(cohorts.within(period), _links.c.ended_at.is_(None), _links.c.component.is_not(None))
    )
    placed = (
        select(*mine, _documents.c.component, literal(0).label("reused"))
        .join(_documents, _documents.c.dossier == _dossiers.c.id)
        .where(cohorts.within(period), *_ASSEMBLED)
    )
    places = union_all(linked, placed).subquery()
    keys = (places.c.grp, places.c.procedure, places.c.version, places.c.component)
    once = select(*keys, func.max(places.c.reused).label("reused")).group_by(*keys, places.c.id).subquery()
    keys = (once.c.grp, once.c.procedure, once.c.version, once.c.component)
    counts = (func.count().label("dossiers"), func.sum(once.c.reused).label("reused"))
    return select(*keys, *counts).group_by(*keys)


def _spared(period: Period, group: Label[str]) -> Select[Any]:
    """Return the pages of reused papers, which nobody had to scan for the dossier."""
    per_paper = select(_pages.c.document, func.count().label("images"))
    per_paper = per_paper.where(_pages.c.bucket == Bucket.DOCUMENT.value).group_by(_pages.c.document)
    reused = (
        select(group, _dossiers.c.id, _links.c.document)
        .join(_links, _links.c.dossier == _dossiers.c.id)
        .where(cohorts.within(period), _links.c.ended_at.is_(None), _HELD_BEFORE)
        .distinct()
        .subquery()
    )
    wanted = per_paper.where(_pages.c.document.in_(select(reused.c.document))).subquery()
    rows = select(reused.c.grp, func.sum(wanted.c.images))
    return rows.outerjoin(wanted, wanted.c.document == reused.c.document).group_by(reused.c.grp)


def _checks(period: Period, group: Label[str]) -> Select[Any]:
    """Return the counts of each document's first verification: what came after it corrects people, not Sohoa."""
    mine = and_(_events.c.subject == _documents.c.id, _events.c.action == VERIFIED)
    earliest = select(func.min(_events.c.at)).where(mine).correlate(_documents).scalar_subquery()
    return (
        select(group, _events.c.data)
        .join(_documents, _documents.c.dossier == _dossiers.c.id)
        .join(_events, mine)
        .where(cohorts.within(period), _events.c.at == earliest)
    )


def _second_looks(period: Period, group: Label[str]) -> Select[Any]:
    """Return the counts of every second look."""
    mine = and_(_events.c.subject == _documents.c.id, _events.c.action == RECHECKED)
    query = select(group, _events.c.data).join(_documents, _documents.c.dossier == _dossiers.c.id)
    return query.join(_events, mine).where(cohorts.within(period))


def _usable(period: Period, group: Label[str]) -> Select[Any]:
    """Return when each batch of papers was handed in, and when it could first be used."""
    return (
        select(group, _batches.c.created_at, func.min(_events.c.at))
        .join(_batches, _batches.c.dossier == _dossiers.c.id)
        .join(_events, and_(_events.c.subject == _batches.c.id, _events.c.action == READY))
        .where(cohorts.within(period))
        .group_by(group, _batches.c.id, _batches.c.created_at)
    )


def _waits(period: Period, group: Label[str]) -> Select[Any]:
    waited = _dossiers.c.arrived_at.is_not(None)
    return select(group, _dossiers.c.arrived_at, _dossiers.c.received_at).where(cohorts.within(period), waited)


def _add_minutes(rows: Iterable[Any], found: dict[str, _Group], name: str) -> None:
    for group, begin, end in rows:
        getattr(found[group], name).append((end - begin).total_seconds() / _SECONDS)


def _figures(name: str, known: _Group) -> Figures:
    names = ("received", "digitized", "with_papers", "reusing", "national", "finished", "on_time", "overdue")
    return Figures(
        group=name,
        **{one: known.sums.get(one, 0) for one in names},
        components_needed=known.needed,
        components_reused=known.reused,
        pages_spared=known.spared,
        fields_checked=known.checked,
        fields_given=min(known.given, known.checked),
        fields_rechecked=known.rechecked,
        fields_wrong=known.wrong,
        until_usable=spread(known.usable),
        waiting=spread(known.waiting),
    )
