"""Reads drawn papers, and keeps what was read, so that no page is read twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core import codec
from core.page import Page
from core.settings import OcrOptions
from ocr.engine import make_engine
from ocr.read import read
from tests.bench.fields.drawn import Drawn


@dataclass(frozen=True, slots=True)
class Case:
    """A paper as one way of scanning left it, read."""

    paper: Drawn
    way: str
    pages: tuple[Page, ...]


def cases(papers: Iterable[Drawn], ways: tuple[str, ...], each: int, keep: Path) -> Iterator[Case]:
    """Yield the papers, each scanned in `each` of the `ways`, which take turns.

    Pages lie in `keep`, a file per paper and way; empty it after a change of how pages are drawn or read.
    """
    keep.mkdir(parents=True, exist_ok=True)
    engine = make_engine(OcrOptions())
    for number, paper in enumerate(papers):
        for turn in range(each):
            way = ways[(number + turn * len(ways) // each) % len(ways)]
            path = keep / f"{paper.source}-{paper.name}-{way}.json"
            if not path.exists():
                images = enumerate(paper.scan(way), start=1)
                pages = tuple(read(image, at, engine, OcrOptions()) for at, image in images)
                fresh = path.with_suffix(".part")
                fresh.write_bytes(codec.dump(pages, tuple[Page, ...]))
                fresh.rename(path)
            yield Case(paper, way, codec.load(tuple[Page, ...], path.read_bytes()))
