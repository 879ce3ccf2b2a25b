"""Try pages on the catalog: which types fit and why, without keeping anything of them.

The process that asks never opens the file: a killable child (`pipeline.try_pages`) reads it as workers do, knows
neither database nor secrets, and what it says is all that is left.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from core import codec, process
from core.answers import Answers
from core.errors import BY_CODE, EngineCrash, EngineTimeout, SohoaError, TooManyRequests
from core.options import MIB, ClassifyOptions, IngestOptions, OcrOptions
from core.trial import Trial
from pipeline.services import Services

MOST_BYTES = 32 * MIB
MOST_PAGES = 4
"""Of a file with more, the first ones are read."""
SECONDS = 120.0
_MEMORY = 3072 * MIB
"""Address space, of which a tenth is in use: libraries reserve what they never touch."""
_PROCESSOR = 24 * 3600.0
"""Seconds: no child of the child may have a higher limit than this. The deadline ends all of them together."""
_LONGEST = 8 * MIB
"""Bytes of an answer: a picture of each page for the screen among them."""
_busy = threading.Lock()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the child is asked."""

    path: Path
    scratch: Path
    ingest: IngestOptions
    ocr: OcrOptions
    classify: ClassifyOptions
    model: Path
    """Of types: where the site keeps its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child says."""

    trial: Trial | None = None
    failure: str = ""
    """Code of an error."""


@contextmanager
def alone() -> Iterator[None]:
    """Try one at a time, so that nobody waits at the counter for who tries something; raise TooManyRequests."""
    if not _busy.acquire(blocking=False):
        raise TooManyRequests("another trial is running", seconds=10)
    try:
        yield
    finally:
        _busy.release()


def run(services: Services, path: Path, scratch: Path, seconds: float = SECONDS) -> Trial:
    """Return what the file would be taken for.

    Raise InputError for the file, EngineError, EngineTimeout after so many `seconds`, TooManyRequests while another is
    tried.
    """
    with alone():
        return _asked(_wanted(services, path, scratch), seconds)


def _wanted(services: Services, path: Path, scratch: Path) -> Wanted:
    """Return the options of this installation, with no deadline beyond our own."""
    found = services.settings
    short = {
        name: min(getattr(found.ingest, name), SECONDS) for name in ("file_seconds", "page_seconds", "total_seconds")
    }
    ocr = found.ocr.model_copy(update={"page_seconds": min(found.ocr.page_seconds, SECONDS)})
    return Wanted(path, scratch, found.ingest.model_copy(update=short), ocr, found.classify, found.type_model)


def _asked(wanted: Wanted, seconds: float) -> Trial:
    limits = process.Limits(seconds=_PROCESSOR, memory=max(_MEMORY, wanted.ocr.memory, wanted.ingest.memory))
    child = process.start(
        [sys.executable, "-I", "-X", "utf8", "-m", "pipeline.try_pages"],
        limits,
        env={
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            "OMP_THREAD_LIMIT": "1",
            "TMPDIR": str(wanted.scratch),
        },
        stdin=subprocess.PIPE,
    )
    try:
        return _answer(child, wanted, seconds)
    finally:
        process.kill(child)


def _answer(child: "subprocess.Popen[bytes]", wanted: Wanted, seconds: float) -> Trial:
    assert child.stdin is not None and child.stdout is not None  # noqa: PT018, S101  (started with pipes)
    with suppress(BrokenPipeError):
        child.stdin.write(codec.dump(wanted) + b"\n")
        child.stdin.flush()
    try:
        line = Answers(child.stdout, _LONGEST).line(time.monotonic() + seconds)
        said = codec.load(Answer, line)
    except TimeoutError as error:
        raise EngineTimeout(f"no answer within {seconds:.0f} s") from error
    except (EOFError, ValueError) as error:
        raise EngineCrash("the trial ended without an answer") from error
    if said.trial is None:
        raise BY_CODE.get(said.failure, SohoaError)("of the trial")
    return said.trial
