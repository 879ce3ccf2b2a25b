"""Papers of stacks as they are really read: drawn, scanned, recognized, and kept in a folder so that it is done once.

`python -m tests.bench.stacks.reading FOLDER [PAPERS]` reads that many papers of each kind.
"""

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from core import codec
from core.options import OcrOptions
from core.page import Page, PageImage
from ingest.paper import resolution
from ocr.engine import make_engine
from ocr.read import read
from samples.damage import WAYS, damaged
from samples.sheet import Sheet
from samples.write import encode
from tests.bench.stacks.papers import GROUPS, sheets

_WAYS = ("clean300", "office", "jpeg200", "lowdpi", "grey", "photocopy", "phone", "turned90", "turned180", "faint")
_FIRST = 5000
"""Seeds below are those of spoiled papers."""


@dataclass(slots=True)
class Shelf:
    """A folder of papers that were read, each scanned in one of many ways."""

    folder: Path
    papers: int = 12
    """Different ones of each kind."""
    known: dict[Path, Page] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Say that these are real readings."""
        return "read"

    def paper(self, group: str, kind: str, seed: int, rng: Random) -> list[Page]:
        """Return the pages of a paper; each is read once, so that nothing differs the next time."""
        del rng
        seed = _FIRST + seed % self.papers
        way = Random(f"way:{kind}:{seed}").choice(_WAYS)
        return [
            self._page(f"{kind}-{seed}-{way}-{number}", sheet, way)
            for number, sheet in enumerate(sheets(group, kind, seed), 1)
        ]

    def _page(self, name: str, sheet: Sheet, way: str) -> Page:
        path = self.folder / f"{name}.json"
        if path not in self.known:
            if not path.exists():
                path.write_bytes(codec.dump(_read(sheet, way, name)))
            self.known[path] = codec.load(Page, path.read_bytes())
        return self.known[path]


def _read(sheet: Sheet, way: str, seed: str) -> Page:
    chosen = WAYS[way]
    image = damaged(sheet.render(), chosen, Random(seed).randrange(1 << 30)).image
    file = encode(image, chosen.media_type, chosen.dpi, quality=chosen.quality, tagged=chosen.tagged)
    dpi, known = resolution(*file.size, chosen.dpi if chosen.tagged else None)
    options = OcrOptions()
    page = read(PageImage(file.data, file.media_type, *file.size, dpi, known), 1, make_engine(options), options)
    return replace(page, engine="")


def main() -> None:
    """Fill the shelf."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("papers", type=int, nargs="?", default=12)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(chosen.folder, chosen.papers)
    for seed in range(chosen.papers):
        for group, kinds in GROUPS.items():
            for kind in kinds:
                shelf.paper(group, kind, seed, Random(seed))
        print(f"{seed + 1} of {chosen.papers}", flush=True)


if __name__ == "__main__":
    main()
