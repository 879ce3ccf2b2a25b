"""One side of a paper: what is printed and drawn where, and how it becomes a picture."""

from dataclasses import dataclass, field, replace
from typing import Protocol

from PIL import Image, ImageDraw

from core.page import BBox, enclosing
from samples.fonts import MEASURE_DPI, POINTS
from samples.runs import BLACK, Ink, Piece, Style, Token

MM = POINTS / 25.4
DPI = 300


@dataclass(frozen=True, slots=True)
class TruthWord:
    """A word as a person reads it; its box encloses the ink, in pixels of the clean page at 300 dpi."""

    text: str
    bbox: BBox
    ink: Ink


class Mark(Protocol):
    """Something painted on a page that is not its text."""

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Paint itself on the RGB page."""
        ...


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of text with its place in points."""

    piece: Piece
    x: float
    baseline: float

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Print the piece on the page."""
        scale = dpi / POINTS
        ImageDraw.Draw(page).text(
            (self.x * scale, self.baseline * scale),
            self.piece.text,
            font=self.piece.style.face(dpi),
            fill=self.piece.style.colour,
            anchor="ls",
        )

    def ink_box(self) -> BBox:
        """Return the box around the ink at 300 dpi."""
        x0, y0, x1, y1 = self.piece.style.face(MEASURE_DPI).getbbox(self.piece.text, anchor="ls")
        scale = MEASURE_DPI / POINTS
        x, y = self.x * scale, self.baseline * scale
        return BBox(int(x + x0), int(y + y0), int(x + x1) + 1, int(y + y1) + 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = 0.7
    colour: tuple[int, int, int] = BLACK

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Draw the line on the page."""
        scale = dpi / POINTS
        ends = [(self.x0 * scale, self.y0 * scale), (self.x1 * scale, self.y1 * scale)]
        ImageDraw.Draw(page).line(ends, fill=self.colour, width=max(1, round(self.weight * scale)))


@dataclass(frozen=True, slots=True)
class Dots:
    """A dotted line to write on."""

    x0: float
    x1: float
    y: float

    def paint(self, page: Image.Image, dpi: float) -> None:
        """Print the dots on the page, as full stops of the running text."""
        look = Style(size=13)
        count = int((self.x1 - self.x0) / look.width("."))
        Printed(Piece("." * count, look), self.x0, self.y).paint(page, dpi)


@dataclass
class Sheet:
    """One side while it is being filled; sizes in points."""

    width: float
    height: float
    lines: list[list[TruthWord]] = field(default_factory=list)
    under: list[Mark] = field(default_factory=list)
    """Tints and borders below the print."""
    print: list[Mark] = field(default_factory=list)
    over: list[Mark] = field(default_factory=list)
    """Stamps and signatures above the print."""

    def put(self, line: list[Token], x: float, baseline: float, stretch: float = 0.0, *, joins: bool = False) -> None:
        """Print one line from `x` on, with `stretch` more points in each blank; dots get the same as their width.

        With `joins` its words go on with the line before, as when several columns form one line.
        """
        words: list[TruthWord] = []
        for token in line:
            if token.pieces:
                words.append(self._put_word(token, x, baseline))
                x += token.width + token.space + stretch
            else:
                self.print.append(Dots(x, x + token.width, baseline))
                x += token.width + token.space
        if joins and self.lines:
            self.lines[-1].extend(words)
        elif words:
            self.lines.append(words)

    def _put_word(self, token: Token, x: float, baseline: float) -> TruthWord:
        boxes = []
        for piece in token.pieces:
            printed = Printed(piece, x, baseline)
            if piece.style.ink is Ink.HAND:
                self.print.append(Dots(x, x + piece.style.width(piece.text), baseline))
                # People write above the dots, not on them.
                printed = replace(printed, baseline=baseline - 1.5)
            self.print.append(printed)
            boxes.append(printed.ink_box())
            x += piece.style.width(piece.text)
        return TruthWord(token.text, enclosing(boxes), token.pieces[0].style.ink)

    @property
    def text(self) -> str:
        """Reading order, one line of the page per line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

    @property
    def words(self) -> tuple[TruthWord, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line)

    def render(self, dpi: float = DPI) -> Image.Image:
        """Return the clean, upright page as an RGB picture."""
        scale = dpi / POINTS
        page = Image.new("RGB", (round(self.width * scale), round(self.height * scale)), "white")
        for mark in (*self.under, *self.print, *self.over):
            mark.paint(page, dpi)
        return page
