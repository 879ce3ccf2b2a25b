"""One line per event, always with the batch and page it is about."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.errors import SohoaError

_subject: ContextVar[str] = ContextVar("subject", default="-")


class _Subject(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.subject = _subject.get()
        return True


class _Formatter(logging.Formatter):
    def formatException(self, ei: object) -> str:  # noqa: N802  (the name is that of `logging`)
        """Return where an error came from, and its kind: what a library says of it may hold text of a paper."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        while isinstance(error, BaseException):
            told = f": {error.detail}" if isinstance(error, SohoaError) else ""
            lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}{told}\n"]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


@contextmanager
def about(subject: str) -> Iterator[None]:
    """Mark every line logged inside with the id of the batch, file, page or document at hand."""
    token = _subject.set(subject)
    try:
        yield
    finally:
        _subject.reset(token)


def set_up(level: str) -> None:
    """Log to stderr; called by entry points only. Never log text read from a paper."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Subject())
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s [%(subject)s] %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("pdfminer", "PIL", "pikepdf", "httpx", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
