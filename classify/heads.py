"""The head of an official paper: agency and number on the left, national motto and date on the right.

Layout: Nghị định 30/2020, annex I; civil-status papers have the motto alone in the middle.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from classify.sheet import Row, Segment, Sheet, segment
from core.page import Word

_MOTTO = "cong hoa xa hoi chu nghia viet nam"
_DEVICE = "doc lap - tu do - hanh phuc"
_LEAST_DEVICE = 80.0
_SURELY_MOTTO = 90.0
_DATE = re.compile(r"nga[yvj].{0,12}t?h[aeo]ng.{0,9}n[aeo]m|[\d.…_]\W{0,4}n[aeo]m\s*(19|20)\d\d\W*$")
_NUMBER = re.compile(
    r"^\W{0,3}(?:(?:luat|nghi dinh|nghi quyet|phap lenh|thong tu)\s+)?"
    r"s[o0ô6](?:\W{0,3}[:;.,⁄/]|[\W_]{0,5}\d|[^a-z]{0,8}\s?\S{1,6}\s?/)"
    # The word itself was lost or cut: a number with its symbol that is all of the line.
    r"|^\W{0,3}[a-z0-9]{0,2}\W{0,3}\d{1,5}\s?/\s?(?:(?:19|20)\d\d\s?/\s?)?[a-z]{2,4}\s?-\s?[a-z][\w&.-]{1,20}\W*$"
)
_SHOUTED = 0.75
_ASIDE = 0.08
"""A title stands by this share of the page's width to the right of the agency above it."""
_ENDS = ("kinh gui", "kinh goi", "can cu", "ho va ten", "ho, chu dem")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the title of a first page."""

    left: tuple[Segment, ...]
    """Lines of the left column, top to bottom; empty when the motto stands in the middle."""
    right: tuple[Segment, ...]
    """Lines of the right column, motto included."""
    motto: Segment
    bottom: int
    """Pixels from the top; the title begins below."""
    rows: int
    """Index of the first row that is not head."""


def find(sheet: Sheet) -> Head | None:
    """Return the head of the page, or None when no national motto stands in its upper part."""
    for index, row in enumerate(sheet.rows):
        if row[0].bbox.y0 > 0.4 * sheet.page.height:
            break
        motto = _motto(row)
        if motto is not None:
            return _around(sheet, index, motto)
    return None


def is_number_line(folded: str) -> bool:
    """Whether a line begins with "Số:" as it may be read."""
    return bool(_NUMBER.match(folded))


def is_date_line(folded: str) -> bool:
    """Whether a line holds "ngày ... tháng ... năm"."""
    return bool(_DATE.search(folded))


def is_shouted(text: str) -> bool:
    """Whether a line is printed in capitals, as titles and agencies are, and dates never."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 3 and sum(character.isupper() for character in letters) > _SHOUTED * len(letters)


def _dated(line: Segment) -> bool:
    return is_date_line(line.folded) and not is_shouted(line.text)


def _motto(row: Row) -> Segment | None:
    """Return the words of the row that are the motto (or the device, when the motto was lost)."""
    words = [word for piece in row for word in piece.words]
    for phrase, least in ((_MOTTO, 78.0), (_DEVICE, _LEAST_DEVICE)):
        covered = _alike(words, phrase, least)
        letters = "".join(word.text for word in covered)
        if covered and (phrase == _DEVICE or sum(c.isupper() for c in letters) > 0.5 * len(letters)):
            return segment(covered)
    return None


def _alike(words: list[Word], phrase: str, least: float) -> list[Word]:
    """Return the words of a row that are the phrase, as it may be read; none when it does not stand there."""
    folded = segment(words).folded
    hit = fuzz.partial_ratio_alignment(phrase, folded, score_cutoff=least)
    return _covered(words, hit.dest_start, hit.dest_end) if hit and len(folded) >= len(phrase) - 4 else []


def _covered(words: list[Word], start: int, end: int) -> list[Word]:
    covered, offset = [], 0
    for word in words:
        middle = offset + len(word.text) / 2
        if start <= middle <= end:
            covered.append(word)
        offset += len(word.text) + 1
    return covered


