"""Whether text, tables and print of two pages are of one piece."""

import math
from collections.abc import Iterator

from rapidfuzz import fuzz

from classify import edges
from classify.sheet import Row
from classify.signs import Sign
from classify.traits import FIRST_MARKS, Traits

_OTHER_PAPER = 0.2
"""A page that is smaller by this share is of another size of paper; less may be due to the picture."""


def sentences(before: Traits, now: Traits) -> Iterator[Sign]:
    """Whether sentences, lists and tables run over the gap."""
    if now.head is not None:
        return
    if now.lower:
        yield ("a sentence goes on", -7.0) if before.unfinished else ("begins within a sentence", -5.0)
    elif before.unfinished and before.ends > 0.8 and not now.heading:
        yield "the page before ends within a sentence", -2.5
    if before.last.rstrip().endswith((";", ",")):
        yield "a list goes on", -1.5
    if _counts_on(before, now):
        yield "points are counted on", -3.5
    yield from _tables(before, now)


def _tables(before: Traits, now: Traits) -> Iterator[Sign]:
    if now.top_row and any(fuzz.ratio(now.top_row, _text(row)) > 88 for row in before.sheet.rows if len(row) >= 3):
        yield "the head of the table stands again", -3.5
    elif before.low_cells and now.top_cells and not now.heading:
        shared = sum(any(abs(one - other) <= 0.015 for other in now.top_cells) for one in before.low_cells)
        if shared >= max(3, 0.7 * len(before.low_cells)):
            yield "a table goes on", -2.5
    elif len(before.first) > 12 and fuzz.ratio(before.first, now.first) > 88 and not now.heading:
        yield "the same line stands at the top", -1.5


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)


def _counts_on(before: Traits, now: Traits) -> bool:
    """Whether the first numbered line goes on where the last one of the page before ended."""
    if not before.markers or not now.markers:
        return False
    word, mark = now.markers[0]
    if mark in FIRST_MARKS:
        return False
    # A row or two may have been passed over by the reader.
    steps = 1 if word != "row" else 3
    # Parts and articles are far apart, so that any of them counts; points only where the page ends.
    far = word not in {"", "row"} or not (mark.isdecimal() or mark in "abcdđeghik")
    for other, last in before.markers if far else before.markers[-6:]:
        follows = last
        for _ in range(steps):
            follows = _next(follows)
            if word == other and follows == mark:
                return True
    return False


def _next(mark: str) -> str:
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    if mark.isdecimal():
        return str(int(mark) + 1)
    if mark in roman[:-1] and mark not in {"c", "d"}:
        return roman[roman.index(mark) + 1]
    letters = "abcdđeghik"
    return letters[letters.index(mark) + 1] if mark in letters[:-1] else ""


def prints(before: Traits, now: Traits, *, same_file: bool) -> Iterator[Sign]:
    """Typeface, lines, margins, paper and language."""
    yield from _leaves(before, now, same_file)
    if before.scarce or now.scarce:
        return
    ratio = max(before.text, now.text) / max(min(before.text, now.text), 0.1)
    if before.foreign is not now.foreign:
        yield "another language", 2.5
    if ratio > 1.13:
        yield "other size of print", min(2.0, 10 * (ratio - 1.08))
    elif ratio < 1.05:
        yield "same size of print", -0.5
    tables = before.low_cells or now.top_cells
    if not tables and before.pitch and now.pitch and max(before.pitch, now.pitch) > 1.12 * min(before.pitch, now.pitch):
        yield "lines stand otherwise", 0.8
    if abs(before.left - now.left) > 6:
        yield "other margin", 0.6
    yield from _vocabulary(before, now)


def _leaves(before: Traits, now: Traits, same_file: bool) -> Iterator[Sign]:
    """Yield signs of the paper itself, which need no words."""
    if change := edges.resized(before.sheet, now.sheet):
        # A telephone that was held closer makes paper and print larger alike, and cuts more or less of the table off.
        yield "other paper size", 0.5 if _zoomed(before, now) else 2.5 if change > _OTHER_PAPER else 1.0
    elif edges.lies_otherwise(before.sheet, now.sheet):
        yield "the page lies otherwise", 1.5 if now.scarce is not before.scarce else 0.7
    elif same_file and before.scarce and now.scarce:
        yield "hardly a word on either page", -1.0
    if before.sheet.page.source is not now.sheet.page.source:
        yield "other kind of page", 1.5


def _zoomed(before: Traits, now: Traits) -> bool:
    """Whether paper and print differ by the same factor."""
    sizes = [max(traits.sheet.page.width, traits.sheet.page.height) / traits.sheet.page.dpi for traits in (before, now)]
    return abs((now.text / max(before.text, 0.1)) / (sizes[1] / sizes[0]) - 1) < 0.06


def _vocabulary(before: Traits, now: Traits) -> Iterator[Sign]:
    shared = sum(count * now.words[word] for word, count in before.words.items())
    norm = math.sqrt(sum(n * n for n in before.words.values()) * sum(n * n for n in now.words.values()))
    likeness = shared / norm if norm else 0.0
    if likeness < 0.12:
        yield "other words", 0.8
    elif likeness > 0.4:
        yield "same words", -0.8
