"""The verdict on one page: how well it can be read, and what the clerk can do about it."""

from collections.abc import Iterable

import numpy as np

from core.page import Grade, PageImage, Problem, Quality, Word
from ocr import paper_size, vietnamese
from ocr.sight import Sight

SENTENCES: dict[str, str] = {
    "blurred": "Ảnh bị mờ, nhòe hoặc phóng to từ ảnh nhỏ. Hãy lau kính, giữ yên giấy và quét lại ở 300 dpi.",
    "low_resolution": "Độ phân giải quá thấp để đọc chắc chắn. Hãy quét lại ở 300 dpi.",
    "too_dark": "Ảnh quá tối. Hãy tăng độ sáng hoặc quét lại bằng máy quét.",
    "overexposed": "Ảnh quá sáng, nét chữ bị mất. Hãy giảm độ sáng rồi quét hoặc chụp lại.",
    "faint": "Nét chữ quá nhạt. Hãy tăng độ đậm khi quét hoặc quét lại từ bản gốc.",
    "uneven_light": "Một phần trang nằm trong bóng tối. Hãy quét bằng máy quét hoặc chụp ở nơi đủ sáng, không bóng đổ.",
    "glare": "Một phần trang bị lóa sáng, mất chữ. Hãy tắt đèn chớp, tránh đèn chiếu thẳng và chụp lại.",
    "cut_off": "Chữ bị cắt ở mép trang. Hãy đặt giấy ngay ngắn và quét lại toàn bộ trang.",
    "empty": "Trang trắng hoặc gần như trắng. Nếu mặt giấy này có chữ, hãy quét lại.",
    "odd_size": "Ảnh không đúng khổ giấy thường dùng. Hãy kiểm tra xem trang có bị quét thiếu hoặc thừa lề không.",
    "hard_to_read": "Nhiều chữ trên trang không đọc được chắc chắn. Hãy đối chiếu với bản giấy hoặc quét lại rõ hơn.",
}
_HIDING = frozenset({"too_dark", "overexposed", "uneven_light", "glare"})
_ORDER = (Grade.GOOD, Grade.FAIR, Grade.POOR)

# Where reading begins to lose words (`python -m tests.bench.quality`); the second of a pair only calls for care.
_DETAIL = (4.0, 4.35)
_SOLID = (0.66, 0.72)
_DARK_PRINT = 200.0
_SMALL_TEXT = 11.5
_SMALL_RESOLUTION = (6.0, 7.2)
_LOW_DPI = 140.0
_DARK = (60.0, 95.0)
_DIM = (0.2, 0.12)
_WHOLLY_DIM = 0.6
_FAINT = (30.0, 50.0)
_CLIPPED = 0.45
_DROWNED = 212.0
_GREY_ON_WHITE = 230.0
_PALE_ON_WHITE = 175.0
_UNEVEN_STROKES = 0.85
_RAGGED_EVENNESS = 0.8
_RAGGED_CRUMBS = 1.1
_GLARE = (0.025, 0.012)
_CUT_LETTERS = 6
_NEXT_LINE = 3.1
_EMPTY_INK = 0.0035
_EMPTY_LETTERS = 100
_GRAIN_HEIGHT = 5.5
_GRAIN_CONTRAST = 35.0
_CONFIDENCE = (0.93, 0.965)
_FEWEST_WORDS = 5

Found = dict[str, Grade]
"""Codes of problems and how grave each is here."""


def verdict(found: Found) -> Quality:
    """Return the quality of a page with these problems."""
    grade = max(found.values(), key=_ORDER.index, default=Grade.GOOD)
    return Quality(grade, tuple(Problem(code, SENTENCES[code]) for code in found))


UNREADABLE = verdict({"low_resolution": Grade.POOR})
"""The verdict on a picture that is too small to hold a letter."""


def before_reading(image: PageImage, seen: Sight, factor: int) -> Quality:
    """Return the verdict by the picture alone, which was looked at reduced by `factor`."""
    found: Found = {}
    odd = paper_size.is_odd(image)
    if _empty(seen):
        found["empty"] = Grade.GOOD
    else:
        found |= _light(seen) or _print(seen)
        found |= _sharpness(image, seen, factor) if not found.keys() & {"too_dark", "uneven_light"} else {}
        cut = _cut(seen, odd=odd)
        if cut is not Grade.GOOD and "uneven_light" not in found:
            found["cut_off"] = cut
    if odd:
        found["odd_size"] = Grade.GOOD
    return verdict(found)


