"""Who reads pages in the bench: this repository, bare Tesseract, and OCRmyPDF out of its own environment."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import psutil

from core.options import OcrOptions
from core.page import Page
from ocr.engine import make_engine
from ocr.picture import decode
from ocr.read import read
from tests.bench.cases import Case
from tests.bench.score import cer, word_f1

PEERS = Path(__file__).parents[2] / ".venv-bench"
_KNOWN = {"image/jpeg": ".jpg", "image/png": ".png"}
_OCRMYPDF = ("--deskew", "--clean", "--rotate-pages", "-l", "vie", "--jobs", "1", "--quiet")
ONE_CORE = {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}

Reader = Callable[[Case], str]


@dataclass(frozen=True, slots=True)
class Result:
    """What one way of reading made of one page."""

    case: str
    way: str
    f1: float
    cer: float
    seconds: float
    """Of one core."""
    text: str


@dataclass(slots=True)
class Ours:
    """The reader of this repository; it keeps the pages that it read."""

    options: OcrOptions = field(default_factory=OcrOptions)
    pages: list[tuple[Case, Page]] = field(default_factory=list)

    def __call__(self, case: Case) -> str:
        """Return the text of the page in reading order."""
        page = read(case.image, 1, make_engine(self.options), self.options)
        self.pages.append((case, page))
        return page.text


def bare(case: Case) -> str:
    """Return what `tesseract -l vie` makes of the same picture; kinds that it cannot open are given as pixels."""
    with tempfile.TemporaryDirectory() as folder:
        path = as_file(case, Path(folder))
        command = ["tesseract", str(path), "-", "-l", "vie"]
        return subprocess.run(command, check=True, capture_output=True, env=ONE_CORE).stdout.decode()


def ocrmypdf(case: Case) -> str:
    """Return the text that OCRmyPDF writes beside its PDF; empty when it refuses the page."""
    with tempfile.TemporaryDirectory() as folder:
        path, out, text = as_file(case, Path(folder)), Path(folder, "out.pdf"), Path(folder, "out.txt")
        dpi = str(round(case.image.dpi))
        command = [*ocrmypdf_command(), "--image-dpi", dpi, "--sidecar", str(text), str(path), str(out)]
        done = subprocess.run(command, check=False, capture_output=True, env=ONE_CORE)
        return text.read_text(encoding="utf-8") if done.returncode == 0 else ""


def ocrmypdf_command() -> list[str]:
    """Return the program with the options of the comparison, one job at a time."""
    return [str(PEERS / "bin/ocrmypdf"), *_OCRMYPDF]


def as_file(case: Case, folder: Path) -> Path:
    """Return the page as a picture that every reader can open, with its own bytes where they can."""
    suffix = _KNOWN.get(case.image.media_type)
    if suffix and case.image.orientation == 1:
        path = folder / f"page{suffix}"
        path.write_bytes(case.image.data)
        return path
    path = folder / "page.png"
    cv2.imwrite(str(path), decode(case.image), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return path


def measured(case: Case, reader: Reader) -> Result:
    """Return how well and how fast `reader` reads the page."""
    before = used()
    text = reader(case)
    seconds = used() - before
    return Result(case.name, case.way, word_f1(text, case.truth), cer(text, case.truth), seconds, text)


def used() -> float:
    """Return the processor seconds of this process and its children: those that ended, and those that are kept."""
    kept = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(os.times()[:4]) + sum(times.user + times.system for times in kept)
