"""Which papers wait for a person: one row each, written by whatever changes a document, in the same unit of work.

The lease on a row stays while the paper waits, whatever else changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, Select, delete, select

from core import codec
from core.dossier import Document
from core.ids import BatchId, DocumentId, DossierId
from core.page import Grade
from core.procedure import Channel
from core.review import Doubts, Stage, doubts_of, place_of
from core.states import OPEN_DOSSIERS, DocumentState, DossierState
from storage.db import search_rows
from storage.db.review_tables import rechecks as _rechecks
from storage.db.review_tables import rescans as _rescans
from storage.db.review_tables import review_agencies as _agencies
from storage.db.review_tables import reviews as _reviews
from storage.db.statements import upsert
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

_CHUNK = 200
_WAIT = frozenset({DocumentState.NEEDS_REVIEW, DocumentState.CORRECTED})
_OPEN = frozenset(state.value for state in OPEN_DOSSIERS)


def put(uow: UnitOfWork, document_ids: Iterable[DocumentId]) -> None:
    """Let these documents wait for a person, or wait no more, as they stand at the end of this unit of work.

    Whoever changes state, type, fields, quality or dossier of a document calls this.
    """
    search_rows.put(uow, [])  # both take locks at the end: always in this order
    uow.before_commit(_write, document_ids)


def put_batch(uow: UnitOfWork, batch: BatchId) -> None:
    """Do the same for all documents of a batch, those that a later assembly dropped, too."""
    put(uow, list(uow.connection.execute(select(_documents.c.id).where(_documents.c.batch == batch)).scalars()))


def put_dossier(uow: UnitOfWork, dossier: DossierId) -> None:
    """Do the same for all documents of a dossier."""
    put(uow, list(uow.connection.execute(select(_documents.c.id).where(_documents.c.dossier == dossier)).scalars()))


def _write(uow: UnitOfWork, document_ids: Sequence[str]) -> None:
    ordered = sorted(document_ids)
    for start in range(0, len(ordered), _CHUNK):
        some = ordered[start : start + _CHUNK]
        # In one order, so that two who write the same rows do not wait for each other.
        lock = select(_reviews.c.document, _reviews.c.since).where(_reviews.c.document.in_(some))
        found = uow.connection.execute(lock.order_by(_reviews.c.document).with_for_update()).mappings()
        since = {row["document"]: row["since"] for row in found}
        rows = {row["id"]: row for row in uow.connection.execute(_query(some)).mappings()}
        grades, rescanned, vouched = _grades(uow, some), _to_rescan(uow, some), _drawn(uow, some)
        for document in some:
            stage = _stage(rows.get(document), there=document in since, drawn=document in vouched)
            if document in rescanned:
                stage = None  # it waits for the counter
            if stage is not None:
                values = _values(rows[document], stage, grades.get(document, []))
                values["vouched_by"] = vouched.get(document, "") if stage is Stage.SECOND else ""
                _keep(uow, rows[document], {**values, "since": since.get(document) or uow.now()})
            elif document in since:
                uow.connection.execute(delete(_agencies).where(_agencies.c.document == document))
                uow.connection.execute(delete(_reviews).where(_reviews.c.document == document))


def _query(some: Sequence[str]) -> Select[Any]:
    columns = (_documents.c.id, _documents.c.batch, _documents.c.state, _documents.c.superseded, _documents.c.body)
    case = (_dossiers.c.receiving, _dossiers.c.deciding, _dossiers.c.due_at, _dossiers.c.channel)
    return (
        select(*columns, *case, _dossiers.c.state.label("dossier_state"), _batches.c.agency)
        .join(_batches, _batches.c.id == _documents.c.batch)
        .outerjoin(_dossiers, _dossiers.c.id == _documents.c.dossier)
        .where(_documents.c.id.in_(some))
    )


def _grades(uow: UnitOfWork, some: Sequence[str]) -> dict[str, list[Grade]]:
    query = select(_pages.c.document, _pages.c.grade).where(_pages.c.document.in_(some), _pages.c.grade.is_not(None))
    found: dict[str, list[Grade]] = {}
    for document, grade in uow.connection.execute(query):
        found.setdefault(document, []).append(Grade(grade))
    return found


def _to_rescan(uow: UnitOfWork, some: Sequence[str]) -> set[str]:
    """Return which of these have pages that are to be scanned again."""
    query = select(_pages.c.document).join(_rescans, _rescans.c.page == _pages.c.id)
    query = query.where(_pages.c.document.in_(some), _rescans.c.ended_at.is_(None))
    return set(uow.connection.execute(query.distinct()).scalars())


def _drawn(uow: UnitOfWork, some: Sequence[str]) -> dict[str, str]:
    """Return which of these wait for a second person, each with who vouched for it."""
    query = select(_rechecks.c.document, _rechecks.c.vouched_by)
    query = query.where(_rechecks.c.document.in_(some), _rechecks.c.done_at.is_(None))
    return {row["document"]: row["vouched_by"] for row in uow.connection.execute(query).mappings()}


def _stage(row: RowMapping | None, *, there: bool, drawn: bool) -> Stage | None:
    """Return which look is due; None for none. While the files of a paper are made anew, it stays where it is."""
    if row is None or row["superseded"]:
        return None
    state = DocumentState(row["state"])
    if state in _WAIT or (there and state is DocumentState.RECOGNIZED):
        return Stage.FIRST
    return Stage.SECOND if drawn and state is DocumentState.VERIFIED else None


def _values(row: RowMapping, stage: Stage, grades: list[Grade]) -> dict[str, Any]:
    document = replace(codec.load(Document, row["body"]), state=DocumentState(row["state"]))
    doubts = doubts_of(document, grades)
    # Who stands at the counter does not wait for a second look.
    registered = row["dossier_state"] == DossierState.REGISTERED.value and row["channel"] == Channel.COUNTER.value
    waiting = registered and stage is Stage.FIRST
    due = row["due_at"] if waiting or row["dossier_state"] in _OPEN else None
    return {
        "document": document.id,
        "batch": document.batch,
        "type": document.type,
        "stage": stage.value,
        "place": place_of(document.id, waiting=waiting, due_at=due, weight=doubts.weight),
        "waiting": waiting,
        "due_at": due,
        "dossier": document.dossier,
        "doubts": codec.dump(doubts, Doubts).decode(),
    }


def _keep(uow: UnitOfWork, row: RowMapping, values: dict[str, Any]) -> None:
    document = values["document"]
    upsert(uow.connection, _reviews, ["document"], values)
    uow.connection.execute(delete(_agencies).where(_agencies.c.document == document))
    for agency in sorted({row["agency"], row["receiving"] or "", row["deciding"] or ""} - {""}):
        mine = {"agency": agency, "place": values["place"], "document": document}
        uow.connection.execute(_agencies.insert().values(**mine))
