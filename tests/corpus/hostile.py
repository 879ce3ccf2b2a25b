"""Take every file of a folder apart and look at every page: `python -m tests.corpus.hostile FOLDER`.

The pages are cleaned and looked at with the engine that reads nothing, as the journey does.
One line per file: its error code or pages taken and failed, seconds, peak memory of the parser. Ends with 1 when a file
met anything but pages and errors of ours, overran its deadline, needed too much memory, or left a process behind.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from core.errors import InputError, SohoaError
from core.options import MIB, IngestOptions, OcrOptions
from ingest import split
from ocr import read as ocr
from ocr.engines.null import NullEngine

PROCESSES = 2
MOST_MEMORY = 700 * MIB
NOT_MATERIAL = {".md", ".hocr", ".icc", ".tsv"}


@dataclass
class Outcome:
    """What became of one file."""

    path: Path
    code: str = "ok"
    taken: int = 0
    read: int = 0
    """Pages with trustworthy words of their own."""
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    memory: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        pages = f"{self.taken} pages, {self.read} with text, {dict(self.failed)}"
        fault = f" FAULT {self.faults}" if self.faults else ""
        return f"{self.code:16} {self.seconds:6.1f} s {self.memory // MIB:5} MiB {self.path}: {pages}{fault}"


def take_apart(path: Path) -> Outcome:
    """Return what became of the file; nothing that is raised escapes."""
    options = IngestOptions()
    found = Outcome(path)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            # `split.inspect` asks the same child the same first question, so that it is not asked apart.
            with split.opened(path, options, Path(scratch)) as file:
                for page in file.pages:
                    error = page.error or _look(page)
                    found.taken += error is None
                    found.read += page.text is not None
                    if error is not None:
                        found.failed[error.code] += 1
            if file.facts.page_count != found.taken + found.failed.total():
                found.faults.append(f"{file.facts.page_count} pages announced")
        except InputError as error:
            found.code = error.code
        except Exception as error:  # noqa: BLE001  (the very thing that is looked for)
            found.faults.append(repr(error))
        if any(Path(scratch).iterdir()):
            found.faults.append("files left in scratch")
    found.seconds = time.monotonic() - started
    found.memory = 1024 * max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    )
    if found.memory > MOST_MEMORY:
        found.faults.append("memory")
    if found.seconds > 2 * options.file_seconds + options.page_seconds * (found.taken + found.failed.total()):
        found.faults.append("deadline")
    if psutil.Process().children(recursive=True):
        found.faults.append("orphan")
    return found


def _look(page: split.SplitPage) -> SohoaError | None:
    assert page.image is not None
    options = OcrOptions(engine="null")
    try:
        if page.text is not None:
            ocr.look(page.image, page.text, options)
        else:
            ocr.read(page.image, page.number, NullEngine(), options)
    except SohoaError as error:
        return error
    return None


def main(folder: Path) -> int:
    """Print a line per file and a summary; return the exit status."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() not in NOT_MATERIAL)
    codes: Counter[str] = Counter()
    faulty: list[Outcome] = []
    slowest: list[Outcome] = []
    # A fresh process for each file, so that the peak memory of its children is that of this file.
    with multiprocessing.get_context("fork").Pool(PROCESSES, maxtasksperchild=1) as pool:
        for found in pool.imap_unordered(take_apart, paths):
            print(found, flush=True)
            codes[found.code] += 1
            codes.update({f"page {code}": count for code, count in found.failed.items()})
            slowest = sorted([*slowest, found], key=lambda one: -one.seconds)[:10]
            if found.faults:
                faulty.append(found)
    print(f"\n{len(paths)} files: {dict(codes.most_common())}\nslowest:")
    print(*slowest, sep="\n")
    print(f"\n{len(faulty)} with faults:")
    print(*faulty, sep="\n")
    return 1 if faulty or not paths else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
