"""Sets a paper that was written on a grid of characters in any typeface: columns and middles as the grid has them."""

import re
from dataclasses import dataclass
from random import Random

from PIL import ImageFont

from tests.bench.fields.altered import Token
from tests.bench.typeset import Look, Sheet

_COLUMNS = 74
_INSIDE = 4.0
"""Spaces between pieces of one row are at least this many."""
_MIDDLE = 0.3
"""What begins behind this part of the width and is no label stands about its own middle."""
_FOOT = 0.5
_SMALLEST = 0.68
_SHRINK = 0.95


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one row that stand together, with the columns in which they begin and end."""

    column: int
    end: int
    words: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


Row = tuple[Piece, ...]


def rows(text: str) -> list[Row]:
    """Return the pieces of each line of a page on the grid."""
    return [
        tuple(
            Piece(match.start(), match.end(), tuple(Token(word) for word in match[0].split()))
            for match in re.finditer(r"\S+(?: \S+)*", line)
        )
        for line in text.rstrip("\n").split("\n")
    ]


def typeset(page: list[Row], look: Look, rng: Random, signer: str = "") -> tuple[Sheet, tuple[float, float] | None]:
    """Return the sheet, and the middle of the room for a signature over `signer` where that stands on the page."""
    sheet = Sheet(look, rng)
    wide = max(_COLUMNS, *(piece.end for row in page for piece in row), 0)
    signature = None
    sheet.y -= 0.4 * sheet.step
    pitch = min(1.0, (sheet.bottom - sheet.y) / sheet.step / (len(page) + 5))
    for row in page:
        if signer and any(signer in piece.text for piece in row[-1:]) and row[-1].column > _FOOT * wide / 2:
            middle = _x(sheet, (row[-1].column + row[-1].end) / 2, wide)
            signature = (middle, sheet.y + 1.1 * sheet.step)
            sheet.y += 2.4 * sheet.step
        _set(sheet, row, wide, head=signature is None and sheet.y < 0.22 * sheet.bottom)
        sheet.y += sheet.step * pitch * (1.0 if row else 0.6)
    return sheet, signature


def _x(sheet: Sheet, column: float, wide: int) -> float:
    return sheet.left + column * (sheet.right - sheet.left) / wide


def _set(sheet: Sheet, row: Row, wide: int, *, head: bool) -> None:
    size = 1.0
    while size > _SMALLEST and not _fits(sheet, _placed(sheet, row, wide, size, head=head)):
        size *= _SHRINK
    for x, _, text, font in _placed(sheet, row, wide, size, head=head):
        sheet.row(text.split(), x, sheet.y, font, sheet.draw.textlength(" ", font=font))
    if row:
        sheet.lines.append(" ".join(piece.text for piece in row))


Placed = tuple[float, float, str, ImageFont.FreeTypeFont]


def _placed(sheet: Sheet, row: Row, wide: int, size: float, *, head: bool) -> list[Placed]:
    """Return left and right end, text and face of each piece."""
    found: list[Placed] = []
    edge = sheet.left
    for piece in row:
        bold = piece.text.isupper() and sum(sign.isalpha() for sign in piece.text) > len(piece.words)
        font = sheet.look.family.font("bold" if bold else "regular", sheet.font().size * size)
        space = sheet.draw.textlength(" ", font=font)
        width = sum(sheet.width(word, font) for word in piece.text.split()) + space * (len(piece.words) - 1)
        own = (head and len(row) > 1) or (piece.column > _MIDDLE * wide and ":" not in piece.text)
        alone = len(row) == 1 and piece.column > 4 and abs(piece.column + piece.end - wide) < wide / 6
        middle = (sheet.left + sheet.right) / 2 if alone else _x(sheet, (piece.column + piece.end) / 2, wide)
        x = middle - width / 2 if own or alone else _x(sheet, piece.column, wide)
        x = max(min(x, sheet.right - width), edge)
        found.append((x, x + width, piece.text, font))
        edge = x + width + _INSIDE * space
    return found


def _fits(sheet: Sheet, placed: list[Placed]) -> bool:
    return not placed or placed[-1][1] <= sheet.right
