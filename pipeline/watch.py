"""The scanner's network folder: every finished file becomes a batch of its own."""

import socket
from collections.abc import Callable
from pathlib import Path

from core.blob import digest
from core.fold import shown
from core.ids import BatchId
from core.states import BatchState
from ingest import hotfolder
from ingest import split as ingest
from pipeline.receive import add_file, fingerprint, open_batch, submit
from pipeline.services import Services
from storage.db import batches

WATCHER = "watch"


def watch(
    services: Services, folder: Path, *, settle_seconds: float, poll_seconds: float, stop: Callable[[], bool]
) -> None:
    """Take files out of `folder` until `stop`; a file that cannot be read goes to failed/ with the reason beside it."""

    def take(path: Path) -> None:
        receive_once(services, path)
        # The batch itself reports the same error; asking here as well puts the reason beside the file.
        with services.scratch() as scratch:
            ingest.inspect(path, services.settings.ingest, scratch)

    hotfolder.watch(folder, take, settle_seconds=settle_seconds, poll_seconds=poll_seconds, stop=stop)


def receive_once(services: Services, path: Path) -> BatchId:
    """Make a batch of the file, or find the one that was made before a crash kept the file from being moved away."""
    state = path.stat()
    purpose = f"{WATCHER}:{socket.gethostname()}:{shown(path.absolute())}:{state.st_mtime_ns}"
    key = fingerprint([digest(path)], purpose)
    with services.look() as uow:
        known = batches.find_by_key(uow, key)
    batch = known or open_batch(services, by=WATCHER, key=key)
    if batch.state is BatchState.OPEN:
        with services.look() as uow:
            has_file = bool(batches.files(uow, batch.id))
        if not has_file:
            add_file(services, batch.id, shown(path.name), path, by=WATCHER)
        submit(services, batch.id, by=WATCHER)
    return batch.id
