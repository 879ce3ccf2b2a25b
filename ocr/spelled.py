"""A word with every sign that the picture supports in each of its places, as an engine tells it."""

from dataclasses import dataclass

from core.page import Word


@dataclass(frozen=True, slots=True)
class Sign:
    """One letter, digit or mark that may stand in a place of a word."""

    text: str
    doubt: float
    """How much less the engine believes it than the best sign of the place, in units of its own; 0 for the best."""


@dataclass(frozen=True, slots=True)
class SpelledWord(Word):
    """What an engine read, sign by sign; `text` is the first sign of every place."""

    places: tuple[tuple[Sign, ...], ...] = ()
    """The signs of each place, best first; empty when the engine does not tell."""
