"""Uploads become a batch: all of them or none, and only once for the same key."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.batch import Batch
from core.blob import Blob
from core.errors import DuplicateFile, IllegalStep, InvalidRequest, NotFound
from core.ids import BatchId, FileId, UploadId, new_id
from core.people import Caller, Permission
from core.procedure import Dossier
from core.states import BatchState
from core.upload import Upload
from pipeline import dossiers as cases
from pipeline import receive
from pipeline import uploads as sending
from pipeline.services import Services
from storage.db import batches, dossiers, uploads
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent part by part."""

    upload: UploadId
    sha256: str = ""
    """Of the whole file, as its sender says; empty where they say nothing."""


@dataclass(frozen=True, slots=True)
class Handed:
    """The batch that was made, or that an earlier request with the same key made."""

    batch: BatchId
    accepted: list[FileId]
    refused: list[tuple[str, DuplicateFile]]
    """Names of files that the dossier has already, and where."""
    fresh: bool


def hand_in(services: Services, caller: Caller, code: str, key: str, sent: Sequence[Sent]) -> Handed:
    """Make one batch of these uploads, in their order, and start it.

    Raise NotFound for a dossier or an upload that is not there, of somebody else or for another dossier; IllegalStep
    for an upload that is not complete or over, or a key that stood for other uploads; DamagedUpload; DuplicateFile
    when the dossier has all of the files; NotDigitized.
    """
    if not sent or len({one.upload for one in sent}) != len(sent):
        raise InvalidRequest("each upload once")
    with services.look() as uow:
        dossier = cases.get(uow, code)
        mark = receive.fingerprint([key], f"hand-in:{caller.name}:{dossier.id}")
        if known := batches.find_by_key(uow, mark):
            return _earlier(uow, known, caller, sent)
        files = [(_mine(uow, one, caller, dossier), one.sha256) for one in sent]
    kept = [(upload, _keep(services, upload, sha256)) for upload, sha256 in files]
    with services.work() as uow:
        dossiers.lock(uow, dossier.id)
        if known := batches.find_by_key(uow, mark):
            # The same request, sent twice at once, was faster.
            return _earlier(uow, known, caller, sent)
        handed = _made(services, uow, _batch(uow, caller, dossier, mark), kept)
    for upload, _ in kept:
        sending.clear(services, upload.id)
    return handed


def _mine(uow: UnitOfWork, one: Sent, caller: Caller, dossier: Dossier) -> Upload:
    found = uploads.get(uow, one.upload)
    if found.owner != caller.name or found.dossier != dossier.id:
        raise NotFound(f"upload {one.upload}")
    if found.ended_at is not None:
        raise IllegalStep("the upload is over")
    return found


def _keep(services: Services, upload: Upload, sha256: str) -> Blob:
    with sending.whole(services, upload, sha256) as path:
        return services.keep(path, receive.media_type(path))


def _batch(uow: UnitOfWork, caller: Caller, dossier: Dossier, mark: str) -> Batch:
    agency = dossier.receiving if caller.works_in(dossier.receiving, Permission.SCAN) else caller.home
    state = BatchState.OPEN
    return Batch(BatchId(new_id()), state, uow.now(), caller.name, dossier.id, key=mark, agency=agency)


def _made(services: Services, uow: UnitOfWork, batch: Batch, files: Sequence[tuple[Upload, Blob]]) -> Handed:
    """Make the batch under the lock of its dossier."""
    by = batch.created_by
    receive.add_batch(uow, batch)
    accepted, refused = [], []
    for upload, blob in files:
        uploads.end(uow, upload.id, batch.id)
        try:
            accepted.append(receive.add_row(uow, batch.id, upload.name, blob, by=by).id)
        except DuplicateFile as error:
            receive.add_refusal(uow, batch.id, upload.name, error, by=by)
            refused.append((upload.name, error))
    if not accepted:
        raise refused[0][1]
    receive.start(services, uow, batch.id, by=by)
    return Handed(batch.id, accepted, refused, fresh=True)


def _earlier(uow: UnitOfWork, batch: Batch, caller: Caller, sent: Sequence[Sent]) -> Handed:
    """Return what an earlier request with this key has made; raise IllegalStep when it was about other uploads."""
    for one in sent:
        with _forgotten():
            found = uploads.get(uow, one.upload)
            if found.owner == caller.name and found.batch != batch.id:
                raise IllegalStep("the key stood for other uploads")
    accepted = [file.id for file in batches.files(uow, batch.id) if file.replaces is None]
    return Handed(batch.id, accepted, receive.refusals(uow, batch.id), fresh=False)


@contextmanager
def _forgotten() -> Iterator[None]:
    """Let pass what was forgotten long after it was handed in."""
    try:
        yield
    except NotFound:
        return
