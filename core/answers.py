"""What a child process says through a pipe, each answer within a deadline."""

import os
import select
import time
from typing import IO

_CHUNK = 1 << 16


class Answers:
    """The output of a child; no answer is kept that is longer than `most` bytes."""

    def __init__(self, pipe: IO[bytes], most: int) -> None:
        self._pipe = pipe
        self._most = most
        self._pending = bytearray()

    def line(self, deadline: float) -> bytes:
        """Return the next line without its end.

        Raise TimeoutError at the `deadline` (of `time.monotonic`), EOFError where the child ended, ValueError for a
        line that is too long.
        """
        searched = 0
        while (end := self._pending.find(b"\n", searched)) < 0:
            searched = len(self._pending)
            self._more(deadline)
        line = bytes(self._pending[:end])
        del self._pending[: end + 1]
        return line

    def take(self, size: int, deadline: float) -> bytes:
        """Return the next `size` bytes; raise what `line` raises, and ValueError for no size that a child may have."""
        if not 0 <= size <= self._most:
            raise ValueError(f"an answer of {size} bytes")
        while len(self._pending) < size:
            self._more(deadline)
        taken = bytes(self._pending[:size])
        del self._pending[:size]
        return taken

    def _more(self, deadline: float) -> None:
        if len(self._pending) > self._most:
            raise ValueError(f"more than {self._most} bytes")
        waiting = select.poll()
        waiting.register(self._pipe, select.POLLIN)
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            raise TimeoutError
        chunk = os.read(self._pipe.fileno(), _CHUNK)
        if not chunk:
            raise EOFError
        self._pending += chunk
