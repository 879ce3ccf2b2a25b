"""Dossiers: one citizen's case each, with every move that it made."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, or_, select, update

from core.dossier import Document
from core.errors import IllegalStep, NotFound
from core.ids import DossierId, PartyId
from core.procedure import Channel, Dossier
from core.register import LinkRole, SourceForm
from core.sight import EVERYTHING, Sight
from core.states import DOSSIER_MOVES, DocumentState, DossierState, move
from storage.db import counters, documents, review_rows, search_rows, sight
from storage.db.register_tables import dossier_moves as _moves
from storage.db.register_tables import holdings as _holdings
from storage.db.register_tables import links as _links
from storage.db.register_tables import procedures as _procedures
from storage.db.statements import insert_new, one
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.work import UnitOfWork

_COLUMNS = tuple(field.name for field in fields(Dossier))
_CHANGEABLE = tuple(name for name in _COLUMNS if name not in {"id", "code", "created_at", "created_by", "state"})
_MOMENTS = {
    DossierState.RECEIVED: "received_at",
    DossierState.FINISHED: "finished_at",
    # Done, too, in the national figures (domain reference 5.3).
    DossierState.WITHDRAWN: "finished_at",
    DossierState.RETURNED: "returned_at",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A dossier came into a state."""

    state: DossierState
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which dossiers are asked for; what is None is not asked."""

    agency: str | None = None
    """Where it was received or is decided."""
    states: frozenset[DossierState] | None = None
    procedure: str | None = None
    since: datetime | None = None
    """Received at this moment or later."""
    until: datetime | None = None
    """Received before this moment."""
    applicant: PartyId | None = None
    """Whose case it is."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier in a list."""

    dossier: Dossier
    procedure_name: str | None
    """As the newest kept version of its procedure has it; None where none is kept."""
    documents: int
    """Papers that were scanned for it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a dossier, and what is on record of the paper."""

    document: Document
    source_form: SourceForm | None
    """What lay on the scanner."""
    revoked: bool = False
    superseded: bool = False


def new_code(uow: UnitOfWork, agency: str, day: date) -> str:
    """Return the next free code of an agency and day, `H99.36.05-261102-0007` (Quyết định 20/2020/QĐ-TTg).

    Whoever asks for the same agency and day meanwhile waits until this unit ends, so that no two get the same.
    """
    series = f"{agency}-{day:%y%m%d}"
    while True:
        code = f"{series}-{counters.following(uow, f'dossier:{series}'):04d}"
        if by_code(uow, code) is None:  # else somebody entered that one by hand
            return code


def create(uow: UnitOfWork, dossier: Dossier) -> None:
    """Keep a new dossier; raise IllegalStep when its code is taken, also by somebody at the same moment."""
    values = {name: getattr(dossier, name) for name in _COLUMNS}
    values |= {"state": dossier.state.value, "channel": dossier.channel.value}
    if not insert_new(uow.connection, _dossiers, values):
        raise IllegalStep("there is a dossier with this code already")
    _record(uow, dossier.id, Moved(dossier.state, dossier.created_at, dossier.created_by, ""))


def move_on(uow: UnitOfWork, dossier_id: DossierId, state: DossierState, *, by: str, note: str = "") -> Dossier:
    """Move a dossier to another state and return it; raise NotFound, IllegalStep.

    Every move stays on record. The first reception, the end and the hand-over are noted in the dossier itself, too.
    """
    lock(uow, dossier_id)
    dossier = get(uow, dossier_id)
    move(DOSSIER_MOVES, dossier.state, state)
    at = uow.now()
    changes: dict[str, Any] = {"state": state.value}
    if (moment := _MOMENTS.get(state)) and (state is not DossierState.RECEIVED or dossier.received_at is None):
        changes[moment] = at
    if state is DossierState.PROCESSING and dossier.finished_at is not None:
        changes["finished_at"] = None
    uow.connection.execute(update(_dossiers).where(_dossiers.c.id == dossier_id).values(**changes))
    _record(uow, dossier_id, Moved(state, at, by, note))
    review_rows.put_dossier(uow, dossier_id)
    return get(uow, dossier_id)


def change(uow: UnitOfWork, dossier: Dossier) -> None:
    """Keep what may be changed of a dossier: everything but its code, state and who opened it; raise NotFound."""
    values = {name: getattr(dossier, name) for name in _CHANGEABLE} | {"channel": dossier.channel.value}
    changed = uow.connection.execute(update(_dossiers).where(_dossiers.c.id == dossier.id).values(**values))
    if changed.rowcount != 1:
        raise NotFound(f"dossier {dossier.id}")
    search_rows.put_dossier(uow, dossier.id)
    review_rows.put_dossier(uow, dossier.id)


def history(uow: UnitOfWork, dossier_id: DossierId) -> list[Moved]:
    """Return every move of a dossier, oldest first."""
    query = select(_moves).where(_moves.c.dossier == dossier_id).order_by(_moves.c.number)
    return [
        Moved(DossierState(row["state"]), row["at"], row["by"], row["note"])
        for row in uow.connection.execute(query).mappings()
    ]


