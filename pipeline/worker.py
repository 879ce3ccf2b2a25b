"""Entry point of a worker process: `python -m pipeline.worker`. Nobody imports it.

With the database queue it claims due steps itself; with Celery it is what `pipeline.celery_worker` says.
"""

import logging
import os
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from types import FrameType

from core import log, settings
from core.errors import SohoaError
from core.options import QueueKind
from core.settings import Settings
from ocr.engine import require_engine
from ocr.picture import one_thread
from pipeline.journey import perform
from pipeline.services import Services
from pipeline.sweep import sweep
from storage.db import steps, workers
from storage.identity import here

LOG = logging.getLogger("pipeline.worker")


def prepare(options: Settings) -> Services:
    """Set up this process for work; raise EngineMissing before anything is claimed that could not be done."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    # What engines and libraries leave behind when they are killed is swept with the rest of the scratch folder.
    options.scratch_folder.mkdir(parents=True, exist_ok=True)
    os.environ["TMPDIR"] = str(options.scratch_folder)
    one_thread()
    log.set_up(options.log_level)
    require_engine(options.ocr)
    services = Services.open(options)
    services.clear_scratch()
    return services


class Loop:
    """Claims and does due steps, one at a time, until it is told to stop or has grown too large."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stopping = threading.Event()
        self._next_sweep = 0.0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the step at hand, then return from `run`."""
        self._stopping.set()

    def run(self) -> None:
        """Work; a store that is down is waited for."""
        options = self._services.settings.queue
        while not self._stopping.is_set():
            try:
                busy = self._once()
            except SohoaError as error:
                LOG.warning("cannot work: %s", error.code)
                busy = False
            except Exception:
                LOG.exception("unexpected; the step at hand is settled by the sweep")
                busy = False
            if not busy:
                self._stopping.wait(options.poll_seconds)
            if _peak_memory() > options.worker_memory:
                return  # the supervisor starts a fresh one

    def _once(self) -> bool:
        services = self._services
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + services.settings.queue.sweep_seconds
            with services.work() as uow:
                workers.beat(uow, here(), "worker")
            sweep(services)
        claim = steps.claim(services.engine, here(), services.clock(), services.settings.queue.lease_seconds)
        if claim is None:
            return False
        perform(services, claim)
        return True


def _peak_memory() -> int:
    """Return bytes; the kernel's own mark, because `getrusage` starts with the peak of the process that started us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def main() -> int:
    """Run one worker; return its exit status."""
    options = settings.load()
    try:
        services = prepare(options)
    except SohoaError as error:
        LOG.error("cannot start: %s %s", error.code, error.detail)  # noqa: TRY400  (a cause, not a bug)
        return 1
    if options.queue.kind is QueueKind.CELERY:
        services.engine.dispose()
        # Its library takes a tenth of a second to load, which each worker without it should not cost.
        import_module("pipeline.celery_worker").run(options, prepare)
        return 0
    loop = Loop(services)
    signal.signal(signal.SIGTERM, loop.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    loop.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
