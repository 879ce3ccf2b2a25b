"""How text is cut into words for finding, alike for what is kept and for what is asked.

A word has two forms: folded (`core.fold.fold`), and marked, as printed in lower case with tones placed alike. Whoever
asks without marks means the folded form. No sign of a question is an operator but the quotation mark.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from core.dossier import FieldValue
from core.fold import fold, nfc, placed

WORD_LENGTH = 60
"""Letters; a longer run of letters and digits counts as several words one behind the other."""
MOST_WORDS = 32
"""Of one question; what follows is not looked for."""
# Stands before each kept text: no word is followed by the one behind it.
_BREAK = "|"
# No letter or digit, and no ASCII, which the tokenizer of SQLite takes words apart at.
_LINK = "§"
_BEGIN = "¬"
BEGINNING = 2
"""Letters of every word that are kept as a word of their own: too many words begin with so few to look them all up."""
_NO_WORD = re.compile(r"[\W_]")
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[\u0300-\u036f]){{0,{WORD_LENGTH - 1}}}")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two spaces, cut into its words."""

    spans: tuple[tuple[int, int], ...]
    """Where each word begins and just behind it, in characters."""
    folded: tuple[str, ...]
    marked: tuple[str, ...]
    joined: str
    """Of a number or code with signs inside (12/2024/NĐ-CP, 099.204.000.123) all parts as one folded word; or empty."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a text is found by."""

    words: frozenset[str]
    """Every word in both forms, codes as one word, and what each folded word begins with."""
    pairs: frozenset[str]
    """Every two folded words of which one follows the other: few papers have them, though all have the words."""
    folded: str
    """All words in order with single spaces between, and one at each end; then codes as one word."""
    marked: str
    """The same as printed, without codes as one word."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for: a word, or words that follow each other (a phrase, the parts of a code)."""

    folded: tuple[str, ...]
    marked: tuple[str, ...]
    joined: str = ""
    """Of a code also its parts as one word; empty for anything else."""
    prefix: bool = False
    """The last word may go on: somebody is still typing."""

    @property
    def has_marks(self) -> bool:
        """Whether it was asked for with any mark."""
        return self.folded != self.marked


@dataclass(frozen=True, slots=True)
class Filter:
    """What else must hold for a document; None and empty ask for nothing."""

    type: str | None = None
    state: str | None = None
    agency: str | None = None
    """Code: its dossier was received or is decided there, or it was digitized there."""
    dossier: str | None = None
    """Code of a dossier that it belongs to or is linked to."""
    since: datetime | None = None
    until: datetime | None = None
    """It was handed in at or after `since` and before `until`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: all terms in one document."""

    terms: tuple[Term, ...]
    blank: bool
    """Nothing was asked for but the filter; no terms without `blank` is a text that holds no word."""
    filter: Filter = Filter()

    @property
    def has_marks(self) -> bool:
        """Whether any term was asked for with marks."""
        return any(term.has_marks for term in self.terms)


@lru_cache(maxsize=1 << 15)
def cut(chunk: str) -> Chunk:
    """Return the words of what stands between two spaces of a text in NFC."""
    found = list(_WORD.finditer(chunk))
    folded = tuple(fold(match[0]) for match in found)
    marked = tuple(placed(match[0]).lower() for match in found)
    return Chunk(tuple(match.span() for match in found), folded, marked, _joined(folded))


def kept_text(texts: Iterable[str]) -> Kept:
    """Return what texts in NFC are found by; no phrase goes from one of them to the next."""
    folded: list[str] = []
    marked: list[str] = []
    codes: dict[str, None] = {}
    for text in texts:
        folded.append(_BREAK)
        marked.append(_BREAK)
        for chunk in text.split():
            found = cut(chunk)
            folded += found.folded
            marked += found.marked
            if found.joined:
                codes[found.joined] = None
    folded += [word for code in codes for word in (_BREAK, code)]
    pairs = {pair(one, other) for one, other in pairwise(folded) if _BREAK not in {one, other}}
    begins = {begin(word) for word in folded if len(word) >= BEGINNING}
    words = (begins | set(folded) | set(marked)) - {_BREAK}
    return Kept(frozenset(words), frozenset(pairs), _row(folded), _row(marked))


def pair(one: str, other: str) -> str:
    """Return two words as one that no text holds, and that begins with neither: who looks for one meets no pairs."""
    return f"{_LINK}{one}{_LINK}{other}"


def begin(word: str) -> str:
    """Return the first letters of a folded word as a word that no text holds."""
    return f"{_BEGIN}{word[:BEGINNING]}"


def tag(kind: str, value: str) -> str:
    """Return what is known of a document (its type, state, agency) as a word that no text holds."""
    return f"{_LINK}{kind}{_LINK}{_NO_WORD.sub(_LINK, fold(value))}"


def _row(words: list[str]) -> str:
    return f" {' '.join(words)} "


def texts_of(value: FieldValue) -> list[str]:
    """Return a field's value as texts to be found; a day also as it is printed (02/11/2026), in NFC."""
    if value is None:
        return []
    if isinstance(value, list):
        parts = [one for item in value for one in (item.values() if isinstance(item, dict) else [item])]
        return [text for part in parts for text in texts_of(part)]
    text = nfc(str(value))
    day = _DAY.fullmatch(text)
    return [text, f"{day[3]}/{day[2]}/{day[1]}"] if day else [text]


def parse(text: str, wanted: Filter = Filter()) -> Question:
    """Return what a text asks for; any text asks for something, or for nothing.

    Words stand for themselves in any order, words in quotation marks follow each other, and so do the parts of a code.
    The last word outside of closed quotation marks may go on, unless a space follows it.
    """
    parts = nfc(text).translate(_QUOTES).split('"')
    terms: list[Term] = []
    for number, part in enumerate(parts):
        last = number == len(parts) - 1 and not part[-1:].isspace()
        chunks = [part] if number % 2 else part.split()
        for place, chunk in enumerate(chunks, 1):
            found = _term(chunk, quoted=bool(number % 2), prefix=last and place == len(chunks))
            if found and found.prefix and not terms and len(found.folded) == len(found.folded[0]) == 1:
                # Every other paper has words that begin with a single letter: alone it is looked for as it stands.
                found = replace(found, prefix=False)
            terms += [found] if found else []
    return Question(tuple(_within(terms)), not text.strip(), wanted)


def _within(terms: Iterable[Term]) -> Iterator[Term]:
    """Yield each different term once, while there are not too many words."""
    left = MOST_WORDS
    for term in dict.fromkeys(terms):
        left -= len(term.folded)
        if left < 0:
            return
        yield term


def _term(chunk: str, *, quoted: bool, prefix: bool) -> Term | None:
    found = cut(chunk)
    if not found.folded:
        return None
    most = slice(MOST_WORDS)
    return Term(found.folded[most], found.marked[most], "" if quoted else found.joined, prefix)


def _joined(words: Iterable[str]) -> str:
    """Return the parts of a code as one word; empty where it is no code."""
    parts = list(words)
    joined = "".join(parts)
    is_code = len(parts) > 1 and len(joined) <= WORD_LENGTH and any(sign.isdigit() for sign in joined)
    return joined if is_code else ""
