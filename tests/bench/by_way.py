"""A short table for daily work: word F1 by way of scanning, ours beside bare Tesseract.

`python -m tests.bench.by_way [--seed N] [--papers N] [--text FILE] [--ways WAY...] [--pages FOLDER] [--worst]`
"""

import argparse
from collections import defaultdict
from pathlib import Path
from statistics import mean, median

from ocr.picture import one_thread
from tests.bench import cases, readers, unseen
from tests.bench.readers import Ours, Result, measured
from tests.bench.score import words
from tests.bench.wording import lines_of


def _differences(read: str, truth: str) -> str:
    found, wanted = words(read), words(truth)
    return f"lost {' '.join((wanted - found).elements())} | extra {' '.join((found - wanted).elements())}"


def main() -> None:
    """Print a line per way, and with `--worst` what was wrong on each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--papers", type=int, default=8)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--ways", nargs="+", choices=list(unseen.WAYS), default=list(unseen.WAYS))
    parser.add_argument("--pages", type=Path, help="a folder of pictures with their text instead of drawn pages")
    parser.add_argument("--bare", action="store_true", help="also bare Tesseract")
    parser.add_argument("--worst", action="store_true", help="tell lost and needless words of each page")
    chosen = parser.parse_args()
    one_thread()
    ours = Ours()
    lines = lines_of(chosen.text) if chosen.text else []
    found = cases.folder(chosen.pages) if chosen.pages else unseen.pages(chosen.seed, chosen.papers, chosen.ways, lines)
    results: dict[str, list[tuple[Result, Result | None]]] = defaultdict(list)
    for case in found:
        mine = measured(case, ours)
        results[case.way].append((mine, measured(case, readers.bare) if chosen.bare else None))
        if chosen.worst:
            print(f"{case.name} {mine.f1:.3f} {_differences(mine.text, case.truth)}", flush=True)
    for way, pairs in results.items():
        line = f"{way:10} F1 {mean(one.f1 for one, _ in pairs):.4f}  {median(one.seconds for one, _ in pairs):.2f} s"
        others = [other for _, other in pairs if other]
        if others:
            line += f"   bare {mean(o.f1 for o in others):.4f}  {median(o.seconds for o in others):.2f} s"
        print(line)


if __name__ == "__main__":
    main()
