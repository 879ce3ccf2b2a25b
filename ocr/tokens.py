"""What the language model counts: the tokens of a word, their case, and how likely their spelling is by itself."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ocr.vietnamese import Case, Kind, case, core, key, kind, parts, syllable

EDGE = "\n"
"""As a word of a context: here a paragraph begins or ends."""
UNKNOWN = "<unk>"
BOUNDARY = "<s>"
CLASSES = ("<1>", "<2>", "<3>", "<year>", "<n>", "<date>", "<code>", "<mail>")
"""Digits count by their shape only, so that no number is preferred to another of its shape."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"\d+")
_STOP = re.compile(r"[.;!?…][^\w]*$")
_LONGEST = 60
_PER_DIGIT = -math.log(10)
_PER_LETTER = -math.log(40)
_PER_CAPITAL = -math.log(14)
_SYLLABLES = -math.log(18_000)


class Surround(StrEnum):
    """What stands beside a word, as far as its capitals are concerned; the values of `Case` come after these."""

    NOTHING_KNOWN = "nothing known"
    EDGE = "edge"
    NO_LETTERS = "no letters"


SURROUNDS: tuple[str, ...] = (*Surround, *Case)
"""Indices into the model's table of cases."""


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that the model counts."""

    key: str
    """Lower case, tone last; or one of `CLASSES`, or `BOUNDARY`."""
    surround: str
    """One of `SURROUNDS`: how it is written."""
    spelling: float
    """Natural log probability of these very letters or digits when the model knows only the class of the token."""
    flat: bool = False
    """Whether this may be a proper name: any possible syllable may stand there."""


END = Token(BOUNDARY, Surround.EDGE, 0.0)


@lru_cache(maxsize=1 << 14)
def tokens(word: str) -> tuple[Token, ...]:
    """Return the tokens of one printed word; none for lone signs, `END` last where a sentence ends after it."""
    if not word.strip():
        return (END,)
    inner = core(word)[:_LONGEST]
    if not inner:
        return ()
    what = kind(inner)
    if what is Kind.DATE:
        return (Token("<date>", Surround.NO_LETTERS, -math.log(40_000)),)
    if what is Kind.EMAIL:
        return (Token("<mail>", Surround.NO_LETTERS, len(inner) * _PER_LETTER),)
    if what is Kind.NUMBER:
        return (_number(inner),)
    found = tuple(_part(part) for part in parts(inner))
    # After numbers, numerals, letters that count and abbreviations a point ends no sentence.
    ends = _STOP.search(word) and what in {Kind.SYLLABLE, Kind.FOREIGN} and len(inner) > 1
    return (*found, END) if ends else found


def _part(part: str) -> Token:
    if _DIGITS.fullmatch(part):
        return _number(part)
    if any(sign.isdigit() for sign in part):
        return Token("<code>", Surround.NO_LETTERS, len(part) * _PER_LETTER)
    written = case(part)
    possible = syllable(part)
    if possible:
        spelling = _SYLLABLES
    elif kind(part) is Kind.ABBREVIATION:
        # Agencies coin abbreviations freely: one never seen may not lose to every one that was.
        spelling = len(part) * _PER_CAPITAL
    else:
        spelling = (len(part) + 1) * _PER_LETTER
    return Token(key(part), written, spelling, flat=possible and written in {Case.TITLE, Case.UPPER})


def _number(text: str) -> Token:
    length = len(text)
    if not _DIGITS.fullmatch(text):
        return Token("<n>", Surround.NO_LETTERS, length * _PER_DIGIT)
    if _YEAR.fullmatch(text):
        return Token("<year>", Surround.NO_LETTERS, -math.log(200))
    name = f"<{length}>" if length <= 3 else "<n>"
    return Token(name, Surround.NO_LETTERS, length * _PER_DIGIT)
