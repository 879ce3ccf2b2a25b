"""What somebody may see, as a condition of a query: the one place where permission gets into SQL."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, true

from core.ids import LENGTH
from core.sight import Sight
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import duties as _duties
from storage.db.access_tables import people as _people
from storage.db.register_tables import holdings as _holdings
from storage.db.register_tables import links as _links
from storage.db.register_tables import party_traces as _traces
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import steps as _steps


def visible(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a row of `documents` that somebody with this sight may know of it."""
    parts: list[ColumnElement[bool]] = [reached(sight)]
    if sight.agencies is not None:
        parts.append(of_agencies(sight.agencies))
    return and_(*parts)


def reached(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a row of `documents` that its privacy class is within sight."""
    return true() if sight.types is None else _documents.c.type.in_(sorted(sight.types))


def of_papers(sight: Sight, document: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition on the id of a paper that its privacy class is within sight."""
    if sight.types is None:
        return true()
    return exists().where(_documents.c.id == document, reached(sight))


def of_agencies(codes: Collection[str]) -> ColumnElement[bool]:
    """Return the condition on a row of `documents` that one of these agencies has to do with it.

    Its dossier, or one that it is linked to, was received or is decided there, or it was handed in or digitized there.
    """
    own = exists().where(_dossiers.c.id == _documents.c.dossier, handled(codes))
    linked = exists().where(
        _links.c.document == _documents.c.id,
        _links.c.ended_at.is_(None),
        _dossiers.c.id == _links.c.dossier,
        handled(codes),
    )
    digitized = exists().where(_holdings.c.document == _documents.c.id, _holdings.c.agency.in_(sorted(codes)))
    brought = exists().where(_batches.c.id == _documents.c.batch, _batches.c.agency.in_(sorted(codes)))
    return or_(own, linked, digitized, brought)


def said(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a row of `party_traces` that somebody with this sight may know who says so.

    A paper that they may know, or a person who works at none but other agencies.
    """
    if sight.whole:
        return true()
    paper = exists().where(_documents.c.id == _traces.c.origin, visible(sight))
    others: list[ColumnElement[bool]] = [exists().where(_documents.c.id == _traces.c.origin)]
    if sight.agencies is not None:
        mine = sorted({"", *sight.agencies})
        account = _people.c.account == _traces.c.origin
        works = exists().where(account, _duties.c.person == _people.c.id)
        works_here = exists().where(account, _duties.c.person == _people.c.id, _duties.c.agency.in_(mine))
        key_elsewhere = exists().where(_keys.c.name == _traces.c.origin, _keys.c.agency.not_in(mine))
        others += [and_(works, not_(works_here)), key_elsewhere]
    return or_(paper, not_(or_(*others)))


def brought(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a row of `batches` that somebody with this sight may know of all of it.

    It was handed in at one of their agencies, or for a dossier of theirs, and no paper of it is of another class.
    """
    parts: list[ColumnElement[bool]] = [true()]
    if sight.agencies is not None:
        own = exists().where(_dossiers.c.id == _batches.c.dossier, handled(sight.agencies))
        parts.append(or_(_batches.c.agency.in_(sorted(sight.agencies)), own))
    if sight.types is not None:
        others = _documents.c.type.not_in(sorted(sight.types))
        parts.append(~exists().where(_documents.c.batch == _batches.c.id, others))
    return and_(*parts)


def worked_on(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a row of `steps` that it is about a batch of theirs, or what lies in one."""
    if sight.whole:
        return true()
    return exists().where(_batches.c.id == func.substr(_steps.c.subject, 1, LENGTH), brought(sight))


def handled(codes: Collection[str]) -> ColumnElement[bool]:
    """Return the condition on a row of `dossiers` that it was received or is decided by one of these agencies."""
    wanted = sorted(codes)
    return or_(_dossiers.c.receiving.in_(wanted), _dossiers.c.deciding.in_(wanted))
