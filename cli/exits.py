"""Exit codes: stable, documented in docs/operations.md."""

from enum import IntEnum

from core.errors import EngineError, InvalidRequest, SohoaError, StorageError


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    """All done."""
    PARTIAL = 1
    """Done, but some pages or files failed; they are named."""
    USAGE = 2
    """Wrong use."""
    ENGINE = 3
    """The reading engine is missing or broken: `sohoa doctor` says what to install."""
    STORAGE = 4
    """The database or blob store cannot be used; nothing that was handed in is lost."""
    INTERNAL = 5
    """A fault of Sohoa itself."""
    REFUSED = 6
    """A newly trained model is worse than the one in use and was not taken."""
    INTERRUPTED = 130
    """Ctrl-C: the same command goes on where it stood."""


_BY_ERROR: dict[type[SohoaError], Exit] = {
    InvalidRequest: Exit.USAGE,
    EngineError: Exit.ENGINE,
    StorageError: Exit.STORAGE,
    SohoaError: Exit.INTERNAL,
}


def exit_code(error: SohoaError) -> Exit:
    """Return the exit code for an error that ends a command."""
    return next(_BY_ERROR[kind] for kind in type(error).__mro__ if kind in _BY_ERROR)
