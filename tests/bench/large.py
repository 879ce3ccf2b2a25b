"""A large mixed batch through real workers: `python -m tests.bench.large [PAGES] [SEED]`.

Every page is accounted for, and no process of the installation takes more memory than it may.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.options import MIB
from core.settings import Settings
from core.states import Bucket
from pipeline import describe, digitize
from pipeline.progress import Progress, progress
from pipeline.services import Services
from pipeline.supervise import Workers
from samples.make import mixed_batch
from tests.faults.processes import of_installation

LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run showed."""

    now: Progress
    expected: Counter[Bucket]
    found: Counter[Bucket | None]
    peaks: dict[str, int]
    """Bytes: the highest peak of any process, by what it runs."""
    seconds: float

    @property
    def closes(self) -> bool:
        """Whether pages fed are pages in documents, blanks, separators and failed ones together."""
        now = self.now
        return now.pages == now.in_documents + now.blank + now.separators + now.failed


def run(pages: int, seed: int, settings: Settings, folder: Path) -> Outcome:
    """Digitize a generated batch with workers of its own, watching every process."""
    files, truth = mixed_batch(pages, seed)
    paths = []
    for file in files:
        paths.append(folder / file.name)
        paths[-1].write_bytes(file.data)
    services = Services.open(settings)
    batch = digitize.hand_in(services, paths, dossier=None, procedure=None, by="bench").batch.id
    peaks: dict[str, int] = {}
    started = time.monotonic()
    with Workers(settings) as workers:
        while not (now := progress(services, batch)).finished:
            assert workers.keep_alive()
            _watch(settings.data, peaks)
            time.sleep(LOOK_SECONDS)
    found = Counter(page.bucket for page in describe.contents(services, batch).pages.values())
    services.engine.dispose()
    return Outcome(now, Counter(truth), found, peaks, time.monotonic() - started)


def _watch(data: Path, peaks: dict[str, int]) -> None:
    """Note the peak resident memory of every process; the kernel keeps it, so no moment is missed."""
    for process in of_installation(data):
        with suppress(psutil.NoSuchProcess, OSError):
            words = process.cmdline()
            name = next((word for word in words if word.startswith(("pipeline.", "ingest."))), process.name())
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            peak = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
            peaks[name] = max(peaks.get(name, 0), peak * 1024)


def main(pages: int, seed: int) -> int:
    """Print what happened; return 1 when the accounting does not close."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOHOA_DATA"] = str(Path(folder) / "var")
        outcome = run(pages, seed, Settings(_env_file=None), Path(folder))
    print(f"{outcome.now.pages} pages fed in {outcome.seconds:.0f} s: {describe.summary(outcome.now)}")
    print(f"expected {dict(outcome.expected)}, found {dict(outcome.found)}")
    for name, peak in sorted(outcome.peaks.items()):
        print(f"peak of {name}: {peak / MIB:.0f} MiB")
    return 0 if outcome.closes else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
