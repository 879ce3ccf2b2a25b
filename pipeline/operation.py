"""Whether the service works, and what stands in quarantine: for those who keep it running, without any content."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import InvalidRequest, StorageError
from core.ids import BatchId, PageId
from core.messages import explain, sentence
from core.people import Caller, Permission
from core.states import StepState
from pipeline import repair
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import reach, steps, workers
from storage.identity import here

_MOST = 200


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A step that was given up; `message` says why, in Vietnamese."""

    step: str
    subject: str
    attempts: int
    at: datetime
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is."""

    workers: int
    """Alive a moment ago."""
    due: int
    """Steps that wait for a worker."""
    running: int
    quarantined: int
    store: str
    """Vietnamese: what is wrong with the blob store; empty when it answers."""


def health(services: Services, caller: Caller) -> Health:
    """Return how the service is, with the steps of the agencies that the caller keeps; raise StorageDown."""
    with services.look() as uow:
        counts = steps.counts(uow, caller.sight(Permission.ADMINISTER))
        alive = len(workers.alive(uow, here(), "worker"))
    totals = {state: sum(number for (_, one), number in counts.items() if one is state) for state in StepState}
    store = ""
    try:
        services.blobs.probe()
    except StorageError as error:
        store = explain(error)
    return Health(alive, totals[StepState.DUE], totals[StepState.LEASED], totals[StepState.FAILED], store)


def quarantine(services: Services, caller: Caller) -> list[Quarantined]:
    """Return the latest steps that were given up, of batches of the agencies that the caller keeps."""
    with services.look() as uow:
        found = steps.failures(uow, _MOST, caller.sight(Permission.ADMINISTER))
    return [_shown(one) for one in found]


def retry(services: Services, caller: Caller, step: str, subject: str) -> None:
    """Try again what was given up; raise InvalidRequest, NotFound, IllegalStep."""
    if step not in set(Step):
        raise InvalidRequest("no such step", field="step")
    with services.look() as uow:
        reach.batch(uow, caller.sight(Permission.ADMINISTER), _batch(subject))
    if step == Step.RECOGNIZE:
        repair.retry_page(services, PageId(subject), by=caller.name)
    else:
        repair.retry_failed_steps(services, _batch(subject), by=caller.name)


def _batch(subject: str) -> BatchId:
    """Return the batch in which something lies: ids begin with that of their batch."""
    return BatchId(subject.partition(".")[0])


def _shown(one: steps.FailedStep) -> Quarantined:
    code = one.failure.code if one.failure else ""
    return Quarantined(one.step, one.subject, one.attempts, one.at, code, sentence(code) if code else "")
