"""Which process holds a claim, and whether it still lives."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class WorkerId:
    """One process, never confused with a later one of the same number."""

    host: str
    """Host name and process-number space: two containers may share a name, but not each other's process numbers."""
    boot: str
    """Identifies one run of the kernel."""
    pid: int
    started: int
    """Clock ticks after boot at which the process began."""


def here() -> WorkerId:
    """Return the identity of this process."""
    pid = os.getpid()
    started = _started(pid)
    if started is None:
        raise RuntimeError("/proc does not show this process")
    return WorkerId(_host(), _boot(), pid, started)


def is_gone(worker: WorkerId, seen_from: WorkerId) -> bool:
    """Return whether the process is certainly dead; False also when it runs where `seen_from` cannot look."""
    if worker.host != seen_from.host:
        return False
    return worker.boot != seen_from.boot or _started(worker.pid) != worker.started


def _host() -> str:
    return f"{socket.gethostname()}/{(PROC / 'self/ns/pid').readlink()}"


def _boot() -> str:
    return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _started(pid: int) -> int | None:
    """Return when the process began; None when it is gone or a zombie."""
    try:
        stat = (PROC / str(pid) / "stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the program's name in parentheses and may hold spaces and parentheses itself.
    fields = stat[stat.rindex(b")") + 2 :].split()
    return None if fields[0] in {b"Z", b"X"} else int(fields[19])
