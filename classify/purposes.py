"""Whether what a paper was printed for is what it is wanted for now."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from core.fold import fold, nfc

_OR = re.compile(r"[;|]")
_SENTENCE = re.compile(r"[.;\n]")
_WORD = re.compile(r"[^\W_]+")
# With its mark, because without it "trừ" is the end of "cư trú".
_NOT = re.compile(r"\b(?:không|khong|trừ|chưa|chua)\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:thu tuc|dang ky|giai quyet|de nghi|xin|cap|xac nhan|lam|ho so)\s+)+")
_LONG = 4
"""Letters from which on a word may differ by one: shorter words are other words then."""


def serves(printed: str, wanted: str, procedure: str) -> bool:
    """Return whether a paper printed for a purpose may be used for the wanted one.

    `wanted` has the words to look for, phrases parted by `;` of which one is enough; without any, the name of the
    procedure itself must stand there. Compared without case, marks and punctuation; a long word may have one wrong
    letter. What stands behind "không", "chưa" or "trừ" in a sentence is what the paper is not for.
    """
    phrases = [phrase for part in _OR.split(wanted) if (phrase := _words(part))]
    phrases = phrases or [_words(_LEAD.sub("", fold(procedure)))]
    return any(_stands(phrase, words) for words in _affirmed(printed) for phrase in phrases if phrase)


def _affirmed(printed: str) -> Iterator[list[str]]:
    """Yield the words of each sentence up to where it says what the paper is not for."""
    for sentence in _SENTENCE.split(nfc(printed)):
        yield _words(_NOT.split(sentence, maxsplit=1)[0])


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _stands(phrase: list[str], words: list[str]) -> bool:
    """Whether the words of the phrase stand side by side."""
    starts = range(len(words) - len(phrase) + 1)
    return any(all(map(_alike, phrase, words[start : start + len(phrase)])) for start in starts)


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _LONG and Levenshtein.distance(one, other) <= 1)