def _around(sheet: Sheet, index: int, motto: Segment) -> Head:
    """Collect the columns above, beside and below the motto."""
    first = index
    while first > 0 and motto.bbox.y0 - sheet.rows[first - 1][0].bbox.y1 < 2.5 * sheet.height:
        first -= 1
    gutter = motto.bbox.x0
    left: list[Segment] = []
    right: list[Segment] = []
    last, numbered, about = index, False, None
    for number in range(first, min(len(sheet.rows), index + 14)):
        row = sheet.rows[number]
        about = row[0] if _is_about(row, about, sheet) else None
        parts = ([about], []) if about else _columns(row, gutter, sheet, motto)
        over = parts is None or (about is None and (_ended(row, parts, motto, sheet) or _across(parts)))
        if number > index and over:
            break
        if number > index and parts is not None and _capitals(parts) and (numbered or _central(row, left, sheet)):
            break
        numbered = numbered or any(is_number_line(piece.folded) for piece in row)
        if parts is not None:
            left += parts[0]
            right += parts[1]
        last = number
    bottom = max(piece.bbox.y1 for piece in sheet.rows[last])
    return Head(tuple(left), tuple(right), motto, bottom, last + 1)


def _columns(row: Row, gutter: int, sheet: Sheet, motto: Segment) -> tuple[list[Segment], list[Segment]] | None:
    """Return the row cut at the gutter; None when a line of print runs across it."""
    words = [word for piece in row for word in piece.words]
    if device := _alike(words, _DEVICE, _LEAST_DEVICE):
        # The line of an agency may reach over the gutter beside it.
        at = words.index(device[0])
        return ([segment(words[:at])] if at else [], [segment(words[at:])])
    dated = _dated(segment(words))
    if dated:
        gutter = _before_date(words, gutter, sheet)
    slack = 0.6 * sheet.height
    left = [word for word in words if (word.bbox.x0 + word.bbox.x1) / 2 < gutter]
    right = words[len(left) :]
    joined = left and right and right[0].bbox.x0 - left[-1].bbox.x1 < slack
    if joined and motto.words[0] not in words and not dated:
        return None
    return ([segment(left)] if left else [], [segment(right)] if right else [])


def _capitals(parts: tuple[list[Segment], list[Segment]]) -> bool:
    """Whether the row is a line of capitals on the left alone: below the number that is a title, no agency."""
    left, right = parts
    return not right and is_shouted(" ".join(piece.text for piece in left))


def _across(parts: tuple[list[Segment], list[Segment]]) -> bool:
    """Whether a row of capitals reaches into the right column, where only the motto is in capitals: it is a title."""
    left, right = parts
    said = " ".join(piece.folded for piece in right)
    shouted = is_shouted(" ".join(piece.text for piece in (*left, *right)))
    return shouted and bool(said) and fuzz.partial_ratio(said, _MOTTO) < _SURELY_MOTTO


def _central(row: Row, left: list[Segment], sheet: Sheet) -> bool:
    """Whether the row stands well to the right of the lines of the agency: it is centred on the page."""
    usual = max((piece.center for piece in left), default=None)
    return usual is not None and (row[0].bbox.x0 + row[-1].bbox.x1) / 2 > usual + _ASIDE * sheet.page.width


def _before_date(words: list[Word], gutter: int, sheet: Sheet) -> int:
    """Return where the place name before the date begins: behind the widest gap near the gutter."""
    reach = 0.22 * sheet.page.width
    gaps = [
        (after.bbox.x0 - before.bbox.x1, after.bbox.x0)
        for before, after in pairwise(words)
        if abs(after.bbox.x0 - gutter) < reach
    ]
    if not gaps or words[0].bbox.x0 > gutter - 0.1 * sheet.page.width:
        return min(gutter, words[0].bbox.x0)
    return max(gaps)[1]


def _is_about(row: Row, above: Segment | None, sheet: Sheet) -> bool:
    """Whether the row is a subject under the number ("V/v"), or goes on with one; it may reach over the gutter."""
    if len(row) > 1 or row[0].folded.lstrip(" -").startswith(_ENDS):
        return False
    goes_on = above is not None and abs(row[0].center - above.center) < _ASIDE * sheet.page.width
    return goes_on or bool(re.match(r"\W*v\s?/\s?v\b", row[0].folded))


def _ended(row: Row, parts: tuple[list[Segment], list[Segment]], motto: Segment, sheet: Sheet) -> bool:
    """Whether a row below the motto belongs to the title or the body already."""
    left, right = parts
    whole = segment([word for piece in row for word in piece.words])
    folded = whole.folded
    if folded.lstrip(" -").startswith(_ENDS):
        return True
    if _dated(whole) or fuzz.partial_ratio(_DEVICE, folded) > 70:
        return False
    letters = [character for character in folded if character.isalpha()]
    if not letters:
        return False
    if right and not left:
        return abs(right[0].center - motto.center) > 0.05 * sheet.page.width or motto.bbox.x0 < 0.36 * sheet.page.width
    return bool(left) and not right and left[0].bbox.x1 > motto.bbox.x0 + 2 * sheet.height
