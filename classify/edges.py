"""The end of one paper and the beginning of another where no head tells them apart."""

import re
from collections.abc import Sequence

from classify.sheet import Row, Segment, Sheet
from core.page import MM_PER_INCH

_SIGNED = re.compile(
    r"noi nhan\b|nguoi (?:ky|lam don|uy quyen|yeu cau|khai|viet don|nop ho so|de nghi|lap|cam doan)|chu tich|giam doc"
    r"|hieu truong|truong cong an|chanh van phong|thu truong|bo truong|cong chung vien|ky, (?:ghi ro )?ho ten"
)
_LOWER = 0.35
"""Signatures stand below this share of the page."""
_HEADING = 8
"""Most words of a heading."""
_SIZE_MM = 20.0


def closed(sheets: Sequence[Sheet]) -> bool:
    """Whether the paper was signed on one of its pages, so that nothing needs to follow."""
    return any(
        row[0].bbox.y0 > _LOWER * sheet.page.height and any(_signs(piece) for piece in row)
        for sheet in sheets
        for row in sheet.rows
    )


def opens(sheet: Sheet) -> bool:
    """Whether the page begins like a first page: a title line in the middle, or place and date on the right."""
    rows = [row for row in sheet.rows[:3] if _letters(row) > 3]
    if not rows or rows[0] is not sheet.rows[0]:
        return False
    first = rows[0]
    text = " ".join(piece.text for piece in first)
    if not text[:1].isupper() or text.endswith((":", ";", ",")) or len(first) > 1:
        return False
    box, width = first[0].bbox, sheet.page.width
    apart = len(sheet.rows) < 2 or sheet.rows[1][0].bbox.y0 - box.y1 > 1.2 * sheet.height
    middle = abs((box.x0 + box.x1) / 2 - width / 2) < 0.07 * width and box.width < 0.6 * width
    return apart and (middle or (box.x0 > 0.48 * width and "," in text))


def resized(one: Sheet, other: Sheet) -> bool:
    """Whether two pages are of clearly different paper sizes, however they lie."""
    sizes = [
        sorted(side / sheet.page.dpi * MM_PER_INCH for side in (sheet.page.width, sheet.page.height))
        for sheet in (one, other)
    ]
    return any(abs(a - b) > _SIZE_MM for a, b in zip(*sizes, strict=True))


def _signs(piece: Segment) -> bool:
    """Whether a piece of a row is the heading of a signature, or "Nơi nhận", and no line of the body."""
    return len(piece.words) <= _HEADING and bool(_SIGNED.search(piece.folded)) and piece.text[:1].isupper()


def _letters(row: Row) -> int:
    return sum(character.isalpha() for piece in row for character in piece.text)
