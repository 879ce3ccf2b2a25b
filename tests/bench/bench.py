"""Word F1, character error rate and speed of ours beside bare Tesseract, in one run.

`python -m tests.bench.bench [--pages FOLDER]... [--out FILE]`: the committed samples, or folders of pictures with their
text. Speed is in processor time of this process and its children, so that a busy machine does not change it.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median

from rich.console import Console
from rich.table import Table

from core.settings import OcrOptions
from ocr.engine import make_engine
from ocr.picture import decode, one_thread
from ocr.read import read
from tests.bench import cases
from tests.bench.cases import Case
from tests.bench.score import cer, word_f1


@dataclass(frozen=True, slots=True)
class Result:
    """What one way of reading made of one page."""

    case: str
    f1: float
    cer: float
    seconds: float
    """Of one core."""
    text: str


def ours() -> Callable[[Case], str]:
    """Return the reader of this repository."""
    options = OcrOptions()
    engine = make_engine(options)
    return lambda case: read(case.image, 1, engine, options).text


def bare(case: Case) -> str:
    """Return what `tesseract -l vie` makes of the same picture; kinds that it cannot open are given as grey pixels."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page")
        if case.image.media_type in {"image/jpeg", "image/png", "image/tiff"} and case.image.orientation == 1:
            path.write_bytes(case.image.data)
        else:
            pixels = decode(case.image)
            kind = b"P5" if pixels.ndim == 2 else b"P6"
            rows = pixels if pixels.ndim == 2 else pixels[:, :, ::-1]
            path.write_bytes(b"%s %d %d 255\n" % (kind, pixels.shape[1], pixels.shape[0]) + rows.tobytes())
        done = subprocess.run(
            ["tesseract", str(path), "-", "-l", "vie"],
            check=True,
            capture_output=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    return done.stdout.decode()


def measured(case: Case, reader: Callable[[Case], str]) -> Result:
    """Return how well and how fast `reader` reads the page."""
    before = os.times()
    text = reader(case)
    after = os.times()
    return Result(case.name, word_f1(text, case.truth), cer(text, case.truth), sum(after[:4]) - sum(before[:4]), text)


def _table(pairs: list[tuple[Result, Result]]) -> Table:
    table = Table("page", "F1", "bare", "CER", "bare", "seconds", "bare")
    for one, other in pairs:
        numbers = (one.f1, other.f1, one.cer, other.cer)
        table.add_row(one.case, *(f"{n:.3f}" for n in numbers), f"{one.seconds:.2f}", f"{other.seconds:.2f}")
    table.add_section()
    sides = [[pair[side] for pair in pairs] for side in (0, 1)]
    f1, rate = ([f"{mean(getattr(r, name) for r in side):.4f}" for side in sides] for name in ("f1", "cer"))
    table.add_row("mean", *f1, *rate, *(f"{mean(r.seconds for r in side):.2f}" for side in sides))
    table.add_row("median", "", "", "", "", *(f"{median(r.seconds for r in side):.2f}" for side in sides))
    speed = [60 / mean(r.seconds for r in side) for side in sides]
    table.add_row("pages a minute and core", "", "", "", "", *(f"{pages:.1f}" for pages in speed))
    ratio = median(one.seconds / max(other.seconds, 0.01) for one, other in pairs)
    table.add_row("median of time ratios", "", "", "", "", f"{ratio:.2f}", "1")
    return table


def _cases(folders: list[Path]) -> Iterator[Case]:
    if not folders:
        yield from cases.samples()
    for folder in folders:
        yield from cases.folder(folder)


def main() -> None:
    """Print the table, and write the numbers as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, action="append", default=[], help="folder of pictures with their text")
    parser.add_argument("--out", type=Path, help="file for the numbers as JSON")
    arguments = parser.parse_args()
    one_thread()
    reader = ours()
    pairs = [(measured(case, reader), measured(case, bare)) for case in _cases(arguments.pages)]
    if not pairs:
        parser.error("no page with known text")
    Console(width=110).print(_table(pairs))
    if arguments.out:
        numbers = {"ours": [asdict(one) for one, _ in pairs], "bare": [asdict(other) for _, other in pairs]}
        arguments.out.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
