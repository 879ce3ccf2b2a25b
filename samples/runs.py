"""Text with inline marks, cut into words and lines.

`*bold*`, `~italic~`, `‹handwriting›` and `…` (dots up to the end of the line) are the whole markup.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from PIL import ImageFont

from samples.fonts import MEASURE_DPI, POINTS, font

BLUE = (28, 44, 132)
BLACK = (16, 16, 16)
LEADER = "…"
_LEADER_WIDTH = 14.0


class Ink(StrEnum):
    """How a word came onto the paper."""

    PRINT = "print"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text looks; `size` in points."""

    size: float = 14.0
    bold: bool = False
    italic: bool = False
    family: str = "serif"
    colour: tuple[int, int, int] = BLACK
    ink: Ink = Ink.PRINT

    def face(self, dpi: float) -> ImageFont.FreeTypeFont:
        """Return the typeface in pixels of `dpi`."""
        return font(self.family, bold=self.bold, italic=self.italic, pixels=self.size * dpi / POINTS)

    def width(self, text: str) -> float:
        """Return the advance of `text` in points."""
        return self.face(MEASURE_DPI).getlength(text) * POINTS / MEASURE_DPI


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a word in one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Token:
    """One word, or dots that fill the line when it has no pieces."""

    pieces: tuple[Piece, ...]
    width: float
    space: float
    """Width of a blank after it."""

    @property
    def text(self) -> str:
        """The word as read."""
        return "".join(piece.text for piece in self.pieces)


def _pieces(text: str, style: Style) -> Iterator[Piece]:
    look = style
    run = ""
    for letter in text:
        if letter not in "*~‹›":
            run += letter
            continue
        if run:
            yield Piece(run, look)
        run = ""
        if letter == "*":
            look = replace(look, bold=not look.bold)
        elif letter == "~":
            look = replace(look, italic=not look.italic)
        elif letter == "‹":
            look = replace(style, italic=True, bold=False, colour=BLUE, ink=Ink.HAND, size=style.size * 1.06)
        else:
            look = style
    if run:
        yield Piece(run, look)


def _token(pieces: list[Piece]) -> Token:
    return Token(tuple(pieces), sum(piece.style.width(piece.text) for piece in pieces), pieces[-1].style.width(" "))


def tokens(text: str, style: Style) -> list[Token]:
    """Return the words of `text` in order; dots become tokens without pieces."""
    found: list[Token] = []
    word: list[Piece] = []

    def end() -> None:
        if word:
            found.append(_token(word))
            word.clear()

    for piece in _pieces(text, style):
        for part in piece.text.replace(LEADER, f" {LEADER} ").replace(" ", "\0 \0").split("\0"):
            if part == " ":
                end()
            elif part == LEADER:
                end()
                found.append(Token((), _LEADER_WIDTH, style.width(" ")))
            elif part:
                word.append(Piece(part, piece.style))
    end()
    return found


def broken(words: list[Token], width: float, indent: float = 0.0) -> list[list[Token]]:
    """Return the words as lines that fit `width`, the first one shortened by `indent`."""
    lines: list[list[Token]] = [[]]
    room = width - indent
    for token in words:
        line = lines[-1]
        needed = token.width + (line[-1].space if line else 0)
        if line and needed > room + 0.01:
            lines.append([token])
            room = width - token.width
        else:
            line.append(token)
            room -= needed
    return [line for line in lines if line]


def natural(line: list[Token]) -> float:
    """Return the width of a line with single blanks."""
    return sum(token.width for token in line) + sum(token.space for token in line[:-1])
