"""The text of several rows as one string that still knows its words, pages and boxes."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from classify.sheet import Row, Sheet, flat
from core.fold import squeeze
from core.ids import PageId
from core.page import BBox, TextSource, Word, enclosing


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a flow with where it stands."""

    raw: str
    page_id: PageId
    page: int
    """From 1, within the source file."""
    bbox: BBox
    """Around its words on the page where it begins."""
    confidence: float
    """0 to 1, leaning to the word that was read worst."""
    source: TextSource


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows as text: a newline after each row, a tab between its segments, else single spaces."""

    text: str
    folded: str
    """`text` without marks and in lower case, tabs as spaces; the same offsets."""
    words: tuple[tuple[int, Word, Sheet], ...]
    """Each word with the offset at which it begins."""

    def span(self, start: int, end: int) -> Span | None:
        """Return what the text from `start` to `end` stands for; None when no word lies in it."""
        first = max(bisect_right(self.words, start, key=lambda entry: entry[0]) - 1, 0)
        inside = [
            (word, sheet)
            for offset, word, sheet in self.words[first:]
            if offset < end and offset + len(word.text) > start
        ]
        if not inside:
            return None
        home = inside[0][1]
        weights = [word.confidence for word, _ in inside]
        return Span(
            raw=squeeze(self.text[start:end]),
            page_id=home.id,
            page=home.page.number,
            bbox=enclosing([word.bbox for word, sheet in inside if sheet is home]),
            confidence=0.6 * min(weights) + 0.4 * sum(weights) / len(weights),
            source=home.page.source,
        )

    def line_end(self, start: int) -> int:
        """Return the offset of the end of the line in which `start` lies."""
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end


def flow(rows: Iterable[tuple[Sheet, Row]]) -> Flow:
    """Return the rows as one flow."""
    parts: list[str] = []
    words: list[tuple[int, Word, Sheet]] = []
    offset = 0
    for sheet, row in rows:
        for number, piece in enumerate(row):
            for position, word in enumerate(piece.words):
                glue = "" if not number and not position else "\t" if not position else " "
                parts += (glue, word.text)
                words.append((offset + len(glue), word, sheet))
                offset += len(glue) + len(word.text)
        parts.append("\n")
        offset += 1
    text = "".join(parts)
    lines = (flat(line) for line in text.split("\n"))
    return Flow(text, "\n".join(lines), tuple(words))


def whole(sheets: Iterable[Sheet]) -> Flow:
    """Return all rows of the sheets as one flow."""
    return flow((sheet, row) for sheet in sheets for row in sheet.rows)
