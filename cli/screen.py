"""What a person sees: JSON lines on stdout, sentences and a progress bar on stderr."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from classify.catalog_check import CatalogError
from core.errors import SohoaError
from core.messages import explain

ERR = Console(stderr=True, highlight=False, soft_wrap=True)
OUT = Console(highlight=False, soft_wrap=True)


def emit(value: dict[str, Any]) -> None:
    """Print one JSON object on one line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def complain(error: SohoaError, subject: str = "") -> None:
    """Say on stderr what is wrong and what to do, in Vietnamese; of a file of the catalog also where it is wrong."""
    if isinstance(error, CatalogError):
        subject = error.detail
    ERR.print(f"{subject}: {explain(error)}" if subject else explain(error), markup=False)


@contextmanager
def bar(title: str) -> Iterator["Bar"]:
    """Show a progress bar on a terminal; in a pipe show nothing."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal, transient=True) as progress:
        yield Bar(progress, title)


class Bar:
    """One bar that grows as more work becomes known."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None)

    def show(self, done: int, total: int | None, title: str | None = None) -> None:
        """Set how far the work is."""
        self._progress.update(self._task, completed=done, total=total, description=title)
