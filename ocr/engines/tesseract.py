"""Tesseract's library in a child that is kept: starting Tesseract costs as much as a tenth of a page.

Each thread has a child of its own, guarded like any other: it dies with the thread that started it, and is killed when
a picture takes too long. The engine `pytesseract` starts the installed program for every picture instead.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

import tesserocr

from core import process
from core.answers import Answers
from core.errors import EngineCrash, EngineMissing, EngineTimeout
from core.page import Block
from core.settings import OcrOptions
from ocr.engines import hocr
from ocr.engines.asking import LAYOUTS, SMALLEST, VARIABLES
from ocr.modes import Mode
from ocr.picture import Picture

REST_SECONDS = 120.0
"""Without a picture, after which a child ends: it holds some 70 MiB, and an office computer idles most of the day."""
MOST_PICTURES = 300
"""After so many a child ends, before leaks of the library can count."""
_FOLDERS = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")
_WHOSE = ("SOHOA_DATA",)
_kept = threading.local()


class TesseractEngine:
    """Reads with the languages of the options; every call ends within `page_seconds`."""

    def __init__(self, options: OcrOptions) -> None:
        self._options = options

    @property
    def name(self) -> str:
        """Library, version and languages; raise EngineMissing where a language is not installed."""
        return _installed(self._options.tessdata, self._options.languages)[0]

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        """Return the blocks read; raise EngineMissing, EngineTimeout or EngineCrash."""
        if not self.name or min(picture.shape) < SMALLEST:
            return ()
        try:
            answer = _reader(self._options).read(picture, LAYOUTS[mode])
        except _AtRest:
            answer = _reader(self._options).read(picture, LAYOUTS[mode])
        try:
            return hocr.parse(answer)
        except ValueError as e:
            raise EngineCrash(f"answered nonsense: {e}") from e


class _AtRest(EngineCrash):
    """The child ended as it should, just before it was asked."""


class _Reader:
    """A running child of the thread that made it."""

    def __init__(self, options: OcrOptions) -> None:
        """Start it; raise EngineMissing, EngineTimeout or EngineCrash."""
        self.options = options
        self._owner = os.getpid()
        self._seconds = options.page_seconds
        request = {
            "folder": _installed(options.tessdata, options.languages)[1],
            "languages": options.languages,
            "variables": VARIABLES,
            "pictures": MOST_PICTURES,
            "rest": REST_SECONDS,
        }
        # The picture lies in memory that both see: writing it into a pipe would wait for a child that hangs.
        self._picture = os.memfd_create("sohoa-page")
        self._child = self._start(json.dumps(request))
        assert self._child.stdout is not None  # noqa: S101  (started with pipes)
        self._answers = Answers(self._child.stdout)
        self._answer()

    def _start(self, request: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-X", "utf8", "-m", "ocr.engines.reader", str(self._picture), request]
        limits = process.Limits(seconds=self._seconds * MOST_PICTURES, memory=self.options.memory)
        # Nothing of our own environment but whose reader this is: it may hold secrets, and the picture is a stranger's.
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "2"}
        environment |= {name: os.environ[name] for name in _WHOSE if name in os.environ}
        try:
            return process.start(command, limits, env=environment, stdin=subprocess.PIPE, pass_fds=(self._picture,))
        except FileNotFoundError as e:
            os.close(self._picture)
            raise EngineMissing("util-linux is not installed") from e

    @property
    def gone(self) -> bool:
        """Whether it ended, or belongs to the process that this one was copied from."""
        return self._owner != os.getpid() or self._child.poll() is not None

    def read(self, picture: Picture, layout: int) -> bytes:
        """Return hOCR; raise EngineTimeout or EngineCrash, after which it is gone."""
        height, width = picture.shape
        assert self._child.stdin is not None  # noqa: S101  (started with pipes)
        os.pwrite(self._picture, picture.tobytes(), 0)
        try:
            self._child.stdin.write(b"%d %d %d\n" % (width, height, layout))
            self._child.stdin.flush()
        except BrokenPipeError:
            # It says why when its answer is read.
            pass
        return self._answer()

    def _answer(self) -> bytes:
        try:
            size = int(self._answers.line(self._seconds))
            return self._answers.take(size, self._seconds)
        except TimeoutError as e:
            self.close()
            raise EngineTimeout(f"not done after {self._seconds} s") from e
        except EOFError as e:
            status = self._child.wait()
            self.close()
            raise (_AtRest if status == 0 else EngineCrash)(f"ended with status {status}") from e
        except ValueError as e:
            self.close()
            raise EngineCrash("answered nonsense") from e

    def close(self) -> None:
        """End the child at once."""
        if self._owner == os.getpid() and self._picture >= 0:
            process.kill(self._child)
            os.close(self._picture)
            self._picture = -1

    def __del__(self) -> None:
        self.close()


@atexit.register
def _end() -> None:
    """End the child of the thread that ends the process, so that what it used is counted as ours."""
    kept: _Reader | None = getattr(_kept, "reader", None)
    if kept is not None:
        kept.close()


def _reader(options: OcrOptions) -> _Reader:
    """Return the child of this thread, started where it has none that runs with these options."""
    kept: _Reader | None = getattr(_kept, "reader", None)
    if kept is None or kept.gone or kept.options != options:
        if kept is not None:
            kept.close()
        _kept.reader = kept = None
        _kept.reader = kept = _Reader(options)
    return kept


@cache
def _installed(folder: str, languages: str) -> tuple[str, str]:
    """Return the name of the engine and the folder of its languages."""
    places = [folder] if folder else [os.environ.get("TESSDATA_PREFIX", ""), *_FOLDERS]
    wanted = [f"{language}.traineddata" for language in languages.split("+")]
    for place in filter(None, places):
        if all(Path(place, name).is_file() for name in wanted):
            version = tesserocr.tesseract_version().split()[1]
            return f"tesseract {version} {languages}", place
    raise EngineMissing(f"no language pack {languages} in {' or '.join(filter(None, places))}")
