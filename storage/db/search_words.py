"""What the index of each database is asked: words, pairs of words and what is known of a document, as both spell it.

What the index cannot tell (`beyond_index`) is looked for in the texts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.search import BEGINNING, Filter, Term, begin, pair, tag
from core.sight import Sight
from storage.db.search_rows import LARGE, NO_PAIRS

_MANY_DIGITS = 9
"""Fewer have days, laws that every form names, and what the numbers of many people begin with."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a database writes a question to its index."""

    quote: str
    prefix: str
    conjunction: str
    disjunction: str
    exclusion: str

    def word(self, word: str, *, prefix: bool = False) -> str:
        """Return a word, or with `prefix` all that begin with it."""
        # Words hold no ASCII but letters and digits, so nothing in them could end the quotation.
        return f"{self.quote}{word}{self.quote}{self.prefix if prefix else ''}"

    def every(self, parts: Iterable[str]) -> str:
        """Return that all of these are asked for; empty where there are none."""
        return self._joined(self.conjunction, parts)

    def some(self, parts: Iterable[str]) -> str:
        """Return that any of these is asked for; empty where there are none."""
        return self._joined(self.disjunction, parts)

    @staticmethod
    def _joined(sign: str, parts: Iterable[str]) -> str:
        given = [part for part in parts if part]
        return f"({sign.join(given)})" if given else ""

    def without(self, this: str, that: str) -> str:
        """Return that the one is asked for where the other is not."""
        return f"({this}{self.exclusion}{that})"


SYNTAX = {
    "sqlite": Syntax('"', "*", " AND ", " OR ", " NOT "),
    "postgresql": Syntax("'", ":*", " & ", " | ", " & !"),
}


def tags(syntax: Syntax, wanted: Filter, sight: Sight) -> Iterator[str]:
    """Yield what the index knows of the filter and of what may be seen; the conditions of the query decide."""
    for kind, values in (("type", sight.types), ("agency", sight.agencies)):
        if values:
            yield syntax.some(syntax.word(tag(kind, value)) for value in sorted(values))
    for kind, value in (("type", wanted.type), ("state", wanted.state), ("agency", wanted.agency)):
        if value:
            yield syntax.word(tag(kind, value))


def words_of(syntax: Syntax, terms: Sequence[Term], *, exact: bool) -> Iterator[str]:
    """Yield what to ask the index: a document with all words in their places, or one with too many of them."""
    if not terms:
        return
    asked = syntax.every(_term(syntax, term, marked=exact) for term in terms)
    ways = [asked, syntax.word(LARGE)]
    if any(len(term.folded) > 1 for term in terms):
        apart = syntax.every(_term(syntax, term, marked=exact, apart=True) for term in terms)
        ways.append(syntax.every([apart, syntax.word(NO_PAIRS)]))
    elif not exact and not any(map(beyond_index, terms)):
        ways[0] = syntax.without(asked, syntax.every(_term(syntax, term, marked=True) for term in terms))
    yield syntax.some(ways)


def _term(syntax: Syntax, term: Term, *, marked: bool, apart: bool = False) -> str:
    """Return what to ask for one term; `apart` for words wherever they are."""
    words = term.marked if marked and term.has_marks else term.folded
    if len(words) > 1 and not apart:
        words = tuple(pair(one, other) for one, other in pairwise(term.folded))
    parts = [syntax.word(word) for word in words]
    if term.prefix:
        parts[-1:] = [syntax.word(words[-1], prefix=True)]
        if len(term.folded) == 1 or apart:
            parts[-1:] = _typed(syntax, words[-1], term.folded[-1])
    if not parts:
        return ""
    every = syntax.every(parts)
    one = syntax.word(term.joined, prefix=term.prefix)
    return syntax.some([every, one]) if in_one(term, marked=marked) else every


def _typed(syntax: Syntax, word: str, folded: str) -> list[str]:
    """Return what to ask for a word of which only the beginning is typed."""
    if len(folded) < BEGINNING:
        # What begins with one letter is most of the index; the text is looked into instead.
        return []
    return [syntax.word(begin(folded)) if len(folded) == BEGINNING else syntax.word(word, prefix=True)]


def beyond_index(term: Term) -> bool:
    """Whether the index alone cannot tell if a document has this: words in a row, or the first letters of one."""
    least = BEGINNING + 1 if term.has_marks else BEGINNING
    return len(term.folded) > 1 or (term.prefix and len(term.folded[-1]) < least)


def in_one(term: Term, *, marked: bool) -> bool:
    """Whether a code may also stand as one word; with marks it is compared as printed, part by part."""
    return bool(term.joined) and not (marked and term.has_marks)


def is_rare(term: Term) -> bool:
    """Whether few documents have this: a person's number or the code of a paper or dossier, or the most of one."""
    return any(sum(map(str.isdigit, word)) >= _MANY_DIGITS for word in (term.joined, *term.folded))
