"""Accuracy, speed and honesty of confidences by way of scanning: ours, bare Tesseract and OCRmyPDF in one run.

`python -m tests.bench.bench [--seed N] [--papers N] [--text FILE] [--corpus FOLDER] [--sets SET...] [--pages FOLDER]
[--no-peers] [--whole] [--out FILE] [--plots FOLDER]`. Speed is in processor time of this process and its children, so
that a busy machine does not change it much; ratios are of the same run.
"""

import argparse
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from statistics import mean, median

from rich.console import Console
from rich.table import Table

from ocr.picture import one_thread
from tests.bench import calibration, cases, readers, unseen, whole
from tests.bench.cases import Case
from tests.bench.readers import Ours, Reader, Result, measured
from tests.bench.wording import lines_of

Results = dict[str, list[Result]]
"""Of each reader, on the same pages."""
_PLOTTER = Path(__file__).with_name("plots.py")
_WIDTH = 130
_SETS = ("samples", "drawn", "papers", "real")
_PAPER_WAYS = ("clean300", "office", "jpeg200", "photocopy", "phone", "turned90")


def sets(chosen: argparse.Namespace) -> Iterator[tuple[str, Iterable[Case]]]:
    """Yield the names of the sets of pages with their pages."""
    if chosen.pages:
        yield chosen.pages.name, cases.folder(chosen.pages)
        return
    lines = lines_of(chosen.text) if chosen.text else []
    if "samples" in chosen.sets:
        yield "samples", cases.samples()
    if "drawn" in chosen.sets:
        yield "drawn, seed", unseen.pages(chosen.seed, chosen.papers, list(unseen.WAYS), lines)
    if "papers" in chosen.sets:
        yield "papers, seed", cases.papers(chosen.seed, chosen.papers, _PAPER_WAYS)
    if "real" in chosen.sets and chosen.corpus:
        yield "real scans", cases.folder(chosen.corpus / "scans/pages")


def compare(pages: Iterable[Case], all_readers: dict[str, Reader]) -> Results:
    """Return what every reader made of the pages."""
    results: Results = {name: [] for name in all_readers}
    for case in pages:
        for name, reader in all_readers.items():
            results[name].append(measured(case, reader))
    return results


def table(title: str, results: Results) -> Table:
    """Return a table with a row for each way of scanning and one for all pages."""
    names = list(results)
    columns = [f"F1 {name}" for name in names] + [f"CER {name}" for name in names] + [f"s {name}" for name in names]
    shown = Table("way", "pages", *columns, "time, ours/bare", title=title)
    ways = {result.way for result in results[names[0]]}
    for way in [*sorted(ways), None] if len(ways) > 1 else [None]:
        mine = {name: [one for one in found if way is None or one.way == way] for name, found in results.items()}
        shown.add_row(way or "all", str(len(mine[names[0]])), *_figures(mine))
    return shown


def _figures(results: Results) -> list[str]:
    f1 = [f"{mean(one.f1 for one in found):.4f}" for found in results.values()]
    rate = [f"{mean(one.cer for one in found):.4f}" for found in results.values()]
    seconds = [f"{median(one.seconds for one in found):.2f}" for found in results.values()]
    pairs = zip(results["ours"], results["bare"], strict=True)
    return [*f1, *rate, *seconds, f"{median(one.seconds / max(other.seconds, 0.01) for one, other in pairs):.2f}"]


def honesty(ours: Ours) -> tuple[Table, dict[str, list[tuple[float, float, int]]]]:
    """Return a table of the expected calibration error by way, and the reliability curves."""
    told = [(case.way or "other", calibration.told(page, case.truth)) for case, page in ours.pages]
    told.sort(key=lambda one: one[0])
    by_way = {way: [word for _, words in group for word in words] for way, group in groupby(told, lambda one: one[0])}
    by_way["all"] = [word for words in by_way.values() for word in words]
    shown = Table("way", "words", "right", "mean confidence", "expected error", title="confidence of words")
    for way, words in by_way.items():
        right, said = mean(word.right for word in words), mean(word.confidence for word in words)
        error = calibration.expected_error(words)
        shown.add_row(way, str(len(words)), f"{right:.4f}", f"{said:.4f}", f"{error:.4f}")
    return shown, {way: calibration.curve(words) for way, words in by_way.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of the generated pages")
    parser.add_argument("--papers", type=int, default=8, help="generated papers; each is scanned in six ways")
    parser.add_argument("--text", type=Path, help="text for the drawn pages, a paragraph a line")
    parser.add_argument("--corpus", type=Path, help="folder with scans/pages and scans/*.pdf")
    parser.add_argument("--sets", nargs="+", choices=_SETS, default=_SETS, help="which sets of pages")
    parser.add_argument("--pages", type=Path, help="only this folder of pictures with their text")
    parser.add_argument("--no-peers", action="store_true", help="without OCRmyPDF")
    parser.add_argument("--whole", action="store_true", help="also files to searchable PDFs, end to end")
    parser.add_argument("--out", type=Path, help="file for the numbers as JSON")
    parser.add_argument("--plots", type=Path, help="folder for plots (needs the environment of the peers)")
    return parser.parse_args()


def main() -> None:
    """Print the tables, write the numbers and draw the plots where asked to."""
    chosen = _options()
    one_thread()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    ours, console = Ours(), Console(width=_WIDTH)
    all_readers: dict[str, Reader] = {"ours": ours, "bare": readers.bare}
    if not chosen.no_peers:
        all_readers["ocrmypdf"] = readers.ocrmypdf
    numbers: dict[str, object] = {"seed": chosen.seed}
    accuracy: dict[str, dict[str, list[dict[str, object]]]] = {}
    for name, pages in sets(chosen):
        title = f"{name} {chosen.seed}" if name.endswith("seed") else name
        results = compare(pages, all_readers)
        console.print(table(title, results))
        accuracy[title] = {reader: [_without_text(one) for one in found] for reader, found in results.items()}
    shown, curves = honesty(ours)
    console.print(shown)
    numbers |= {"accuracy": accuracy, "reliability": curves}
    if chosen.whole:
        compared = whole.run(chosen.seed, chosen.corpus, peers=not chosen.no_peers)
        console.print(whole.table(compared))
        numbers["whole"] = [asdict(one) for one in compared]
    out = chosen.out
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    if out and chosen.plots:
        subprocess.run([readers.PEERS / "bin/python", _PLOTTER, out, chosen.plots], check=True)


def _without_text(result: Result) -> dict[str, object]:
    return {name: value for name, value in asdict(result).items() if name != "text"}


if __name__ == "__main__":
    main()
