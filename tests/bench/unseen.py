"""Draws administrative pages that nobody tuned on: other layouts, typefaces, texts and damage than the samples.

`python -m tests.bench.unseen --seed 7 --pages 8 --text FILE --out FOLDER` writes them with their text beside them.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import MappingProxyType

import cv2
import numpy as np

from core.page import PageImage
from ocr.picture import Picture
from tests.bench import faces, spoil
from tests.bench.cases import Case
from tests.bench.layouts import KINDS
from tests.bench.typeset import Look, Sheet
from tests.bench.wording import Wording, lines_of

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet before it is scanned."""

    kind: str
    family: str
    picture: Picture
    back: Picture
    """What may shine through."""
    text: str
    signature: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture of a sheet, and how it lies."""

    data: bytes
    media_type: str
    dpi: float
    rotation: int = 0
    skew: float = 0.0


def paper(kind: str, rng: Random, lines: Sequence[str] = (), typeface: str = "") -> Paper:
    """Return a paper of one of `layouts.KINDS`, its text out of `lines` or our own, in typefaces of that beginning."""
    look = drawn_look(rng, typeface)
    front, back = Sheet(look, rng), Sheet(look, rng)
    signature = KINDS[kind](front, Wording(rng, lines))
    for text in Wording(rng, lines).paragraphs(4):
        back.paragraph(text)
    return Paper(kind, look.family.name, front.picture, back.picture, front.text, signature)


def drawn_look(rng: Random, typeface: str = "") -> Look:
    """Return how a paper is set; with `typeface`, in one whose name begins so."""
    return Look(
        family=faces.choose(rng, typeface),
        points=rng.choice((11.0, 12.0, 12.5, 13.0, 13.0, 13.5, 14.0)),
        leading=rng.uniform(1.15, 1.5),
        tightest=rng.choice((1.0, 1.0, 0.8, 0.65)),
        tracking=rng.choice((0.0, 0.0, 0.0, -0.015, 0.02)),
        ink=rng.randint(0, 45),
        left=rng.uniform(22, 32),
        right=rng.uniform(14, 21),
        top=rng.uniform(16, 24),
        indent=rng.choice((0.0, 10.0, 12.7)),
        justified=rng.random() < 0.8,
    )


def _clean(sheet: Paper, _: Random) -> Scan:
    return Scan(spoil.png(sheet.picture), "image/png", 300)


def _office(sheet: Paper, rng: Random) -> Scan:
    skew, dpi = round(rng.uniform(-4, 4), 2), rng.choice((200, 240, 300))
    picture = handled(sheet, rng)
    if rng.random() < 0.3:
        picture = spoil.shone_through(picture, sheet.back, rng)
    picture = spoil.leaning(spoil.papered(picture, rng), skew, rng.choice((250, 235, 60)))
    picture = spoil.scanned(picture, dpi, rng.uniform(0.4, 0.8), rng.uniform(1, 4), rng)
    return Scan(spoil.jpeg(picture, rng.randint(72, 90)), "image/jpeg", dpi, skew=skew)


def _jpeg200(sheet: Paper, rng: Random) -> Scan:
    skew = round(rng.uniform(-0.7, 0.7), 2)
    picture = spoil.leaning(spoil.papered(spoil.coloured(sheet.picture), rng), skew, 250)
    picture = spoil.scanned(picture, 200, rng.uniform(0.4, 0.7), rng.uniform(0.5, 2.5), rng)
    return Scan(spoil.jpeg(picture, rng.randint(42, 65)), "image/jpeg", 200, skew=skew)


def _photocopy(sheet: Paper, rng: Random) -> Scan:
    skew = round(rng.uniform(-1.5, 1.5), 2)
    picture = handled(sheet, rng) if rng.random() < 0.5 else spoil.coloured(sheet.picture)
    grey = cv2.cvtColor(spoil.leaning(picture, skew, 255), cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    return Scan(spoil.png(spoil.copied(grey, rng)), "image/png", 300, skew=skew)


def _phone(sheet: Paper, rng: Random) -> Scan:
    skew, dpi = round(rng.uniform(-2.5, 2.5), 2), rng.choice((190, 220, 250))
    picture = spoil.leaning(spoil.papered(handled(sheet, rng), rng), skew, 90)
    picture = spoil.photographed(picture, rng)
    picture = spoil.scanned(picture, dpi, rng.uniform(0.7, 1.1), rng.uniform(2, 5), rng)
    return Scan(spoil.jpeg(picture, rng.randint(70, 85)), "image/jpeg", dpi, skew=skew)


def _turned(sheet: Paper, rng: Random) -> Scan:
    rotation, skew = rng.choice((90, 180, 270)), round(rng.uniform(-1, 1), 2)
    picture = spoil.leaning(spoil.papered(handled(sheet, rng), rng), skew, 250)
    picture = spoil.scanned(picture, 200, rng.uniform(0.4, 0.6), rng.uniform(1, 3), rng)
    picture = np.ascontiguousarray(np.rot90(picture, -rotation // 90))
    return Scan(spoil.jpeg(picture, rng.randint(75, 88)), "image/jpeg", 200, rotation, skew)


def handled(sheet: Paper, rng: Random) -> Picture:
    """Return the sheet with the signature and stamp that it got, if anybody signs there."""
    picture = spoil.coloured(sheet.picture)
    if sheet.signature is None:
        return picture
    x, y = sheet.signature
    picture = spoil.signed(picture, x + rng.uniform(-20, 40), y + rng.uniform(-20, 40), rng)
    return spoil.stamped(picture, x - rng.uniform(90, 240), y + rng.uniform(-50, 60), rng)


WAYS: Mapping[str, Callable[[Paper, Random], Scan]] = MappingProxyType(
    {
        "clean300": _clean,
        "office": _office,
        "jpeg200": _jpeg200,
        "photocopy": _photocopy,
        "phone": _phone,
        "turned": _turned,
    }
)


def pages(seed: int, count: int, ways: Sequence[str] = tuple(WAYS), lines: Sequence[str] = ()) -> Iterator[Case]:
    """Yield `count` papers, kinds in turn, each scanned in all `ways`; the same arguments give the same pages."""
    kinds = list(KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        sheet = paper(kind, Random(f"{seed}:{kind}:{number}"), lines)
        for way in ways:
            made = WAYS[way](sheet, Random(f"{seed}:{kind}:{number}:{way}"))
            yield Case(f"{way}/{kind}-{seed}-{number}", image(made), sheet.text, way, made.rotation, made.skew)


def image(made: Scan) -> PageImage:
    """Return the scan as a page that nobody has read."""
    pixels = cv2.imdecode(np.frombuffer(made.data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError("the scan is no picture")
    height, width = pixels.shape[:2]
    return PageImage(made.data, made.media_type, width, height, made.dpi)


def main() -> None:
    """Write the pages into folders by way of scanning."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=len(KINDS), help="papers; each is scanned in every way")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--text", type=Path, help="text file, a paragraph a line; without it our own wording")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    lines = lines_of(chosen.text) if chosen.text else []
    for case in pages(chosen.seed, chosen.pages, chosen.ways, lines):
        path = chosen.out / f"{case.name}{_SUFFIXES[case.image.media_type]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.image.data)
        path.with_suffix(".gt.txt").write_text(case.truth + "\n", encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
