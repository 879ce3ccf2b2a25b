"""The reading engine: what is asked of it, and which ones there are."""

from collections.abc import Callable
from typing import Protocol

from core.errors import InvalidRequest
from core.options import OcrOptions
from core.page import Block
from ocr.engines.null import NullEngine
from ocr.engines.program import ProgramEngine
from ocr.engines.tesseract import TesseractEngine
from ocr.modes import Mode
from ocr.picture import Picture


class OcrEngine(Protocol):
    """Reads one prepared picture at a time.

    An engine SHALL return words in NFC without white space, boxes in pixels of the picture that it was given, and
    confidences from 0 to 1; SHALL end within its deadline and leave neither process nor file behind when the thread
    that asked ends, however that happens; SHALL raise only EngineMissing, EngineTimeout and EngineCrash. It MAY return
    lines in any order and nothing at all. It need not know about turned, leaning, stamped or shaded pages: it is given
    clean ones.
    """

    @property
    def name(self) -> str:
        """Program, version and languages, such as `tesseract 5.3.0 vie`."""
        ...

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        """Return what stands on an upright grey picture."""
        ...


ENGINES: dict[str, Callable[[OcrOptions], OcrEngine]] = {
    "tesseract": TesseractEngine,
    "pytesseract": ProgramEngine,
    "null": lambda _: NullEngine(),
}


def make_engine(options: OcrOptions) -> OcrEngine:
    """Return the engine that the options name; raise InvalidRequest for one that does not exist."""
    if options.engine not in ENGINES:
        raise InvalidRequest(f"no engine {options.engine}; there are {', '.join(ENGINES)}")
    return ENGINES[options.engine](options)


def require_engine(options: OcrOptions) -> str:
    """Return the name of the engine that the options ask for; raise EngineMissing when it is not installed."""
    return make_engine(options).name
