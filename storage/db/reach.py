"""Whether somebody may know of one thing: the object check beside the filter of `storage.db.sight`.

What is there and hidden is told from what is not there by nobody: both are NotFound.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import wraps
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, literal, or_, select, true

from core.blob import ArtifactKind
from core.errors import NotFound
from core.ids import PartyId
from core.party import How
from core.sight import Sight
from storage.db import merges, parties
from storage.db.access_tables import agencies as _agencies
from storage.db.access_tables import api_keys as _keys
from storage.db.access_tables import duties as _duties
from storage.db.access_tables import people as _people
from storage.db.destructions import within
from storage.db.register_tables import document_owners as _owners
from storage.db.register_tables import party_traces as _traces
from storage.db.retention_tables import destructions as _destructions
from storage.db.sight import brought, handled, visible
from storage.db.tables import artifacts as _artifacts
from storage.db.tables import batches as _batches
from storage.db.tables import documents as _documents
from storage.db.tables import dossiers as _dossiers
from storage.db.tables import files as _files
from storage.db.tables import pages as _pages
from storage.db.tables import uploads as _uploads
from storage.db.work import UnitOfWork

_NOTHING = literal("")
_NEW = timedelta(days=1)
"""For how long somebody is known to who entered them, while no dossier and no paper names them there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that may be known of."""

    id: str
    dossier: str = ""
    """Id of the dossier to which it belongs."""
    version: str = ""
    """Of a document: SHA-256 of its searchable PDF; of a file or page: of its bytes."""


Look = Callable[[UnitOfWork, Sight, str], Found]


def _telling(look: Look) -> Look:
    """Let the error say what was asked for."""

    @wraps(look)
    def looked(uow: UnitOfWork, sight: Sight, asked: str) -> Found:
        try:
            return look(uow, sight, asked)
        except NotFound as error:
            error.asked = (look.__name__, asked)
            raise

    return looked


@_telling
def dossier(uow: UnitOfWork, sight: Sight, code: str) -> Found:
    """Return a dossier by its code; raise NotFound."""
    query = select(_dossiers.c.id, _dossiers.c.id, _NOTHING).where(_dossiers.c.code == code, _handled(sight))
    return _one(uow, query, "dossier")


@_telling
def document(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a document; raise NotFound."""
    pdf = (_artifacts.c.owner == _documents.c.id) & (_artifacts.c.kind == ArtifactKind.PDF.value)
    query = select(_documents.c.id, _documents.c.dossier, _artifacts.c.blob_sha256).outerjoin(_artifacts, pdf)
    return _one(uow, query.where(_documents.c.id == identity, visible(sight)), "document")


