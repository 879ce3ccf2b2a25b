"""What a child process says through a pipe, each answer within a deadline."""

import os
import selectors
import time
from typing import IO

_CHUNK = 1 << 16


class Answers:
    """The output of a child."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._pending = b""

    def line(self, seconds: float) -> bytes:
        """Return the next line without its end; raise TimeoutError after `seconds`, EOFError where the child ended."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._pending:
            self._more(deadline)
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def take(self, size: int, seconds: float) -> bytes:
        """Return the next `size` bytes; raise what `line` raises."""
        deadline = time.monotonic() + seconds
        parts, missing = [self._pending], size - len(self._pending)
        while missing > 0:
            self._pending = b""
            self._more(deadline)
            parts.append(self._pending)
            missing -= len(self._pending)
        whole = b"".join(parts)
        self._pending = whole[size:]
        return whole[:size]

    def _more(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self._pipe, selectors.EVENT_READ)
            if left <= 0 or not selector.select(left):
                raise TimeoutError
        chunk = os.read(self._pipe.fileno(), _CHUNK)
        if not chunk:
            raise EOFError
        self._pending += chunk
