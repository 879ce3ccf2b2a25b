"""What the local disk reports, as errors of ours."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import StorageDown, StorageError, StorageFull

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def of_disk(error: OSError) -> StorageError:
    """Return StorageFull for a disk without room, StorageDown for anything else that the disk refuses."""
    kind = StorageFull if error.errno in NO_ROOM else StorageDown
    return kind(f"disk: {error.strerror or type(error).__name__}")


@contextmanager
def disk() -> Iterator[None]:
    """Turn every OSError of reading or writing files of our own into StorageFull or StorageDown."""
    try:
        yield
    except OSError as error:
        raise of_disk(error) from error
