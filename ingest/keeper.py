"""Keep one child process, on a deadline for each of its answers."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn, Self

from core import process
from core.answers import Answers
from core.errors import ParseCrash, ParserKilled, ParseTimeout
from ingest import check
from ingest.wire import Request

_LONGEST = 1 << 24
"""Bytes of an answer: facts and places of pictures, never pictures."""
_FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}
"""A parser does none of this to itself: the machine ran out of memory, or somebody shuts it down."""


class Keeper:
    """A running child, ended when the block is left."""

    def __init__(self, request: Request, memory: int, seconds: float) -> None:
        """Start it with `memory` bytes of address space and `seconds` of CPU time in all."""
        program = "ingest.open_pdf" if request.media_type == check.PDF else "ingest.open_picture"
        self._child = process.start(
            [sys.executable, "-I", "-X", "utf8", "-m", program, request.encode()],
            process.Limits(seconds=seconds, memory=memory),
            # Nothing of our own environment, which may hold secrets, is in reach of a parser that was taken over.
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            stdin=subprocess.PIPE,
        )
        assert self._child.stdout is not None  # noqa: S101  (started with pipes)
        self._answers = Answers(self._child.stdout, _LONGEST)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child at once."""
        process.kill(self._child)

    def ask(self) -> None:
        """Ask for the next page."""
        assert self._child.stdin is not None  # noqa: S101  (started with pipes)
        # A child that is gone says so when its answer is read.
        with suppress(BrokenPipeError):
            self._child.stdin.write(b"\n")
            self._child.stdin.flush()

    def answer(self, seconds: float) -> dict[str, Any]:
        """Return the next answer; raise ParseTimeout after `seconds`.

        Raise ParseCrash when the child died of the file instead, ParserKilled when somebody else ended it.
        """
        try:
            answer: dict[str, Any] = json.loads(self._answers.line(time.monotonic() + seconds))
        except TimeoutError as error:
            raise ParseTimeout(f"no answer within {seconds:.0f} s") from error
        except EOFError:
            self._raise_death()
        except ValueError as error:
            raise ParseCrash("the parser answered nonsense") from error
        return answer

    def _raise_death(self) -> NoReturn:
        status = self._child.wait()
        if status == -signal.SIGXCPU:
            raise ParseTimeout("the parser used up its CPU time")
        if status in _FROM_OUTSIDE:
            raise ParserKilled(f"the parser was ended by signal {-status}")
        raise ParseCrash(f"the parser ended with status {status}")
