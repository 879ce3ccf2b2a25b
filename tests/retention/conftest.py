from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.retention.office import Office, opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as made:
        yield made
