"""Papers with the fields that a reader should find, and their scans: those of the samples, and written ones."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from core.page import PageImage
from samples import make
from samples.damage import WAYS as SAMPLE_WAYS
from samples.papers.kinds import PAPERS
from tests.bench import unseen
from tests.bench.fields import altered, grid
from tests.bench.typeset import Sheet
from tests.bench.wording import Wording

CLASSIFY = Path(__file__).parents[2] / "classify"
HELD = Path(__file__).parent / "texts"
WAYS = ("clean300", "office", "jpeg200", "photocopy", "phone", "turned")
_TURNED = ("turned90", "turned180", "turned270")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One paper that nobody has scanned yet."""

    source: str
    """`samples`: of their generator; `held`: of this bench alone; others: fields are tested on them."""
    name: str
    type: str
    fields: Mapping[str, Any]
    """As in the catalog."""
    scan: Callable[[str], list[PageImage]]
    """Every page as one of `WAYS` makes it."""


def sampled(seed: int) -> Iterator[Drawn]:
    """Yield a paper of every kind of the samples that has fields."""
    for kind in PAPERS:
        given = make.paper(kind, seed)
        if given.fields:
            yield Drawn("samples", f"{kind}-{seed}", given.type, given.fields, partial(_sample, given, seed))


def _sample(given: make.Paper, seed: int, way: str) -> list[PageImage]:
    chosen = _TURNED[seed % 3] if way == "turned" else way
    pages = []
    for one in make.scan(given, chosen, seed):
        given_way, picture = SAMPLE_WAYS[chosen], one.picture
        size = picture.size if picture.orientation == 1 else picture.size[::-1]
        pages.append(
            PageImage(picture.data, picture.media_type, *size, picture.dpi, given_way.tagged, picture.orientation)
        )
    return pages


def laid_out(seed: int) -> Iterator[Drawn]:
    """Yield the papers that fields are tested on, about other people, in other typefaces."""
    yield from _written("layouts", sorted((CLASSIFY / "layouts").glob("*.txt")), seed)


def of_counters(seed: int) -> Iterator[Drawn]:
    """Yield later papers that fields are tested on, in the layouts of everyday ones."""
    yield from _written("counter", sorted((CLASSIFY / "layouts" / "counter").glob("*.txt")), seed)


def of_every_day(seed: int) -> Iterator[Drawn]:
    """Yield papers on forms of 2006 to 2026 that fields are tested on."""
    yield from _written("everyday", sorted((CLASSIFY / "layouts" / "everyday").glob("*.txt")), seed)


def held_back(seed: int) -> Iterator[Drawn]:
    """Yield the papers that were written for this and nothing was tuned on."""
    yield from _written("held", sorted(HELD.glob("*.txt")), seed)


SOURCES: Mapping[str, Callable[[int], Iterator[Drawn]]] = MappingProxyType(
    {"samples": sampled, "layouts": laid_out, "counter": of_counters, "everyday": of_every_day, "held": held_back}
)


def _written(source: str, paths: list[Path], seed: int) -> Iterator[Drawn]:
    for path in paths:
        text, _, facts = path.read_text(encoding="utf-8").partition("===\n")
        rng = Random(f"{seed}:{path.stem}")
        pages = [grid.rows(page) for page in text.split("\f")]
        words = [word for page in pages for row in page for piece in row for word in piece.words]
        fields = altered.alter(words, tomllib.loads(facts), rng)
        name = f"{path.stem}-{seed}"
        signer = str(fields.get("signer", ""))
        yield Drawn(source, name, path.stem.split("-")[0], fields, partial(_scanned, name, pages, signer))


def _scanned(name: str, pages: list[list[grid.Row]], signer: str, way: str) -> list[PageImage]:
    look = unseen.drawn_look(Random(f"look:{name}"))
    found = []
    for number, page in enumerate(pages):
        sheet, signature = grid.typeset(page, look, Random(f"set:{name}:{number}"), signer)
        back = Sheet(look, Random(f"back:{name}:{number}"))
        for text in Wording(back.rng).paragraphs(4):
            back.paragraph(text)
        given = unseen.Paper(name, look.family.name, sheet.picture, back.picture, sheet.text, signature)
        found.append(unseen.image(unseen.WAYS[way](given, Random(f"{way}:{name}:{number}"))))
    return found
