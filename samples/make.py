"""Make fictional papers: `python -m samples.make` writes the committed set, the functions serve tests and benches."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from samples.committed import FOLDER, write_all, write_expected
from samples.damage import HARMED, WAYS
from samples.papers.kinds import KINDS
from samples.scanning import batch, bound, from_content, mixed_batch, paper, scan, scan_as
from samples.truth import DocumentTruth, FileTruth, PageTruth, Paper, SampleFile, Scan
from samples.write import SUFFIXES, pdf

__all__ = [
    "DocumentTruth",
    "FileTruth",
    "PageTruth",
    "Paper",
    "SampleFile",
    "Scan",
    "batch",
    "bound",
    "from_content",
    "mixed_batch",
    "paper",
    "scan",
    "scan_as",
]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m samples.make", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=FOLDER, help="folder to write to; default: the committed set itself"
    )
    parser.add_argument("--seed", type=int, help="write papers about other people instead of the committed set")
    parser.add_argument("--kinds", nargs="+", choices=sorted(KINDS), default=sorted(KINDS), help="with --seed: which")
    parser.add_argument(
        "--ways", nargs="+", choices=sorted({**WAYS, **HARMED}), default=["office"], help="with --seed: how scanned"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write papers with their expected.json; without options, the committed set over itself."""
    options = _options(arguments)
    if options.seed is None:
        for path in write_all(options.out):
            print(path)
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    files = [_one(kind, way, options.seed) for kind in options.kinds for way in options.ways]
    for made in files:
        (options.out / made.name).write_bytes(made.data)
        print(options.out / made.name)
    write_expected(options.out, files, {})
    return 0


def _one(kind: str, way: str, seed: int) -> SampleFile:
    given = paper(kind, seed)
    scans = scan(given, way, seed)
    truth = bound([(given, scans)])
    if len(scans) == 1:
        name = f"{kind}-{seed}-{way}{SUFFIXES[scans[0].media_type]}"
        return SampleFile(name, scans[0].media_type, scans[0].data, truth)
    return SampleFile(f"{kind}-{seed}-{way}.pdf", "application/pdf", pdf([one.picture for one in scans]), truth)


if __name__ == "__main__":
    sys.exit(main())
