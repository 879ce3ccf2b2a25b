"""How words are written: small letters or capitals, by themselves, by their neighbours and in pairs."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocr.estimate import STEP
from ocr.tokens import SURROUNDS, Surround, Token
from ocr.vietnamese import Case

CASES = [SURROUNDS.index(written) for written in Case]
_NUMBERS = {written: number for number, written in enumerate(SURROUNDS)}
_LOWER, _TITLE, _CAPITAL = (SURROUNDS.index(written) for written in (Case.LOWER, Case.TITLE, Case.CAPITAL))
_LEXICAL = 0.7
"""How much of a word's own habit counts beside the habits of its neighbours."""
_PAIR = 0.7
"""How much the habit of a pair of words counts beyond both."""
_CAPITALIZED = [list(Case).index(written) for written in (Case.TITLE, Case.CAPITAL)]
_UPPER = list(Case).index(Case.UPPER)
_NOT_UPPER = [number for number in range(len(Case)) if number != _UPPER]
_PRIOR = 3.0
_TABLE_PRIOR = 100.0

Ints = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[np.generic]]


class Casing:
    """Log probabilities of small letters and capitals; made from the arrays of `cases`."""

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        usual = arrays["usual"].astype(np.float64)
        favour = arrays["lexical"].astype(np.float64) * STEP
        small = (np.exp(favour) * usual)[:, _NOT_UPPER].sum(axis=1) / usual[_NOT_UPPER].sum()
        self._upper: list[float] = favour[:, _UPPER].tolist()
        self._small: list[float] = np.log(small).tolist()
        # A view that hands out plain numbers: arrays would box each one slowly.
        self._favour = favour.data
        self._neighbours: list[list[list[float]]] = arrays["neighbours"].astype(np.float64).tolist()
        self._not_upper = [
            [_log_sum([beside[case] for case in _NOT_UPPER]) for beside in row] for row in self._neighbours
        ]
        self._first_title = arrays["first_title"].data
        self._second_title = arrays["second_title"].data

    def log_probability(self, row: Sequence[Token], number: int, at: int, pairs: Sequence[int]) -> float:
        """Return how likely one token is written as it is; `pairs` are the places of the model's pairs in the row.

        Whether it stands in capitals is one question, which its neighbours answer; a capital first letter is another.
        """
        before, after = _surround(row, at - 1), _surround(row, at + 1)
        beside = self._neighbours[before][after]
        upper = beside[_UPPER] + _LEXICAL * self._upper[number]
        lower = self._not_upper[before][after] + _LEXICAL * self._small[number]
        both = _log_sum((upper, lower))
        here = CASES.index(_NUMBERS[row[at].surround])
        if here == _UPPER:
            return upper - both
        title = _PAIR * self._title_in_pairs(at, pairs)
        logits = [
            beside[case] + _LEXICAL * self._favour[number, case] + (title if case in _CAPITALIZED else 0.0)
            for case in _NOT_UPPER
        ]
        return lower - both + logits[_NOT_UPPER.index(here)] - _log_sum(logits)

    def _title_in_pairs(self, at: int, pairs: Sequence[int]) -> float:
        """Return by how much the words beside a word favour its capital."""
        favour = 0
        if at > 0 and pairs[at - 1] >= 0:
            favour += self._second_title[pairs[at - 1]]
        if at < len(pairs) and pairs[at] >= 0:
            favour += self._first_title[pairs[at]]
        return favour * STEP


def _log_sum(logs: Sequence[float]) -> float:
    peak = max(logs)
    return peak + math.log(sum(math.exp(value - peak) for value in logs))


def _surround(row: Sequence[Token], at: int) -> int:
    written = row[at].surround if 0 <= at < len(row) else Surround.NOTHING_KNOWN
    return _NUMBERS[written]


def cases(stream: Ints, surrounds: npt.NDArray[np.int8], model: Arrays) -> Arrays:
    """Return arrays of log odds, in steps where they are whole numbers.

    `usual`: the share of each case; `neighbours`: log probability by the surrounds before and after; `lexical`: how
    much each word favours each case;
    `first_title` and `second_title`: how much more a word of a kept pair favours a capital there than elsewhere.
    """
    size = len(model["p1"])
    lexical = np.bincount(stream * len(SURROUNDS) + surrounds, minlength=size * len(SURROUNDS))
    lexical = lexical.reshape(size, len(SURROUNDS))
    own = lexical[:, CASES]
    usual = (own.sum(axis=0) + 1) / (own.sum() + len(CASES))
    share = (own + _PRIOR * usual) / (own.sum(axis=1, keepdims=True) + _PRIOR)
    capitals = share[:, CASES.index(_TITLE)] + share[:, CASES.index(_CAPITAL)]
    odds = np.log(capitals / share[:, CASES.index(_LOWER)])
    first, second = _pairs(model)
    return {
        "usual": usual.astype(np.float32),
        "neighbours": _neighbours(surrounds, usual),
        "lexical": _steps(np.log(share / usual)),
        "first_title": _steps(_favour(stream, surrounds[:-1], first * size + second, odds[first], size)),
        "second_title": _steps(_favour(stream, surrounds[1:], first * size + second, odds[second], size)),
    }


def _pairs(model: Arrays) -> tuple[Ints, Ints]:
    starts = model["start2"].astype(np.int64)
    lengths = starts[1:] - starts[:-1]
    return np.repeat(np.arange(len(lengths)), lengths), model["w2"].astype(np.int64)


def _favour(
    stream: Ints, written: npt.NDArray[np.int8], pairs: Ints, odds: npt.NDArray[np.float64], size: int
) -> npt.NDArray[np.float64]:
    """Return by how much the log odds of a capital in each pair exceed those of the word; less where it is rare."""
    seen = stream[:-1] * size + stream[1:]
    at = np.minimum(np.searchsorted(pairs, seen), len(pairs) - 1)
    kept = pairs[at] == seen
    title = np.bincount(at[kept & ((written == _TITLE) | (written == _CAPITAL))], minlength=len(pairs))
    lower = np.bincount(at[kept & (written == _LOWER)], minlength=len(pairs))
    chance = 1 / (1 + np.exp(-odds))
    return np.log((title + _PRIOR * chance) / (lower + _PRIOR * (1 - chance))) - odds


def _neighbours(surrounds: npt.NDArray[np.int8], usual: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    every = len(SURROUNDS)
    before, here, after = (surrounds[at : len(surrounds) - 2 + at].astype(np.int64) for at in range(3))
    table = np.bincount((before * every + after) * every + here, minlength=every**3).reshape(every, every, every)
    nothing = SURROUNDS.index(Surround.NOTHING_KNOWN)
    table[nothing] = table.sum(axis=0)
    table[:, nothing] = table.sum(axis=1)
    smooth = table[:, :, CASES] + _TABLE_PRIOR * usual
    shares: npt.NDArray[np.float32] = np.log(smooth / smooth.sum(axis=2, keepdims=True)).astype(np.float32)
    return shares


def _steps(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    return np.clip(np.rint(odds / STEP), -127, 127).astype(np.int8)
