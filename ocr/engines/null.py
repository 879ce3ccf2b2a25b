"""An engine that reads nothing: for image-only runs and for measuring everything around the engine."""

from core.page import Block
from ocr.modes import Mode
from ocr.picture import Picture


class NullEngine:
    """Sees every page as empty."""

    @property
    def name(self) -> str:
        return "null"

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        del picture, mode
        return ()
