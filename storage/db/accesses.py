"""Looking through the audit: everything about one person's papers, and what auditors ask for; newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union

from core.ids import PartyId
from core.people import CallerKind
from storage.db import audit, owners
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import audit as _audit
from storage.db.access_tables import duties as _duties
from storage.db.access_tables import people as _people
from storage.db.audit import Entry
from storage.db.sight import handled, of_agencies
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are looked for; what is empty or None leaves a part open."""

    actor: str = ""
    subject: str = ""
    dossier: str | None = None
    """Id."""
    since: datetime | None = None
    until: datetime | None = None
    outcome: str = ""
    agencies: frozenset[str] | None = None
    """Only what these agencies did, or what was done to something of theirs."""
    before: int | None = None
    """Number of the last one of the part before."""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Theirs:
    """What belongs to one person, of the things that entries of the audit name."""

    subjects: frozenset[str]
    dossiers: dict[str, str]
    """Code by id."""


def find(uow: UnitOfWork, sought: Sought) -> list[Entry]:
    """Return entries, newest first."""
    said = {
        _audit.c.actor: sought.actor or None,
        _audit.c.subject: sought.subject or None,
        _audit.c.dossier: sought.dossier,
        _audit.c.outcome: sought.outcome or None,
    }
    parts = [column == value for column, value in said.items() if value is not None]
    if sought.since is not None:
        parts.append(_audit.c.at >= sought.since)
    if sought.until is not None:
        parts.append(_audit.c.at < sought.until)
    if sought.agencies is not None:
        parts.append(_of(sought.agencies))
    return _read(uow, select(_audit).where(*parts), sought.limit, sought.before)


def about_party(
    uow: UnitOfWork,
    parties: Collection[PartyId],
    limit: int,
    before: int | None = None,
    agencies: frozenset[str] | None = None,
) -> list[Entry]:
    """Return entries about a party under all its ids, its papers with their pages, files and batches, its dossiers."""
    ids = sorted(parties)
    papers = owners.documents(parties)
    pages = select(_pages.c.id).where(_pages.c.document.in_(papers))
    files = select(_pages.c.file).where(_pages.c.document.in_(papers))
    brought = select(_documents.c.batch).where(_documents.c.id.in_(papers))
    cases = select(_dossiers.c.id).where(_dossiers.c.applicant.in_(ids))
    # Each part is found by its index; one condition with OR would be looked for in every row.
    parts = [_audit.c.subject.in_(some) for some in (ids, papers, pages, files, brought)]
    numbers = union(*(select(_audit.c.number).where(part) for part in (*parts, _audit.c.dossier.in_(cases))))
    query = select(_audit).where(_audit.c.number.in_(numbers))
    if agencies is not None:
        query = query.where(_of(agencies))
    return _read(uow, query, limit, before)


def theirs(uow: UnitOfWork, parties: Collection[PartyId], entries: Collection[Entry]) -> Theirs:
    """Return which of the things that these entries name are the party's own, so that no other is told."""
    ids = sorted(parties)
    named = sorted({entry.subject for entry in entries})
    owned = owners.documents(parties)
    papers = select(_documents.c.id).where(_documents.c.id.in_(owned), _documents.c.id.in_(named))
    pages = select(_pages.c.id).where(_pages.c.document.in_(owned), _pages.c.id.in_(named))
    found = {*ids, *uow.connection.execute(papers).scalars(), *uow.connection.execute(pages).scalars()}
    wanted = sorted({entry.dossier for entry in entries})
    cases = select(_dossiers.c.id, _dossiers.c.code).where(_dossiers.c.applicant.in_(ids), _dossiers.c.id.in_(wanted))
    codes = {row.id: row.code for row in uow.connection.execute(cases)}
    return Theirs(frozenset({*found, *codes}), codes)


def _of(agencies: frozenset[str]) -> ColumnElement[bool]:
    """Return the condition on an entry that one of these agencies has to do with it.

    Who asked works there now, by a duty or a key, or what was asked for is a dossier, paper or batch of theirs.
    """
    codes = sorted(agencies)
    working = select(_duties.c.person).where(_duties.c.agency.in_(codes))
    people = select(_people.c.account).where(_people.c.id.in_(working))
    keys = select(_keys.c.name).where(_keys.c.agency.in_(codes))
    cases = select(_dossiers.c.id).where(handled(codes))
    return or_(
        and_(_audit.c.kind == CallerKind.PERSON.value, _audit.c.actor.in_(people)),
        and_(_audit.c.kind == CallerKind.SERVICE.value, _audit.c.actor.in_(keys)),
        and_(_audit.c.dossier != "", _audit.c.dossier.in_(cases)),
        exists().where(_documents.c.id == _audit.c.subject, of_agencies(codes)),
        exists().where(_batches.c.id == _audit.c.subject, _batches.c.agency.in_(codes)),
    )


def _read(uow: UnitOfWork, query: Select[Any], limit: int, before: int | None) -> list[Entry]:
    if before is not None:
        query = query.where(_audit.c.number < before)
    rows = uow.connection.execute(query.order_by(_audit.c.number.desc()).limit(limit)).mappings()
    return [audit.of_row(row) for row in rows]
