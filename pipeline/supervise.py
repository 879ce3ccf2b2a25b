"""Keep worker processes running on this machine: started, started again when they die, ended together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from types import TracebackType
from typing import Self

from core.options import QueueKind
from core.settings import Settings

STOP_SECONDS = 15
RAPID_DEATHS = 5


class Workers:
    """Worker processes as a context manager. They die with the thread that started them, even by `kill -9`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._children: list[subprocess.Popen[bytes]] = []
        self._started: list[float] = []
        self._rapid_deaths = 0

    @property
    def pids(self) -> list[int]:
        """Process numbers of the workers that were started last."""
        return [child.pid for child in self._children]

    def __enter__(self) -> Self:
        # Celery's own parent process keeps one child per core, so one of it is enough.
        celery = self._settings.queue.kind is QueueKind.CELERY
        count = 1 if celery else self._settings.queue.workers or os.cpu_count() or 1
        for _ in range(count):
            self._children.append(self._start())
            self._started.append(time.monotonic())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def keep_alive(self) -> bool:
        """Start again what has died; False when workers die as fast as they are started."""
        for index, child in enumerate(self._children):
            if child.poll() is None:
                continue
            lived = time.monotonic() - self._started[index]
            self._rapid_deaths = self._rapid_deaths + 1 if child.returncode != 0 and lived < 5 else 0
            if self._rapid_deaths >= RAPID_DEATHS:
                return False
            self._children[index] = self._start()
            self._started[index] = time.monotonic()
        return True

    def _start(self) -> subprocess.Popen[bytes]:
        # Its own session: Ctrl-C in the terminal reaches the command, which then ends the workers in good order.
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, "-m", "pipeline.worker"],  # noqa: S607
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "SOHOA_DATA": str(self._settings.data.absolute())},
        )
