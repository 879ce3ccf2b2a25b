"""Batches and the files in them."""

from sqlalchemy import RowMapping, and_, or_, select, update

from core.batch import Batch, Failure, SourceFile
from core.errors import IllegalStep, NotFound
from core.ids import BatchId, DossierId, FileId, PageId
from core.sight import EVERYTHING, Sight
from core.states import BATCH_MOVES, FILE_MOVES, BatchState, FileState, move
from storage.db import columns
from storage.db.sight import brought
from storage.db.statements import insert_new, one
from storage.db.tables import batches as _batches
from storage.db.tables import files as _files
from storage.db.work import UnitOfWork


def add(uow: UnitOfWork, batch: Batch) -> None:
    """Keep a new batch; raise IllegalStep when its id is taken."""
    values = {
        "id": batch.id,
        "state": batch.state.value,
        "created_at": batch.created_at,
        "created_by": batch.created_by,
        "dossier": batch.dossier,
        "procedure": batch.procedure,
        "key": batch.key,
        "delivered_at": batch.delivered_at,
        "agency": batch.agency,
        **columns.failure_values(batch.failure),
    }
    if not insert_new(uow.connection, _batches, values):
        raise IllegalStep(f"batch {batch.id} is there already")


def get(uow: UnitOfWork, batch_id: BatchId) -> Batch:
    """Return the batch; raise NotFound."""
    found = uow.connection.execute(select(_batches).where(_batches.c.id == batch_id)).mappings().first()
    return _batch(one(found, f"batch {batch_id}"))


def must_stand(uow: UnitOfWork, batch_id: BatchId) -> None:
    """Raise NotFound when the batch was withdrawn: its papers are served no more, although their bytes stay."""
    if get(uow, batch_id).state is BatchState.WITHDRAWN:
        raise NotFound("the batch was withdrawn")


