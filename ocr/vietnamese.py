"""Which strings can be words of a Vietnamese paper."""

import re
import unicodedata
from collections.abc import Iterable

from core.page import Word

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_EDGES = re.compile(r"^\W+|\W+$")
# One syllable without its tone: onset, vowels, coda. Stop codas take only two of the tones; that is not asked here.
_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
_NUCLEUS = (
    "uyê|uya|uyu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|iêu|yêu|uêu|oă|oa|oe|oo|uâ|uê|uô|uơ|uy|ua|ưa|ươ|ưi|ưu|ui|"
    "iê|ia|iu|yê|ai|ao|au|ay|âu|ây|eo|êu|oi|ôi|ơi|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|[cmnpt])?")
_NUMBER = re.compile(r"\d[\d.,:/-]*|\d+[/-][\w./-]+")
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,8}|[IVX]+")
_SURE = 0.6
_SURE_ALONE = 0.85


def plausible(text: str) -> bool:
    """Return whether the core of `text` is a possible syllable, number, code or abbreviation."""
    core = _EDGES.sub("", text)
    if not core:
        return False
    if _NUMBER.fullmatch(core) or _ABBREVIATION.fullmatch(core):
        return True
    return all(_SYLLABLE.fullmatch(part) for part in re.split(r"[-/.,()]+", _toneless(core.lower())) if part)


def weight(words: Iterable[Word]) -> float:
    """Return how many letters were read believably: what one reading of a page is compared with another by."""
    return sum(word.confidence * len(word.text) for word in words if plausible(word.text))


def real_words(words: Iterable[Word]) -> list[Word]:
    """Return the words that are no accident of specks: believed by the engine, plausible, not a lone sign."""
    return [
        word
        for word in words
        if word.confidence >= (_SURE if len(_EDGES.sub("", word.text)) > 1 else _SURE_ALONE) and plausible(word.text)
    ]


def _toneless(text: str) -> str:
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", text)))
