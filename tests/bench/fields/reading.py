"""Reads drawn papers, and keeps what was read, so that no page is read twice."""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core import codec
from core.options import OcrOptions
from core.page import Page
from ocr.engine import make_engine
from ocr.read import read
from tests.bench.fields import drawn
from tests.bench.fields.drawn import Drawn


@dataclass(frozen=True, slots=True)
class Case:
    """A paper as one way of scanning left it, read."""

    paper: Drawn
    way: str
    pages: tuple[Page, ...]


def cases(
    papers: Iterable[Drawn], ways: tuple[str, ...], each: int, keep: Path, *, only_kept: bool = False
) -> Iterator[Case]:
    """Yield the papers, each scanned in `each` of the `ways`, which take turns.

    Pages lie in `keep`, a file per paper and way; empty it after a change of how pages are drawn or read. With
    `only_kept` nothing is read, and what does not lie there is left out.
    """
    keep.mkdir(parents=True, exist_ok=True)
    engine = make_engine(OcrOptions())
    for number, paper in enumerate(papers):
        for turn in range(each):
            way = ways[(number + turn * len(ways) // each) % len(ways)]
            path = keep / f"{paper.source}-{paper.name}-{way}.json"
            if only_kept and not path.exists():
                continue
            if not path.exists():
                images = enumerate(paper.scan(way), start=1)
                pages = tuple(read(image, at, engine, OcrOptions()) for at, image in images)
                fresh = path.with_suffix(".part")
                fresh.write_bytes(codec.dump(pages, tuple[Page, ...]))
                fresh.rename(path)
            yield Case(paper, way, codec.load(tuple[Page, ...], path.read_bytes()))


def options(program: str, text: str | None) -> argparse.ArgumentParser:
    """Return the options that choose papers and ways."""
    parser = argparse.ArgumentParser(prog=program, description=text)
    parser.add_argument("sets", nargs="+", metavar="SOURCE:SEED:WAYS", help=f"sources: {', '.join(drawn.SOURCES)}")
    parser.add_argument("--ways", nargs="+", choices=list(drawn.WAYS), default=list(drawn.WAYS))
    parser.add_argument("--keep", type=Path, default=Path("build/bench/fields"), help="folder of pages that were read")
    parser.add_argument("--only-kept", action="store_true", help="leave out what does not lie there")
    return parser


def chosen(given: argparse.Namespace) -> Iterator[Case]:
    """Yield the papers that the options name."""
    for text in given.sets:
        source, seed, each = text.split(":")
        papers = drawn.SOURCES[source](int(seed))
        yield from cases(papers, tuple(given.ways), int(each), given.keep, only_kept=given.only_kept)
