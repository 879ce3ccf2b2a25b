"""Do one claimed step, whatever happens in it: the only place where steps and their errors meet."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from core.batch import Failure
from core.disk import NO_ROOM, of_disk
from core.errors import IllegalStep, SohoaError, StorageDown, StorageFull
from core.log import about
from pipeline import assemble, recognize, render, split
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import events, steps
from storage.db.steps import Claim
from storage.db.work import UnitOfWork

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Definition:
    """How a step is done, and what its subject becomes when it is quarantined."""

    do: Callable[[Services, Claim], None]
    give_up: Callable[[UnitOfWork, Services, str, Failure], None]


STEPS: dict[Step, Definition] = {
    Step.SPLIT: Definition(split.split, split.give_up),
    Step.RECOGNIZE: Definition(recognize.recognize, recognize.give_up),
    Step.ASSEMBLE: Definition(assemble.assemble, assemble.give_up),
    Step.RENDER: Definition(render.render, render.give_up),
}


def perform(services: Services, claim: Claim) -> None:
    """Do the step; on failure try again later or quarantine it. Raise only StorageError, the claim then expires."""
    with about(claim.subject):
        try:
            with _alive(services, claim):
                STEPS[Step(claim.step)].do(services, claim)
        except SohoaError as error:
            settle(services, claim, error)
        except OSError as error:
            # A full disk of our own is waited for; anything else that a library calls an OSError is a fault.
            full = error.errno in NO_ROOM
            settle(services, claim, of_disk(error) if full else SohoaError(type(error).__name__), retry=True)
        except Exception as error:
            LOG.exception("%s failed unexpectedly", claim.step)
            settle(services, claim, SohoaError(type(error).__name__), retry=True)


def settle(services: Services, claim: Claim, error: SohoaError, *, retry: bool = False) -> None:
    """Record the failure of a claimed step: due again after a pause, or quarantined with its subject given up."""
    failure = Failure(error.code, error.detail)
    try:
        _settle(services, claim, error, failure, retry=retry)
    except IllegalStep as moved:
        # Its subject has gone on meanwhile, so there is nothing to give up; the step must not come back for ever.
        LOG.warning("%s is quarantined alone: %s", claim.step, moved.detail)
        with services.work() as uow:
            if steps.holds(uow, claim):
                steps.quarantine(uow, claim, failure)
    LOG.warning("%s: %s (attempt %d)", claim.step, failure.code, claim.attempts)


def _settle(services: Services, claim: Claim, error: SohoaError, failure: Failure, *, retry: bool) -> None:
    options = services.settings.queue
    with services.work() as uow:
        if not steps.holds(uow, claim):
            return  # another worker took it over: its outcome counts
        claim = replace(claim, attempts=steps.attempts(uow, claim))
        pause = timedelta(seconds=options.retry_seconds * 2 ** (claim.attempts - 1))
        if isinstance(error, StorageDown | StorageFull):
            # The store is at fault, not the page: wait for it, however long, without using up attempts.
            steps.release(uow, claim, uow.now() + pause, failure, counted=False)
        elif (retry or error.retryable) and claim.attempts < options.attempts:
            steps.release(uow, claim, uow.now() + pause, failure)
        else:
            _quarantine(uow, services, claim, failure)


def _quarantine(uow: UnitOfWork, services: Services, claim: Claim, failure: Failure) -> None:
    steps.quarantine(uow, claim, failure)
    STEPS[Step(claim.step)].give_up(uow, services, claim.subject, failure)
    events.append(uow, "worker", f"{claim.step}.failed", claim.subject, {"code": failure.code})


@contextmanager
def _alive(services: Services, claim: Claim) -> Iterator[None]:
    """Renew the lease while the step runs; a lost lease is noticed when the step wants to finish."""
    done = threading.Event()
    pause = services.settings.queue.lease_seconds / 3

    def beat() -> None:
        while not done.wait(pause):
            try:
                steps.renew(services.engine, claim, services.clock(), services.settings.queue.lease_seconds)
            except SohoaError as error:
                LOG.warning("lease not renewed: %s", error.code)

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
