"""Step 1: keep the files byte for byte, open a batch, ask for the split.

Loads nothing heavy: the web process calls it.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from core.batch import Batch, SourceFile
from core.blob import Blob
from core.errors import DuplicateFile, IllegalStep, InputError
from core.ids import BatchId, DossierId, PageId, file_id, new_id
from core.states import BatchState, FileState
from ingest import check
from pipeline import exclusions
from pipeline.queue import Step, ask
from pipeline.services import Services
from storage.db import batches, dossiers, events
from storage.db.work import UnitOfWork

UNKNOWN_KIND = "application/octet-stream"
REFUSED = "file.refused"
NOBODY = BatchId("")


def fingerprint(digests: Sequence[str], purpose: str) -> str:
    """Return the key by which an interrupted command finds its batch: the files in order and what they are for."""
    return hashlib.sha256("\n".join([purpose, *digests]).encode()).hexdigest()


def open_batch(
    services: Services,
    *,
    by: str,
    dossier: DossierId | None = None,
    procedure: str | None = None,
    key: str = "",
    agency: str = "",
) -> Batch:
    """Open an empty batch that files can be added to; raise NotDigitized for a dossier that was filed online."""
    batch = Batch(BatchId(new_id()), BatchState.OPEN, services.clock(), by, dossier, procedure, key, agency=agency)
    with services.work() as uow:
        add_batch(uow, batch)
    return batch


def add_batch(uow: UnitOfWork, batch: Batch) -> None:
    """Keep an empty batch; raise NotDigitized for a dossier that was filed online."""
    if batch.dossier is not None:
        exclusions.check(dossiers.get(uow, batch.dossier))
    batches.add(uow, batch)
    events.append(uow, batch.created_by, "batch.opened", batch.id, {"dossier": batch.dossier or ""})


def add_file(services: Services, batch_id: BatchId, name: str, path: Path, *, by: str) -> SourceFile:
    """Keep the file at `path` and add it to an open batch; what it holds is looked at later, in the split.

    Raise DuplicateFile when the dossier has these bytes already, IllegalStep when the batch is closed to new files.
    """
    blob = services.keep(path, media_type(path))
    with services.work() as uow:
        batches.lock(uow, batch_id)
        if batches.get(uow, batch_id).state is not BatchState.OPEN:
            raise IllegalStep("the batch takes no more files")
        return add_row(uow, batch_id, name, blob, by=by)


def add_row(
    uow: UnitOfWork, batch_id: BatchId, name: str, blob: Blob, *, by: str, replaces: PageId | None = None
) -> SourceFile:
    """Add a kept file to a batch that is locked; raise DuplicateFile."""
    batch = batches.get(uow, batch_id)
    if batch.dossier:
        dossiers.lock(uow, batch.dossier)
        if first := batches.duplicate_in_dossier(uow, batch.dossier, blob.sha256, batch_id):
            raise DuplicateFile(batch=first)
    position = len(batches.files(uow, batch_id)) + 1
    file = SourceFile(file_id(batch_id, position), batch_id, position, name, blob, FileState.WAITING, replaces=replaces)
    batches.add_file(uow, file)
    events.append(uow, by, "file.received", file.id, {"sha256": blob.sha256, "size": blob.size})
    return file


def note_refusal(services: Services, batch_id: BatchId, name: str, error: DuplicateFile, *, by: str) -> None:
    """Remember that a file was not taken into the batch, and where its bytes are."""
    with services.work() as uow:
        add_refusal(uow, batch_id, name, error, by=by)


def add_refusal(uow: UnitOfWork, batch_id: BatchId, name: str, error: DuplicateFile, *, by: str) -> None:
    """Remember the same in this unit of work."""
    events.append(uow, by, REFUSED, batch_id, {"name": name, "batch": error.params["batch"]})


def refusals(uow: UnitOfWork, batch_id: BatchId) -> list[tuple[str, DuplicateFile]]:
    """Return the files that were not taken into a batch, with the reason."""
    found = (event.data for event in events.of_subject(uow, batch_id) if event.action == REFUSED)
    return [(str(data["name"]), DuplicateFile(batch=str(data["batch"]))) for data in found]


def submit(services: Services, batch_id: BatchId, *, by: str) -> None:
    """Close the batch to new files and start its journey.

    Raise IllegalStep when that was done before, DuplicateFile when another batch has brought the same bytes meanwhile.
    """
    with services.work() as uow:
        batches.lock(uow, batch_id)
        if batches.get(uow, batch_id).state is not BatchState.OPEN:
            raise IllegalStep("the batch was submitted before")
        _still_new(uow, batches.get(uow, batch_id), batches.files(uow, batch_id))
        start(services, uow, batch_id, by=by)


def start(services: Services, uow: UnitOfWork, batch_id: BatchId, *, by: str) -> None:
    """Start the journey of an open batch that is locked."""
    files = batches.files(uow, batch_id)
    # A batch all of whose files were refused has nothing to wait for.
    batches.set_state(uow, batch_id, BatchState.PROCESSING)
    for file in files:
        ask(uow, services.queue, Step.SPLIT, file.id)
    if not files:
        batches.set_state(uow, batch_id, BatchState.READY)
    events.append(uow, by, "batch.submitted", batch_id, {"files": len(files)})


def _still_new(uow: UnitOfWork, batch: Batch, files: list[SourceFile]) -> None:
    """Raise DuplicateFile when the same bytes were handed in for the dossier while this batch was open."""
    if batch.dossier is None:
        return
    dossiers.lock(uow, batch.dossier)
    for file in files:
        if first := batches.duplicate_in_dossier(uow, batch.dossier, file.blob.sha256, NOBODY):
            raise DuplicateFile(batch=first)


def media_type(path: Path) -> str:
    """Return what kind of file this is by its first bytes, whether we can read it or not."""
    try:
        return check.media_type(path)
    except InputError:
        # Also bytes that we cannot read are kept: the split says what is wrong with them.
        return UNKNOWN_KIND
