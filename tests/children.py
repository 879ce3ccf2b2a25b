"""The children of the process that runs the tests."""

from contextlib import suppress

import psutil


def running(module: str) -> list[psutil.Process]:
    """Return the living children, and theirs, that run a module of this name or beginning.

    A kept reader that went to rest stays a zombie until its thread asks the next one, so those are passed over.
    """
    found = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if any(word.startswith(module) for word in child.cmdline()):
                found.append(child)
    return found
