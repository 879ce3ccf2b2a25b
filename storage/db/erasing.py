"""The end of a dossier in the database: every row that speaks of it or of its papers, and of people nobody else knows.

What stays is the audit, in which ids stand and no words, and the minutes of the destruction.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update

from core.blob import Blob
from core.ids import DocumentId, PartyId
from core.procedure import Dossier
from storage.db import columns, parties, search_rows
from storage.db.ended import Content
from storage.db.register_tables import (
    document_owners,
    dossier_moves,
    evidence,
    exclusions,
    holdings,
    links,
    merges,
    party_numbers,
    party_traces,
    warnings,
)
from storage.db.register_tables import parties as party_rows
from storage.db.retention_tables import holds
from storage.db.review_tables import entries, rechecks, rescans, review_agencies, reviews, wordings
from storage.db.sealing import Keyring
from storage.db.tables import (
    arrangements,
    artifacts,
    batches,
    documents,
    dossiers,
    editions,
    events,
    files,
    page_texts,
    pages,
    search_texts,
    steps,
    upload_parts,
    uploads,
)
from storage.db.work import UnitOfWork

_MANY = 500
TABLES = (
    steps,
    search_texts,
    page_texts,
    artifacts,
    editions,
    document_owners,
    holdings,
    evidence,
    warnings,
    links,
    exclusions,
    dossier_moves,
    holds,
    arrangements,
    documents,
    pages,
    files,
    batches,
    dossiers,
    events,
    upload_parts,
    uploads,
    reviews,
    review_agencies,
    wordings,
    rescans,
    rechecks,
    entries,
    party_traces,
    party_numbers,
    merges,
    party_rows,
)
"""Where rows are deleted."""
_BLOBS = ((pages, "image"), (pages, "text"), (pages, "words"))


def blobs(uow: UnitOfWork, content: Content) -> tuple[list[Blob], set[str]]:
    """Return the bytes of all that lies in a dossier, by key, and the keys of those that were handed in."""
    found: dict[str, Blob] = {}
    for row in _rows(uow, files, "id", content.files):
        found[row["blob_sha256"]] = columns.the_blob("blob", row)
    handed_in = set(found)
    for row in _rows(uow, upload_parts, "upload", content.uploads):
        found[row["blob_sha256"]] = columns.the_blob("blob", row)
    for row in _rows(uow, artifacts, "owner", [*content.documents, *content.pages]):
        found[row["blob_sha256"]] = columns.the_blob("blob", row)
    for row in _rows(uow, wordings, "page", content.pages):
        found[row["reading_sha256"]] = columns.the_blob("reading", row)
    for row in _rows(uow, pages, "id", content.pages):
        for _, name in _BLOBS:
            if (blob := columns.blob_of(name, row)) is not None:
                found[blob.sha256] = blob
    return [found[key] for key in sorted(found)], handed_in


def erase(uow: UnitOfWork, keys: Keyring, dossier: Dossier, content: Content) -> None:
    """Delete a dossier with all that lies in it; ask under its lock, when nothing that stays needs it."""
    people = _people(uow, dossier, content.documents)
    reused = _linked(uow, dossier)
    for document in content.documents:
        parties.retell(uow, keys, document, {})
    for table, name, ids in _plan(dossier, content):
        _delete(uow, table, name, ids)
    for party in people:
        _forget(uow, party)
    # Papers of other dossiers were found by the code of this one, too.
    search_rows.put(uow, [document for document in reused if document not in content.documents])


def _plan(dossier: Dossier, content: Content) -> Iterator[tuple[Table, str, Sequence[str]]]:
    """Yield what is deleted where, rows that point at others first."""
    papers, brought, own = content.documents, content.batches, [dossier.id]
    everything = [dossier.id, dossier.code, *brought, *content.files, *content.pages, *papers]
    yield steps, "subject", everything
    for table in (search_texts, review_agencies, reviews, rechecks, entries, rescans):
        yield table, "document", papers
    for table in (page_texts, wordings, rescans):
        yield table, "page", content.pages
    yield artifacts, "owner", [*papers, *content.pages]
    for table in (editions, document_owners, holdings, evidence, warnings, links):
        yield table, "document", papers
    for table in (warnings, links, exclusions, dossier_moves, holds):
        yield table, "dossier", own
    yield upload_parts, "upload", content.uploads
    yield uploads, "id", content.uploads
    yield arrangements, "batch", brought
    yield documents, "id", papers
    yield pages, "id", content.pages
    yield files, "id", content.files
    yield batches, "id", brought
    yield dossiers, "id", own
    yield events, "subject", everything


def _people(uow: UnitOfWork, dossier: Dossier, papers: Sequence[DocumentId]) -> set[PartyId]:
    """Return whose dossier it is, and whose papers lie in it."""
    found = {PartyId(row["party"]) for row in _rows(uow, document_owners, "document", papers)}
    return found | ({dossier.applicant} if dossier.applicant is not None else set())


def _linked(uow: UnitOfWork, dossier: Dossier) -> list[DocumentId]:
    query = select(links.c.document).where(links.c.dossier == dossier.id).distinct()
    return [DocumentId(document) for document in uow.connection.execute(query).scalars()]


def _forget(uow: UnitOfWork, party: PartyId) -> None:
    """Delete somebody of whom no dossier and no paper is left, with everybody that they were merged with."""
    there = select(party_rows.c.id).where(party_rows.c.id == party)
    if uow.connection.execute(there).first() is None:
        return  # went with somebody else
    ids = sorted(parties.one_of(uow, party))
    needed: list[ColumnElement[bool]] = [
        exists().where(dossiers.c.applicant.in_(ids)),
        exists().where(document_owners.c.party.in_(ids)),
        exists().where(holdings.c.party.in_(ids)),
    ]
    if uow.connection.execute(select(or_(*needed))).scalar():
        return
    _delete(uow, party_traces, "party", ids)
    _delete(uow, party_numbers, "party", ids)
    uow.connection.execute(delete(merges).where(or_(merges.c.gone.in_(ids), merges.c.into.in_(ids))))
    uow.connection.execute(update(party_rows).where(party_rows.c.id.in_(ids)).values(merged_into=None))
    _delete(uow, party_rows, "id", ids)
    _delete(uow, events, "subject", ids)


def _delete(uow: UnitOfWork, table: Table, name: str, ids: Collection[str]) -> None:
    for some in _parts(sorted(ids)):
        uow.connection.execute(delete(table).where(table.c[name].in_(some)))


def _rows(uow: UnitOfWork, table: Table, name: str, ids: Collection[str]) -> Iterator[Any]:
    for some in _parts(sorted(ids)):
        yield from uow.connection.execute(select(table).where(table.c[name].in_(some))).mappings().all()


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _MANY):
        yield ids[start : start + _MANY]
