"""Ask again for whatever has stood still: leases of dead workers, messages that were never heard.

Uploads that nobody goes on with are forgotten, past days of the audit anchored, approved destructions carried on.
"""

import logging
from datetime import timedelta

from core.errors import SohoaError, StepAbandoned
from pipeline import destruction, uploads
from pipeline.anchoring import anchor_past_days
from pipeline.journey import settle
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import steps, workers
from storage.identity import here

LOG = logging.getLogger(__name__)
UNHEARD = timedelta(seconds=60)
"""How long a due step may wait for a worker before its message counts as lost."""


def sweep(services: Services) -> int:
    """Free the steps of dead workers, announce what nobody heard; return how many steps were touched.

    Days of the audit that are over are anchored; without a worker that is made up for when one starts.
    """
    now = services.clock()
    lost = steps.lost(services.engine, here(), now)
    for claim in lost:
        try:
            settle(services, claim, StepAbandoned("the worker died or was cut off"), retry=True)
        except SohoaError as error:
            LOG.warning("%s of %s cannot be settled: %s", claim.step, claim.subject, error.code)
    with services.work() as uow:
        unheard = steps.unannounced(uow, now - UNHEARD)
        workers.forget_dead(uow, here(), now)
    for step, subject in unheard:
        services.queue.announce(Step(step), subject)
    uploads.sweep(services)
    anchor_past_days(services)
    destruction.carry_on(services)
    return len(lost) + len(unheard)
