"""Where the value of a label stands: behind it, on the lines below, in its own column or in the field under it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classify.fields.labels import Occurrence
from classify.flow import Flow, flow
from classify.sheet import GAP, Sheet, flat, split
from core.page import Word

_FAR = 6.0
"""A line this many word heights below the one before is no continuation."""
_MIDDLE = 0.4
"""A label that begins behind this share of the width stands in a column of its own."""
_SHORT_LINE = 0.18
"""A paragraph's last line leaves at least this share of its width free."""
_OTHER_LABEL = re.compile(
    r"^\W{0,4}(?:\d{1,2}[.,:)]\s*|[a-zđ][.)]\s*)?[A-ZĐÀ-Ỹ][^\W\d_]*(?:[ ,/()]+[^\W\d_]+){0,7}\s?:"
)
"""What looks like a label, although the catalog does not know it."""
_UNFINISHED = re.compile(r"(?:^|\s)(?:xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tinh|duong|pho|va|cua|so|do|tai)$")
"""Words behind which a line cannot end."""
_FILL = " .…·_:;,-–|‹›\t"
_ABBREVIATED = re.compile(r"(?:^|\W)(?:TP|TX|TT|Q|P|H|X|KP|TDP|TS|ThS|BS)\.$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one row that stand together."""

    start: int
    end: int
    left: float
    right: float
    top: float
    bottom: float


class Zones:
    """The rows of a text with the labels found in it."""

    def __init__(self, part: Flow, found: Sequence[Occurrence]) -> None:
        """Cut the text into rows once; `found` are its labels in order."""
        self._part = part
        self._labels = [hit for hit in found if hit.ends_value]
        self._begins = [hit.begin for hit in self._labels]
        self._offsets = [offset for offset, _, _ in part.words]
        self._rows = [0]
        for match in re.finditer("\n", part.text):
            self._rows.append(match.end())
        boxes = [word.bbox for _, word, _ in part.words]
        self._left = min((box.x0 for box in boxes), default=0)
        self._right = max((box.x1 for box in boxes), default=0)

    def behind(self, label: Occurrence, lines: int, *, paragraph: bool = False) -> Flow:
        """Return the text that may hold the label's value, of at most `lines` rows.

        Where nothing stands behind the label, the row below it is taken. A `paragraph` ends where its last line leaves
        room, or with a full stop.
        """
        row = bisect_right(self._rows, label.start) - 1
        stop = self._next_label(label.end, self._row_end(row))
        taken = [(label.end, stop)]
        empty = not self._part.text[label.end : stop].strip(_FILL)
        if paragraph and not empty and self._ends(label.end, stop, self._edge(label, row)):
            return self._flow(taken)
        for below in range(row + 1, min(row + lines + empty, len(self._rows))):
            piece = self._continued(label, row, below, first=empty and below == row + 1)
            if piece is None:
                break
            taken.append(piece)
            if (empty and lines == 1) or piece[1] in self._begins:
                break
            if paragraph and self._ends(*piece, self._edge(label, row)):
                break
        return self._flow(taken)

    def until(self, start: int, end: int) -> Flow:
        """Return a stretch of the text as it stands."""
        rows = [row for row in self._rows if start < row < end]
        return self._flow(list(zip([start, *rows], [*rows, end], strict=True)))

    def _continued(self, label: Occurrence, row: int, below: int, *, first: bool) -> tuple[int, int] | None:
        """Return what of the row `below` goes on with the label's value; None when nothing does."""
        pieces = self._pieces(below)
        above = self._pieces(below - 1)
        if not pieces or (above and pieces[0].top - above[0].bottom > _FAR * self._height(below)):
            return None
        left, right = self._column(label, row)
        if right < float("inf") and not first and not self._apart(label):
            # The next label stands in the same sentence: the row below goes on with that one's value.
            return None
        inside = [
            piece
            for piece in pieces
            if left - 2 * self._height(below) <= piece.left < right and piece.right < right + self._height(below)
        ]
        if left > self._left and not inside and right == float("inf") and not first:
            # The last label of a row whose value runs on at the left margin.
            inside = pieces
        if not inside:
            return None
        start, end = inside[0].start, inside[-1].end
        stop = self._next_label(start, end)
        text = self._part.text[start:stop]
        if not text.strip(_FILL) or _OTHER_LABEL.match(text):
            return None
        return start, stop

    def _apart(self, label: Occurrence) -> bool:
        """Whether a wide gap lies before the label behind this one on its row."""
        behind = next(begin for begin in self._begins if begin >= label.end)
        return "\t" in self._part.text[max(label.end - 1, behind - 2) : behind + 1]

    def _column(self, label: Occurrence, row: int) -> tuple[float, float]:
        """Return left and right end of the label's column: to the label before it and to the one behind, if any."""
        others = [hit for hit in self._labels if self._rows[row] <= hit.start < self._row_end(row)]
        before = [hit for hit in others if hit.end <= label.start]
        behind = [hit for hit in others if hit.start >= label.end]
        left = self._word_at(label.begin)
        right = self._word_at(behind[0].begin) if behind else None
        far = left is not None and left.bbox.x0 > self._left + _MIDDLE * (self._right - self._left)
        return (
            float(left.bbox.x0 if left and (before or far) else self._left),
            float(right.bbox.x0) if right else float("inf"),
        )

    def _edge(self, label: Occurrence, row: int) -> tuple[float, float]:
        left, right = self._column(label, row)
        return left, min(right, float(self._right))

    def _ends(self, start: int, end: int, edge: tuple[float, float]) -> bool:
        """Whether a paragraph ends with the line from `start` to `end`."""
        text = self._part.text[start:end].rstrip()
        span = self._part.span(start, end)
        if not text.strip(_FILL) or span is None:
            return False
        if text.endswith(",") or _UNFINISHED.search(flat(text)):
            return False
        if text.endswith(".") and not _ABBREVIATED.search(text) and not text.endswith(".."):
            return True
        return span.bbox.x1 < edge[1] - _SHORT_LINE * (edge[1] - edge[0])

    def _next_label(self, start: int, end: int) -> int:
        index = bisect_right(self._begins, start - 1)
        while index < len(self._labels) and self._labels[index].start < start:
            index += 1
        return min(self._begins[index], end) if index < len(self._labels) else end

    def _row_end(self, row: int) -> int:
        return self._rows[row + 1] - 1 if row + 1 < len(self._rows) else len(self._part.text)

    def _pieces(self, row: int) -> list[_Piece]:
        start, found = self._rows[row], []
        for text in self._part.text[start : self._row_end(row)].split("\t"):
            boxes = [word.bbox for _, word, _ in self._words(start, start + len(text))]
            if boxes:
                top, bottom = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
                left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
                found.append(_Piece(start, start + len(text), left, right, top, bottom))
            start += len(text) + 1
        return found

    def _height(self, row: int) -> float:
        words = self._words(self._rows[row], self._row_end(row))
        return words[0][2].height if words else 1.0

    def _word_at(self, offset: int) -> Word | None:
        """Return the word at an offset, or the first behind it."""
        index = max(bisect_right(self._offsets, offset) - 1, 0)
        for start, word, _ in self._part.words[index:]:
            if start + len(word.text) > offset:
                return word
        return None

    def _words(self, start: int, end: int) -> list[tuple[int, Word, Sheet]]:
        first = max(bisect_right(self._offsets, start) - 1, 0)
        found = []
        for offset, word, sheet in self._part.words[first:]:
            if offset >= end:
                break
            if offset + len(word.text) > start:
                found.append((offset, word, sheet))
        return found

    def _flow(self, taken: Sequence[tuple[int, int]]) -> Flow:
        rows = []
        for start, end in taken:
            words = [
                (replace(word, text=word.text[max(0, start - offset) : end - offset]), sheet)
                for offset, word, sheet in self._words(start, end)
            ]
            if words:
                sheet = words[0][1]
                rows.append((sheet, tuple(split([word for word, _ in words], GAP * sheet.height))))
        return flow(rows)
