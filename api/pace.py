"""How fast one caller may ask: a bucket for each, filled again all the time, in the memory of this process.

It keeps a program that runs wild from taking the service away from people; who guesses keys or passwords is counted in
the database (`pipeline.throttle`).
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from fastapi import Request

_MOST = 10_000
"""Callers that are remembered; above that, those who could ask a whole minute's worth again are forgotten."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody has to wait."""

    seconds: int
    first: bool
    """Whether they were served just before."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    refused: bool = False


class Pace:
    """So many requests a minute for each caller; a caller may use a minute's worth at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def ask(self, caller: str) -> Wait | None:
        """Count a request and return None, or how long to wait for the next one that will be answered."""
        if not self._most:
            return None
        now, rate = self._clock(), self._most / 60
        with self._lock:
            if len(self._buckets) > _MOST:
                self._forget(now, rate)
            bucket = self._buckets.setdefault(caller, _Bucket(self._most, now))
            bucket.left = min(self._most, bucket.left + (now - bucket.at) * rate)
            bucket.at = now
            if bucket.left >= 1:
                bucket.left -= 1
                bucket.refused = False
                return None
            first, bucket.refused = not bucket.refused, True
            return Wait(math.ceil((1 - bucket.left) / rate), first)

    def _forget(self, now: float, rate: float) -> None:
        full = [name for name, one in self._buckets.items() if one.left + (now - one.at) * rate >= self._most]
        for name in full:
            del self._buckets[name]


def pace_of(request: Request) -> Pace:
    """Return the pace of this app."""
    return cast("Pace", request.app.state.pace)
