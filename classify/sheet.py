"""A page laid out by place: rows of segments, whatever order the engine read them in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from core.fold import fold
from core.ids import PageId
from core.page import BBox, Page, Word, enclosing

GAP = 2.2
"""Two words of a line belong to different segments when they are this many word heights apart."""


@cache
def _letter(character: str) -> str:
    folded = fold(character)
    return folded[0] if folded else " " if character.isspace() else character


def flat(text: str) -> str:
    """Return `text` (in NFC) without marks and in lower case, character for character: offsets stay valid."""
    return "".join(map(_letter, text))


@dataclass(frozen=True, slots=True)
class Segment:
    """Words side by side without a wide gap; never empty."""

    words: tuple[Word, ...]
    bbox: BBox

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def folded(self) -> str:
        """`text` without marks, in lower case."""
        return flat(self.text)

    @property
    def center(self) -> float:
        """Middle of the segment, in pixels from the left."""
        return (self.bbox.x0 + self.bbox.x1) / 2


Row = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page for reading by place."""

    id: PageId
    page: Page
    rows: tuple[Row, ...]
    """Top to bottom; the segments of a row left to right."""
    height: float
    """Usual height of a word, in pixels."""
    left: int
    """Where the print begins, in pixels."""
    right: int
    """Where the print ends, in pixels."""


def segment(words: Sequence[Word]) -> Segment:
    """Return at least one word as a segment."""
    return Segment(tuple(words), enclosing([word.bbox for word in words]))


def sheet(identity: PageId, page: Page) -> Sheet:
    """Return the page laid out by place."""
    words = [word for word in page.words if word.text.strip()]
    height = float(median([word.bbox.height for word in words])) if words else 1.0
    pieces = [piece for line in page.lines for piece in split(line.words, GAP * height)]
    rows = _rows(pieces)
    left = min((row[0].bbox.x0 for row in rows), default=0)
    return Sheet(identity, page, rows, height, left, max((row[-1].bbox.x1 for row in rows), default=page.width))


def split(words: Sequence[Word], gap: float) -> list[Segment]:
    """Return the words of one line as segments that are more than `gap` pixels apart."""
    groups: list[list[Word]] = []
    for word in sorted((word for word in words if word.text.strip()), key=lambda word: word.bbox.x0):
        if groups and word.bbox.x0 - groups[-1][-1].bbox.x1 <= gap:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [segment(group) for group in groups]


def _rows(pieces: list[Segment]) -> tuple[Row, ...]:
    rows: list[list[Segment]] = []
    last: Segment | None = None
    for piece in sorted(pieces, key=lambda piece: (piece.bbox.y0 + piece.bbox.y1, piece.bbox.x0)):
        at = _place(rows[-1], piece, last) if last is not None else None
        if at is None:
            rows.append([piece])
        else:
            rows[-1].insert(at, piece)
        last = piece
    return tuple(map(tuple, rows))


def _place(row: list[Segment], piece: Segment, last: Segment) -> int | None:
    """Return where in the row (left to right) the piece stands; None when it is of another row.

    It shares half of its height with the piece that joined the row `last`, and lies on top of none.
    """
    overlap = min(last.bbox.y1, piece.bbox.y1) - max(last.bbox.y0, piece.bbox.y0)
    if overlap < 0.5 * min(last.bbox.height, piece.bbox.height):
        return None
    at = bisect_right(row, piece.bbox.x0, key=lambda other: other.bbox.x0)
    # Pieces of a row lie side by side, so that only the next ones can be in the way.
    beside = row[max(at - 1, 0) : at + 1]
    return None if any(piece.bbox.x0 < one.bbox.x1 - 3 and piece.bbox.x1 > one.bbox.x0 + 3 for one in beside) else at
