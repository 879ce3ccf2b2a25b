"""The words of a page as people corrected them: what was changed, where, and how it is laid over any reading of it.

A change is known by its place on the picture, not by a number: whatever is read there later, these words stand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import InvalidRequest, Outdated
from core.fold import nfc
from core.geometry import IDENTITY, Matrix, inverse, map_box, then, upright_matrix, upright_size
from core.page import BBox, Block, BlockKind, Line, Page, Reason, Word, enclosing

MOST_SIGNS = 2000
"""Of the text of one change."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants of the words of one line; no `text` deletes, no `count` inserts, else one takes the place."""

    text: str
    line: int | None = None
    """Its index on the page; None where `box` says where."""
    first: int = 0
    """Index of the first word that goes, or before which words are inserted."""
    count: int = 0
    before: str | None = None
    """What the words were that the person saw; None is not compared."""
    box: BBox | None = None
    """In pixels of the upright page: the words that lie in it go, and where none do, a line is added."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change as it was made."""

    image: str
    """SHA-256 of the picture: over another one it says nothing."""
    width: int
    height: int
    rotation: int
    skew: float
    """Of the upright page on which the boxes are."""
    line: BBox
    before: tuple[Word, ...]
    after: tuple[Word, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Place:
    """Words of a line; `count` may be 0."""

    block: int
    line: int
    first: int
    count: int


def made(page: Page, change: Change, image: str, by: str, at: datetime) -> Edit:
    """Return the change of a page as an edit; raise InvalidRequest for one without sense, Outdated for other words."""
    text = nfc(change.text)
    if len(text) > MOST_SIGNS or any(not sign.isprintable() and not sign.isspace() for sign in text):
        raise InvalidRequest("text that cannot stand on a line", field="text")
    texts = text.split()
    place = _meant(page, change)
    whole = page.blocks[place.block].lines[place.line] if place is not None else None
    before = whole.words[place.first : place.first + place.count] if whole is not None and place is not None else ()
    if not before and not texts:
        raise InvalidRequest("nothing is changed", field="text")
    if change.box is not None and not before:
        boxes, line = _divided(change.box, texts), whole.bbox if whole is not None else change.box
    elif whole is not None and place is not None:
        boxes, line = _boxes(page, whole, place, texts), whole.bbox
    else:
        raise InvalidRequest("no such words", field="line")
    if change.before is not None and nfc(change.before).split() != [word.text for word in before]:
        raise Outdated("other words stand there")
    numbered = enumerate(zip(texts, boxes, strict=True))
    after = tuple(_word(number, text, box, before, texts) for number, (text, box) in numbered)
    return Edit(image, page.width, page.height, page.rotation, page.skew, line, before, after, by, at)


def laid(page: Page, edits: Iterable[Edit], image: str) -> Page:
    """Return a reading of a picture with all that people changed on that picture."""
    for edit in edits:
        if edit.image == image:
            page = _lay(page, _moved(edit, page))
    return page


def _meant(page: Page, change: Change) -> _Place | None:
    """Return the words that a change names; None where there are none; raise InvalidRequest for none of the page."""
    if change.line is None:
        return (_within(page, change.box) or _gap_at(page, change.box)) if change.box is not None else None
    places = [(number, index) for number, block in enumerate(page.blocks) for index in range(len(block.lines))]
    if not 0 <= change.line < len(places):
        raise InvalidRequest("no such line", field="line")
    block, line = places[change.line]
    words = page.blocks[block].lines[line].words
    if change.first < 0 or change.count < 0 or change.first + change.count > len(words):
        raise InvalidRequest("no such words", field="first")
    return _Place(block, line, change.first, change.count)


def _word(number: int, text: str, box: BBox, before: Sequence[Word], texts: Sequence[str]) -> Word:
    """Return a word as a person gave it, with what the engine had read: word for word, or all of it."""
    if len(before) == len(texts):
        read = before[number].first or before[number].text
    else:
        read = " ".join(word.first or word.text for word in before)
    return Word(text, box, 1.0, read, Reason.PERSON)


def _boxes(page: Page, line: Line, place: _Place, texts: Sequence[str]) -> list[BBox]:
    """Return where the new words stand: where the old ones did, or in the gap."""
    old = line.words[place.first : place.first + place.count]
    if not texts:
        return []
    if len(old) == len(texts):
        return [word.bbox for word in old]
    if old:
        return _divided(enclosing([word.bbox for word in old]), texts)
    signs = sum(len(word.text) for word in line.words)
    wide = round(sum(len(text) + 1 for text in texts) * sum(word.bbox.width for word in line.words) / max(signs, 1))
    begin = line.words[place.first - 1].bbox.x1 if place.first else None
    end = line.words[place.first].bbox.x0 if place.first < len(line.words) else None
    x0 = begin if begin is not None else max(0, (end or 0) - wide)
    x1 = end if end is not None else min(page.width, x0 + wide)
    return _divided(BBox(x0, line.bbox.y0, max(x1, x0 + 1), line.bbox.y1), texts)


def _divided(box: BBox, texts: Sequence[str]) -> list[BBox]:
    """Return a box in parts as long as the words are, with the width of a letter between them."""
    units = sum(map(len, texts)) + len(texts) - 1
    found, at = [], 0
    for text in texts:
        x0, x1 = (box.x0 + box.width * place // units for place in (at, at + len(text)))
        found.append(BBox(x0, box.y0, max(x1, x0 + 1), box.y1))
        at += len(text) + 1
    return found


def _moved(edit: Edit, page: Page) -> Edit:
    """Return an edit with its boxes on the page as it was turned and straightened now."""
    if (edit.rotation, edit.skew, edit.width, edit.height) == (page.rotation, page.skew, page.width, page.height):
        return edit
    matrix = _between(edit, page)

    def box(of: BBox) -> BBox:
        return map_box(of, matrix, page.width, page.height)

    before, after = (tuple(replace(word, bbox=box(word.bbox)) for word in some) for some in (edit.before, edit.after))
    return replace(edit, line=box(edit.line), before=before, after=after)


def _between(edit: Edit, page: Page) -> Matrix:
    width, height = upright_size(edit.width, edit.height, edit.rotation)
    back = inverse(upright_matrix(width, height, edit.rotation, edit.skew))
    now = upright_size(page.width, page.height, page.rotation)
    return then(then(IDENTITY, back), upright_matrix(*now, page.rotation, page.skew))


def _lay(page: Page, edit: Edit) -> Page:
    place = _there(page, edit)
    if place is None:
        seen = [word.bbox for word in edit.before]
        place = _within(page, enclosing(seen)) if seen else _gap_at(page, enclosing([word.bbox for word in edit.after]))
    if place is None:
        return _with_line(page, edit) if edit.after else page
    block = page.blocks[place.block]
    line = block.lines[place.line]
    words = (*line.words[: place.first], *edit.after, *line.words[place.first + place.count :])
    blocks = list(page.blocks)
    changed = _without(block, place.line) if not words else _with(block, place.line, words)
    blocks[place.block : place.block + 1] = [changed] if changed is not None else []
    return replace(page, blocks=tuple(blocks), blank=page.blank and not edit.after)


def _there(page: Page, edit: Edit) -> _Place | None:
    """Return where exactly the words that the person saw stand, or the line into which they put some."""
    seen = [(word.text, word.bbox) for word in edit.before]
    for number, block in enumerate(page.blocks):
        for index, line in enumerate(block.lines):
            words = [(word.text, word.bbox) for word in line.words]
            if not seen and line.bbox == edit.line:
                return _Place(number, index, _gap(line, enclosing([word.bbox for word in edit.after])), 0)
            for first in range(len(words) - len(seen) + 1) if seen else ():
                if words[first : first + len(seen)] == seen:
                    return _Place(number, index, first, len(seen))
    return None


def _within(page: Page, box: BBox) -> _Place | None:
    """Return the words of one line whose middle lies in a box, of the line that has most; None for none."""
    best: _Place | None = None
    for number, block in enumerate(page.blocks):
        for index, line in enumerate(block.lines):
            inside = [at for at, word in enumerate(line.words) if _middle_in(word.bbox, box)]
            if inside and (best is None or len(inside) > best.count):
                best = _Place(number, index, inside[0], inside[-1] - inside[0] + 1)
    return best


def _gap_at(page: Page, box: BBox) -> _Place | None:
    """Return the gap of a line in which a box lies, None for a box beside all lines."""
    for number, block in enumerate(page.blocks):
        for index, line in enumerate(block.lines):
            if _middle_in(box, line.bbox):
                return _Place(number, index, _gap(line, box), 0)
    return None


def _gap(line: Line, box: BBox) -> int:
    """Return before which word of a line something at this place stands."""
    return sum(word.bbox.x0 + word.bbox.x1 <= box.x0 + box.x1 for word in line.words)


def _middle_in(inner: BBox, box: BBox) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return box.x0 <= x < box.x1 and box.y0 <= y < box.y1


def _with_line(page: Page, edit: Edit) -> Page:
    """Return the page with one more line, behind what stands above it."""
    block = Block(BlockKind.TEXT, edit.line, (Line(edit.after, edit.line),))
    above = [number for number, one in enumerate(page.blocks, 1) if one.bbox.y0 <= edit.line.y0]
    at = max(above, default=0)
    return replace(page, blocks=(*page.blocks[:at], block, *page.blocks[at:]), blank=False)


def _with(block: Block, index: int, words: tuple[Word, ...]) -> Block:
    lines = list(block.lines)
    old = lines[index]
    lines[index] = Line(words, enclosing([old.bbox, *(word.bbox for word in words)]))
    return replace(block, lines=tuple(lines), bbox=enclosing([block.bbox, lines[index].bbox]))


def _without(block: Block, index: int) -> Block | None:
    """Return a block without one of its lines; None when nothing is left."""
    lines = (*block.lines[:index], *block.lines[index + 1 :])
    if not lines and not block.cells:
        return None
    cells = []
    for cell in block.cells:
        mine = cell.first <= index < cell.first + cell.count
        cells.append(replace(cell, first=cell.first - (cell.first > index), count=cell.count - mine))
    return replace(block, lines=lines, cells=tuple(cells))
