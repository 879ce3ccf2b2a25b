"""Files for people: complete or not there at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.disk import of_disk


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Lend a file that takes the name `path` only when it is whole; raise StorageFull or StorageDown."""
    partial: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            partial = Path(file.name)
            yield file  # type: ignore[misc]
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(0o644)
        partial.rename(path)
        partial = None
    except OSError as error:
        raise of_disk(error) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)
