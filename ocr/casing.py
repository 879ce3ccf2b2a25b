"""Estimates how words are written: small letters or capitals, by themselves, by their neighbours and in pairs."""

import numpy as np
import numpy.typing as npt

from ocr.estimate import STEP
from ocr.tokens import SURROUNDS, Surround
from ocr.vietnamese import Case

CASES = [SURROUNDS.index(written) for written in Case]
_LOWER, _TITLE, _CAPITAL = (SURROUNDS.index(written) for written in (Case.LOWER, Case.TITLE, Case.CAPITAL))
_PRIOR = 3.0
_TABLE_PRIOR = 100.0

Ints = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[np.generic]]


def cases(stream: Ints, surrounds: npt.NDArray[np.int8], model: Arrays) -> Arrays:
    """Return arrays of log odds, in steps where they are whole numbers.

    `neighbours`: log probability by the surrounds before and after; `lexical`: how much each word favours each case;
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
