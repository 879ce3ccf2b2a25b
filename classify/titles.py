"""The title of a paper: where it may stand, and how well it fits the titles of the catalog."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from classify.heads import Head, is_date_line, is_number_line, is_shouted
from classify.sheet import Row, Sheet, flat

ZONE = 0.5
"""A title stands in the upper half of the page."""
_LONG_ENOUGH = 8
_STUMP = 0.7
"""A title may have lost its end, if this share of it was read."""
_MOST_BLOCKS = 40
"""No paper has its title below so many lines that stand like one."""
_ENOUGH = 12
"""A title that lost a word must still have so many letters, and three words."""
_LOST = 0.84
_LIKE = str.maketrans("l1056", "iiosg")
"""Letters and digits that are taken for each other in capitals; titles and lines are compared after this."""
_NOT_TITLE = ("conghoaxahoi", "doclaptudo", "socialistrep", "independence")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines in capitals that stand together: a title, or a part of one."""

    lines: tuple[str, ...]
    """Without marks, spaces and signs."""
    ends: tuple[tuple[int, ...], ...]
    """Where the words of each line end in it."""
    top: int
    """Pixels from the top of the page."""
    row: int
    """Index of its first row in the sheet."""
    middle: bool
    """It stands in the middle of the print."""
    capitals: bool
    """False for a line that stands alone in the middle without being in capitals."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one title fits what stands on the page."""

    score: float
    """0 to 1."""
    letters: str
    """What of the title counts: all, without a word that was not read."""
    block: Block
    lines: int
    """Rows that the title takes."""

    @property
    def length(self) -> int:
        """How many letters count."""
        return len(self.letters)


@dataclass(frozen=True, slots=True)
class Name:
    """A title of the catalog, ready to be compared."""

    letters: str
    shorter: tuple[str, ...]
    """What is left of it when one of its words was not read."""
    begins: tuple[str, str]
    """How its first and its second word begin."""


@cache
def name(title: str) -> Name:
    """Return a title without marks, spaces and signs."""
    words = [word.translate(_LIKE) for part in title.split() if (word := squash(part))]
    letters = "".join(words)
    shorter = ("".join(words[:lost] + words[lost + 1 :]) for lost in range(len(words))) if len(words) > 3 else ()
    first, second = ([word[:2] for word in words] + ["", ""])[:2]
    return Name(letters, tuple(rest for rest in shorter if len(rest) >= _ENOUGH), (first, second))


def squash(text: str) -> str:
    """Return only the letters and digits of `text`, without marks: letter-spaced and broken titles become equal."""
    return re.sub(r"[^a-z0-9]", "", flat(text))


def blocks(sheet: Sheet, head: Head | None) -> list[Block]:
    """Return the title-like blocks below the head and in the upper half, top to bottom."""
    found: list[Block] = []
    lines: list[str] = []
    begun, below = 0, -1
    for index in range(head.rows if head else 0, len(sheet.rows)):
        row = sheet.rows[index]
        if row[0].bbox.y0 > ZONE * sheet.page.height:
            break
        text = _title_text(row, sheet)
        if lines and (text is None or row[0].bbox.y0 - below > 2 * sheet.height):
            found.append(_block(sheet, lines, begun, capitals=True))
            lines = []
        if text is not None:
            begun = begun if lines else index
            lines.append(text)
            below = max(piece.bbox.y1 for piece in row)
        elif _centred(row, sheet):
            found.append(_block(sheet, [_text(row)], index, capitals=False))
    if lines:
        found.append(_block(sheet, lines, begun, capitals=True))
    return [block for block in found if block.lines[0]][:_MOST_BLOCKS]


def continued(sheet: Sheet, found: Sequence[Block]) -> list[Block]:
    """Return each title in capitals with the line below it: "THÔNG BÁO", "Về kết quả giải quyết ..."."""
    longer = []
    for block in found:
        place = block.row + len(block.lines)
        if block.capitals and place < len(sheet.rows):
            text = _text(sheet.rows[place])
            longer.append(replace(block, lines=(*block.lines, squash(text)), ends=(*block.ends, _ends(text))))
    return longer


def fit(block: Block, title: Name, *, alone: bool = False) -> Fit | None:
    """Return how well the title fits the beginning of one of the block's lines; None when it does not.

    With `alone`, nothing may follow the title on its line.
    """
    best: Fit | None = None
    for skipped, (text, ends) in enumerate(_openings(block.lines)):
        score, letters = _prefix(text, block.ends[skipped], title)
        if not score:
            continue
        length = len(letters)
        used = next((number for number, end in enumerate(ends, 1) if end >= length - 2), len(ends))
        whole = abs(ends[used - 1] - length) <= 2
        if alone and ends[used - 1] != length:
            continue
        score -= (0 if whole else 0.04) + 0.15 * skipped + (0 if block.capitals else 0.15)
        if best is None or score > best.score:
            best = Fit(score, letters, block, skipped + used)
    return best


