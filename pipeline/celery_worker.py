"""The worker of many machines: the Celery app, one task, and the sweep."""

import logging
import os
import threading
import time
from collections.abc import Callable

from celery import Celery
from celery.signals import worker_process_init, worker_ready

from core.errors import SohoaError
from core.settings import Settings
from pipeline.celery_queue import TASK, make_celery
from pipeline.journey import perform
from pipeline.services import Services
from pipeline.sweep import sweep
from storage.db import steps, workers
from storage.identity import here

LOG = logging.getLogger("pipeline.worker")


def run(options: Settings, prepare: Callable[[Settings], Services]) -> None:
    """Work until told to stop; each process is prepared after the fork."""
    pool = ["--pool=prefork", f"--concurrency={options.queue.workers or os.cpu_count() or 1}"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    _app(options, prepare).worker_main(["worker", *pool, *quiet])


def _app(options: Settings, prepare: Callable[[Settings], Services]) -> Celery:
    app = make_celery(options.queue)
    opened: list[Services] = []

    def services() -> Services:
        if not opened:
            opened.append(prepare(options))
        return opened[0]

    @worker_process_init.connect(weak=False)  # type: ignore[untyped-decorator]
    def _child(**_: object) -> None:
        # What the parent opened must not be used across the fork; Celery itself lets no child outlive the parent.
        opened.clear()
        services()

    @worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]
    def _parent(**_: object) -> None:
        threading.Thread(target=_sweep_for_ever, args=(services(),), name="sweep", daemon=True).start()

    @app.task(name=TASK)  # type: ignore[untyped-decorator]
    def _step(step: str, subject: str) -> None:
        lease = options.queue.lease_seconds
        claim = steps.claim(services().engine, here(), services().clock(), lease, only=(step, subject))
        if claim is not None:
            perform(services(), claim)

    return app


def _sweep_for_ever(services: Services) -> None:
    while True:
        try:
            with services.work() as uow:
                workers.beat(uow, here(), "worker")
            sweep(services)
        except SohoaError as error:
            LOG.warning("cannot sweep: %s", error.code)
        except Exception:
            LOG.exception("unexpected in the sweep")
        time.sleep(services.settings.queue.sweep_seconds)