def lock(uow: UnitOfWork, dossier_id: DossierId) -> None:
    """Let no other unit of work past this line for the same dossier until this one ends; raise NotFound."""
    query = select(_dossiers.c.id).where(_dossiers.c.id == dossier_id).with_for_update()
    one(uow.connection.execute(query).mappings().first(), f"dossier {dossier_id}")


def get(uow: UnitOfWork, dossier_id: DossierId) -> Dossier:
    """Return the dossier; raise NotFound."""
    found = uow.connection.execute(select(_dossiers).where(_dossiers.c.id == dossier_id)).mappings().first()
    return of_row(one(found, f"dossier {dossier_id}"))


def by_code(uow: UnitOfWork, code: str) -> Dossier | None:
    """Return the dossier with exactly this code, or None."""
    found = uow.connection.execute(select(_dossiers).where(_dossiers.c.code == code)).mappings().first()
    return of_row(found) if found is not None else None


def codes(uow: UnitOfWork, ids: Collection[DossierId], seen_by: Sight = EVERYTHING) -> dict[DossierId, str]:
    """Return the codes of these dossiers, of those that somebody with this sight may know of."""
    query = select(_dossiers.c.id, _dossiers.c.code).where(_dossiers.c.id.in_(sorted(ids)))
    if seen_by.agencies is not None:
        query = query.where(sight.handled(seen_by.agencies))
    return {DossierId(found): code for found, code in uow.connection.execute(query)}


def page(
    uow: UnitOfWork, wanted: Wanted, limit: int, before: DossierId | None = None, seen_by: Sight = EVERYTHING
) -> list[Listed]:
    """Return at most `limit` dossiers, newest first; those older than `before` for the next part. One query."""
    name = (
        select(_procedures.c.name)
        .where(_procedures.c.code == _dossiers.c.procedure)
        .order_by(_procedures.c.effective_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    papers = (
        select(func.count())
        .where(_documents.c.dossier == _dossiers.c.id, _documents.c.state != DocumentState.WITHDRAWN.value)
        .where(sight.reached(seen_by))
        .scalar_subquery()
    )
    query = select(_dossiers, name.label("procedure_name"), papers.label("papers")).where(*_conditions(wanted))
    if seen_by.agencies is not None:
        query = query.where(sight.handled(seen_by.agencies))
    if before is not None:
        query = query.where(_dossiers.c.id < before)
    rows = uow.connection.execute(query.order_by(_dossiers.c.id.desc()).limit(limit)).mappings()
    return [Listed(of_row(row), row["procedure_name"], row["papers"]) for row in rows]


def papers(uow: UnitOfWork, dossier_id: DossierId) -> list[Paper]:
    """Return the documents that were scanned for a dossier or are linked to it now, oldest first; one query."""
    # As one list of ids: with OR PostgreSQL would look through all documents.
    own = select(_documents.c.id).where(_documents.c.dossier == dossier_id)
    linked = select(_links.c.document).where(
        _links.c.dossier == dossier_id, _links.c.ended_at.is_(None), _links.c.role == LinkRole.COMPONENT.value
    )
    query = (
        select(
            _documents,
            _holdings.c.source_form.label("source_form"),
            _holdings.c.revoked_at.label("revoked_at"),
            _holdings.c.superseded_by.label("superseded_by"),
        )
        .outerjoin(_holdings, _holdings.c.document == _documents.c.id)
        .where(_documents.c.id.in_(own.union(linked)))
        .where(_documents.c.state != DocumentState.WITHDRAWN.value)
        .order_by(_documents.c.batch, _documents.c.position, _documents.c.id)
    )
    return [_paper(row) for row in uow.connection.execute(query).mappings()]


def _paper(row: RowMapping) -> Paper:
    form = SourceForm(row["source_form"]) if row["source_form"] else None
    return Paper(documents.of_row(row), form, row["revoked_at"] is not None, row["superseded_by"] is not None)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.agency is not None:
        found.append(or_(_dossiers.c.receiving == wanted.agency, _dossiers.c.deciding == wanted.agency))
    if wanted.states is not None:
        found.append(_dossiers.c.state.in_(sorted(state.value for state in wanted.states)))
    if wanted.procedure is not None:
        found.append(_dossiers.c.procedure == wanted.procedure)
    if wanted.since is not None:
        found.append(_dossiers.c.received_at >= wanted.since)
    if wanted.applicant is not None:
        found.append(_dossiers.c.applicant == wanted.applicant)
    if wanted.until is not None:
        found.append(_dossiers.c.received_at < wanted.until)
    return found


def of_row(row: RowMapping) -> Dossier:
    """Return the dossier in a row with all columns of its table; for `storage.db` only."""
    values = {name: row[name] for name in _COLUMNS}
    return Dossier(**values | {"state": DossierState(row["state"]), "channel": Channel(row["channel"])})


def _record(uow: UnitOfWork, dossier_id: DossierId, moved: Moved) -> None:
    taken = select(func.coalesce(func.max(_moves.c.number), 0)).where(_moves.c.dossier == dossier_id)
    number = uow.connection.execute(taken).scalar_one() + 1
    values = {"dossier": dossier_id, "number": number, **asdict(moved), "state": moved.state.value}
    uow.connection.execute(_moves.insert().values(**values))