def after_reading(before: Quality, words: Iterable[Word], *, blank: bool = False) -> Quality:
    """Return the verdict with what the words add; it is never milder than the one before reading.

    Of a page that turned out `blank` only the light may be complained of, which can have hidden what stands on it.
    """
    if blank:
        kept = tuple(problem for problem in before.problems if problem.code in _HIDING)
        return Quality(before.grade if kept else Grade.GOOD, (Problem("empty", SENTENCES["empty"]), *kept))
    words = list(words)
    if len(words) < _FEWEST_WORDS:
        return before
    problems = [problem for problem in before.problems if problem.code != "empty"]
    # Signs between words and the English of a card are never believed much, however well the page can be read.
    possible = [word for word in words if vietnamese.plausible(word.text)]
    judged = possible if len(possible) > len(words) / 2 else words
    hard = _worse_below(float(np.mean([word.confidence for word in judged])), _CONFIDENCE)
    if hard is not Grade.GOOD:
        problems.append(Problem("hard_to_read", SENTENCES["hard_to_read"]))
    return Quality(max(before.grade, hard, key=_ORDER.index), tuple(problems))


def seems_empty(known: Quality) -> bool:
    """Return whether the picture shows no print."""
    return any(problem.code == "empty" for problem in known.problems)


def by_picture_alone(known: Quality) -> bool:
    """Return whether nothing that was read took part in a verdict."""
    return all(problem.code != "hard_to_read" for problem in known.problems)


def _empty(seen: Sight) -> bool:
    """Return whether nothing is printed: the grain of the paper in bad light is as small as no letter, and pale."""
    grain = 0 < seen.text_height < _GRAIN_HEIGHT and seen.contrast < _GRAIN_CONTRAST
    return grain or (seen.ink < _EMPTY_INK and seen.letters < _EMPTY_LETTERS)


def _cut(seen: Sight, *, odd: bool) -> Grade:
    """Return whether print goes on beyond the edge; where it ends between two lines only an odd size tells."""
    if seen.at_edge >= _CUT_LETTERS:
        return Grade.POOR
    return Grade.FAIR if odd and seen.margin < _NEXT_LINE else Grade.GOOD


def _worse_below(value: float, limits: tuple[float, float]) -> Grade:
    poor, fair = limits
    return Grade.POOR if value < poor else Grade.FAIR if value < fair else Grade.GOOD


def _worse_above(value: float, limits: tuple[float, float]) -> Grade:
    return _worse_below(-value, (-limits[0], -limits[1]))


def _bad(grades: Found) -> Found:
    return {code: grade for code, grade in grades.items() if grade is not Grade.GOOD}


def _light(seen: Sight) -> Found:
    """Return what is wrong with the light; the letters of such a page cannot be judged well."""
    shadow = _worse_above(seen.dim, _DIM) if seen.dim < _WHOLLY_DIM else Grade.GOOD
    return _bad({"too_dark": _worse_below(seen.paper, _DARK), "uneven_light": shadow})


def _print(seen: Sight) -> Found:
    """Return what is wrong with the strokes on a page that is lit well enough."""
    faint = _worse_below(seen.contrast, _FAINT)
    return _bad(
        {
            "glare": _worse_above(seen.glare, _GLARE),
            "faint": faint,
            "overexposed": _overexposed(seen) if faint is Grade.GOOD else Grade.GOOD,
        }
    )


def _overexposed(seen: Sight) -> Grade:
    """Return how far print drowned in white; pale but even strokes may be printed so and only call for care."""
    if seen.white < _CLIPPED:
        return Grade.GOOD
    ragged = seen.evenness < _RAGGED_EVENNESS or seen.crumbs > _RAGGED_CRUMBS
    if ragged and seen.darkest < _DROWNED:
        return Grade.POOR
    uneven = seen.darkest < _GREY_ON_WHITE and seen.evenness < _UNEVEN_STROKES
    return Grade.FAIR if uneven or seen.darkest < _PALE_ON_WHITE else Grade.GOOD


def _sharpness(image: PageImage, seen: Sight, factor: int) -> Found:
    """Return whether too little of the shape of the letters is left, and why."""
    small = 0 < seen.text_height * factor < _SMALL_TEXT
    low = _worse_below(seen.resolution, _SMALL_RESOLUTION) if small else Grade.GOOD
    if image.dpi_known and image.dpi < _LOW_DPI:
        low = max(low, Grade.FAIR, key=_ORDER.index)
    blurred = _worse_below(seen.detail, _DETAIL) if seen.detail and not small else Grade.GOOD
    if seen.detail and seen.darkest < _DARK_PRINT:
        # A shaken hand draws edges that are sharp in most directions, but its strokes end as a grey veil.
        blurred = max(blurred, _worse_below(seen.solidity, _SOLID), key=_ORDER.index)
    return _bad({"low_resolution": low, "blurred": blurred})