def recent(uow: UnitOfWork, limit: int, before: BatchId | None = None, seen_by: Sight = EVERYTHING) -> list[Batch]:
    """Return at most `limit` batches, newest first; those older than `before` for the next part of the list."""
    query = select(_batches).where(brought(seen_by)).order_by(_batches.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(_batches.c.id < before)
    return [_batch(row) for row in uow.connection.execute(query).mappings()]


def of_dossier(uow: UnitOfWork, dossier_id: DossierId, seen_by: Sight = EVERYTHING) -> list[Batch]:
    """Return the batches of a dossier within sight, oldest first."""
    query = select(_batches).where(_batches.c.dossier == dossier_id, brought(seen_by)).order_by(_batches.c.id)
    return [_batch(row) for row in uow.connection.execute(query).mappings()]


def find_by_key(uow: UnitOfWork, key: str) -> Batch | None:
    """Return the newest batch with this fingerprint, or None; an empty fingerprint finds nothing."""
    query = select(_batches).where(_batches.c.key == key, _batches.c.key != "").order_by(_batches.c.id.desc()).limit(1)
    found = uow.connection.execute(query).mappings().first()
    return _batch(found) if found is not None else None


def lock(uow: UnitOfWork, batch_id: BatchId) -> None:
    """Let no other unit of work past this line for the same batch until this one ends; raise NotFound.

    On SQLite a unit that may write is alone anyway.
    """
    query = select(_batches.c.id).where(_batches.c.id == batch_id).with_for_update()
    one(uow.connection.execute(query).mappings().first(), f"batch {batch_id}")


def set_state(uow: UnitOfWork, batch_id: BatchId, state: BatchState, *, failure: Failure | None = None) -> None:
    """Move the batch on and keep why it failed, if it did; raise NotFound, IllegalStep."""
    now = get(uow, batch_id).state
    move(BATCH_MOVES, now, state)
    changed = uow.connection.execute(
        update(_batches)
        .where(_batches.c.id == batch_id, _batches.c.state == now.value)
        .values(state=state.value, **columns.failure_values(failure))
    )
    if changed.rowcount != 1:
        raise IllegalStep(f"batch {batch_id} was moved by somebody else")


def set_delivered(uow: UnitOfWork, batch_id: BatchId) -> None:
    """Remember that the command which made the batch has written all of its output; raise NotFound."""
    changed = uow.connection.execute(update(_batches).where(_batches.c.id == batch_id).values(delivered_at=uow.now()))
    if changed.rowcount != 1:
        raise NotFound(f"batch {batch_id}")


def add_file(uow: UnitOfWork, file: SourceFile) -> None:
    """Keep a new file; raise IllegalStep when its place in the batch is taken."""
    values = {
        "id": file.id,
        "batch": file.batch,
        "position": file.position,
        "name": file.name,
        **columns.blob_values("blob", file.blob),
        "state": file.state.value,
        "page_count": file.page_count,
        "signed": file.signed,
        "replaces": file.replaces,
        **columns.failure_values(file.failure),
    }
    if not insert_new(uow.connection, _files, values):
        raise IllegalStep(f"file {file.id} is there already")


def get_file(uow: UnitOfWork, file_id: FileId) -> SourceFile:
    """Return the file; raise NotFound."""
    found = uow.connection.execute(select(_files).where(_files.c.id == file_id)).mappings().first()
    return _file(one(found, f"file {file_id}"))


def files(uow: UnitOfWork, batch_id: BatchId) -> list[SourceFile]:
    """Return the files of a batch in the order in which they were handed in."""
    query = select(_files).where(_files.c.batch == batch_id).order_by(_files.c.position)
    return [_file(row) for row in uow.connection.execute(query).mappings()]


def set_file(
    uow: UnitOfWork,
    file_id: FileId,
    state: FileState,
    *,
    page_count: int | None = None,
    signed: bool | None = None,
    failure: Failure | None = None,
) -> None:
    """Move the file on; what is None stays as it was. Raise NotFound, IllegalStep."""
    now = get_file(uow, file_id).state
    move(FILE_MOVES, now, state)
    values = {"state": state.value, **columns.failure_values(failure)}
    if page_count is not None:
        values["page_count"] = page_count
    if signed is not None:
        values["signed"] = signed
    changed = uow.connection.execute(
        update(_files).where(_files.c.id == file_id, _files.c.state == now.value).values(**values)
    )
    if changed.rowcount != 1:
        raise IllegalStep(f"file {file_id} was moved by somebody else")


def know_file(uow: UnitOfWork, file_id: FileId, *, page_count: int, signed: bool) -> None:
    """Keep what a file is before its pages are taken out; raise NotFound."""
    values = {"page_count": page_count, "signed": signed}
    if uow.connection.execute(update(_files).where(_files.c.id == file_id).values(**values)).rowcount != 1:
        raise NotFound(f"file {file_id}")


def duplicate_in_dossier(uow: UnitOfWork, dossier_id: DossierId, sha256: str, own: BatchId) -> BatchId | None:
    """Return the first batch through which these bytes came into the dossier, or None; ask under `dossiers.lock`.

    Failed files and withdrawn batches do not count, nor do batches that were never submitted, except `own`: what they
    held may be handed in again.
    """
    query = (
        select(_batches.c.id)
        .join(_files, _files.c.batch == _batches.c.id)
        .where(
            _batches.c.dossier == dossier_id,
            or_(
                and_(_batches.c.id == own, _batches.c.state == BatchState.OPEN.value),
                _batches.c.state.not_in([BatchState.WITHDRAWN.value, BatchState.OPEN.value]),
            ),
            _files.c.blob_sha256 == sha256,
            _files.c.state != FileState.FAILED.value,
        )
        .order_by(_batches.c.id)
        .limit(1)
    )
    found = uow.connection.execute(query).scalar()
    return BatchId(found) if found is not None else None


def _batch(row: RowMapping) -> Batch:
    return Batch(
        id=BatchId(row["id"]),
        state=BatchState(row["state"]),
        created_at=row["created_at"],
        created_by=row["created_by"],
        dossier=DossierId(row["dossier"]) if row["dossier"] else None,
        procedure=row["procedure"],
        key=row["key"],
        delivered_at=row["delivered_at"],
        failure=columns.failure_of(row),
        agency=row["agency"],
    )


def _file(row: RowMapping) -> SourceFile:
    return SourceFile(
        id=FileId(row["id"]),
        batch=BatchId(row["batch"]),
        position=row["position"],
        name=row["name"],
        blob=columns.the_blob("blob", row),
        state=FileState(row["state"]),
        page_count=row["page_count"],
        signed=row["signed"],
        replaces=PageId(row["replaces"]) if row["replaces"] else None,
        failure=columns.failure_of(row),
    )
