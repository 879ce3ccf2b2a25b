"""Files that arrive part by part: opened, gone on with after a cut line, put together, forgotten.

Each part is a blob, then a row, then committed: what was acknowledged is there after a power cut, and any process goes
on with it. A part begins with a line of its own, so that no other blob can be the same bytes and it may be deleted.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from core.blob import digest
from core.disk import disk
from core.errors import BlobCorrupt, DamagedUpload, EmptyFile, IllegalStep, NotFound, SohoaError, TooLarge, WrongOffset
from core.ids import UploadId, new_id
from core.people import Caller, Permission
from core.procedure import Dossier
from core.upload import Part, Upload
from pipeline import dossiers as cases
from pipeline import exclusions
from pipeline.services import Services
from storage.db import reach, uploads

PART = "application/octet-stream"
_AT_ONCE = 100
"""Uploads that one sweep forgets, at most."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that somebody wants to send."""

    name: str
    size: int
    """Bytes."""
    dossier: str = ""
    """Its code; empty for none."""


def lasts(services: Services) -> timedelta:
    """Return how long an upload is kept without a new part."""
    return timedelta(hours=services.settings.api.upload_hours)


def open_upload(services: Services, caller: Caller, wish: Wish) -> Upload:
    """Open an upload and return it.

    Raise EmptyFile, TooLarge for a file beyond the limit or more than one batch takes, NotFound for a dossier into
    which the caller may not scan, NotDigitized for one that was filed online.
    """
    if wish.size == 0:
        raise EmptyFile("nothing to send")
    if wish.size > services.settings.ingest.max_bytes:
        raise TooLarge("file")
    limits, dossier = services.settings.api, _dossier(services, caller, wish.dossier) if wish.dossier else None
    with services.work() as uow:
        count, size = uploads.held(uow, caller.name)
        if count >= limits.max_batch_files or size + wish.size > limits.max_batch_bytes:
            raise TooLarge("uploads")
        now = uow.now()
        home = dossier.id if dossier else None
        upload = Upload(UploadId(new_id()), caller.name, wish.name, wish.size, now, now, dossier=home)
        uploads.add(uow, upload)
    return upload


def _dossier(services: Services, caller: Caller, code: str) -> Dossier:
    with services.look() as uow:
        reach.dossier(uow, caller.sight(Permission.SCAN), code)
        found = cases.get(uow, code)
    exclusions.check(found)
    return found


def show(services: Services, upload: UploadId) -> Upload:
    """Return an upload; raise NotFound, also when it is over."""
    with services.look() as uow:
        found = uploads.get(uow, upload)
    if found.ended_at is not None:
        raise NotFound("the upload is over")
    return found


def head(upload: UploadId) -> bytes:
    """Return the line with which a part begins: never the same twice."""
    return f"sohoa-part {upload} {new_id()}\n".encode()


def append(services: Services, upload: UploadId, begins: int, path: Path, size: int) -> Upload:
    """Keep a part, `head` and `size` bytes of the file from `begins` on, and return the upload.

    Raise WrongOffset when it does not go on where the last one ended, NotFound for an upload that is over.
    """
    if size == 0:
        return show(services, upload)
    blob = services.keep(path, PART)
    try:
        with services.work() as uow:
            return uploads.append(uow, upload, Part(begins, size, blob))
    except (WrongOffset, IllegalStep, NotFound):
        # Nobody else has these bytes, and nobody needs them.
        services.blobs.delete(blob)
        raise


def cancel(services: Services, upload: UploadId) -> None:
    """Give an upload up; raise IllegalStep when it is over."""
    with services.work() as uow:
        uploads.end(uow, upload)
    clear(services, upload)


@contextmanager
def whole(services: Services, upload: Upload, sha256: str = "") -> Iterator[Path]:
    """Lend the whole file; `sha256` is what its sender says that it is, empty where they say nothing.

    Raise IllegalStep while bytes are missing, DamagedUpload when it is another file: it begins anew then.
    """
    if not upload.complete:
        raise IllegalStep("the upload is not complete")
    with services.look() as uow:
        parts = uploads.parts(uow, upload.id)
    with services.scratch() as folder:
        path = folder / "whole"
        try:
            with disk(), path.open("wb") as target:
                for part in parts:
                    _copy(services, part, target)
            right = path.stat().st_size == upload.size and sha256 in {"", digest(path)}
        except (NotFound, BlobCorrupt):
            right = False
        if not right:
            _begin_anew(services, upload, parts)
            raise DamagedUpload("what arrived is not what was sent", upload=upload.id)
        yield path


def _copy(services: Services, part: Part, target: BinaryIO) -> None:
    with services.blobs.open(part.blob) as source:
        source.readline()
        shutil.copyfileobj(source, target, 1 << 20)


def _begin_anew(services: Services, upload: Upload, parts: list[Part]) -> None:
    with services.work() as uow:
        uploads.restart(uow, upload.id)
        uploads.forget_parts(uow, upload.id)
    for part in parts:
        services.blobs.delete(part.blob)


def clear(services: Services, upload: UploadId) -> None:
    """Delete the parts of an upload that is over; what cannot be deleted now, the sweep tries again."""
    with suppress(SohoaError):
        _clear(services, upload)


def _clear(services: Services, upload: UploadId) -> None:
    with services.look() as uow:
        parts = uploads.parts(uow, upload)
    for part in parts:
        services.blobs.delete(part.blob)
    with services.work() as uow:
        uploads.forget_parts(uow, upload)


def sweep(services: Services) -> int:
    """Forget uploads that nobody goes on with, and delete the parts of those that are over; return how many."""
    past = services.clock() - lasts(services)
    with services.look() as uow:
        if not uploads.any_over(uow, past):
            return 0
    with services.work() as uow:
        uploads.end_stale(uow, past, _AT_ONCE)
        uploads.forget(uow, past)
    with services.look() as uow:
        over = uploads.over(uow, _AT_ONCE)
    for upload in over:
        _clear(services, upload)
    return len(over)
