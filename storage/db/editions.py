"""The versions of documents; one is added, never changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, tuple_

from core import codec
from core.dossier import Document, FieldValue
from core.edition import READ, UNDO, VERIFY, Decision, Edition
from core.errors import IllegalStep, Outdated
from core.ids import BatchId, DocumentId, PageId
from storage.db.statements import insert_new, one
from storage.db.tables import documents as _documents
from storage.db.tables import editions as _editions
from storage.db.work import UnitOfWork

_SOHOA = "sohoa"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands among its versions; a document without versions is at its first."""

    number: int = 1
    settled: bool = True


def newest(uow: UnitOfWork, document: Document) -> Edition:
    """Return the newest version of a document; as it stands is the first one of a document that has none yet."""
    query = select(_editions).where(_editions.c.document == document.id).order_by(_editions.c.number.desc()).limit(1)
    found = uow.connection.execute(query).mappings().first()
    return _edition(found) if found is not None else _first(uow, document)


def heads(uow: UnitOfWork, batch: BatchId) -> dict[DocumentId, Edition]:
    """Return the newest version of every document of a batch that has versions, also of dropped ones."""
    rows = uow.connection.execute(_of_batch(select(_editions), batch)).mappings()
    return {DocumentId(row["document"]): _edition(row) for row in rows}


def standing(uow: UnitOfWork, batch: BatchId) -> dict[DocumentId, Standing]:
    """Return where every document of a batch stands that has versions."""
    query = select(_editions.c.document, _editions.c.number, _editions.c.settled)
    rows = uow.connection.execute(_of_batch(query, batch))
    return {DocumentId(document): Standing(number, settled) for document, number, settled in rows}


def history(uow: UnitOfWork, document: Document) -> list[Edition]:
    """Return every version of a document, oldest first."""
    query = select(_editions).where(_editions.c.document == document.id).order_by(_editions.c.number)
    return [_edition(row) for row in uow.connection.execute(query).mappings()] or [_first(uow, document)]


def read_and_vouched(uow: UnitOfWork, names: Sequence[str]) -> list[tuple[Document, Document]]:
    """Return what was read of each document before anybody changed it, and what somebody vouched for last.

    Documents that nobody has vouched for, and those that are gone, are left out.
    """
    versions = select(_editions.c.document, _editions.c.number, _editions.c.action).where(
        _editions.c.document.in_(names)
    )
    acts: dict[str, list[tuple[int, str]]] = {}
    for name, number, action in uow.connection.execute(versions.order_by(_editions.c.number)):
        acts.setdefault(name, []).append((number, action))
    pairs = {name: pair for name, found in acts.items() if (pair := _ends(found)) is not None}
    wanted = [(name, number) for name, pair in pairs.items() for number in pair]
    query = select(_editions.c.document, _editions.c.number, _editions.c.body)
    query = query.where(tuple_(_editions.c.document, _editions.c.number).in_(wanted))
    bodies = {(name, number): codec.load(Document, body) for name, number, body in uow.connection.execute(query)}
    return [(bodies[name, read], bodies[name, vouched]) for name, (read, vouched) in pairs.items()]


def _ends(acts: Sequence[tuple[int, str]]) -> tuple[int, int] | None:
    """Return the last version that was read before anybody changed it, and the newest that somebody vouched for."""
    read = list(takewhile(lambda act: act[1] == READ, acts))
    vouched = [number for number, action in acts if action == VERIFY]
    return (read[-1][0], vouched[-1]) if read and vouched else None


def record(uow: UnitOfWork, documents: list[Document]) -> None:
    """Keep what was read anew of documents of one batch, where type, pages or values differ from the newest version.

    Ask under `batches.lock`. What people decided about a document stays decided.
    """
    known = heads(uow, documents[0].batch) if documents else {}
    for document in documents:
        old = known.get(document.id)
        if old is None:
            _add(uow, _first(uow, document))
        elif not old.settled or _content(old.document) != _content(document):
            number = old.number + 1
            at = uow.now()
            _add(uow, replace(old, number=number, document=document, action=READ, by=_SOHOA, at=at, settled=True))


