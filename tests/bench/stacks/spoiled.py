"""Papers of stacks as a reader hands them on: words with boxes, some lost or misread; no picture is drawn or read."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from classify import separators
from core.fold import fold
from core.page import BBox, Block, BlockKind, Code, Line, Page, Word, enclosing
from samples.fonts import POINTS
from samples.sheet import DPI, Sheet
from tests.bench.stacks.papers import sheets

_PAPERS = 40
"""Different ones of each kind."""


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
class Spoiled:
    """One way of scanning, and what readers make of it."""

    name: str

    def paper(self, group: str, kind: str, seed: int, rng: Random) -> list[Page]:
        """Return the pages of a paper, read differently each time; blank pages and separator sheets are read well."""
        pages = sheets(group, kind, seed % _PAPERS)
        if kind == "separator_sheet":
            return [_separator()]
        return [_blank(one) if kind == "blank_back" else _read(one, WAYS[self.name], rng) for one in pages]


def _separator() -> Page:
    text = separators.payload("", "H99.36.05-261102-0007", "TP01")
    return Page(1, 2480, 3508, 300, "made", codes=(Code("QRCode", text, BBox(800, 900, 1600, 1700)),))


def _blank(sheet: Sheet) -> Page:
    scale = 200 / POINTS
    return Page(1, round(sheet.width * scale), round(sheet.height * scale), 200, "made", blank=True)


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


def _read(sheet: Sheet, way: Way, rng: Random) -> Page:
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
    sides = sheet.width, sheet.height
    width, height = (round(side * dpi / POINTS * (1 + rng.uniform(-way.frame, way.frame))) for side in sides)
    block = Block(BlockKind.TEXT, BBox(0, 0, width, height), tuple(lines))
    return Page(1, width, height, float(dpi), "made", blank=not lines, blocks=(block,) if lines else ())


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
