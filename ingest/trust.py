"""Are the words of a PDF page the words that a person sees on it? If in doubt, OCR reads the page."""

import re
from collections import Counter
from dataclasses import dataclass

from PIL import Image, ImageDraw

from core.page import Page
from ingest.survey import Rect, Survey, area, intersection
from ingest.syllables import has_marks, is_syllable

_LEGACY_FONT = re.compile(r"(?:[A-Z]{6}\+)?(?:\.?vn(?=[A-Z3.])|\.vn|vni[- ])", re.IGNORECASE)
"""TCVN3 (ABC) fonts are called .VnTime and the like, VNI fonts VNI-Times; both store letters under Latin-1 codes."""
_MOST_LEGACY = 0.02
_MOST_HIDDEN = 0.2
_UNREADABLE = re.compile("\\(cid:\\d+\\)|[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MOST_UNREADABLE = 0.01
_MOST_PRIVATE = 0.03
_MOJIBAKE = re.compile("[¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËªÎÌÏÑ®«¬­]|[A-Za-z][ùøûõïáàåãäéèúüë][A-Za-z]?[øùûõï]")
"""What TCVN3 and VNI text looks like under Latin-1 and no Vietnamese text contains."""
_MOST_MOJIBAKE = 0.05
_LETTERS = re.compile(r"[^\W\d_]+")
_FEW_WORDS = 20
_SYLLABLES = 0.8
_MARKED = 0.45
_ENGLISH = {"the", "of", "and", "to", "in", "for", "is", "on", "by", "with", "or", "be", "as", "from", "this", "not"}
_ENGLISH_SHARE = 0.08
_BILINGUAL_ENGLISH = 0.05
_BILINGUAL_MARKED = 0.25
_BILINGUAL_REAL = 0.9
_VOWELS = re.compile("[aeiouy]", re.IGNORECASE)
_WITH_VOWEL = 0.85
_DARK = 110
_EMBLEM_COVERS = 0.02
_PICTURE_COVERS = 0.1
_UNEXPLAINED = 0.3
_CHECK_WIDTH = 800


def trusted(page: Page, fonts: Counter[str], found: Survey, drawn: Image.Image) -> bool:
    """Say whether the words may stand without OCR; `fonts` counts letters per font, `drawn` is the page's picture."""
    return (
        found.hidden_characters <= _MOST_HIDDEN * (len(found.texts) + found.hidden_characters)
        and not _legacy(fonts)
        and sane(page.text)
        and not _picture_says_more(page, found, drawn)
    )


def sane(text: str) -> bool:
    """Say whether the text is readable Vietnamese, or English; garbage of OCR and of broken encodings is not."""
    letters = len(text) - text.count(" ") - text.count("\n")
    if letters == 0:
        return False
    if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * letters:
        return False
    if len(_PRIVATE.findall(text)) > _MOST_PRIVATE * letters:
        return False
    profile = _profile(text)
    if profile.words < _FEW_WORDS:
        return profile.mojibake == 0 and profile.syllables + profile.vowels >= profile.words
    if profile.mojibake > _MOST_MOJIBAKE * profile.words:
        return False
    vietnamese = profile.syllables >= _SYLLABLES * profile.words and profile.marked >= _MARKED * profile.words
    english = profile.english >= _ENGLISH_SHARE * profile.words and profile.vowels >= _WITH_VOWEL * profile.words
    bilingual = (
        profile.english >= _BILINGUAL_ENGLISH * profile.words
        and profile.marked >= _BILINGUAL_MARKED * profile.words
        and profile.real >= _BILINGUAL_REAL * profile.words
    )
    return vietnamese or english or bilingual


@dataclass(frozen=True)
class _Profile:
    words: int
    syllables: int
    marked: int
    english: int
    vowels: int
    real: int
    """Syllables, and words of plain letters with a vowel."""
    mojibake: int


def _profile(text: str) -> _Profile:
    # Abbreviations (UBND, TTHC) and single letters of enumerations say nothing either way.
    found = _LETTERS.findall(text)
    words = [word for word in found if len(word) > 1 and word.isalpha() and not _is_abbreviation(word)]
    return _Profile(
        words=len(words),
        syllables=sum(map(is_syllable, words)),
        marked=sum(map(has_marks, words)),
        english=sum(word.lower() in _ENGLISH for word in words),
        vowels=sum(bool(_VOWELS.search(word)) and word.isascii() for word in words),
        real=sum(is_syllable(word) or (word.isascii() and bool(_VOWELS.search(word))) for word in words),
        mojibake=sum(1 for token in text.split() if _MOJIBAKE.search(token)),
    )


def _is_abbreviation(word: str) -> bool:
    return len(word) <= 5 and word.isupper() and not _VOWELS.search(word) and not has_marks(word.replace("Đ", "D"))


def _legacy(fonts: Counter[str]) -> bool:
    legacy = sum(count for name, count in fonts.items() if _LEGACY_FONT.match(name))
    return legacy > _MOST_LEGACY * max(sum(fonts.values()), 1)


def _picture_says_more(page: Page, found: Survey, drawn: Image.Image) -> bool:
    """Say whether much of the ink in the page's pictures lies outside the words: a scan under a few words."""
    covering = (image.bounds for image in found.images if found.coverage(image.bounds) >= _EMBLEM_COVERS)
    shown = [intersection(bounds, found.frame) for bounds in covering]
    if sum(map(area, shown)) < _PICTURE_COVERS * area(found.frame):
        return False
    scale = min(1.0, _CHECK_WIDTH / drawn.width)
    small = drawn.convert("L").resize((round(drawn.width * scale), round(drawn.height * scale)), Image.Resampling.BOX)
    ink = small.point(lambda value: 255 if value < _DARK else 0)
    total = _dark(ink)
    pencil = ImageDraw.Draw(ink)
    for word in page.words:
        box = word.bbox
        pencil.rectangle((box.x0 * scale - 1, box.y0 * scale - 1, box.x1 * scale + 1, box.y1 * scale + 1), fill=0)
    left = sum(_dark(ink.crop(_on_picture(rect, found, ink.size))) for rect in shown)
    return left > _UNEXPLAINED * max(total, 1)


def _dark(image: Image.Image) -> int:
    return image.histogram()[255]


def _on_picture(rect: Rect, found: Survey, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return a rectangle of the page in pixels of its drawing, turned as a viewer turns the page."""
    left, bottom, right, top = found.frame
    x0, x1 = ((x - left) / (right - left) for x in (rect[0], rect[2]))
    y0, y1 = ((top - y) / (top - bottom) for y in (rect[3], rect[1]))
    for _ in range(found.rotation // 90 % 4):
        x0, x1, y0, y1 = 1 - y1, 1 - y0, x0, x1
    width, height = size
    return round(x0 * width), round(y0 * height), round(x1 * width), round(y1 * height)
