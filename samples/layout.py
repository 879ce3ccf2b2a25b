"""Typesetting: paragraphs, heads, tables and feet, as Nghị định 30/2020 (Phụ lục I) lays out official papers."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from samples.runs import Style, Token, broken, natural, tokens
from samples.sheet import MM, Mark, Rule, Sheet

Span = tuple[float, float]
A4 = (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)
LAND_PAGE = (190 * MM, 265 * MM)


class Align(StrEnum):
    """Where the lines of a paragraph stand."""

    LEFT = "left"
    CENTRE = "centre"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Margins:
    """In millimetres; the defaults lie within what Nghị định 30/2020 allows."""

    left: float = 30
    right: float = 17
    top: float = 20
    bottom: float = 20


class Draft:
    """A paper while it is being set: a cursor that moves down its sheets."""

    def __init__(self, size: Span = A4, margins: Margins | None = None, style: Style | None = None) -> None:
        """Begin with one empty sheet; `style` is that of the running text."""
        self.size = size
        self.margins = margins or Margins()
        self.style = style or Style()
        self.leading = 1.28
        self.after = 5.0
        self.sheets: list[Sheet] = []
        self.turn()

    @property
    def sheet(self) -> Sheet:
        """The sheet at hand."""
        return self.sheets[-1]

    @property
    def span(self) -> Span:
        """Left and right end of the text area, in points."""
        return self.margins.left * MM, self.size[0] - self.margins.right * MM

    def part(self, start: float, end: float) -> Span:
        """Return a column from `start` to `end`, given as shares of the text area."""
        left, right = self.span
        return left + (right - left) * start, left + (right - left) * end

    def turn(self, *, numbered: bool = False) -> None:
        """Begin a new sheet; with `numbered` its number stands in the middle of the top margin."""
        self.sheets.append(Sheet(*self.size))
        self.y = self.margins.top * MM
        if numbered:
            words = tokens(str(len(self.sheets)), replace(self.style, size=13))
            self.sheet.put(words, self.size[0] / 2 - 4, 13 * MM)

    def need(self, height: float) -> None:
        """Turn to a new sheet when less than `height` points are left."""
        if self.y + height > self.size[1] - self.margins.bottom * MM:
            self.turn(numbered=True)

    def para(
        self,
        text: str,
        style: Style | None = None,
        *,
        span: Span | None = None,
        indent: float = 0.0,
        hang: float = 0.0,
        align: Align = Align.JUSTIFY,
        after: float | None = None,
        joins: bool = False,
    ) -> float:
        """Set a paragraph at the cursor and return the width of its widest line; lengths in points."""
        look = style or self.style
        left, right = span or self.span
        words = tokens(text, look)
        lines = broken(words, right - left - hang, indent - hang)
        height = look.size * self.leading
        widest = 0.0
        for number, line in enumerate(lines):
            self.need(height)
            shift = indent if number == 0 else hang
            last = number == len(lines) - 1
            line_span = (left + shift, right)
            self._set(
                line,
                line_span,
                self.y + look.size,
                Align.LEFT if last and align is Align.JUSTIFY else align,
                joins=joins and number == 0,
            )
            widest = max(widest, natural(line))
            self.y += height
        self.y += self.after if after is None else after
        return widest

    def _set(self, line: list[Token], span: Span, baseline: float, align: Align, *, joins: bool = False) -> None:
        left, right = span
        slack = right - left - natural(line)
        dots = sum(1 for token in line if not token.pieces)
        if dots and slack > 0:
            share = slack / dots
            line = [token if token.pieces else replace(token, width=token.width + share) for token in line]
            slack = 0.0
        start = left + slack / 2 if align is Align.CENTRE else left
        stretch = slack / (len(line) - 1) if align is Align.JUSTIFY and len(line) > 1 and slack > 0 else 0.0
        self.sheet.put(line, start, baseline, stretch, joins=joins)

    def centred(self, text: str, style: Style | None = None, *, span: Span | None = None, after: float = 0.0) -> float:
        """Set centred lines, one for each line of `text`; return the widest."""
        return max(
            self.para(part, style, span=span, align=Align.CENTRE, after=after if last else 0.0)
            for part, last in _with_last(text.split("\n"))
        )

    def pairs(self, *columns: str, stops: Sequence[float] | None = None) -> None:
        """Set several `label: value` texts side by side as one line; `stops` are shares of the text area."""
        starts = stops or [number / len(columns) for number in range(len(columns))]
        top = self.y
        for number, (text, start) in enumerate(zip(columns, starts, strict=True)):
            self.y = top
            end = starts[number + 1] if number + 1 < len(columns) else 1.0
            self.para(text, span=self.part(start, end), align=Align.LEFT, joins=number > 0)

    def underline(self, centre: float, width: float, *, gap: float = 2.0) -> None:
        """Draw a solid line below what was set last."""
        self.sheet.print.append(Rule(centre - width / 2, self.y + gap, centre + width / 2, self.y + gap))

    def beside(self, left: Sequence[str], right: Sequence[str], spans: tuple[Span, Span], style: Style) -> None:
        """Set two columns, the left one first in reading order, and go on below the longer."""
        top = self.y
        ends = []
        for texts, span in zip((left, right), spans, strict=True):
            self.y = top
            for text in texts:
                self.para(text, style, span=span, align=Align.LEFT, after=2.0)
            ends.append(self.y)
        self.y = max(ends) + self.after

    def table(self, rows: Sequence[Sequence[str]], shares: Sequence[float], style: Style | None = None) -> None:
        """Set a ruled table; `shares` of the text area, the first row as a bold head."""
        look = style or replace(self.style, size=self.style.size - 1.5)
        stops = [sum(shares[:count]) / sum(shares) for count in range(len(shares) + 1)]
        for number, row in enumerate(rows):
            self._row(row, stops, replace(look, bold=number == 0), first=number == 0)
        self.y += self.after + 4

    def _row(self, row: Sequence[str], stops: Sequence[float], look: Style, *, first: bool) -> None:
        pad = 3.0
        spans = [self.part(start, end) for start, end in itertools.pairwise(stops)]
        counts = [
            len(broken(tokens(text, look), span[1] - span[0] - 2 * pad)) for text, span in zip(row, spans, strict=True)
        ]
        height = max(counts) * look.size * self.leading + 2 * pad
        self.need(height)
        top = self.y
        single = max(counts) == 1
        for number, (text, span) in enumerate(zip(row, spans, strict=True)):
            self.y = top + pad
            align = Align.CENTRE if first or len(text) < 5 else Align.LEFT
            inner = (span[0] + pad, span[1] - pad)
            self.para(text, look, span=inner, align=align, after=0, joins=single and number > 0 and bool(text))
        self._frame(spans, top, top + height)
        self.y = top + height

    def _frame(self, spans: Sequence[Span], top: float, bottom: float) -> None:
        left, right = spans[0][0], spans[-1][1]
        rules = [Rule(left, top, right, top), Rule(left, bottom, right, bottom), Rule(right, top, right, bottom)]
        rules += [Rule(start, top, start, bottom) for start, _ in spans]
        self.sheet.print.extend(rules)

    def mark(self, *marks: Mark) -> None:
        """Put stamps or signatures over the sheet at hand."""
        self.sheet.over.extend(marks)


def _with_last(parts: list[str]) -> list[tuple[str, bool]]:
    return [(part, number == len(parts) - 1) for number, part in enumerate(parts)]
