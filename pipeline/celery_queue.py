"""The queue of many machines: step and id as a Celery message over RabbitMQ."""

import logging
import time

from celery import Celery
from kombu.exceptions import OperationalError

from core.options import QueueOptions
from pipeline.queue import Step

LOG = logging.getLogger(__name__)
TASK = "sohoa.step"
SILENCE_SECONDS = 20


def make_celery(options: QueueOptions) -> Celery:
    """Return the Celery app: JSON only, acknowledged early, no results; the rows of the database are the truth."""
    app = Celery("sohoa", broker=options.broker_url.get_secret_value())
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue="sohoa",
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"confirm_publish": True},
        broker_connection_timeout=2,
        worker_max_memory_per_child=options.worker_memory // 1024,
        worker_max_tasks_per_child=200,
        worker_hijack_root_logger=False,
    )
    return app


class CeleryQueue:
    """Sends one small message per due step."""

    def __init__(self, options: QueueOptions) -> None:
        self._app = make_celery(options)
        self._silent_until = 0.0

    def announce(self, step: Step, subject: str) -> None:
        """Send the message; when the broker is down, only log: the sweep announces the row again.

        After a failure nothing is sent for a while, so that a broker that is down does not hold up every upload.
        """
        if time.monotonic() < self._silent_until:
            return
        try:
            self._app.send_task(TASK, args=[step.value, subject], retry=False)
        except (OperationalError, OSError) as error:
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            LOG.warning("broker unreachable, %s stays due: %s", step, type(error).__name__)
