"""Run a program that may hang, crash or eat all memory, and never be harmed by it.

The guard is util-linux's `setpriv` and `prlimit` in front of the command instead of a `preexec_fn`, which is not safe
in a process with threads. The child gets SIGKILL when the thread that started it ends, however that happens.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use."""

    seconds: float
    """Wall clock."""
    memory: int
    """Bytes of address space."""
    file_size: int = 2 << 30
    """Bytes of one written file."""


def guarded(command: Sequence[str], limits: Limits) -> list[str]:
    """Return `command` behind a guard: it dies with its parent and is bounded in memory, CPU time and file size."""
    cpu = int(limits.seconds) + 5
    # The softer limit comes first, because its signal tells a program that used up its time from one that was shot.
    return [
        *("setpriv", "--pdeathsig", "KILL", "--"),
        *(
            "prlimit",
            f"--as={limits.memory}",
            f"--cpu={cpu}:{cpu + 5}",
            f"--fsize={limits.file_size}",
            "--core=0",
            "--",
        ),
        *command,
    ]


def start(
    command: Sequence[str],
    limits: Limits,
    *,
    env: Mapping[str, str] | None = None,
    stderr: IO[bytes] | int | None = None,
    stdin: int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start the guarded command in a process group of its own, with its standard output as a pipe.

    The caller keeps the deadline and ends it with `kill`; `limits.seconds` bounds only its CPU time.
    Raise FileNotFoundError when util-linux is missing.
    """
    return subprocess.Popen(  # noqa: S603  (an argument list, never a shell)
        guarded(command, limits),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if stderr is None else stderr,
        env=dict(env) if env is not None else None,
        process_group=0,
        pass_fds=pass_fds,
    )


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything in its process group at once, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
