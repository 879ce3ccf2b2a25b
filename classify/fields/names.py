"""Names of people, kept in the case in which they are printed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from classify import catalog
from classify.fields import syllables
from classify.fields.value import Value
from classify.sheet import flat
from core.fold import tone_key
from core.page import Problem

_TOKEN = re.compile(r"\S+")
_TITLES = {"ong", "ba", "anh", "chi", "em", "chau", "ong/ba", "ba/ong", "(ong/ba)", "ong(ba)", "ong:", "ba:"}
_MIDDLES = frozenset({"VĂN", "THỊ"})
_RANKS = re.compile(r"(?:(?:thieu|trung|thuong|dai) (?:uy|ta|tuong)|ths|ts|pgs|gs|bs|ks|cn|ls|thac si|tien si)\.?\s+")
_NEXT = re.compile(
    r"nam sinh|sinh (?:ngay|nam)|gioi tinh|ngay (?:sinh|,|thang)|ngay,|quoc tich|dan toc|cmnd|cccd|can cuoc"
    r"|chuc (?:vu|danh)|so "
)
"""Labels that may follow a name on its line."""
_NO_NAME = re.compile(
    r"(?:nguoi|chu tich|giam doc|truong phong|uy ban|cong hoa|doc lap|don|giay|to khai|can cuoc|ho va ten|ngay|noi|so"
    r"|xac nhan|cong an|trung tam|bo phan|thoi gian|thanh phan|kinh gui|phong cong chung)(?: |$)"
)
"""Headings and labels in capitals, which otherwise look like names."""
_FILL = ".…·_‹›:;,-–=*|•\"'“”‘’`^~$#<>¬"
"""What dots, and strokes of a pen or a stamp at the edge of a word, are read as."""


def find(text: str) -> Value | None:
    """Return the name with which `text` begins after titles and fill-in dots; None when it begins with none."""
    words: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        bare = token.strip(_FILL)
        if not words and (not bare or _is_title(bare, text[match.end() :])):
            continue
        if words and _NEXT.match(flat(text[match.start() : match.start() + 20])):
            break
        if words and (_wide(text, words[-1][2], match.start()) or not _fits(bare, words[-1][0])):
            break
        if not words and not _is_name_word(bare):
            return None
        start = match.start() + token.find(bare)
        words.append((bare, start, start + len(bare)))
        if token[-1] in ",;.…(_" or len(words) == 8:
            break
    if not words:
        return None
    value = " ".join(word for word, _, _ in words)
    if _NO_NAME.match(flat(value)):
        return None
    certainty = 1.0 if 2 <= len(words) <= 6 else 0.6
    if not all(len(word) == 1 or syllables.is_possible(word) for word, _, _ in words):
        # A name of another language, or a misread one.
        certainty *= 0.75
    return Value(value, words[0][1], words[-1][2], certainty)


def _is_title(word: str, behind: str) -> bool:
    """Whether a word before a name is none of it: nobody is called Cháu, and Ông before a middle name is a family."""
    following = behind.split(maxsplit=1)[:1]
    family = bool(following) and following[0].upper() in _MIDDLES
    return flat(word) in _TITLES and "Â" not in word.upper() and not family


def mended(found: Value) -> Value:
    """Return a name whose family name is one of the known ones but for its marks with that one, and a problem.

    Given names are never touched: Hùng and Hưng are both somebody's. Nobody is called Nguyên by family.
    """
    first, blank, rest = str(found.value).partition(" ")
    known = _families().get(flat(first), frozenset())
    if not blank or not known or any(_same(first, family) for family in known) or len(known) > 1:
        return found
    family = next(iter(known)).upper() if first.isupper() else next(iter(known))
    text = f"Họ đọc được là “{first}”, có thể là “{family}”; hãy đối chiếu với bản giấy."
    return replace(found, value=f"{family} {rest}", problems=(*found.problems, Problem("family_name", text)))


@cache
def _families() -> Mapping[str, frozenset[str]]:
    """Return the spellings of each family name by its letters without marks."""
    known: dict[str, set[str]] = {}
    for word in catalog.vocabulary("families"):
        known.setdefault(flat(word), set()).add(word)
    return {letters: frozenset(spellings) for letters, spellings in known.items()}


def _same(one: str, other: str) -> bool:
    """Whether two words differ at most in case and in the letter that carries the tone (HOÀ, Hòa)."""
    return tone_key(one) == tone_key(other)


def is_name(text: str) -> bool:
    """Whether the whole text looks like one person's name."""
    found = find(text)
    return found is not None and found.certainty == 1.0 and found.end >= len(text.rstrip(_FILL + " "))


def without_rank(text: str) -> int:
    """Return how many characters of rank or degree stand before the name."""
    match = _RANKS.match(flat(text))
    return match.end() if match else 0


def _wide(text: str, end: int, start: int) -> bool:
    return "\t" in text[end:start] or "\n" in text[end:start]


def _fits(word: str, before: str) -> bool:
    """A name goes on in the same case: capitals after capitals, or one capital first."""
    if not _is_name_word(word):
        return False
    return word.isupper() or len(word) == 1 or not (before.isupper() and len(before) > 1)


def _is_name_word(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and (word.isupper() or word[1:].islower()) and len(word) <= 10
