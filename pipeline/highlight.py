"""Where in a text the answer to a question stands."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.search import Term, cut

_AROUND = 60
"""Characters of the text before and after what was found."""
_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `hit` where it is what was asked for."""

    text: str
    hit: bool


class Marked:
    """A text in NFC with its hits: the words that were asked for, in the form in which they were."""

    def __init__(self, text: str, terms: Iterable[Term], *, as_printed: bool) -> None:
        self._text = text
        self._chunks = [(match.start(), cut(match[0])) for match in _CHUNK.finditer(text)]
        self._firsts: list[int] = []
        folded: list[str] = []
        marked: list[str] = []
        for _, chunk in self._chunks:
            self._firsts.append(len(folded))
            folded += chunk.folded
            marked += chunk.marked
        self._hits: set[int] = set()
        for term in terms:
            printed = as_printed and term.has_marks
            self._find(marked if printed else folded, term.marked if printed else term.folded, prefix=term.prefix)
            if not printed:
                self._find_codes(folded, term)

    def __bool__(self) -> bool:
        return bool(self._hits)

    def words(self) -> tuple[int, ...]:
        """Return which words of the text (what stands between spaces, from 0) have a hit."""
        return tuple(sorted({self._chunk_of(hit) for hit in self._hits}))

    def parts(self) -> tuple[Part, ...]:
        """Return the whole text."""
        return tuple(self._parts(0, len(self._text)))

    def snippet(self) -> tuple[Part, ...]:
        """Return what stands around the first hit, with whole words."""
        start, end = self._span(min(self._hits))
        first, last = max(0, start - _AROUND), min(len(self._text), end + _AROUND)
        while 0 < first < start and not self._text[first - 1].isspace():
            first += 1
        while end < last < len(self._text) and not self._text[last].isspace():
            last -= 1
        return tuple(self._parts(first, last))

    def _find(self, row: list[str], wanted: tuple[str, ...], *, prefix: bool) -> None:
        head, last, size = list(wanted[:-1]), wanted[-1], len(wanted)
        for end, word in enumerate(row, 1):
            if (
                (word.startswith(last) if prefix else word == last)
                and end >= size
                and row[end - size : end - 1] == head
            ):
                self._hits.update(range(end - size, end))

    def _find_codes(self, row: list[str], term: Term) -> None:
        """Find a code whose parts were asked for as one word, and one that is one word and was asked for in parts."""
        if term.joined:
            self._find(row, (term.joined,), prefix=term.prefix)
        elif len(term.folded) > 1:
            return
        wanted = term.joined or term.folded[0]
        for first, (_, chunk) in zip(self._firsts, self._chunks, strict=True):
            if chunk.joined and (chunk.joined.startswith(wanted) if term.prefix else chunk.joined == wanted):
                self._hits.update(range(first, first + len(chunk.folded)))

    def _chunk_of(self, hit: int) -> int:
        # Chunks without any word begin where the next one does; the last of them has the word.
        return bisect_right(self._firsts, hit) - 1

    def _span(self, hit: int) -> tuple[int, int]:
        place = self._chunk_of(hit)
        offset, chunk = self._chunks[place]
        start, end = chunk.spans[hit - self._firsts[place]]
        return offset + start, offset + end

    def _parts(self, first: int, last: int) -> Iterator[Part]:
        position = first
        for hit in sorted(self._hits):
            start, end = self._span(hit)
            if start < first or end > last:
                continue
            if start > position:
                yield Part(self._text[position:start], hit=False)
            yield Part(self._text[start:end], hit=True)
            position = end
        if position < last:
            yield Part(self._text[position:last], hit=False)
