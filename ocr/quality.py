"""The verdict on one page: how well it can be read, and what the clerk can do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from core.page import Grade, Problem, Quality, Word
from ocr.picture import Picture
from ocr.survey import Survey

SENTENCES: dict[str, str] = {
    "blurred": "Ảnh bị mờ. Hãy lau kính máy quét, giữ yên giấy và quét lại ở 300 dpi.",
    "low_resolution": "Độ phân giải quá thấp để đọc chắc chắn. Hãy quét lại ở 300 dpi.",
    "too_dark": "Ảnh quá tối. Hãy tăng độ sáng hoặc quét lại bằng máy quét.",
    "faint": "Nét chữ quá nhạt. Hãy tăng độ đậm khi quét hoặc quét lại từ bản gốc.",
    "uneven_light": "Ánh sáng trên trang không đều. Hãy quét lại bằng máy quét hoặc chụp ở nơi đủ sáng, không bóng đổ.",
    "cut_off": "Chữ bị cắt ở mép trang. Hãy đặt giấy ngay ngắn và quét lại toàn bộ trang.",
    "hard_to_read": "Nhiều chữ trên trang không đọc được chắc chắn. Hãy đối chiếu với bản giấy hoặc quét lại rõ hơn.",
}
# A page with one of these cannot be trusted; the others only call for care.
_GRAVE = frozenset({"blurred", "low_resolution", "too_dark", "hard_to_read"})

UNREADABLE = Quality(Grade.POOR, (Problem("low_resolution", SENTENCES["low_resolution"]),))
"""The verdict on a picture that is too small to hold a letter."""

_LOW_DPI = 140.0
_SMALL_TEXT = 9.0
_DARK_PAPER = 90
_UNEVEN = 0.55
_FAINT = 70
_SOFT_EDGE = 5.0
_CUT_LETTERS = 6
_LOW_CONFIDENCE = 0.7
_FAIR_CONFIDENCE = 0.85
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Light:
    """What the untouched grey picture says about how it was taken."""

    paper: float
    """Brightness of the paper, 0 to 255."""
    evenness: float
    """Brightness of the darker tenth of the paper as a part of the brighter tenth's."""
    contrast: float
    """How much darker than the paper the print is, 0 to 255."""
    sharpness: float
    """Steepest change from pixel to pixel at the edges of print, as a part of the contrast."""


def light(grey: Picture) -> Light:
    """Return the light of a grey picture, from its middle (edges show the lid)."""
    height, width = grey.shape
    middle = grey[height // 20 : height - height // 20, width // 20 : width - width // 20]
    cells = cv2.resize(middle[::2, ::2], (24, 32), interpolation=cv2.INTER_AREA)
    bright = np.percentile(cells, [10, 90])
    paper = float(np.percentile(middle[::4, ::4], 80))
    dark = float(np.percentile(middle[::3, ::3], 0.3))
    contrast = max(paper - dark, 1.0)
    # Differences stay exact in eight bits: the larger of two neighbours less the smaller.
    steps = cv2.absdiff(middle[:, 1:], middle[:, :-1])
    edges = steps[::2, ::2][steps[::2, ::2] > contrast / 12]
    # A picture of soft shades has contrast and not one edge.
    steepest = float(np.percentile(edges, 90)) if contrast > _FAINT and edges.size else 0.0
    return Light(paper, float(bright[0] / max(bright[1], 1.0)), contrast, steepest / contrast)


def judge(dpi: float, seen: Light, found: Survey, words: Iterable[Word]) -> Quality:
    """Return the grade and problems of a page that is not blank; `dpi` is 0 when it is not known."""
    codes = _picture_problems(dpi, seen, found)
    confidences = [word.confidence for word in words]
    mean = float(np.mean(confidences)) if len(confidences) >= _FEWEST_WORDS else 1.0
    if mean < _LOW_CONFIDENCE:
        codes.append("hard_to_read")
    grade = Grade.GOOD
    if codes or mean < _FAIR_CONFIDENCE:
        grade = Grade.FAIR
    if _GRAVE & set(codes):
        grade = Grade.POOR
    return Quality(grade, tuple(Problem(code, SENTENCES[code]) for code in codes))


def _picture_problems(dpi: float, seen: Light, found: Survey) -> list[str]:
    small = 0 < found.text_height < _SMALL_TEXT
    checks = {
        "low_resolution": small or 0 < dpi < _LOW_DPI,
        "too_dark": seen.paper < _DARK_PAPER,
        "uneven_light": seen.evenness < _UNEVEN and seen.paper >= _DARK_PAPER,
        "faint": seen.contrast < _FAINT,
        "blurred": 0 < seen.sharpness * found.text_height < _SOFT_EDGE,
        "cut_off": found.at_edge >= _CUT_LETTERS,
    }
    return [code for code, wrong in checks.items() if wrong]
