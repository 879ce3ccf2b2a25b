"""The end of one paper and the beginning of another where no head tells them apart."""

import re
from collections.abc import Sequence

from classify.sheet import Row, Segment, Sheet
from core.page import MM_PER_INCH

_SIGNED = re.compile(
    r"\W*(?:(?:k/?t|t/?m|t/?l|tuq|q|thay mat|thua (?:lenh|uy quyen))\W+)*"
    r"(?:noi nhan\b|nguoi (?:ky|lam don|uy quyen|duoc uy quyen|yeu cau|khai|viet|nop|de nghi|lap|cam doan|cam ket"
    r"|mua|ban|giao|nhan|tiep nhan|lam chung|lap phieu|thuc hien|dang ky)"
    r"|(?:pho )?(?:chu tich|giam doc|tong giam doc|hieu truong|truong (?:cong an|phong|khoa|ban|thon|doan)"
    r"|chanh van phong|thu truong|bo truong|thu tuong|cuc truong|bi thu)"
    r"|uy ban nhan dan|ban thuong vu|hoi dong|cong chung vien|cong chuc|can bo|chu toa|thu ky|thu quy|ke toan"
    r"|bac si|y si|dai dien|ben (?:[ab]\b|mua|ban|giao|nhan|thue|cho thue|chuyen nhuong|uy quyen)"
    r"|xac nhan cua|chu (?:ho|nhiem)|ky, (?:ghi ro )?ho ten|\(ky|yours|sincerely|than ai|ban cu)"
)
_LOWER = 0.35
"""Signatures stand below this share of the page."""
_HEADING = 8
"""Most words of a heading."""
_SPARSE = 0.75
"""A row of signatures is printed over less than this share of the width."""
_SIZE_MM = 20.0


def closed(sheets: Sequence[Sheet]) -> bool:
    """Whether the paper was signed on one of its pages, so that nothing needs to follow."""
    return any(
        row[0].bbox.y0 > _LOWER * sheet.page.height and any(_signs(piece, row, sheet) for piece in row)
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


def resized(one: Sheet, other: Sheet) -> float:
    """Return by which share the papers of two pages differ in size, however they lie; 0 within what cutting leaves."""
    sizes = [
        sorted(side / sheet.page.dpi * MM_PER_INCH for side in (sheet.page.width, sheet.page.height))
        for sheet in (one, other)
    ]
    return max(
        (abs(a - b) / max(a, b) for a, b in zip(*sizes, strict=True) if abs(a - b) > _SIZE_MM),
        default=0.0,
    )


def lies_otherwise(one: Sheet, other: Sheet) -> bool:
    """Whether one page is higher than wide and the other wider than high."""
    return (one.page.width > one.page.height) is not (other.page.width > other.page.height)


def _signs(piece: Segment, row: Row, sheet: Sheet) -> bool:
    """Whether a piece of a row is the heading of a signature, or "Nơi nhận", and no line of the body.

    Who signs stands on the right, or several stand side by side.
    """
    if len(piece.words) > _HEADING or (not piece.text[:1].isupper() and not piece.text.startswith("(")):
        return False
    match = _SIGNED.match(piece.folded)
    if match is None or (piece.text.endswith((";", ",", ":")) and "noi nhan" not in match[0]):
        return False
    if match[0].startswith("xac nhan") and not piece.text.isupper():
        return False
    # A line of the body in which a word was lost is broken into pieces, too, but it is full.
    printed = sum(other.bbox.width for other in row) / (sheet.right - sheet.left + 1)
    return "noi nhan" in match[0] or (printed < _SPARSE and (len(row) > 1 or piece.bbox.x0 > 0.38 * sheet.page.width))


def _letters(row: Row) -> int:
    return sum(character.isalpha() for piece in row for character in piece.text)
