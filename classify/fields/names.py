"""Names of people, kept in the case in which they are printed."""

import re

from classify.fields.value import Value
from classify.sheet import flat

_TOKEN = re.compile(r"\S+")
_TITLES = {"ong", "ba", "anh", "chi", "em", "chau", "ong/ba", "ba/ong", "(ong/ba)", "ong(ba)", "ong:", "ba:"}
_RANKS = re.compile(r"(?:(?:thieu|trung|thuong|dai) (?:uy|ta|tuong)|ths|ts|pgs|gs|bs|ks|cn|ls|thac si|tien si)\.?\s+")
_NEXT = re.compile(
    r"nam sinh|sinh (?:ngay|nam)|gioi tinh|ngay (?:sinh|,|thang)|ngay,|quoc tich|dan toc|cmnd|cccd|can cuoc"
    r"|chuc (?:vu|danh)|so "
)
"""Labels that may follow a name on its line."""
_FILL = ".…·_‹›:;,-–=*|•\"'“”"


def find(text: str) -> Value | None:
    """Return the name with which `text` begins after titles and fill-in dots; None when it begins with none."""
    words: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        bare = token.strip(_FILL)
        if not words and (not bare or flat(bare) in _TITLES):
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
    certainty = 1.0 if 2 <= len(words) <= 6 else 0.6
    return Value(value, words[0][1], words[-1][2], certainty)


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
