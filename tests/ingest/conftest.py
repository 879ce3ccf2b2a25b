"""What the tests of this room share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.options import IngestOptions
from ingest import split
from ingest.split import SplitPage

Split = Callable[..., list[SplitPage]]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def take_apart(tmp_path: Path, scratch: Path) -> Split:
    """Return a function from bytes to all pages; the scratch folder must be empty again afterwards."""

    def run(data: bytes, options: IngestOptions | None = None, *, first: int = 1) -> list[SplitPage]:
        path = tmp_path / "file"
        path.write_bytes(data)
        pages = list(split.pages(path, options or IngestOptions(), scratch, first=first))
        assert list(scratch.iterdir()) == []
        return pages

    return run
