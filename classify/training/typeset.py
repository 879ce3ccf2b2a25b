"""Sets words on a page: no picture, only words with their boxes, as a reader would hand them over."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from core.page import BBox, Block, BlockKind, Line, Page, Word, enclosing

DPI = 200
_MM = DPI / 25.4
SIZES = {
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "a5 wide": (210.0, 148.0),
    "a4 wide": (297.0, 210.0),
    "card": (95.0, 62.0),
}
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class Span:
    """Left and right end of a column, in pixels."""

    left: float
    right: float


class Desk:
    """A page being set from top to bottom."""

    def __init__(self, size: str, rng: Random) -> None:
        """Begin below the top margin; margins, type size and leading are drawn."""
        width, height = SIZES[size]
        self.rng = rng
        self.width, self.height = round(width * _MM), round(height * _MM)
        small = min(width, height) < 100
        margin = rng.uniform(3, 6) if small else rng.uniform(12, 30)
        self.span = Span(margin * _MM, self.width - (margin if small else rng.uniform(10, 20)) * _MM)
        self.letter = (rng.uniform(4.2, 5.6) if small else rng.uniform(7.5, 9.5)) * DPI / 100
        """Width of a usual letter, in pixels."""
        self.pitch = self.letter * rng.uniform(2.6, 3.6)
        """From line to line."""
        self.y = (rng.uniform(2, 4) if small else rng.uniform(10, 24)) * _MM
        self.lines: list[Line] = []

    @property
    def full(self) -> bool:
        """Whether nothing more fits."""
        return self.y > self.height - 2 * self.pitch

    def part(self, start: float, end: float) -> Span:
        """Return a column from `start` to `end`, as shares of the text area."""
        width = self.span.right - self.span.left
        return Span(self.span.left + start * width, self.span.left + end * width)

    def left(self, text: str, span: Span | None = None, indent: float = 0.0) -> None:
        """Set a paragraph, broken into lines."""
        span = span or self.span
        for count, words in enumerate(self._broken(text, span.right - span.left, indent)):
            self._put(words, span.left + (0 if count else indent))

    def centred(self, text: str, span: Span | None = None, scale: float = 1.0) -> None:
        """Set lines in the middle; `scale` is how large they are beside the running text."""
        span = span or self.span
        for words in self._broken(text, (span.right - span.left) / scale, 0.0):
            length = self._length(words) * scale
            self._put(words, max((span.left + span.right - length) / 2, 2.0), scale)

    def beside(self, columns: Sequence[tuple[Span, Sequence[str]]], *, centred: bool = True) -> None:
        """Set columns side by side, each with its lines, and go on below the longest."""
        top, ends = self.y, [self.y]
        for span, lines in columns:
            self.y = top
            for line in lines:
                if centred:
                    self.centred(line, span)
                else:
                    self.left(line, span)
            ends.append(self.y)
        self.y = max(ends)

    def skip(self, lines: float) -> None:
        """Leave `lines` lines free."""
        self.y += lines * self.pitch

    def page(self) -> Page:
        """Return what was set."""
        lines = tuple(line for line in self.lines if line.bbox.y1 <= self.height)
        block = Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), lines) if lines else None
        return Page(1, self.width, self.height, float(DPI), "made", blank=not lines, blocks=(block,) if block else ())

    def _broken(self, text: str, room: float, indent: float) -> list[list[str]]:
        rows: list[list[str]] = [[]]
        used = indent
        for word in text.split():
            length = self._length([word]) + self.letter
            if rows[-1] and used + length > room:
                rows.append([])
                used = 0.0
            rows[-1].append(word)
            used += length
        return [row for row in rows if row]

    def _length(self, words: Sequence[str]) -> float:
        letters = sum(1.35 if letter.isupper() else 1.0 for word in words for letter in word)
        return self.letter * (letters + 0.6 * max(len(words) - 1, 0))

    def _put(self, words: Sequence[str], x: float, scale: float = 1.0) -> None:
        height = self.pitch * 0.55 * scale
        set_words = []
        for text in words:
            length = self._length([text]) * scale
            box = BBox(round(x), round(self.y), round(x + max(length, 2)), round(self.y + height))
            set_words.append(Word(text, box, 0.95))
            x += length + 0.6 * self.letter * scale
        self.lines.append(Line(tuple(set_words), enclosing([word.bbox for word in set_words])))
        self.y += self.pitch * max(scale, 1.0)
