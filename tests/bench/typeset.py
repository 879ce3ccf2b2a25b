"""Sets type on an A4 sheet and keeps what it says, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.picture import Picture
from tests.bench.faces import Family

DPI = 300
_POINT = DPI / 72
_MM = DPI / 25.4


@dataclass(frozen=True, slots=True)
class Look:
    """How one paper is set."""

    family: Family
    points: float
    leading: float
    """Distance of lines as a multiple of the size."""
    tightest: float
    """Least space between words as a part of the typeface's own."""
    tracking: float
    """Space between letters, in parts of the size; 0 leaves them as they are."""
    ink: int
    """Grey level of the print."""
    left: float
    """Margin in millimetres; likewise the others."""
    right: float
    top: float
    indent: float
    justified: bool


class Sheet:
    """A page of A4 being set from top to bottom."""

    def __init__(self, look: Look, rng: Random) -> None:
        """Begin below the top margin."""
        self.look = look
        self.rng = rng
        self.image = Image.new("L", (round(210 * _MM), round(297 * _MM)), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.left, self.right = look.left * _MM, (210 - look.right) * _MM
        self.y = look.top * _MM
        self.bottom = (297 - 18) * _MM
        self.lines: list[str] = []

    @property
    def step(self) -> float:
        """Pixels from line to line."""
        return self.look.points * _POINT * self.look.leading

    def font(self, style: str = "regular", change: float = 0.0) -> ImageFont.FreeTypeFont:
        """Return a face of the paper, `change` points larger."""
        return self.look.family.font(style, (self.look.points + change) * _POINT)

    def width(self, text: str, font: ImageFont.FreeTypeFont) -> float:
        """Return how wide a word is in pixels, letters apart as the paper has them."""
        return self.draw.textlength(text, font=font) + self.look.tracking * font.size * max(0, len(text) - 1)

    def word(self, x: float, y: float, text: str, font: ImageFont.FreeTypeFont) -> None:
        """Print a word; it is not noted in `lines`."""
        if not self.look.tracking:
            self.draw.text((x, y), text, self.look.ink, font)
            return
        for letter in text:
            self.draw.text((x, y), letter, self.look.ink, font)
            x += self.draw.textlength(letter, font=font) + self.look.tracking * font.size

    def row(self, words: Sequence[str], x: float, y: float, font: ImageFont.FreeTypeFont, gap: float) -> None:
        """Print words side by side with `gap` pixels between them."""
        for word in words:
            self.word(x, y, word, font)
            x += self.width(word, font) + gap

    def broken(self, text: str, room: float, font: ImageFont.FreeTypeFont, first: float = 0.0) -> list[list[str]]:
        """Return the words of each line that fits into `room`; the first line is shorter by `first`."""
        space = self.draw.textlength(" ", font=font) * self.look.tightest
        rows: list[list[str]] = [[]]
        used = first
        for word in text.split():
            width = self.width(word, font)
            if rows[-1] and used + space + width > room:
                rows.append([])
                used = 0.0
            used += width + (space if rows[-1] else 0.0)
            rows[-1].append(word)
        return rows

    def column(self, text: str, box: tuple[float, float, float], font: ImageFont.FreeTypeFont, align: str) -> float:
        """Print text from `box` (left, top, right) down, `left` or `centre`d; return where it ends. Not noted."""
        left, y, right = box
        space = self.draw.textlength(" ", font=font)
        for row in self.broken(text, right - left, font):
            wide = sum(self.width(word, font) for word in row) + space * (len(row) - 1)
            x = left + (right - left - wide) / 2 if align == "centre" else left
            self.row(row, x, y, font, space)
            y += font.size * min(self.look.leading, 1.3)
        return y

    def paragraph(self, text: str, style: str = "regular", *, indent: bool = True) -> None:
        """Print a paragraph over the whole width, lines justified where the paper is."""
        font = self.font(style)
        first = self.look.indent * _MM if indent else 0.0
        rows = self.broken(text, self.right - self.left, font, first)
        for number, row in enumerate(rows):
            x = self.left + (first if number == 0 else 0.0)
            gap = self.draw.textlength(" ", font=font)
            wide = sum(self.width(word, font) for word in row)
            full = number < len(rows) - 1 or wide + gap * (len(row) - 1) > self.right - x
            if len(row) > 1 and full and (self.look.justified or wide + gap * (len(row) - 1) > self.right - x):
                gap = (self.right - x - wide) / (len(row) - 1)
            self.row(row, x, self.y, font, gap)
            self.lines.append(" ".join(row))
            self.y += self.step
        self.y += self.rng.uniform(0.1, 0.5) * self.step

    def centred(self, text: str, style: str = "bold", change: float = 0.0) -> None:
        """Print a heading in the middle."""
        margin = (self.right - self.left) * 0.06
        font = self.font(style, change)
        self.y = self.column(text, (self.left + margin, self.y, self.right - margin), font, "centre") + 0.1 * self.step
        self.lines.append(text)

    def rule(self, x0: float, x1: float, y: float) -> None:
        """Draw a thin line."""
        self.draw.line((x0, y, x1, y), self.look.ink, self.rng.choice((2, 3, 4)))

    def room(self, lines: float) -> bool:
        """Return whether that many lines still fit."""
        return self.y + lines * self.step < self.bottom

    @property
    def picture(self) -> Picture:
        """Grey, 300 dpi."""
        return np.asarray(self.image, dtype=np.uint8)

    @property
    def text(self) -> str:
        """What the page says, line by line."""
        return "\n".join(self.lines)
