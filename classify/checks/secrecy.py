"""Papers that must not be digitized at all: those with a mark of secrecy.

Luật Bảo vệ bí mật nhà nước 29/2018/QH14 article 8 knows three degrees, stamped in red capitals under the number on the
left; Thông tư 03/2025/TT-VPCP article 5 forbids digitizing such papers.
"""

from collections.abc import Iterable

from classify.sheet import Sheet
from core.page import Problem

CODE = "secret_mark"
_DEGREES = frozenset({"mat", "toi mat", "tuyet mat"})
_HEAD = 0.4
"""Part of the page's height in which the mark is stamped."""


def problems(sheets: Iterable[Sheet]) -> list[Problem]:
    """Return a problem for each page with a mark of secrecy.

    The mark stands alone, in capitals: "mật khẩu", "bảo mật" or a sentence that speaks of secrecy is none.
    """
    return [_problem(sheet.page.number) for sheet in sheets if _marked(sheet)]


def _marked(sheet: Sheet) -> bool:
    lowest = _HEAD * sheet.page.height
    segments = (segment for row in sheet.rows for segment in row if segment.bbox.y1 <= lowest)
    for segment in segments:
        letters = "".join(sign if sign.isalpha() else " " for sign in segment.text).split()
        text = " ".join(letters)
        bare = "".join(sign for sign in segment.folded if sign.isalpha() or sign.isspace())
        if text.isupper() and " ".join(bare.split()) in _DEGREES:
            return True
    return False


def _problem(page: int) -> Problem:
    text = f"Trang {page} có dấu chỉ độ mật. Tài liệu mật không được số hóa; hãy dừng lại và báo người phụ trách."
    return Problem(CODE, text)
