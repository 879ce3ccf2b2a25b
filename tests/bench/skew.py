"""How exactly lean and turn are found: on drawn pages, and on real ones turned by known angles beside two peers.

`python -m tests.bench.skew [--seed N] [--papers N] [--corpus FOLDER] [--peers PYTHON] [--out FILE]`
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from core.options import OcrOptions
from core.page import PageImage
from ocr.engine import OcrEngine, make_engine
from ocr.picture import Picture, one_thread
from ocr.read import read
from samples.make import paper, scan
from samples.papers.kinds import PAPERS
from tests.bench import spoil, unseen
from tests.bench.layouts import KINDS
from tests.bench.wording import lines_of

LIMIT = 15.0
CLOSE = 0.1
OURS = "ours"
_BASELINE = re.compile(r'class=.ocr_line.[^>]*title="bbox (\d+) \d+ (\d+) \d+; baseline (-?[\d.]+) ')
_LONG_LINE = 0.4
_FEWEST_LINES = 5


@dataclass(slots=True)
class Errors:
    """Errors of lean in degrees, and how often the turn was right."""

    lean: list[float] = field(default_factory=list)
    turned: list[bool] = field(default_factory=list)

    def row(self) -> tuple[str, ...]:
        """Return pages, mean, median, 95th percentile, part within a tenth of a degree, turns right."""
        right = f"{sum(self.turned)} of {len(self.turned)}" if self.turned else ""
        if not self.lean:
            return str(len(self.turned)), "", "", "", "", right
        lean = np.abs(np.array(self.lean))
        figures = (float(lean.mean()), float(np.median(lean)), float(np.percentile(lean, 95)))
        close = float((lean <= CLOSE).mean())
        return str(len(lean)), *(f"{one:.3f}" for one in figures), f"{close:.3f}", right


def ours(data: bytes, media_type: str, size: tuple[int, int], engine: OcrEngine) -> tuple[int, float]:
    """Return turn and lean as `read` finds them in a picture of `size` (width, height)."""
    page = read(PageImage(data, media_type, *size, 200.0, dpi_known=False), 1, engine, OcrOptions())
    return page.rotation, page.skew


def drawn(seed: int, papers: int, lines: list[str], engine: OcrEngine) -> dict[str, Errors]:
    """Return the errors on drawn pages by way of scanning, each at four turns and leans within `LIMIT`."""
    found: dict[str, Errors] = {}
    kinds = list(KINDS)
    for number in range(papers):
        kind = kinds[number % len(kinds)]
        sheet = unseen.paper(kind, Random(f"lean:{seed}:{kind}:{number}"), lines)
        for way in ("clean", "office", "photocopy", "phone"):
            rng = Random(f"lean:{seed}:{number}:{way}")
            lean, turn = round(rng.uniform(-LIMIT, LIMIT), 3), rng.choice((0, 90, 180, 270))
            picture = np.ascontiguousarray(np.rot90(_spoilt(sheet, way, lean, rng), -turn // 90))
            height, width = picture.shape[:2]
            said = ours(spoil.png(picture), "image/png", (width, height), engine)
            errors = found.setdefault(way, Errors())
            errors.lean.append(said[1] - lean)
            errors.turned.append(said[0] == turn)
            if abs(said[1] - lean) > CLOSE or said[0] != turn:
                print(f"{way}/{kind}-{number}: {lean} at {turn}, found {said[1]} at {said[0]}")
    return found


def _spoilt(sheet: unseen.Paper, way: str, lean: float, rng: Random) -> Picture:
    """Return the sheet scanned in one of four ways with exactly this lean."""
    if way == "clean":
        return spoil.scanned(spoil.leaning(spoil.coloured(sheet.picture), lean, 255), 200, 0.3, 0, rng)
    picture = spoil.leaning(spoil.papered(unseen.handled(sheet, rng), rng), lean, rng.choice((250, 235, 60)))
    if way == "photocopy":
        return spoil.copied(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False), rng)
    if way == "phone":
        # Perspective would give lines of different lean, and no one truth.
        height, width = picture.shape[:2]
        lit = picture * spoil.light(height, width, rng)[..., None]
        return spoil.scanned(lit.astype(np.uint8), 200, 1.0, 4, rng)
    return spoil.scanned(picture, 200, 0.6, 3, rng)


def base_lean(path: Path) -> float | None:
    """Return how far a real page leans as it is, by the baselines of its long lines as Tesseract fits them."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = ["tesseract", str(path), "-", "-l", "vie", "hocr"]
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    found = [(int(right) - int(left), float(slope)) for left, right, slope in _BASELINE.findall(done.stdout.decode())]
    longest = max((length for length, _ in found), default=0)
    slopes = sorted(slope for length, slope in found if length > _LONG_LINE * longest)
    # Slopes come rounded to a seventeenth of a degree: the mean of the middle half is finer than the median.
    middle = slopes[len(slopes) // 4 : len(slopes) - len(slopes) // 4]
    return -float(np.degrees(np.arctan(np.mean(middle)))) if len(slopes) >= _FEWEST_LINES else None


def leaning_pages(folder: Path, scratch: Path, seed: int, angles: int) -> Iterator[tuple[Path, float]]:
    """Yield real pages turned by known angles, as files, with the whole lean of each."""
    rng = Random(seed)
    for path in sorted([*folder.glob("*.jpg"), *folder.glob("*.png")]):
        base = base_lean(path)
        picture = cv2.imread(str(path))
        if base is None or picture is None:
            print(f"{path.name}: too few lines to know its lean")
            continue
        for _ in range(angles):
            angle = round(rng.uniform(-LIMIT + 1, LIMIT - 1), 2)
            target = scratch / f"{path.stem}_{angle}.png"
            cv2.imwrite(str(target), spoil.leaning(np.asarray(picture, dtype=np.uint8), angle, 255))
            yield target, base + angle


def turned_pages(folder: Path, seed: int, engine: OcrEngine) -> Errors:
    """Return how often the way up of real pages is found, each at four turns and a random lean."""
    rng, errors = Random(seed), Errors()
    for path in sorted([*folder.glob("*.jpg"), *folder.glob("*.png")]):
        picture = cv2.imread(str(path))
        for turn in (0, 90, 180, 270):
            lean = round(rng.uniform(-LIMIT + 1, LIMIT - 1), 2)
            leaning = spoil.leaning(np.asarray(picture, dtype=np.uint8), lean, 255)
            turned = np.ascontiguousarray(np.rot90(leaning, -turn // 90))
            found, _ = ours(spoil.png(turned), "image/png", (turned.shape[1], turned.shape[0]), engine)
            errors.turned.append(found == turn)
            if found != turn:
                print(f"{path.stem}: at {turn}, found {found}")
    return errors


def turned_papers(seed: int, engine: OcrEngine) -> Errors:
    """Return how lean and way up are found on the samples' papers of every kind: cards, menus and poems too."""
    rng, errors = Random(seed), Errors()
    for kind in sorted(set(PAPERS) - {"blank_back"}):
        for way in ("office", "phone"):
            for one in scan(paper(kind, seed), way, seed):
                turn = rng.choice((0, 90, 180, 270))
                picture = cv2.imdecode(np.frombuffer(one.data, np.uint8), cv2.IMREAD_COLOR)
                turned = np.ascontiguousarray(np.rot90(np.asarray(picture, dtype=np.uint8), -turn // 90))
                found, said = ours(spoil.png(turned), "image/png", (turned.shape[1], turned.shape[0]), engine)
                errors.turned.append(found == turn)
                errors.lean.append(said - one.skew)
                if found != turn or abs(said - one.skew) > CLOSE:
                    print(f"{kind}, {way}: {one.skew} at {turn}, found {said} at {found}")
    return errors


def known_pages(folder: Path, python: Path | None, engine: OcrEngine) -> dict[str, Errors]:
    """Return the errors on the pages of the deskew package, whose angles are known to whole degrees."""
    pages = []
    for line in (folder / "deskew__angles.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, angle = line.split("\t")
        # The table has the turn that straightens a page.
        pages.append((folder / name.replace("tests__", "deskew__"), -float(angle)))
    return beside_peers(pages, python, engine)


def beside_peers(pages: list[tuple[Path, float]], python: Path | None, engine: OcrEngine) -> dict[str, Errors]:
    """Return the errors of ours and of the peers, who run in their own Python, on the same pictures."""
    found: dict[str, Errors] = {OURS: Errors()}
    for path, lean in pages:
        turn, said = ours(path.read_bytes(), "image/png", Image.open(path).size, engine)
        found[OURS].lean.append(said - lean)
        found[OURS].turned.append(turn == 0)
        if abs(said - lean) > CLOSE or turn:
            print(f"{path.stem}: {lean:.3f}, found {said} at {turn}")
    if python is None:
        return found
    command = [str(python), str(Path(__file__).with_name("lean_peers.py")), *(str(path) for path, _ in pages)]
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    for line, (_, lean) in zip(done.stdout.decode().splitlines(), pages, strict=True):
        for name, (angle, _) in json.loads(line)["said"].items():
            # Who finds no lean leaves the page as it is.
            found.setdefault(name, Errors()).lean.append((angle or 0.0) - lean)
    return found


def _print(title: str, found: dict[str, Errors]) -> None:
    table = Table("", "pages", "mean", "median", "95 %", f"within {CLOSE}", "turn right", title=title)
    for name, errors in found.items():
        table.add_row(name, *errors.row())
    Console(width=110).print(table)


def main() -> None:
    """Print the tables, and write the errors as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--papers", type=int, default=16, help="drawn papers; each in four ways")
    parser.add_argument("--angles", type=int, default=6, help="angles for each real page")
    parser.add_argument("--text", type=Path, help="text file for the drawn pages")
    parser.add_argument("--corpus", type=Path, help="folder with scans/pages")
    parser.add_argument("--peers", type=Path, help="the Python that has jdeskew and deskew")
    parser.add_argument("--engine", default="null", help="with tesseract, doubtful turns are decided by reading")
    parser.add_argument("--out", type=Path, help="file for the errors as JSON")
    chosen = parser.parse_args()
    one_thread()
    engine = make_engine(OcrOptions(engine=chosen.engine))
    tables = {"drawn pages": drawn(chosen.seed, chosen.papers, lines_of(chosen.text) if chosen.text else [], engine)}
    tables["papers of the samples' generator"] = {OURS: turned_papers(chosen.seed, engine)}
    if chosen.corpus:
        with tempfile.TemporaryDirectory() as scratch:
            pages = list(leaning_pages(chosen.corpus / "scans/pages", Path(scratch), chosen.seed, chosen.angles))
            tables["real pages turned by known angles"] = beside_peers(pages, chosen.peers, engine)
        tables["real pages at four turns"] = {OURS: turned_pages(chosen.corpus / "scans/pages", chosen.seed, engine)}
        tables["pages of deskew"] = known_pages(chosen.corpus / "skew", chosen.peers, engine)
    for title, found in tables.items():
        _print(title, found)
    if chosen.out:
        numbers = {title: {name: errors.lean for name, errors in found.items()} for title, found in tables.items()}
        chosen.out.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
