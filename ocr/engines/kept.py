"""A child process that reads one picture after another, and is never asked again once anything went wrong."""

import contextlib
import json
import os
import subprocess
import sys

from core import process
from core.answers import Answers
from core.errors import EngineCrash, EngineError, EngineMissing, EngineTimeout
from core.options import OcrOptions
from ocr.engines.asking import VARIABLES
from ocr.picture import Picture

_LONGEST = 1 << 27
"""Bytes of hOCR; a page full of small print has one million."""
_WHOSE = ("SOHOA_DATA",)
_WAIT = 1.0


class AtRest(EngineCrash):
    """The child ended as it should, just before it was asked."""


class Reader:
    """A running child of the thread that made it.

    The picture lies in memory that both see: writing it into a pipe would wait for a child that hangs. Questions and
    answers are numbered, so that nobody gets the words of another page.
    """

    def __init__(self, options: OcrOptions, request: dict[str, object], pictures: int, deadline: float) -> None:
        """Start one for at most `pictures`; raise EngineMissing, EngineTimeout or EngineCrash."""
        self.options = options
        self._owner = os.getpid()
        self._asked = 0
        self._memory = -1
        self._child: subprocess.Popen[bytes] | None = None
        try:
            self._memory = os.memfd_create("sohoa-page")
            self._child = self._start(json.dumps({**request, "variables": VARIABLES, "pictures": pictures}), pictures)
            assert self._child.stdout is not None  # noqa: S101  (started with pipes)
            self._answers = Answers(self._child.stdout, _LONGEST)
            self._answer(deadline)
        except BaseException as error:
            raise self._ended(error) from error

    def _start(self, request: str, pictures: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-X", "utf8", "-m", "ocr.engines.reader", str(self._memory), request]
        limits = process.Limits(seconds=self.options.page_seconds * pictures, memory=self.options.memory)
        # Nothing of our own environment but whose reader this is: it may hold secrets, and the picture is a stranger's.
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "2"}
        environment |= {name: os.environ[name] for name in _WHOSE if name in os.environ}
        try:
            return process.start(command, limits, env=environment, stdin=subprocess.PIPE, pass_fds=(self._memory,))
        except FileNotFoundError as e:
            raise EngineMissing("util-linux is not installed") from e

    @property
    def gone(self) -> bool:
        """Whether it ended, or belongs to the process that this one was copied from."""
        return self._owner != os.getpid() or self._child is None or self._child.poll() is not None

    def read(self, picture: Picture, layout: int, deadline: float) -> bytes:
        """Return hOCR before the `deadline` (of `time.monotonic`); raise EngineTimeout or EngineCrash.

        Whatever is raised, it is gone then.
        """
        try:
            self._ask(picture, layout)
            return self._answer(deadline)
        except BaseException as error:
            raise self._ended(error) from error

    def _ask(self, picture: Picture, layout: int) -> None:
        assert self._child is not None  # noqa: S101  (not gone)
        assert self._child.stdin is not None  # noqa: S101  (started with pipes)
        height, width = picture.shape
        os.ftruncate(self._memory, 0)
        os.pwrite(self._memory, picture.tobytes(), 0)
        self._asked += 1
        # One that is gone says why when its answer is read.
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.write(b"%d %d %d %d\n" % (self._asked, width, height, layout))
            self._child.stdin.flush()

    def _answer(self, deadline: float) -> bytes:
        number, size = map(int, self._answers.line(deadline).split())
        if number != self._asked:
            raise ValueError(f"an answer to question {number}, not {self._asked}")
        return self._answers.take(size, deadline)

    def _ended(self, error: BaseException) -> BaseException:
        """End the child and return the error that its caller shall see."""
        status = None
        if isinstance(error, EOFError) and self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self._child.wait(_WAIT)
        self.close()
        if isinstance(error, TimeoutError):
            return EngineTimeout("not done at its deadline")
        if isinstance(error, EOFError):
            return (AtRest if status == 0 else EngineCrash)(f"ended with status {status}")
        if isinstance(error, EngineError) or not isinstance(error, (OSError, ValueError, MemoryError)):
            return error
        return EngineCrash(f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """End the child at once; a copied process leaves it to the one that has it."""
        child, memory = self._child, self._memory
        self._child, self._memory = None, -1
        if self._owner != os.getpid():
            return
        if child is not None:
            process.kill(child)
        if memory >= 0:
            os.close(memory)

    def __del__(self) -> None:
        self.close()
