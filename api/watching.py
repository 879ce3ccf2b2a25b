"""Waiting for a change of a batch: however many wait, the database is asked once at a time for all of them."""

import asyncio
import threading

from fastapi.concurrency import run_in_threadpool

from core.errors import SohoaError
from core.ids import BatchId
from pipeline import live
from pipeline.services import Services

EVERY = 0.4
"""Seconds between two looks."""


class Watch:
    """Those who wait, in one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._waiting: dict[BatchId, dict[asyncio.Event, str]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._over = threading.Event()

    def end(self) -> None:
        """Let nobody wait any more, because the service ends; any thread may say so."""
        self._over.set()

    async def changed(self, batch: BatchId, marker: str, seconds: float) -> bool:
        """Wait until the batch is no longer as `marker` says; False when it still is after so many seconds."""
        event = asyncio.Event()
        self._waiting.setdefault(batch, {})[event] = marker
        running = asyncio.get_running_loop()
        if self._looking is None or self._looking.done() or self._looking.get_loop() is not running:
            self._looking = asyncio.create_task(self._look())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            del self._waiting[batch][event]
            if not self._waiting[batch]:
                del self._waiting[batch]
        return True

    async def _look(self) -> None:
        while self._waiting:
            await asyncio.sleep(EVERY)
            if self._over.is_set():
                self._wake()
                return
            try:
                now = await run_in_threadpool(live.changes, self._services, list(self._waiting))
            except SohoaError:
                continue  # a store that is down is waited for
            for batch, waiting in self._waiting.items():
                for event, marker in waiting.items():
                    if now.get(batch, "") != marker:
                        event.set()

    def _wake(self) -> None:
        for waiting in self._waiting.values():
            for event in waiting:
                event.set()