@_telling
def preview(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a document of whatever privacy class; raise NotFound."""
    return document(uow, replace(sight, types=None), identity)


@_telling
def batch(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a batch all of which may be known; raise NotFound."""
    query = select(_batches.c.id, _batches.c.dossier, _NOTHING)
    return _one(uow, query.where(_batches.c.id == identity, brought(sight)), "batch")


@_telling
def file(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a file, which goes with its whole batch; raise NotFound."""
    query = select(_files.c.id, _batches.c.dossier, _files.c.blob_sha256)
    query = query.join(_batches, _batches.c.id == _files.c.batch)
    return _one(uow, query.where(_files.c.id == identity, brought(sight)), "file")


@_telling
def page(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a page of a document that may be known, or of a batch all of which may; raise NotFound."""
    paper = exists().where(_documents.c.id == _pages.c.document, visible(sight))
    query = select(_pages.c.id, _batches.c.dossier, _pages.c.image_sha256)
    query = query.join(_batches, _batches.c.id == _pages.c.batch)
    return _one(uow, query.where(_pages.c.id == identity, or_(brought(sight), paper)), "page")


@_telling
def party(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return somebody whose dossier is handled, or of whom a paper may be known; raise NotFound."""
    ids = parties.one_of(uow, PartyId(identity))
    if not sight.whole and not _served(uow, sight, ids):
        raise NotFound("party")
    return Found(identity)


def alone(uow: UnitOfWork, sight: Sight, identity: PartyId) -> bool:
    """Return whether somebody may be known without those with whom they were merged."""
    return sight.whole or _served(uow, sight, [identity])


def _served(uow: UnitOfWork, sight: Sight, parties: Collection[PartyId]) -> bool:
    """Return whether these are applicants or owners within sight, or were entered just now by who asks."""
    ids = sorted(parties)
    applicant = exists().where(_dossiers.c.applicant.in_(ids), _handled(sight))
    owner = exists().where(_owners.c.party.in_(ids), _owners.c.document == _documents.c.id, visible(sight))
    new = (_traces.c.origin == sight.by, _traces.c.how == How.PERSON.value, _traces.c.at > uow.now() - _NEW)
    entered = exists().where(_traces.c.party.in_(ids), *new) if sight.by else false()
    return bool(uow.connection.execute(select(or_(applicant, owner, entered))).scalar())


@_telling
def merge(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a merge of two who may be known, each by itself; raise NotFound."""
    found = merges.get(uow, identity)
    if not (alone(uow, sight, found.gone) and alone(uow, sight, found.into)):
        raise NotFound("merge")
    return Found(identity)


def works_at(uow: UnitOfWork, identity: str, agencies: Collection[str]) -> bool:
    """Return whether somebody has a duty in one of these agencies."""
    duty = exists().where(_duties.c.person == identity, _duties.c.agency.in_(sorted(agencies)))
    return bool(uow.connection.execute(select(duty)).scalar())


@_telling
def person(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return somebody who has a duty in one of the agencies; raise NotFound."""
    query = select(_people.c.id, _NOTHING, _NOTHING).where(_people.c.id == identity)
    if sight.agencies is not None:
        duty = exists().where(_duties.c.person == _people.c.id, _duties.c.agency.in_(sorted(sight.agencies)))
        query = query.where(duty)
    return _one(uow, query, "person")


@_telling
def agency(uow: UnitOfWork, sight: Sight, code: str) -> Found:
    """Return one of the agencies, when it is registered; raise NotFound."""
    query = select(_agencies.c.code, _NOTHING, _NOTHING).where(_agencies.c.code == code)
    if sight.agencies is not None:
        query = query.where(_agencies.c.code.in_(sorted(sight.agencies)))
    return _one(uow, query, "agency")


@_telling
def key(uow: UnitOfWork, sight: Sight, name: str) -> Found:
    """Return the key of a service of one of the agencies; raise NotFound."""
    query = select(_keys.c.name, _NOTHING, _NOTHING).where(_keys.c.name == name)
    if sight.agencies is not None:
        query = query.where(_keys.c.agency.in_(sorted(sight.agencies)))
    return _one(uow, query, "key")


@_telling
def upload(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a file that arrives in parts from who asks, and from nobody else; raise NotFound."""
    query = select(_uploads.c.id, _uploads.c.dossier, _NOTHING).where(_uploads.c.id == identity)
    return _one(uow, query.where(_uploads.c.owner == sight.by) if sight.by else query, "upload")


@_telling
def destruction(uow: UnitOfWork, sight: Sight, identity: str) -> Found:
    """Return a proposal to destroy dossiers all of which are handled; raise NotFound."""
    query = select(_destructions.c.id, _NOTHING, _destructions.c.digest).where(_destructions.c.id == identity)
    return _one(uow, query.where(within(sight)), "destruction")


@_telling
def blob(uow: UnitOfWork, sight: Sight, sha256: str) -> Found:
    """Return the bytes of a file, of a page or of what was made of a paper, that may be known; raise NotFound."""
    if sight.whole:
        return Found(sha256, version=sha256)
    of_file = exists().where(_files.c.blob_sha256 == sha256, _batches.c.id == _files.c.batch, brought(sight))
    made = exists().where(_artifacts.c.blob_sha256 == sha256, _artifacts.c.owner == _documents.c.id, visible(sight))
    seen = (_documents.c.id == _pages.c.document, visible(sight))
    picture = exists().where(or_(_pages.c.image_sha256 == sha256, _pages.c.words_sha256 == sha256), *seen)
    if not uow.connection.execute(select(or_(of_file, picture, made))).scalar():
        raise NotFound("blob")
    return Found(sha256, version=sha256)


def _handled(sight: Sight) -> ColumnElement[bool]:
    return handled(sight.agencies) if sight.agencies is not None else true()


def _one(uow: UnitOfWork, query: Select[Any], what: str) -> Found:
    row = uow.connection.execute(query).first()
    if row is None:
        raise NotFound(what)
    return Found(row[0], row[1] or "", row[2] or "")
