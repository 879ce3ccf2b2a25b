"""Files that arrive part by part: how far they are, and their parts."""

from datetime import datetime

from sqlalchemy import RowMapping, delete, func, select, update

from core.errors import IllegalStep, NotFound, WrongOffset
from core.ids import BatchId, DossierId, UploadId
from core.upload import Part, Upload
from storage.db import columns
from storage.db.statements import insert_new, one
from storage.db.tables import upload_parts as _parts
from storage.db.tables import uploads as _uploads
from storage.db.work import UnitOfWork


def add(uow: UnitOfWork, upload: Upload) -> None:
    """Keep a new upload; raise IllegalStep when its id is taken."""
    values = {
        "id": upload.id,
        "owner": upload.owner,
        "name": upload.name,
        "size": upload.size,
        "received": upload.received,
        "dossier": upload.dossier,
        "created_at": upload.created_at,
        "changed_at": upload.changed_at,
        "ended_at": upload.ended_at,
        "batch": upload.batch,
    }
    if not insert_new(uow.connection, _uploads, values):
        raise IllegalStep(f"upload {upload.id} is there already")


def get(uow: UnitOfWork, upload_id: UploadId) -> Upload:
    """Return the upload; raise NotFound."""
    found = uow.connection.execute(select(_uploads).where(_uploads.c.id == upload_id)).mappings().first()
    return _upload(one(found, f"upload {upload_id}"))


def standing(uow: UnitOfWork, owner: str, dossier: DossierId | None = None) -> list[Upload]:
    """Return the uploads of somebody that are not over, oldest first; with a dossier those for it."""
    query = select(_uploads).where(_uploads.c.owner == owner, _uploads.c.ended_at.is_(None)).order_by(_uploads.c.id)
    if dossier is not None:
        query = query.where(_uploads.c.dossier == dossier)
    return [_upload(row) for row in uow.connection.execute(query).mappings()]


def held(uow: UnitOfWork, owner: str) -> tuple[int, int]:
    """Return how many uploads of somebody are not over, and how many bytes they will have."""
    query = select(func.count(), func.coalesce(func.sum(_uploads.c.size), 0))
    row = uow.connection.execute(query.where(_uploads.c.owner == owner, _uploads.c.ended_at.is_(None))).one()
    return int(row[0]), int(row[1])


def append(uow: UnitOfWork, upload_id: UploadId, part: Part) -> Upload:
    """Keep a part that goes on where the last one ended, and return the upload.

    Raise NotFound, IllegalStep for one that is over, WrongOffset when another part was faster.
    """
    changed = uow.connection.execute(
        update(_uploads)
        .where(_uploads.c.id == upload_id, _uploads.c.ended_at.is_(None), _uploads.c.received == part.begins)
        .values(received=part.begins + part.size, changed_at=uow.now())
    )
    now = get(uow, upload_id)
    if changed.rowcount != 1:
        if now.ended_at is not None:
            raise IllegalStep("the upload is over")
        raise WrongOffset("another part was faster", offset=now.received)
    values = {"upload": upload_id, "begins": part.begins, "size": part.size, **columns.blob_values("blob", part.blob)}
    uow.connection.execute(_parts.insert().values(**values))
    return now


def parts(uow: UnitOfWork, upload_id: UploadId) -> list[Part]:
    """Return the parts of an upload that are kept, in order."""
    query = select(_parts).where(_parts.c.upload == upload_id).order_by(_parts.c.begins)
    rows = uow.connection.execute(query).mappings()
    return [Part(row["begins"], row["size"], columns.the_blob("blob", row)) for row in rows]


def end(uow: UnitOfWork, upload_id: UploadId, batch: BatchId | None = None) -> None:
    """Let an upload be over, handed in with a batch or given up; raise IllegalStep when it is already."""
    changed = uow.connection.execute(
        update(_uploads)
        .where(_uploads.c.id == upload_id, _uploads.c.ended_at.is_(None))
        .values(ended_at=uow.now(), batch=batch)
    )
    if changed.rowcount != 1:
        raise IllegalStep("the upload is over")


def end_stale(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Let uploads be over to which nothing came since `before`, at most `limit`; return how many."""
    stale = select(_uploads.c.id).where(_uploads.c.ended_at.is_(None), _uploads.c.changed_at <= before)
    chosen = stale.order_by(_uploads.c.changed_at).limit(limit).with_for_update(skip_locked=True)
    return uow.connection.execute(update(_uploads).where(_uploads.c.id.in_(chosen)).values(ended_at=uow.now())).rowcount


def any_over(uow: UnitOfWork, before: datetime) -> bool:
    """Return whether something is to be swept: an upload without news since `before`, or one over with parts."""
    stale = select(_uploads.c.id).where(_uploads.c.ended_at.is_(None), _uploads.c.changed_at <= before).limit(1)
    old = select(_uploads.c.id).where(_uploads.c.ended_at <= before).limit(1)
    found = (uow.connection.execute(query).first() for query in (stale, old))
    return any(row is not None for row in found) or bool(over(uow, 1))


def over(uow: UnitOfWork, limit: int) -> list[UploadId]:
    """Return uploads that are over and still have parts, at most `limit`."""
    query = select(_uploads.c.id).join(_parts, _parts.c.upload == _uploads.c.id)
    query = query.where(_uploads.c.ended_at.is_not(None)).distinct().limit(limit)
    return [UploadId(found) for found in uow.connection.execute(query).scalars()]


def forget_parts(uow: UnitOfWork, upload_id: UploadId) -> None:
    """Delete the rows of the parts of an upload whose bytes are gone."""
    uow.connection.execute(delete(_parts).where(_parts.c.upload == upload_id))


def forget(uow: UnitOfWork, before: datetime) -> None:
    """Delete uploads without parts that were over before a moment."""
    left = select(_parts.c.upload)
    where = (_uploads.c.ended_at.is_not(None), _uploads.c.ended_at <= before, _uploads.c.id.not_in(left))
    uow.connection.execute(delete(_uploads).where(*where))


def restart(uow: UnitOfWork, upload_id: UploadId) -> None:
    """Let an upload whose parts are gone begin anew; raise NotFound when it is over."""
    where = (_uploads.c.id == upload_id, _uploads.c.ended_at.is_(None))
    if uow.connection.execute(update(_uploads).where(*where).values(received=0, changed_at=uow.now())).rowcount != 1:
        raise NotFound(f"upload {upload_id}")


def _upload(row: RowMapping) -> Upload:
    return Upload(
        id=UploadId(row["id"]),
        owner=row["owner"],
        name=row["name"],
        size=row["size"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        received=row["received"],
        dossier=DossierId(row["dossier"]) if row["dossier"] else None,
        ended_at=row["ended_at"],
        batch=BatchId(row["batch"]) if row["batch"] else None,
    )
