"""Everything of the corpus: `python -m tests.corpus.run CORPUS`. Ends with 1 where a promise is broken, 2 without it.

Hostile files end in a defined state; no page of a real scan is lost; pages with ground truth are read no worse than by
bare Tesseract in the same run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

from core.page import Page
from core.settings import Settings
from ocr.picture import one_thread
from pipeline import direct
from tests.bench.score import cer, word_f1
from tests.corpus import hostile
from tests.corpus.hostile import PROCESSES

FEWEST_WORDS = 5
LOST = 0.5
PICTURES = {".jpg", ".png"}


def main(corpus: Path) -> int:
    """Run all three parts and print what each found; return the exit status."""
    if not (corpus / "hostile").is_dir() or not (corpus / "scans" / "pages").is_dir():
        print(f"{corpus} holds no corpus", file=sys.stderr)
        return 2
    os.environ["OMP_THREAD_LIMIT"] = "1"
    one_thread()
    parts: dict[str, Callable[[], bool]] = {
        "hostile files": lambda: hostile.main(corpus / "hostile") == 0,
        "real scans": lambda: real_scans(corpus / "scans"),
        "pages with ground truth": lambda: known_pages(corpus / "scans" / "pages"),
    }
    results = {}
    for name, part in parts.items():
        started = time.monotonic()
        results[name] = part()
        print(f"== {name}: {'kept' if results[name] else 'BROKEN'} in {time.monotonic() - started:.0f} s\n", flush=True)
    passed = sum(results.values())
    print(f"{passed} passed, {len(results) - passed} failed")
    return 0 if all(results.values()) else 1


def real_scans(folder: Path) -> bool:
    """Read every page of every scan; no page fails, none that is written on is empty or called blank."""
    known = {
        (entry["file"], entry["page"]): entry["blank"]
        for entry in json.loads((folder / "pages_meta.json").read_text(encoding="utf-8"))
    }
    good = True
    paths = sorted(folder.glob("*.pdf"))
    # Two files, not two pages of one: most have three pages, so that a core would wait for the last.
    with ThreadPoolExecutor(PROCESSES) as pool:
        for path, (pages, seconds) in zip(paths, pool.map(_timed, paths), strict=True):
            faults = [
                f"page {page.number}: {fault}"
                for page in pages
                if (fault := fault_of(page, blank=known.get((path.name, page.number), False)))
            ]
            if missing := {number for file, number in known if file == path.name} - {page.number for page in pages}:
                faults.append(f"missing {missing}")
            print(f"{path.name}: {len(pages)} pages, {seconds:.1f} s {faults or ''}", flush=True)
            good &= not faults
    return good


def _timed(path: Path) -> tuple[list[direct.DirectPage], float]:
    started = time.monotonic()
    return read(path), time.monotonic() - started


def fault_of(page: direct.DirectPage, *, blank: bool) -> str:
    """Return what is wrong with a page that was read, or nothing."""
    if page.page is None:
        return page.error.code if page.error else "nothing"
    words = len(page.page.words)
    if blank != page.page.blank:
        return f"blank is {page.page.blank}, {words} words"
    return "" if blank or words >= FEWEST_WORDS else f"{words} words"


def known_pages(folder: Path) -> bool:
    """Read the pages with ground truth, ours and bare Tesseract; ours is not worse, and no page is lost."""
    ours, bare = [], []
    paths = sorted(path for path in folder.iterdir() if path.suffix in PICTURES)
    with ThreadPoolExecutor(PROCESSES) as pool:
        both = pool.map(lambda path: (read_text(path), bare_text(path)), paths)
        for path, (mine, plain) in zip(paths, both, strict=True):
            truth = path.with_suffix("").with_suffix(".gt.txt").read_text(encoding="utf-8")
            ours.append(word_f1(mine, truth))
            bare.append(word_f1(plain, truth))
            print(f"{path.name:20} F1 {ours[-1]:.3f} (bare {bare[-1]:.3f})  CER {cer(mine, truth):.3f}", flush=True)
    print(f"mean of {len(paths)}: F1 {mean(ours):.4f}, bare Tesseract {mean(bare):.4f}")
    return mean(ours) >= mean(bare) and min(ours) >= LOST


def read(path: Path) -> list[direct.DirectPage]:
    """Return every page of a file as we read it, one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        return list(direct.read(path, Settings(_env_file=None), Path(scratch), workers=1))


def read_text(path: Path) -> str:
    """Return the words of a one-page file as we read them."""
    pages: list[Page | None] = [page.page for page in read(path)]
    return "\n".join(page.text for page in pages if page)


def bare_text(path: Path) -> str:
    """Return what `tesseract FILE - -l vie` prints."""
    command = ["tesseract", str(path), "-", "-l", "vie"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
