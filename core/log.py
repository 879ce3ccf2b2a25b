"""One line per event, always with the batch and page it is about."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_subject: ContextVar[str] = ContextVar("subject", default="-")


class _Subject(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.subject = _subject.get()
        return True


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
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(subject)s] %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("pdfminer", "PIL", "pikepdf", "httpx", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
