"""What a second worker brings: `python -m tests.bench.workers [PAGES] [SEED]` reads a batch with one and with two.

Only on a quiet machine with two cores or more do its times mean anything; the peaks of memory always do.
"""

import os
import sys
import tempfile
from pathlib import Path

from core.options import MIB
from core.settings import Settings
from tests.bench.large import Outcome, run


def once(count: int, pages: int, seed: int) -> Outcome:
    """Return what happened with that many workers."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOHOA_DATA"] = str(Path(folder) / "var")
        os.environ["SOHOA_QUEUE__WORKERS"] = str(count)
        return run(pages, seed, Settings(_env_file=None), Path(folder))


def main(pages: int, seed: int) -> None:
    """Print pages a minute with one and two workers, their ratio and the peaks of memory."""
    outcomes = {count: once(count, pages, seed) for count in (1, 2)}
    for count, outcome in outcomes.items():
        peaks = ", ".join(f"{name} {peak / MIB:.0f} MiB" for name, peak in sorted(outcome.peaks.items()))
        print(f"workers: {count}, pages a minute: {60 * pages / outcome.seconds:.1f}, peaks: {peaks}")
    print(f"two workers give {outcomes[1].seconds / outcomes[2].seconds:.2f} times one")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
