"""Make one batch of some files, or go on with the one that an interrupted command left."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.batch import Batch
from core.blob import digest
from core.days import day_of
from core.errors import DuplicateFile, IllegalStep, InvalidRequest, SohoaError
from core.fold import shown
from core.procedure import Dossier
from core.states import BatchState
from pipeline import procedures
from pipeline.dossiers import DOSSIER_CODE, Opening, open_dossier
from pipeline.receive import add_file, fingerprint, note_refusal, open_batch, refusals, submit
from pipeline.repair import retry_failed_steps, withdraw
from pipeline.services import Services
from storage.db import batches, dossiers


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken into the batch."""

    source: str
    error: SohoaError


@dataclass(frozen=True, slots=True)
class Handed:
    """The batch that was made or found, and the files that were refused."""

    batch: Batch
    refused: list[Refusal]
    resumed: bool


def ensure_dossier(services: Services, code: str, procedure: str | None, *, by: str) -> Dossier:
    """Return the dossier with this code, made when it is unknown; raise InvalidRequest for an unusable code."""
    if not DOSSIER_CODE.fullmatch(code):
        raise InvalidRequest("dossier code")
    check_procedure(services, procedure)
    with services.look() as uow:
        known = dossiers.by_code(uow, code)
    if known is not None:
        return known
    try:
        return open_dossier(services, Opening(code, procedure), by=by)
    except IllegalStep:
        # Somebody made it at the same moment.
        return ensure_dossier(services, code, procedure, by=by)


def check_procedure(services: Services, code: str | None) -> None:
    """Raise InvalidRequest for a procedure that is not known, or not in force today."""
    if code is None:
        return
    with services.look() as uow:
        if procedures.find(services, uow, code, day_of(uow.now())) is None:
            raise InvalidRequest("procedure code")


def hand_in(
    services: Services, files: Sequence[Path], *, dossier: str | None, procedure: str | None, by: str
) -> Handed:
    """Put the files into one batch in the order given and start it; a second call goes on where the first was cut."""
    check_procedure(services, procedure)
    owner = ensure_dossier(services, dossier, procedure, by=by) if dossier else None
    key = fingerprint([digest(path) for path in files], f"{by}:{dossier or ''}:{procedure or ''}")
    with services.look() as uow:
        known = batches.find_by_key(uow, key)
    if known is not None and known.delivered_at is None and known.state is not BatchState.WITHDRAWN:
        batch, resumed = known, True
    else:
        dossier_id = owner.id if owner else None
        batch, resumed = open_batch(services, by=by, dossier=dossier_id, procedure=procedure, key=key), False
    try:
        _go_on(services, batch, files, by)
    except DuplicateFile:
        # Another batch has brought the same bytes while this one was open: begin again, and they are refused.
        withdraw(services, batch.id, by=by)
        return hand_in(services, files, dossier=dossier, procedure=procedure, by=by)
    except IllegalStep:
        # The same command, run twice at once, was faster; watch the batch together.
        with services.look() as uow:
            if batches.get(uow, batch.id).state is BatchState.OPEN:
                raise
    with services.look() as uow:
        refused = [Refusal(name, error) for name, error in refusals(uow, batch.id)]
    return Handed(batch, refused, resumed)


def _go_on(services: Services, batch: Batch, files: Sequence[Path], by: str) -> None:
    """Bring the batch from where it stands to being worked on."""
    if batch.state is BatchState.FAILED:
        retry_failed_steps(services, batch.id, by=by)
    if batch.state is not BatchState.OPEN:
        return
    _add_missing(services, batch, files, by)
    with services.look() as uow:
        empty = not batches.files(uow, batch.id)
    if empty:
        withdraw(services, batch.id, by=by)  # everything was here already
    else:
        submit(services, batch.id, by=by)


def _add_missing(services: Services, batch: Batch, files: Sequence[Path], by: str) -> None:
    """Add the files that an interrupted command has not added or seen refused yet."""
    with services.look() as uow:
        seen = [(file.name, file.blob.sha256) for file in batches.files(uow, batch.id)]
        refused = [name for name, _ in refusals(uow, batch.id)]
    for path in files:
        name = (shown(path.name), digest(path))
        if name in seen:
            seen.remove(name)
        elif shown(path) not in refused:
            try:
                add_file(services, batch.id, name[0], path, by=by)
            except DuplicateFile as error:
                note_refusal(services, batch.id, shown(path), error, by=by)


def delivered(services: Services, batch: Batch) -> None:
    """Record that everything the command owes has been written; a later call makes a new batch."""
    with services.work() as uow:
        batches.set_delivered(uow, batch.id)
