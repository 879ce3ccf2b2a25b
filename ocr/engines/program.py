"""The installed Tesseract program through pytesseract, one guarded program per call."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path

from pytesseract import pytesseract

from core.errors import EngineCrash, EngineMissing, EngineTimeout
from core.options import OcrOptions
from core.page import Block
from core.process import Limits, kill, start
from ocr.engines import hocr
from ocr.engines.asking import LAYOUTS, SMALLEST, VARIABLES
from ocr.modes import Mode
from ocr.picture import Picture

GUARD = Path(__file__).with_name("guard.sh")
_PROBE_SECONDS = 20.0
_VARIABLES = " ".join(f"-c {name}={value}" for name, value in VARIABLES.items())
# pytesseract keeps the program in a module variable and hands down the environment of this process: calls take turns.
_turn = threading.Lock()


def _reap(pid: Path) -> None:
    """Wait for a killed program: pytesseract kills one that ignores SIGTERM, but leaves it behind as a zombie."""
    with contextlib.suppress(ChildProcessError, FileNotFoundError, ValueError):
        os.waitpid(int(pid.read_text(encoding="ascii")), 0)


class ProgramEngine:
    """Reads with the languages of the options; every call ends within `page_seconds`."""

    def __init__(self, options: OcrOptions) -> None:
        self._options = options

    @property
    def name(self) -> str:
        """Program, version and languages; raise EngineMissing when either is not installed, or EngineTimeout."""
        options = self._options
        return _installed(options.tesseract, options.languages, options.memory, options.page_seconds)

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        """Return the blocks read; raise EngineMissing, EngineTimeout or EngineCrash."""
        if not self.name or min(picture.shape) < SMALLEST:
            return ()
        height, width = picture.shape
        with tempfile.TemporaryDirectory(prefix="sohoa-read-") as folder:
            path = Path(folder, "page.pgm")
            with path.open("wb") as file:
                file.write(b"P5 %d %d 255\n" % (width, height))
                file.write(picture.tobytes())
            answer = self._answer(path, LAYOUTS[mode])
        try:
            return hocr.parse(answer)
        except ValueError as e:
            raise EngineCrash(f"answered nonsense: {e}") from e

    def _answer(self, path: Path, layout: int) -> bytes:
        config = f"--psm {layout} {_VARIABLES}"
        with _turn:
            pytesseract.tesseract_cmd = str(GUARD)
            os.environ["TESSERACT_GUARD_PROGRAM"] = self._options.tesseract
            os.environ["TESSERACT_GUARD_MEMORY"] = str(self._options.memory)
            os.environ["TESSERACT_GUARD_PID"] = str(path.with_suffix(".pid"))
            try:
                found: bytes = pytesseract.run_and_get_output(
                    str(path),
                    extension="hocr",
                    lang=self._options.languages,
                    config=config,
                    timeout=self._options.page_seconds,
                    return_bytes=True,
                )
            except pytesseract.TesseractError as e:
                raise EngineCrash(f"ended with status {e.status}") from e
            except pytesseract.TesseractNotFoundError as e:
                raise EngineMissing("the guard of tesseract is not installed") from e
            except FileNotFoundError as e:
                raise EngineCrash("ended without an answer") from e
            except RuntimeError as e:  # pytesseract's only sign of its timeout
                _reap(path.with_suffix(".pid"))
                raise EngineTimeout(f"not done after {self._options.page_seconds} s") from e
        return found


@cache
def _installed(program: str, languages: str, memory: int, seconds: float) -> str:
    """Return the name of the engine, asked for once per process: an engine is made for every page."""
    limits = Limits(seconds=min(_PROBE_SECONDS, seconds), memory=memory)
    missing = set(languages.split("+")) - set(_ask(program, "--list-langs", limits).split())
    if missing:
        raise EngineMissing(f"no language pack {', '.join(sorted(missing))}")
    version = _ask(program, "--version", limits).split()
    if len(version) < 2 or version[0] != "tesseract":
        raise EngineCrash("it does not tell its version")
    return f"tesseract {version[1]} {languages}"


def _ask(program: str, question: str, limits: Limits) -> str:
    """Return what the program prints for one option."""
    if shutil.which(program) is None:
        raise EngineMissing(f"no program {program}")
    try:
        child = start([program, question], limits)
    except FileNotFoundError as e:
        raise EngineMissing("util-linux is not installed") from e
    try:
        answer, _ = child.communicate(timeout=limits.seconds)
    except subprocess.TimeoutExpired as e:
        raise EngineTimeout(f"no answer to {question}") from e
    finally:
        kill(child)
    if child.returncode:
        raise EngineCrash(f"{question} ended with status {child.returncode}")
    return answer.decode(errors="replace")
