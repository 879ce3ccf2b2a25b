"""From file to searchable PDF and words, each program started anew: ours, OCRmyPDF, and drawing plus Tesseract.

`python -m tests.bench.whole FILE` is the bare way: every page drawn at 300 dpi and given to Tesseract.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import cv2
import pypdfium2
from rich.table import Table

from core.settings import Settings
from ocr.formats import pdf as pdf_file
from pipeline import direct
from samples.write import Encoded, pdf
from tests.bench import unseen
from tests.bench.readers import ONE_CORE, ocrmypdf_command, used

_DPI = 300
_MIB = 1 << 20
_SCANS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What one program needed for one file."""

    file: str
    way: str
    program: str
    pages: int
    seconds: float
    """Processor time of the program and all its children."""
    peak: int
    """Bytes: the most memory that any one of its processes held."""
    failed: bool


def run(seed: int, corpus: Path | None, *, peers: bool) -> list[Run]:
    """Return what every program needed for drawn pages of each way and some real scans, all as PDF files."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = [(way, path) for way, path in _drawn(seed, folder)]
        if corpus:
            files += [("real scans", path) for path in sorted(corpus.glob("scans/*.pdf"))[::_SCANS]]
        return [found for way, path in files for found in _compared(way, path, folder, peers=peers)]


def _drawn(seed: int, folder: Path) -> list[tuple[str, Path]]:
    """Return PDF files of three pages for each way of scanning."""
    files = []
    for way in unseen.WAYS:
        pictures = []
        for case in unseen.pages(seed, 3, [way]):
            size = (case.image.width, case.image.height)
            mode = "L" if case.image.media_type == "image/png" else "RGB"
            pictures.append(Encoded(case.image.data, case.image.media_type, round(case.image.dpi), size, mode))
        path = folder / f"{way}.pdf"
        path.write_bytes(pdf(pictures))
        files.append((way, path))
    return files


def _compared(way: str, path: Path, folder: Path, *, peers: bool) -> list[Run]:
    out = folder / "out"
    commands = {
        "ours": [str(Path(sys.executable).with_name("sohoa")), "read", "--out", str(out), str(path)],
        "bare": [sys.executable, "-m", "tests.bench.whole", str(path)],
    }
    if peers:
        text = str(folder / "out.txt")
        rest = ["--force-ocr", "--invalidate-digital-signatures", "--sidecar", text, str(path), str(folder / "out.pdf")]
        commands["ocrmypdf"] = [*ocrmypdf_command(), *rest]
    pages = len(pypdfium2.PdfDocument(path))
    blank = Run(path.name, way, "worker", pages, 0, 0, failed=True)
    found = [watched(replace(blank, program=name), words) for name, words in commands.items()]
    return [*found, _resident(blank, path, folder)]


def _resident(blank: Run, path: Path, folder: Path) -> Run:
    """Return the run of a worker that is already up, as the service has them; its memory is `tests.bench.workers`'s."""
    before = used()
    with Path(folder, "worker.pdf").open("wb") as out:
        done = list(direct.read(path, Settings(_env_file=None), folder, workers=1))
        pages = [pdf_file.PdfPage(page.image, page.page) for page in done if page.image]
        pdf_file.write(pages, out, title=path.stem, created=datetime.now(UTC))
    text = "\n".join(page.page.text for page in done if page.page)
    Path(folder, "worker.txt").write_text(text, encoding="utf-8")
    seconds = used() - before
    return replace(blank, seconds=seconds, failed=any(page.error for page in done))


def watched(blank: Run, command: list[str]) -> Run:
    """Return the run with what the kernel counted for the program and the children that it waited for."""
    watch = [sys.executable, str(Path(__file__).with_name("watch.py")), *command]
    done = subprocess.run(watch, check=True, capture_output=True, env=ONE_CORE)
    seconds, peak, status = json.loads(done.stdout)
    return replace(blank, seconds=seconds, peak=peak, failed=status != 0)


def table(runs: list[Run]) -> Table:
    """Return pages a minute and core, ratios to the other programs, and memory, by way of scanning."""
    programs = list(dict.fromkeys(run.program for run in runs))
    others = [name for name in programs if name not in {"ours", "worker"}]
    columns = [f"pages/min {name}" for name in programs]
    columns += [f"time {mine}/{name}" for name in others for mine in ("ours", "worker")]
    shown = Table(
        "way",
        *columns,
        *(f"MiB {name}" for name in programs if name != "worker"),
        title="file in, searchable PDF and words out",
    )
    ways = list(dict.fromkeys(run.way for run in runs))
    for way in [*ways, None]:
        mine = {name: [run for run in runs if run.program == name and way in {None, run.way}] for name in programs}
        rates = [60 * sum(one.pages for one in found) / sum(one.seconds for one in found) for found in mine.values()]
        ratios = [_ratio(mine[who], mine[name]) for name in others for who in ("ours", "worker")]
        peaks = [max(one.peak for one in mine[name]) // _MIB for name in ["ours", *others]]
        failed = sum(one.failed for found in mine.values() for one in found)
        shown.add_row(
            f"{way or 'all'}{f' ({failed} failed)' if failed else ''}",
            *(f"{rate:.1f}" for rate in rates),
            *(f"{ratio:.2f}" for ratio in ratios),
            *(str(peak) for peak in peaks),
        )
    return shown


def _ratio(ours: list[Run], others: list[Run]) -> float:
    return median(one.seconds / other.seconds for one, other in zip(ours, others, strict=True))


def rasterised(path: Path) -> None:
    """Print what Tesseract reads on the pages of a PDF file drawn at 300 dpi."""
    with tempfile.TemporaryDirectory() as folder:
        for page in pypdfium2.PdfDocument(path):
            picture = Path(folder, "page.pnm")
            cv2.imwrite(str(picture), page.render(scale=_DPI / 72).to_numpy())
            subprocess.run(["tesseract", str(picture), "-", "-l", "vie", "--dpi", str(_DPI)], check=True, env=ONE_CORE)


if __name__ == "__main__":
    rasterised(Path(sys.argv[1]))
