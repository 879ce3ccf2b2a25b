"""Ink that is not text: stamps and signatures."""

import itertools
import math
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from samples.fonts import POINTS, font
from samples.sheet import MM

RED = (206, 32, 44)
PEN = (30, 52, 158)
_SUPER = 2


def press(page: Image.Image, mask: Image.Image, colour: tuple[int, int, int], left: int, top: int) -> None:
    """Darken the page with `colour` where `mask` (L, 255 is full ink) lies; what is below stays visible."""
    box = (left, top, left + mask.width, top + mask.height)
    ink = Image.composite(Image.new("RGB", mask.size, colour), Image.new("RGB", mask.size, "white"), mask)
    page.paste(ImageChops.multiply(page.crop(box), ink), box)


def _worn(mask: Image.Image, seed: int, least: float) -> Image.Image:
    # Ink never takes evenly: a coarse cloud of pressure and a fine grain of paper.
    noise = np.random.default_rng(seed)
    cloud = Image.fromarray((noise.random((7, 7)) * 255).astype(np.uint8)).resize(mask.size, Image.Resampling.BICUBIC)
    grain = noise.random((mask.height, mask.width))
    weight = least + (1 - least) * np.asarray(cloud) / 255.0 * (0.75 + 0.25 * grain)
    return Image.fromarray((np.asarray(mask) * weight).clip(0, 255).astype(np.uint8))


@dataclass(frozen=True, slots=True)
class Stamp:
    """A round red agency stamp; centre in points."""

    x: float
    y: float
    upper: str
    """Around the upper rim: the agency."""
    lower: str
    """Around the lower rim: the province."""
    seed: int
    diameter: float = 36 * MM
    faded: bool = False

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Press the stamp on the page, a little turned."""
        rng = Random(self.seed)
        radius = self.diameter / 2 * dpi / POINTS
        size = int(2 * radius) + 6
        mask = Image.new("L", (size, size), 0)
        draw = ImageDraw.Draw(mask)
        middle = size / 2
        for share, weight in ((1.0, 0.045), (0.93, 0.018), (0.6, 0.02)):
            reach = radius * share - 1
            box = (middle - reach, middle - reach, middle + reach, middle + reach)
            draw.ellipse(box, outline=255, width=max(1, round(radius * weight)))
        draw.polygon(_star(middle, radius * 0.42), fill=255)
        _around(mask, self.upper, radius, upper=True)
        _around(mask, self.lower, radius, upper=False)
        mask = mask.rotate(rng.uniform(-22, 22), Image.Resampling.BICUBIC)
        mask = _worn(mask, self.seed, 0.12 if self.faded else 0.55)
        if self.faded:
            mask = mask.filter(ImageFilter.GaussianBlur(radius * 0.02)).point(lambda level: level * 0.35)
        scale = dpi / POINTS
        press(page, mask, RED, int(self.x * scale - middle), int(self.y * scale - middle))


def _star(middle: float, reach: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        length = reach if corner % 2 == 0 else reach * 0.4
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((middle + length * math.cos(angle), middle + length * math.sin(angle)))
    return points


def _around(mask: Image.Image, text: str, radius: float, *, upper: bool) -> None:
    middle = mask.width / 2
    face = font("sans", bold=True, italic=False, pixels=round(radius * 0.19, 1))
    reach = radius * (0.77 if upper else 0.78)
    widths = [face.getlength(letter) * 1.08 for letter in text]
    # The text may take up to 240 degrees above and 110 below; longer names are squeezed as engravers do.
    squeeze = min(1.0, math.radians(240 if upper else 110) * reach / max(1.0, sum(widths)))
    angle = -sum(widths) * squeeze / reach / 2
    cell = int(radius * 0.5)
    for letter, width in zip(text, widths, strict=True):
        step = width * squeeze / reach
        turn = angle + step / 2
        tile = Image.new("L", (cell, cell), 0)
        ImageDraw.Draw(tile).text((cell / 2, cell / 2), letter, font=face, fill=255, anchor="mm")
        lean = -math.degrees(turn) if upper else math.degrees(turn)
        tile = tile.rotate(lean, Image.Resampling.BICUBIC)
        x = middle + reach * math.sin(turn)
        y = middle - reach * math.cos(turn) if upper else middle + reach * math.cos(turn)
        place = (int(x - cell / 2), int(y - cell / 2))
        box = (*place, place[0] + cell, place[1] + cell)
        mask.paste(ImageChops.lighter(mask.crop(box), tile), box)
        angle += step


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature in blue ink; centre and width in points."""

    x: float
    y: float
    width: float
    seed: int

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Write the signature on the page."""
        rng = Random(self.seed)
        scale = dpi / POINTS * _SUPER
        width, height = int(self.width * scale * 1.3), int(self.width * scale * 0.75)
        mask = Image.new("L", (width, height), 0)
        draw = ImageDraw.Draw(mask)
        path = _curve(_knots(rng, width, height))
        for number, (start, end) in enumerate(itertools.pairwise(path)):
            pressure = 0.75 + 0.45 * math.sin(number / 9.0 + self.seed % 7)
            draw.line((*start, *end), fill=235, width=max(2, round(pressure * 1.25 * scale)))
        mask = mask.resize((width // _SUPER, height // _SUPER), Image.Resampling.BOX)
        place = dpi / POINTS
        press(page, mask, PEN, int(self.x * place - mask.width / 2), int(self.y * place - mask.height / 2))


def _knots(rng: Random, width: int, height: int) -> list[tuple[float, float]]:
    count = rng.randint(7, 11)
    knots = []
    for number in range(count):
        x = width * (0.12 + 0.7 * number / (count - 1) + rng.uniform(-0.09, 0.07))
        tall = 0.42 if number < 3 else 0.24
        y = height * (0.5 + (tall if number % 2 else -tall) * rng.uniform(0.45, 1.0))
        knots.append((x, y))
    knots.append((width * 0.06, height * rng.uniform(0.72, 0.85)))
    knots.append((width * 0.93, height * rng.uniform(0.55, 0.72)))
    return knots


def _curve(knots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    # A Catmull-Rom spline: it passes through every knot.
    ends = [knots[0], *knots, knots[-1]]
    path = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(14):
            t = step / 14
            path.append(tuple(_spline(before[k], start[k], end[k], after[k], t) for k in (0, 1)))
    return [(x, y) for x, y in path]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
