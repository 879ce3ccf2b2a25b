"""Layout cues: how a page looks, in words that a model can learn from."""

import re
from collections.abc import Iterator, Sequence

from classify import heads
from classify.heads import Head
from classify.sheet import Row, Sheet
from classify.titles import Block

_MONEY = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_LEADERS = re.compile(r"[.…_]{4,}")
_ZONE = re.compile(r"[A-Z0-9<]{5}<<")


def cues(sheet: Sheet, head: Head | None, blocks: Sequence[Block]) -> list[str]:
    """Return the names of all cues that the page shows."""
    return [*_size(sheet), *_headed(sheet, head), *_titled(sheet, blocks), *_printed(sheet), *_coded(sheet)]


def _size(sheet: Sheet) -> Iterator[str]:
    page = sheet.page
    shape = page.width / max(page.height, 1)
    yield "wide" if shape > 1.15 else "square" if shape > 0.9 else "tall"
    inches = sorted((page.width / max(page.dpi, 1.0), page.height / max(page.dpi, 1.0)))
    yield "small page" if inches[1] < 6 else "half page" if inches[1] < 9.5 else "full page"
    yield f"rows {_step(len(sheet.rows), (6, 14, 24, 36, 52))}"


def _headed(sheet: Sheet, head: Head | None) -> Iterator[str]:
    if head is None:
        yield "no motto"
    else:
        yield "motto beside agency" if head.left else "motto alone"
        if any(heads.is_number_line(piece.folded) for piece in head.left):
            yield "number in the head"
        if any(heads.is_date_line(piece.folded) for piece in head.right):
            yield "date in the head"
        if any(re.match(r"\W*v\s?/\s?v\b", piece.folded) for piece in head.left):
            yield "about in the head"
    top = [piece.folded for row in sheet.rows[:24] for piece in row]
    if any(text.startswith(("kinh gui", "kinh goi")) for text in top):
        yield "addressed"


def _titled(sheet: Sheet, blocks: Sequence[Block]) -> Iterator[str]:
    capitals = [block for block in blocks if block.capitals and block.middle]
    if not capitals:
        yield "no title"
        return
    yield f"title at {_step(capitals[0].top / max(sheet.page.height, 1), (0.1, 0.2, 0.3, 0.4))}"
    yield f"titles {min(len(capitals), 3)}"


def _printed(sheet: Sheet) -> Iterator[str]:
    rows = sheet.rows
    count = max(len(rows), 1)
    yield f"labels {_step(sum(_labelled(row) for row in rows) / count, (0.05, 0.15, 0.3, 0.5))}"
    yield f"columns {_step(sum(len(row) > 2 for row in rows) / count, (0.02, 0.1, 0.25, 0.5))}"
    text = sheet.page.text
    letters = max(sum(character.isalpha() for character in text), 1)
    yield f"digits {_step(sum(character.isdigit() for character in text) / letters, (0.03, 0.08, 0.16, 0.3))}"
    yield f"capitals {_step(sum(character.isupper() for character in text) / letters, (0.08, 0.15, 0.3, 0.5))}"
    yield f"money {min(len(_MONEY.findall(text)), 4)}"
    if len(_LEADERS.findall(text)) > 2:
        yield "dotted blanks"
    if _ZONE.search(text):
        yield "machine-readable zone"


def _coded(sheet: Sheet) -> Iterator[str]:
    for code in sheet.page.codes:
        yield "square code" if code.symbology in {"QRCode", "DataMatrix"} else "bar code"


def _labelled(row: Row) -> bool:
    return any(":" in piece.text for piece in row)


def _step(value: float, steps: Sequence[float]) -> int:
    return sum(value > step for step in steps)