def change(uow: UnitOfWork, seen: Edition, made: Edition) -> Edition:
    """Keep what a person `made` of the version that they saw; raise Outdated when that is not the newest any more.

    Number, moment, origin and what an undo brings back are set here.
    """
    _must_be_newest(uow, seen)
    number = seen.number + 1
    return _add(uow, replace(made, number=number, at=uow.now(), origin=number, before=seen.origin))


def undone(uow: UnitOfWork, seen: Edition) -> Edition:
    """Return the version that an undo of the one seen brings back; raise IllegalStep when there is nothing to undo."""
    if seen.before is None:
        raise IllegalStep("there is nothing to undo")
    mine = _editions.c.document == seen.document.id
    query = select(_editions).where(mine, _editions.c.origin == seen.before).order_by(_editions.c.number.desc())
    row = uow.connection.execute(query.limit(1)).mappings().first()
    return _edition(one(row, f"version {seen.before} of {seen.document.id}"))


def undo(uow: UnitOfWork, seen: Edition, back: Edition, document: Document, by: str) -> Edition:
    """Let the document stand again as people had decided in `back`; raise Outdated. Undoing again goes further back."""
    _must_be_newest(uow, seen)
    return _add(uow, replace(back, number=seen.number + 1, document=document, action=UNDO, by=by, at=uow.now()))


def _of_batch(query: Select[Any], batch: BatchId) -> Select[Any]:
    """Return the query over versions, for the newest one of each document of a batch."""
    last = select(_editions.c.document, func.max(_editions.c.number).label("number"))
    last = last.join(_documents, _documents.c.id == _editions.c.document).where(_documents.c.batch == batch)
    newest_ones = last.group_by(_editions.c.document).subquery()
    same = (newest_ones.c.document == _editions.c.document) & (newest_ones.c.number == _editions.c.number)
    return query.join(newest_ones, same)


def _first(uow: UnitOfWork, document: Document) -> Edition:
    return Edition(1, document, Decision(), READ, _SOHOA, uow.now(), 1, None)


def _content(document: Document) -> tuple[str, tuple[PageId, ...], dict[str, FieldValue]]:
    """Return what somebody who saw another version would have missed."""
    return document.type, document.slots, {field.name: field.value for field in document.fields}


def _must_be_newest(uow: UnitOfWork, seen: Edition) -> None:
    if newest(uow, seen.document).number != seen.number:
        raise Outdated(f"version {seen.number} is not the newest")
    if seen.number == 1:
        # A document that was made before there were versions gets its first one now.
        insert_new(uow.connection, _editions, _values(seen))


def _add(uow: UnitOfWork, edition: Edition) -> Edition:
    values = _values(edition)
    if not insert_new(uow.connection, _editions, values):
        raise Outdated(f"version {edition.number} is there already")
    return replace(edition, sha256=_digest(values))


def _digest(kept: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{kept['body']}\n{kept['decision']}".encode()).hexdigest()


def _values(edition: Edition) -> dict[str, Any]:
    return {
        "document": edition.document.id,
        "number": edition.number,
        "action": edition.action,
        "made_by": edition.by,
        "at": edition.at,
        "origin": edition.origin,
        "before": edition.before,
        "settled": edition.settled,
        "decision": codec.dump(edition.decision).decode(),
        "body": codec.dump(edition.document).decode(),
    }


def _edition(row: RowMapping) -> Edition:
    return Edition(
        number=row["number"],
        document=codec.load(Document, row["body"]),
        decision=codec.load(Decision, row["decision"]),
        action=row["action"],
        by=row["made_by"],
        at=row["at"],
        origin=row["origin"],
        before=row["before"],
        settled=row["settled"],
        sha256=_digest(dict(row)),
    )
