"""Stacks of mixed papers, with and without separator sheets, and where each paper begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from types import MappingProxyType
from typing import Protocol

from core.dossier import PaperPage
from core.ids import BatchId, FileId, PageId, file_id, page_id
from core.page import Page
from tests.bench.stacks.papers import GROUPS

BATCH = BatchId("stack")


class Reader(Protocol):
    """Whoever reads the papers; `tests.bench.stacks.spoiled` and `reading` do."""

    @property
    def name(self) -> str:
        """How well it reads; stacks differ by it."""
        ...

    def paper(self, group: str, kind: str, seed: int, rng: Random) -> list[Page]:
        """Return the pages of a paper; `rng` is for what differs from one reading to the next."""
        ...


@dataclass(frozen=True, slots=True)
class Mix:
    """Which papers a stack is drawn from, and in what proportion."""

    known: int = 5
    """Of the catalog's types, set as in the samples."""
    offices: int = 4
    headless: int = 1
    others: int = 0


MIXES: Mapping[str, Mix] = MappingProxyType(
    {
        "known": Mix(1, 0, 0, 0),
        "offices": Mix(5, 5, 0, 0),
        "mixed": Mix(5, 4, 1, 0),
        "strangers": Mix(2, 2, 4, 0),
        "unseen": Mix(5, 4, 0, 1),
        "unseen strangers": Mix(2, 2, 0, 4),
    }
)


@dataclass(slots=True)
class Stack:
    """Pages in the order of scanning, and where each paper begins."""

    pages: list[PaperPage] = field(default_factory=list)
    papers: list[tuple[str, tuple[PageId, ...]]] = field(default_factory=list)
    """Kind and pages with content of each."""
    file: int = 1
    number: int = 0
    """Of the last page in the file."""

    def add(self, page: Page) -> PageId:
        """Put a page on the stack."""
        self.number += 1
        home = file_id(BATCH, self.file)
        self.pages.append(PaperPage(page_id(home, self.number), FileId(home), replace(page, number=self.number)))
        return self.pages[-1].id


def stack(seed: int, mix: Mix, reader: Reader, *, separated: bool = False) -> Stack:
    """Return five to ten papers; some stacks are several files, some were scanned on both sides."""
    rng = Random(f"stack:{seed}:{mix}:{reader.name}")
    made = Stack()
    duplex, files = rng.random() < 0.25, rng.random() < 0.2
    for _ in range(rng.randint(5, 10)):
        if files and made.number and rng.random() < 0.5:
            made.file, made.number = made.file + 1, 0
        group, kind = _drawn(rng, mix)
        pages = reader.paper(group, kind, rng.randrange(1000), rng)
        if separated:
            made.add(reader.paper("between", "separator_sheet", rng.randrange(1000), rng)[0])
        backs = duplex and rng.random() < 0.5
        inside: list[PageId] = []
        for place, page in enumerate(pages, 1):
            identity = made.add(page)
            if page.words:
                inside.append(identity)
            if duplex and (backs or place == len(pages)) and made.number % 2:
                made.add(reader.paper("between", "blank_back", rng.randrange(1000), rng)[0])
        made.papers.append((kind, tuple(inside)))
    return made


def _drawn(rng: Random, mix: Mix) -> tuple[str, str]:
    weights = (mix.known, mix.offices, mix.headless, mix.others)
    group = rng.choices(("known", "offices", "headless", "others"), weights)[0]
    return group, rng.choice(list(GROUPS[group]))
