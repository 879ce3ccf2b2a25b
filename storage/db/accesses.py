"""Looking through the audit: everything about one person's papers, and what auditors ask for; newest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, true, union

from core.ids import PartyId
from core.people import CallerKind
from storage.db import audit, owners
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import audit as _audit
from storage.db.access_tables import duties as _duties
from storage.db.access_tables import people as _people
from storage.db.audit import Entry
from storage.db.register_tables import holdings as _holdings
from storage.db.register_tables import links as _links
from storage.db.sight import handled
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import pages as _pages
from storage.db.work import UnitOfWork

_NEAR = 5000
"""Entries that are gone through before anything is looked for by its index."""


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
    parts: list[ColumnElement[bool]] = [column == value for column, value in said.items() if value is not None]
    if sought.since is not None:
        parts.append(_audit.c.at >= sought.since)
    if sought.until is not None:
        parts.append(_audit.c.at < sought.until)
    if sought.before is not None:
        parts.append(_audit.c.number < sought.before)
    return _read(uow, parts, sought.limit, sought.agencies)


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
    wanted: list[ColumnElement[bool]] = [_audit.c.number.in_(numbers)]
    if before is not None:
        wanted.append(_audit.c.number < before)
    return _read(uow, wanted, limit, agencies)


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


def _of(agencies: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return the conditions on an entry by any of which one of these agencies has to do with it.

    Who asked works there now, by a duty or a key, or what was asked for is a dossier, batch or paper of theirs. The
    last four say together what `storage.db.sight.of_agencies` says of papers, each so that an index finds them.
    """
    codes = sorted(agencies)
    working = select(_duties.c.person).where(_duties.c.agency.in_(codes))
    people = select(_people.c.account).where(_people.c.id.in_(working))
    keys = select(_keys.c.name).where(_keys.c.agency.in_(codes))
    cases = select(_dossiers.c.id).where(handled(codes))
    brought = select(_batches.c.id).where(_batches.c.agency.in_(codes))
    things = (
        brought,
        select(_documents.c.id).where(_documents.c.dossier.in_(cases)),
        select(_links.c.document).where(_links.c.dossier.in_(cases), _links.c.ended_at.is_(None)),
        select(_holdings.c.document).where(_holdings.c.agency.in_(codes)),
        select(_documents.c.id).where(_documents.c.batch.in_(brought)),
    )
    return [
        and_(_audit.c.kind == CallerKind.PERSON.value, _audit.c.actor.in_(people)),
        and_(_audit.c.kind == CallerKind.SERVICE.value, _audit.c.actor.in_(keys)),
        and_(_audit.c.dossier != "", _audit.c.dossier.in_(cases)),
        *(_audit.c.subject.in_(some) for some in things),
    ]


def _read(
    uow: UnitOfWork, wanted: Sequence[ColumnElement[bool]], limit: int, agencies: frozenset[str] | None
) -> list[Entry]:
    """Return the newest entries that fulfil all conditions, of these agencies."""
    if agencies is not None:
        wanted = [_audit.c.number.in_(_newest(uow, wanted, limit, agencies))]
    rows = uow.connection.execute(select(_audit).where(*wanted).order_by(_audit.c.number.desc()).limit(limit))
    return [audit.of_row(row) for row in rows.mappings()]


def _newest(uow: UnitOfWork, wanted: Sequence[ColumnElement[bool]], limit: int, agencies: frozenset[str]) -> list[int]:
    """Return the numbers of the newest entries of these agencies, in two looks.

    Among the newest of all those of many agencies are found by going through them; what a small one asked is found by
    its people, dossiers and papers, so that what others do makes its search no longer.
    """
    end = uow.connection.execute(select(func.max(_audit.c.number)).where(*wanted)).scalar() or 0
    found: list[int] = []
    for near in (_audit.c.number > end - _NEAR, true()):
        # OFFSET keeps PostgreSQL from going through all entries backwards because only so many are wanted.
        parts = [select(_audit.c.number).where(*wanted, near, part).offset(0).subquery() for part in _of(agencies)]
        newest = [select(one.c.number).order_by(one.c.number.desc()).limit(limit).subquery() for one in parts]
        numbers = uow.connection.execute(union(*(select(one.c.number) for one in newest))).scalars()
        found = sorted(numbers, reverse=True)[:limit]
        if len(found) == limit:
            break
    return found
