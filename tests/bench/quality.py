"""How often the verdict before reading is right: `python -m tests.bench.quality [SEED] [PAPERS]`.

Papers are drawn, harmed in graded ways and read. A page is lost when its word F1 falls by more than .03 below that of
the same scan without the harm; it was told in time when the verdict on the picture alone was not good (or `empty`).
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from statistics import mean, median
from types import MappingProxyType

from rich.console import Console
from rich.table import Table

from core.options import OcrOptions
from core.page import Grade, PageImage, Quality
from ocr import quality
from ocr.engine import OcrEngine, make_engine
from ocr.glance import glance
from ocr.picture import one_thread
from ocr.read import read
from samples.damage import WAYS, Way, harmed
from samples.harm import Harm
from samples.scanning import paper, scan_as
from samples.truth import Paper, Scan
from tests.bench.score import word_f1

KINDS = (
    "decision",
    "official_letter",
    "lease",
    "report",
    "birth_certificate",
    "land_use_certificate",
    "marriage_certificate",
    "diploma",
    "letter",
    "household_business_certificate",
)
STRENGTHS: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "blurred": (2, 3, 4, 5, 6.5),
        "shaken": (6, 10, 14, 18, 24),
        "low_resolution": (130, 110, 90, 75, 60),
        "enlarged": (130, 110, 90, 75, 60),
        "dark": (0.4, 0.25, 0.15, 0.08, 0.04),
        "pale": (0.3, 0.2, 0.14, 0.1, 0.06),
        "overexposed": (1.5, 2, 2.5, 4, 6),
        "shadowed": (0.3, 0.2, 0.1, 0.05, 0.02),
        "glaring": (0.01, 0.03, 0.06, 0.12, 0.2),
        "cut_off": (0.05, 0.09, 0.12, 0.16, 0.22),
        "compressed": (30, 20, 14, 10, 6),
    }
)
# Only what is photographed is burnt out by a lamp.
_PHOTOGRAPHED = frozenset({"glaring"})
_NONE = Harm("", 0)
_LOSS = 0.03
_READ_WELL = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: what was said of it before and after it was read, and how well it was read."""

    way: str
    harm: str
    """Empty for a scan that nothing was done to."""
    strength: float
    before: Quality
    after: Quality
    f1: float
    unharmed: float
    """Word F1 of the same scan without the harm."""
    confidence: float
    """Mean of its words; 1 without any."""
    seconds: float
    """Of one core, for the verdict before reading."""

    @property
    def lost(self) -> bool:
        """Whether the harm cost words."""
        return self.f1 < self.unharmed - _LOSS

    @property
    def told(self) -> bool:
        """Whether the clerk was told while the paper was there."""
        return self.before.grade is not Grade.GOOD or quality.seems_empty(self.before)


def pictured(scan: Scan, way: Way) -> PageImage:
    """Return the picture as `ingest` would."""
    picture = scan.picture
    width, height = picture.size if picture.orientation == 1 else picture.size[::-1]
    return PageImage(picture.data, picture.media_type, width, height, picture.dpi, way.tagged, picture.orientation)


def pages(seed: int, papers: int, engine: OcrEngine) -> Iterator[Judged]:
    """Yield the first page of every paper: scanned well in three ways, and with every harm at one strength."""
    for number in range(papers):
        luck = Random(f"quality:{seed}:{number}")
        drawn = paper(KINDS[number % len(KINDS)], seed * 1000 + number)
        unharmed: dict[str, float] = {}
        for way in luck.sample(sorted(WAYS), 3):
            yield _page(drawn, way, _NONE, unharmed, engine)
        for harm, strengths in STRENGTHS.items():
            way = luck.choice(("phone",) if harm in _PHOTOGRAPHED else ("office", "phone", "grey", "jpeg200"))
            if way not in unharmed:
                yield _page(drawn, way, _NONE, unharmed, engine)
            yield _page(drawn, way, Harm(harm, luck.choice(strengths)), unharmed, engine)


def _page(drawn: Paper, way: str, harm: Harm, unharmed: dict[str, float], engine: OcrEngine) -> Judged:
    chosen = harmed(WAYS[way], harm.kind, harm.strength) if harm.kind else WAYS[way]
    scan = scan_as(drawn, chosen, way)[0]
    image = pictured(scan, chosen)
    started = os.times()
    before = glance(image)
    ended = os.times()
    page = read(image, 1, engine, OcrOptions(), before=before)
    f1 = word_f1(page.text, scan.text)
    unharmed.setdefault(way, f1)
    sure = mean(word.confidence for word in page.words) if page.words else 1.0
    seconds = sum(ended[:2]) - sum(started[:2])
    return Judged(way, harm.kind, harm.strength, before, page.quality, f1, unharmed[way], sure, seconds)


def blanks(seed: int, papers: int) -> Table:
    """Return by way how many blank sides, with a stamp that shows through, were seen to be empty or complained of."""
    table = Table("blank sides", "pages", "seen to be empty", "complained of")
    for name, way in WAYS.items():
        sides = (scan_as(paper("blank_back", seed * 1000 + number), way, f"{name}:{seed}") for number in range(papers))
        found = [glance(pictured(side, way)) for (side,) in sides]
        empty = sum(quality.seems_empty(one) for one in found)
        table.add_row(name, *map(str, (len(found), empty, sum(one.grade is not Grade.GOOD for one in found))))
    return table


def recall(found: list[Judged]) -> Table:
    """Return by harm how many lost pages were told of, and how many kept ones were called poor."""
    table = Table("harm", "pages", "lost", "told before", "poor before", "told after", "kept", "of them told", "poor")
    for harm in STRENGTHS:
        of = [page for page in found if page.harm == harm and page.unharmed >= _READ_WELL]
        lost, kept = [page for page in of if page.lost], [page for page in of if not page.lost]
        numbers = (
            len(of),
            len(lost),
            sum(page.told for page in lost),
            sum(page.before.grade is Grade.POOR for page in lost),
            sum(page.told or page.after.grade is not Grade.GOOD for page in lost),
            len(kept),
            sum(page.told for page in kept),
            sum(page.before.grade is Grade.POOR for page in kept),
        )
        table.add_row(harm, *map(str, numbers))
    return table


def false_alarms(found: list[Judged]) -> Table:
    """Return by way of scanning how many pages without harm that were read well were complained of."""
    table = Table("way", "pages", "read well", "fair", "poor", "fair or poor after reading")
    good = [page for page in found if not page.harm]
    for way in (*sorted({page.way for page in good}), ""):
        of = [page for page in good if way in {"", page.way}]
        well = [page for page in of if page.f1 >= _READ_WELL]
        grades = [page.before.grade for page in well]
        after = sum(page.after.grade is not Grade.GOOD for page in well)
        numbers = (len(of), len(well), grades.count(Grade.FAIR), grades.count(Grade.POOR), after)
        table.add_row(way or "all", *map(str, numbers))
    return table


def main(seed: int, papers: int) -> None:
    """Print both tables and what the verdict costs."""
    one_thread()
    found = list(pages(seed, papers, make_engine(OcrOptions())))
    console = Console(width=110)
    console.print(recall(found))
    console.print(false_alarms(found))
    console.print(blanks(seed, 2))
    seconds = [page.seconds for page in found]
    console.print(f"seconds of one core for a verdict: median {median(seconds):.3f}, most {max(seconds):.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1, int(sys.argv[2]) if len(sys.argv) > 2 else 20)
