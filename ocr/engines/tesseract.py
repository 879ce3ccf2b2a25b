"""Tesseract's library in a child that is kept: starting Tesseract costs as much as a tenth of a page.

Each thread has a child of its own, guarded like any other: it dies with the thread that started it, and is killed when
a picture takes too long. The engine `pytesseract` starts the installed program for every picture instead.
"""

import atexit
import os
import threading
import time
from functools import cache
from pathlib import Path

import tesserocr

from core.errors import EngineCrash, EngineMissing
from core.options import OcrOptions
from core.page import Block
from ocr.engines import hocr
from ocr.engines.asking import LAYOUTS, SMALLEST
from ocr.engines.kept import AtRest, Reader
from ocr.modes import Mode
from ocr.picture import Picture

REST_SECONDS = 120.0
"""Without a picture, after which a child ends: it holds some 70 MiB, and an office computer idles most of the day."""
MOST_PICTURES = 300
"""After so many a child ends, before leaks of the library can count."""
_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)
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
        deadline = time.monotonic() + self._options.page_seconds
        try:
            answer = _reader(self._options, deadline).read(picture, LAYOUTS[mode], deadline)
        except AtRest:
            answer = _reader(self._options, deadline).read(picture, LAYOUTS[mode], deadline)
        try:
            return hocr.parse(answer)
        except ValueError as e:
            _end()
            raise EngineCrash(f"answered nonsense: {e}") from e


@atexit.register
def _end() -> None:
    """End the child of this thread; at the end of the process, so that what it used is counted as ours."""
    kept: Reader | None = getattr(_kept, "reader", None)
    if kept is not None:
        kept.close()


def _reader(options: OcrOptions, deadline: float) -> Reader:
    """Return the child of this thread, started where it has none that runs with these options."""
    kept: Reader | None = getattr(_kept, "reader", None)
    if kept is None or kept.gone or kept.options != options:
        _end()
        _kept.reader = None
        folder = _installed(options.tessdata, options.languages)[1]
        request = {"folder": folder, "languages": options.languages, "rest": REST_SECONDS}
        _kept.reader = kept = Reader(options, request, MOST_PICTURES, deadline)
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
