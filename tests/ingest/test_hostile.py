"""Every hostile file ends in its error or its pages, and leaves nothing behind."""

from pathlib import Path

import pytest

from core.errors import InputError
from core.options import IngestOptions
from ingest import split
from tests.children import running
from tests.ingest.hostile_files import CATALOGUE, Hostile


def outcome(path: Path, options: IngestOptions, scratch: Path) -> InputError | None:
    """Return the first error of the file or of a page."""
    try:
        facts = split.inspect(path, options, scratch)
        pages = list(split.pages(path, options, scratch))
    except InputError as error:
        return error
    assert [page.number for page in pages] == list(range(1, facts.page_count + 1))
    assert all((page.image is None) != (page.error is None) for page in pages)
    errors = [page.error for page in pages if page.error is not None]
    assert all(isinstance(error, InputError) for error in errors)
    return errors[0] if errors else None  # type: ignore[return-value]


@pytest.mark.parametrize("hostile", CATALOGUE, ids=lambda hostile: hostile.name)
def test_it_ends_in_a_defined_state(hostile: Hostile, tmp_path: Path, scratch: Path) -> None:
    data = hostile.make()
    path = tmp_path / hostile.name
    path.write_bytes(data)
    error = outcome(path, IngestOptions(), scratch)
    assert error is None if not hostile.errors else isinstance(error, hostile.errors), repr(error)
    assert path.read_bytes() == data
    assert list(scratch.iterdir()) == []
    assert running("ingest.open") == []
