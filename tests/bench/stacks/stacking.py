"""Stacks of mixed papers as a reader hands them on: words with boxes, some lost or misread; no pictures are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from types import MappingProxyType

from classify import separators
from core.dossier import PaperPage
from core.fold import fold
from core.ids import BatchId, FileId, PageId, file_id, page_id
from core.page import BBox, Block, BlockKind, Code, Line, Page, Word, enclosing
from samples.fonts import POINTS
from samples.papers.kinds import KINDS as SAMPLES
from samples.sheet import DPI, Sheet
from samples.world import case
from tests.bench.stacks import headless, offices

KNOWN = tuple(
    kind for kind in SAMPLES if kind not in {"separator_sheet", "blank_back", "menu", "letter", "poem", "lease"}
)
BATCH = BatchId("stack")


@dataclass(frozen=True, slots=True)
class Way:
    """How well pages were read."""

    dpi: tuple[int, ...]
    lost: float
    """Share of words that are missing."""
    wrong: float
    """Share of words with a wrong letter."""
    torn: float
    """Share of pages whose uppermost lines are missing."""
    shift: float
    """How far boxes lie off, in millimetres."""
    frame: float
    """How much larger or smaller the picture is than the paper, as a share."""


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "clean": Way((300,), 0.0, 0.002, 0.0, 0.05, 0.0),
        "office": Way((200, 300), 0.006, 0.012, 0.005, 0.2, 0.01),
        "photocopy": Way((300,), 0.015, 0.03, 0.01, 0.2, 0.01),
        "phone": Way((170, 210, 250), 0.02, 0.04, 0.015, 0.5, 0.06),
    }
)


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


def stack(seed: int, mix: Mix, way: str, *, separated: bool = False) -> Stack:
    """Return five to ten papers; some stacks are several files, some were scanned on both sides."""
    rng = Random(f"stack:{seed}:{mix}:{way}")
    made = Stack()
    duplex, files = rng.random() < 0.25, rng.random() < 0.2
    file, number = 1, 0
    for _ in range(rng.randint(5, 10)):
        kind, sheets = _drawn(rng, mix)
        if files and number and rng.random() < 0.5:
            file, number = file + 1, 0
        if separated:
            number += 1
            made.pages.append(_separator(file, number))
        backs = duplex and rng.random() < 0.5
        inside: list[PageId] = []
        for place, sheet in enumerate(sheets, 1):
            number += 1
            page = _read(sheet, number, WAYS[way], rng)
            identity = _add(made, file, number, page)
            if page.words:
                inside.append(identity)
            if duplex and (backs or place == len(sheets)) and number % 2:
                number += 1
                _add(made, file, number, _blank(sheet, number))
        made.papers.append((kind, tuple(inside)))
    return made


def _drawn(rng: Random, mix: Mix) -> tuple[str, tuple[Sheet, ...]]:
    weights = (mix.known, mix.offices, mix.headless, mix.others)
    group = rng.choices(("known", *_MAKERS), weights)[0]
    kind = rng.choice(list(_MAKERS[group]) if group in _MAKERS else KNOWN)
    return kind, _paper(group, kind, rng.randrange(40))


_MAKERS = {"offices": offices.KINDS, "headless": headless.KINDS, "others": headless.OTHERS}


@lru_cache(maxsize=2000)
def _paper(group: str, kind: str, seed: int) -> tuple[Sheet, ...]:
    who = case(Random(f"{kind}:{seed}:stack"))
    return _MAKERS[group][kind](who).whole() if group in _MAKERS else SAMPLES[kind](who).sheets


def _add(made: Stack, file: int, number: int, page: Page) -> PageId:
    home = file_id(BATCH, file)
    made.pages.append(PaperPage(page_id(home, number), FileId(home), page))
    return made.pages[-1].id


def _separator(file: int, number: int) -> PaperPage:
    text = separators.payload("", "H99.36.05-261102-0007", "TP01")
    page = Page(number, 2480, 3508, 300, "made", codes=(Code("QRCode", text, BBox(800, 900, 1600, 1700)),))
    home = file_id(BATCH, file)
    return PaperPage(page_id(home, number), home, page)


def _blank(sheet: Sheet, number: int) -> Page:
    scale = 200 / POINTS
    return Page(number, round(sheet.width * scale), round(sheet.height * scale), 200, "made", blank=True)


@dataclass(frozen=True, slots=True)
class _View:
    """How one page's boxes lie in its picture."""

    scale: float
    dx: float
    dy: float
    jitter: float
    """Pixels."""

    def box(self, box: BBox, rng: Random) -> BBox:
        """Return a box of the clean page at 300 dpi as the reader gives it."""
        x0, y0 = box.x0 * self.scale + self.dx, box.y0 * self.scale + self.dy
        return BBox(
            max(0, round(x0 + rng.uniform(-0.1, 0.1) * self.jitter)),
            max(0, round(y0 + rng.uniform(-0.3, 0.3) * self.jitter)),
            max(1, round(x0 + box.width * self.scale)),
            max(1, round(y0 + box.height * self.scale + rng.uniform(0, 0.3) * self.jitter)),
        )


def _read(sheet: Sheet, number: int, way: Way, rng: Random) -> Page:
    """Return the page with the words that a reader of such pictures would find."""
    dpi = rng.choice(way.dpi)
    off = way.shift * dpi / 25.4
    grow = 1 + rng.uniform(-way.frame, way.frame)
    view = _View(dpi / DPI * grow, rng.uniform(-off, off), rng.uniform(-off, off), off)
    top = sheet.height / POINTS * DPI * rng.uniform(0.05, 0.12) if rng.random() < way.torn else -1.0
    lines = []
    for line in sheet.lines:
        words = [
            Word(_misread(word.text, rng, way.wrong), view.box(word.bbox, rng), 0.9)
            for word in line
            if word.bbox.y0 > top and rng.random() >= way.lost
        ]
        if words:
            lines.append(Line(tuple(words), enclosing([word.bbox for word in words])))
    width, height = (round(side * dpi / POINTS * (1 + rng.uniform(-way.frame, way.frame))) for side in _sides(sheet))
    block = Block(BlockKind.TEXT, BBox(0, 0, width, height), tuple(lines))
    return Page(number, width, height, float(dpi), "made", blank=not lines, blocks=(block,) if lines else ())


def _sides(sheet: Sheet) -> tuple[float, float]:
    return sheet.width, sheet.height


def _misread(text: str, rng: Random, share: float) -> str:
    """Return a word that now and then lost its marks, a letter, or has another one."""
    if rng.random() >= share:
        return text
    how, place = rng.random(), rng.randrange(len(text))
    if how < 0.5:
        plain = fold(text)
        return plain.upper() if text.isupper() else plain or text
    if how < 0.75 and len(text) > 2:
        return text[:place] + text[place + 1 :]
    return text[:place] + rng.choice("aeiouclnt1l") + text[place + 1 :]


def exact(papers: Sequence[tuple[str, tuple[PageId, ...]]], found: Sequence[Sequence[PageId]]) -> bool:
    """Return whether the same pages stand together in the same order."""
    return [pages for _, pages in papers] == [tuple(pages) for pages in found]