@lru_cache(maxsize=64)
def _openings(lines: tuple[str, ...]) -> list[tuple[str, list[int]]]:
    """Return the text of a block from each line on with which a title may begin, and where its lines end in it.

    The same block is held against every title of the catalog.
    """
    found = []
    for skipped in range(min(len(lines), 3)):
        joined, ends = "", []
        for line in lines[skipped : skipped + 5]:
            joined += line
            ends.append(len(joined))
        found.append((joined.translate(_LIKE), ends))
    return found


def _prefix(text: str, ends: Sequence[int], title: Name) -> tuple[float, str]:
    """Return how well `text` begins with the title, and the letters of the title that count; 0 where it does not.

    A short misread title must end where a word of its first line ends (`ends`).
    """
    wanted = title.letters
    if text.startswith(wanted):
        return 1.0, wanted
    if wanted.startswith(text) and len(text) >= max(_STUMP * len(wanted), 10):
        return 0.85, wanted
    return max((_misread(text, ends, wanted), wanted), _lost(text, title))


def _misread(text: str, ends: Sequence[int], wanted: str) -> float:
    allowed = max(1, int(0.15 * len(wanted)))
    if len(wanted) < 6 or len(text) < len(wanted) - allowed:
        return 0.0
    lengths = [len(wanted) + shift for shift in (-1, 0, 1)]
    if len(wanted) < _LONG_ENOUGH:
        lengths = [length for length in lengths if length in ends]
    elif Levenshtein.distance(wanted, text[: lengths[-1]], score_cutoff=allowed + 2) > allowed + 2:
        # The two shorter beginnings are no nearer than by the two letters that they leave out.
        return 0.0
    distances = (Levenshtein.distance(wanted, text[:length], score_cutoff=allowed) for length in lengths)
    distance = min(distances, default=allowed + 1)
    return 1.0 - 0.08 * distance if distance <= allowed else 0.0


def _lost(text: str, title: Name) -> tuple[float, str]:
    """Return how well `text` begins with the title without one of its words."""
    if text[:2] not in title.begins:
        return 0.0, ""
    for rest in title.shorter:
        distance = Levenshtein.distance(rest, text[: len(rest)], score_cutoff=1)
        if distance <= 1:
            return _LOST - 0.08 * distance, rest
    return 0.0, ""


def _block(sheet: Sheet, lines: list[str], row: int, *, capitals: bool) -> Block:
    """Return lines of text as a block."""
    first = sheet.rows[row]
    middle = _central(first, sheet)
    return Block(tuple(map(squash, lines)), tuple(map(_ends, lines)), first[0].bbox.y0, row, middle, capitals)


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)


def _title_text(row: Row, sheet: Sheet) -> str | None:
    """Return the row's text when it is a line of capitals that may be a title."""
    text = _trimmed(_text(row))
    folded = squash(text)
    letters = [character for character in text if character.isalpha()]
    dated = is_date_line(flat(text)) and not is_shouted(text)
    if len(folded) < 3 or folded.startswith(_NOT_TITLE) or is_number_line(row[0].folded) or dated:
        return None
    opening = text.split("(", maxsplit=1)[0]
    shown = [character for character in opening if character.isalpha()] or letters
    if len(shown) < 3 or sum(character.isupper() for character in shown) < 0.75 * len(shown):
        return None
    return None if row[-1].bbox.x1 - row[0].bbox.x0 < 2 * sheet.height else text


def _ends(text: str) -> tuple[int, ...]:
    """Return where each word ends when the text is squashed."""
    return tuple(accumulate(len(squash(word)) for word in text.split()))


def _trimmed(text: str) -> str:
    """Return a line of capitals without the specks before and behind it that were read as small letters."""
    words = text.split()
    capitals = [index for index, word in enumerate(words) if word.isupper() and len(squash(word)) > 1]
    if 2 * len(capitals) < len(words) or not capitals:
        return text
    first, last = capitals[0], capitals[-1]
    specks = [*words[:first], *words[last + 1 :]]
    if any(len(word) > 3 or word[0].isupper() for word in specks):
        return text
    return " ".join(words[first : last + 1])


def _centred(row: Row, sheet: Sheet) -> bool:
    """Whether the row is short and stands in the middle of the print."""
    short = row[-1].bbox.x1 - row[0].bbox.x0 < 0.6 * (sheet.right - sheet.left)
    return short and _central(row, sheet) and ":" not in _text(row)


def _central(row: Row, sheet: Sheet) -> bool:
    off = (row[0].bbox.x0 - sheet.left) - (sheet.right - row[-1].bbox.x1)
    return abs(off) < 0.12 * (sheet.right - sheet.left)
