"""How likely words are beside their neighbours: a small model of Vietnamese syllables, administrative phrases and case.

It chooses between readings that the picture supports and proposes none. Digits count by their shape only, and any
syllable may stand in a name, so that numbers and rare names are not talked away.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr import vietnamese
from ocr.casing import Casing
from ocr.estimate import backoffs, logs
from ocr.tokens import BOUNDARY, END, UNKNOWN, Surround, Token, tokens
from ocr.vietnamese import Case, Kind, parts

DATA = Path(__file__).parent / "data" / "language.npz"
_FLAT = {Case.TITLE.value: 0.05, Case.UPPER.value: 0.02}
"""How likely a capitalized syllable is drawn from all syllables alike, as in a name, whatever stands beside it."""
_TEMPER = 0.5
"""Frequent syllables are more frequent in names too, but by no more than the square root of their advantage."""
_PHRASE = math.log(20)
"""How much likelier than elsewhere a word must be beside its neighbours for these to explain its capital."""
_LONGEST_NAME = 5
_CASES = {written.value for written in Case}
_SURNAMES = frozenset(
    vietnamese.key(name)
    for name in ("bùi", "đặng", "đỗ", "huỳnh", "lê", "ngô", "nguyễn", "phạm", "phan", "trần", "trịnh", "võ")
)
_WORDS_AND_SURNAMES = frozenset(
    vietnamese.key(name)
    for name in (
        *(
            "cao",
            "chu",
            "doãn",
            "dương",
            "đinh",
            "đoàn",
            "hà",
            "hoàng",
            "hồ",
            "kiều",
            "lâm",
            "lưu",
            "lữ",
            "lương",
            "lý",
        ),
        *("mạc", "mai", "phùng", "quách", "tạ", "thái", "tô", "tống", "triệu", "trương", "vũ", "vương"),
    )
)


_MIDDLE_NAMES = {"văn", vietnamese.key("thị")}


class _Context(NamedTuple):
    """The last two tokens before a word; -1 where nothing is known."""

    far: int
    near: int


class LanguageModel:
    """Log probabilities of words in context; made from the arrays that `ocr.train_language` writes."""

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        words = arrays["words"].tobytes().decode().split("\n")
        self._ids = {word: number for number, word in enumerate(words)}
        # Views that hand out plain numbers: a search reads few of them, and arrays would box each one slowly.
        self._p1 = arrays["p1"].data
        self._b1 = arrays["b1"].data
        self._start2 = arrays["start2"].data
        self._w2 = arrays["w2"].data
        self._p2 = arrays["p2"].data
        self._b2 = arrays["b2"].data
        sizes = arrays["size3"].astype(np.uint32)
        self._start3 = np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32).data
        self._w3 = arrays["w3"].data
        self._p3 = arrays["p3"].data
        steps = np.arange(256, dtype=np.uint8)
        self._log: list[float] = logs(steps).tolist()
        self._weight: list[float] = backoffs(steps).tolist()
        self._casing = Casing(arrays)
        self._boundary = self._ids[BOUNDARY]
        self._unknown = self._ids[UNKNOWN]
        self._tempered = math.log(float(np.exp(_TEMPER * arrays["p1"].astype(np.float64)).sum()))

    def score(self, left: Sequence[str], word: str, right: Sequence[str]) -> float:
        """Return the natural log probability of `word` after the words `left` and of the words `right` after it.

        Differences between candidates for the same place are log odds. The two nearest words of each side count; an
        empty side says nothing, `tokens.EDGE` in it says that the paragraph begins or ends there.
        """
        before = _nearest(left)
        middle = tokens(word)
        after = _following(right)
        context = self._context(before)
        total = 0.0
        for token in middle:
            total += self._spelled(context, token)
            context = self._then(context, token)
        for token in after:
            total += self._predicted(context, self._number(token))
            context = self._then(context, token)
        return total + self._written(before, middle, after)

    def known(self, word: str) -> bool:
        """Return whether every part of the word was seen often enough in training, or is a number."""
        found = [token for token in tokens(word) if token != END]
        return bool(found) and all(token.key in self._ids for token in found)

    def kind(self, word: str, left: Sequence[str] = (), right: Sequence[str] = ()) -> Kind:
        """Return what the word is, with NAME for a capitalized word that no known phrase or sentence start explains.

        Nothing that is a NAME, NUMBER, DATE, CODE or EMAIL here should be replaced without a person.
        """
        plain = vietnamese.kind(word)
        if plain is Kind.JUNK and self.known(word) and len(parts(word)) == 1 and len(word) > 2:
            plain = Kind.FOREIGN
        if plain in {Kind.SYLLABLE, Kind.FOREIGN} and self._is_name(word, left, right):
            return Kind.NAME
        return plain

    def _is_name(self, word: str, left: Sequence[str], right: Sequence[str]) -> bool:
        here = [token for token in tokens(word) if token != END]
        if not here or not _is_capitalized(here[0]):
            return False
        before, after = _nearest(left), _following(right)
        if self._follows_surname(left, here[0], after):
            return True
        if before and before[-1] == END and here[0].surround == Case.TITLE and after[:1] and _is_lower(after[0]):
            return False
        return not self._explained(before, here, after)

    def _follows_surname(self, left: Sequence[str], here: Token, after: Sequence[Token]) -> bool:
        """Return whether the capitalized words that end here hold a surname, one that is no word of a phrase."""
        chain = [here]
        for word in reversed(left[-_LONGEST_NAME:]):
            found = tokens(word)
            if not found or not all(_is_capitalized(token) for token in found):
                break
            chain = [*found, *chain]
        if any(token.key in _SURNAMES for token in chain[:-1]) or (
            here.key in _SURNAMES and not any(_is_lower(token) for token in after[:1])
        ):
            return True
        if any(token.surround == Case.TITLE and token.key in _MIDDLE_NAMES for token in chain[1:-1]):
            return True
        return any(
            one.key in _WORDS_AND_SURNAMES and not self._explained((), [one], (two,)) for one, two in pairwise(chain)
        )

    def _explained(self, before: Sequence[Token], here: Sequence[Token], after: Sequence[Token]) -> bool:
        """Return whether a word is usual after those before it, or those after it are usual after the word."""
        context = self._context(before)
        for at, token in enumerate((*here, *after)):
            number = self._number(token)
            known = token != END and number != self._unknown and context.near >= 0
            if known and (at or before) and self._predicted(context, number) - self._p1[number] > _PHRASE:
                return True
            context = self._then(context, token)
        return False

    def _number(self, token: Token) -> int:
        return self._ids.get(token.key, self._unknown)

    def _context(self, before: Sequence[Token]) -> _Context:
        context = _Context(-1, -1)
        for token in before:
            context = self._then(context, token)
        return context

    def _then(self, context: _Context, token: Token) -> _Context:
        number = self._number(token)
        return _Context(number if number == self._boundary else context.near, number)

    def _spelled(self, context: _Context, token: Token) -> float:
        """Return the log probability of one token with its letters."""
        number = self._number(token)
        likely = self._predicted(context, number)
        spelling = token.spelling if number == self._unknown or token.surround == Surround.NO_LETTERS else 0.0
        flat = _FLAT.get(token.surround, 0.0) if token.flat else 0.0
        if not flat:
            return likely + spelling
        name = _TEMPER * (self._p1[number] + spelling) - self._tempered
        return math.log((1 - flat) * math.exp(likely + spelling) + flat * math.exp(name))

    def _predicted(self, context: _Context, number: int) -> float:
        """Return the log probability of a token by its number."""
        far, near = context
        if near < 0:
            return self._p1[number]
        weight = 0.0
        if far >= 0:
            pair = self._bigram(far, near)
            if pair >= 0:
                start, stop = self._start3[pair], self._start3[pair + 1]
                at = bisect_left(self._w3, number, start, stop)
                if at < stop and self._w3[at] == number:
                    return self._log[self._p3[at]]
                weight = self._weight[self._b2[pair]] if stop > start else 0.0
        at = self._bigram(near, number)
        if at >= 0:
            return weight + self._log[self._p2[at]]
        return weight + self._b1[near] + self._p1[number]

    def _bigram(self, first: int, second: int) -> int:
        """Return where the pair stands, or -1."""
        stop = self._start2[first + 1]
        at = bisect_left(self._w2, second, self._start2[first], stop)
        return at if at < stop and self._w2[at] == second else -1

    def _written(self, before: Sequence[Token], middle: Sequence[Token], after: Sequence[Token]) -> float:
        """Return the log probability of the capitals of a word's parts among their neighbours."""
        row = [*before[-1:], *middle, *after[:1]]
        numbers = [self._number(token) for token in row]
        pairs = [self._bigram(one, two) for one, two in pairwise(numbers)]
        first = len(before[-1:])
        return sum(
            self._casing.log_probability(row, numbers[at], at, pairs)
            for at in range(first, first + len(middle))
            if row[at].surround in _CASES
        )


def _nearest(left: Sequence[str]) -> tuple[Token, ...]:
    """Return the last tokens of the context, two at most."""
    found: tuple[Token, ...] = ()
    for word in reversed(left):
        found = tokens(word) + found
        if len(found) >= 2:
            break
    return found[-2:]


def _following(right: Sequence[str]) -> tuple[Token, ...]:
    """Return the first tokens of the context, two at most, none beyond the end of a sentence."""
    found: tuple[Token, ...] = ()
    for word in right:
        found += tokens(word)
        if len(found) >= 2:
            break
    return found[:1] if found[:1] == (END,) else found[:2]


def _is_capitalized(token: Token) -> bool:
    return token.surround in {Case.TITLE, Case.UPPER, Case.CAPITAL}


def _is_lower(token: Token) -> bool:
    return token.surround == Case.LOWER


@cache
def load() -> LanguageModel:
    """Return the model that comes with Sohoa, read once per process."""
    with np.load(DATA, allow_pickle=False) as arrays:
        return LanguageModel(dict(arrays))
