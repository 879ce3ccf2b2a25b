"""Numbers of pages as papers print them: `2`, `- 2 -`, `Trang 2`, `Trang 2/5`, `2/5`, `Page 2 of 5`."""

import re
from dataclasses import dataclass

from classify.sheet import Row, Sheet
from core.fold import squeeze

# Runs are of one space at most (`squeeze`), and signs around a number are few: no text takes longer than its length.
_OF = re.compile(
    r"(?:trang|page|tr\.?) ?(?:so)? ?:? ?(\d{1,3}) ?(?:/|tren|of|\() ?(\d{1,3})"
    r"|^\W{0,8}(?:(?:tr\w{1,3}|tang|rang) )?(\d{1,3}) ?/ ?(\d{1,3})\W{0,8}$"
)
_NAMED = re.compile(r"^\W{0,8}(?:trang|page) ?(?:so)? ?:? ?(\d{1,3})\W{0,8}$")
_ALONE = re.compile(r"^[\s\-–—_.~|\[(]{0,8}(\d{1,3})[\s\-–—_.~|\])]{0,8}$")
_EDGE = 0.13
"""Page numbers stand in this share of the page at its top or bottom."""
_MOST = 60
"""A higher number that stands alone is hardly a page's."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number that is printed on a page."""

    number: int
    total: int = 0
    """How many pages the paper has; 0 when that is not printed."""
    named: bool = False
    """The word for page, or the total, stands beside it: it cannot be anything else."""
    row: int = 0
    """In which row of the sheet it stands."""


def printed(sheet: Sheet) -> Numbered | None:
    """Return the page number in the first or last rows, or None."""
    height = sheet.page.height
    last = len(sheet.rows) - 1
    places = [index for index in dict.fromkeys((0, 1, last, last - 1)) if 0 <= index <= last]
    for index in places:
        row = sheet.rows[index]
        if found := _named(" ".join(piece.folded for piece in row), index):
            return found
        for piece in row:
            if (row[0].bbox.y0 < _EDGE * height or row[0].bbox.y1 > (1 - _EDGE) * height) and (
                found := _named(piece.folded, index)
            ):
                return found
    for index in (0, last):
        if 0 <= index <= last and (found := _alone(sheet.rows[index], sheet, index)):
            return found
    return None


def _named(folded: str, row: int) -> Numbered | None:
    folded = squeeze(folded)
    if match := _OF.search(folded):
        number, total = int(match[1] or match[3]), int(match[2] or match[4])
        # 24/7 and 1/2026 are no pages; neither is a date.
        return Numbered(number, total, named=True, row=row) if 1 <= number <= total <= 300 else None
    if match := _NAMED.match(folded):
        return Numbered(int(match[1]), named=True, row=row)
    return None


def _alone(row: Row, sheet: Sheet, index: int) -> Numbered | None:
    """Return a number that is all of the row, at the very top or bottom of the page."""
    height = sheet.page.height
    match = _ALONE.match(squeeze(" ".join(piece.text for piece in row)))
    at_top = index == 0 and row[0].bbox.y0 < _EDGE * height
    at_bottom = index > 0 and row[0].bbox.y1 > (1 - _EDGE) * height
    if match is None or not (at_top or at_bottom) or not 1 <= int(match[1]) <= _MOST:
        return None
    return Numbered(int(match[1]), row=index)
