"""Which processes belong to an installation, and how to shoot them."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def of_installation(data: Path) -> Iterator[psutil.Process]:
    """Yield every living process that runs over this data folder, this test's own process excepted."""
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            mine = process.environ().get("SOHOA_DATA") == str(data)
            if mine or any(str(data) in word for word in process.cmdline()):
                yield process


def shoot(victims: list[psutil.Process], chance: random.Random, how_many: int) -> int:
    """Kill some of the processes at once, without warning; return how many."""
    shot = 0
    for victim in chance.sample(victims, min(how_many, len(victims))):
        with suppress(psutil.NoSuchProcess):
            victim.send_signal(signal.SIGKILL)
            shot += 1
    return shot


def all_gone(data: Path, seconds: float) -> list[psutil.Process]:
    """Wait until no process of the installation lives; return those that still do at the end."""
    deadline = time.monotonic() + seconds
    while (left := list(of_installation(data))) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
