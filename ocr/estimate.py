"""Estimates the language model from counts: modified Kneser-Ney of order three, pruned and in whole steps."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEP = 1 / 14
"""Natural log units between two steps of a stored log probability."""
_LARGEST = 255
_BACKOFF_ZERO = 200
"""The step that stands for a backoff weight of one; weights above one are rare and small."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of what was counted is kept."""

    bigrams: int
    trigrams: int


def estimate(stream: Ints, vocabulary: int, boundary: int, sizes: Sizes) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of a model for a stream of ids in which two boundaries stand between sentences."""
    two, three = _counted(stream, vocabulary, boundary)
    p1 = _unigrams(two, vocabulary)
    p2 = _interpolated(two, p1[two.ids[:, 1]])
    below = _find(two.ids, three.ids[:, 1:], vocabulary)
    p3 = _interpolated(three, p2[below])
    kept3 = _chosen(np.exp(p3 - p2[below]), three.raw, sizes.trigrams)
    contexts = np.zeros(len(two.ids), bool)
    contexts[_find(two.ids, three.ids[kept3][:, :2], vocabulary)] = True
    kept2 = contexts | _chosen(np.exp(p2 - p1[two.ids[:, 1]]), two.raw, sizes.bigrams)
    first, second = two.ids[kept2].T
    back1 = _backoff(first, p2[kept2], p1[second], vocabulary)
    context = _find(two.ids[kept2], three.ids[kept3][:, :2], vocabulary)
    rows = np.flatnonzero(kept2)
    lower = np.full(len(two.ids), -np.inf)
    lower[rows] = p2[kept2]
    target = below[kept3]
    # Where the lower bigram was pruned the model will back off once more.
    gone = ~np.isfinite(lower[target])
    lower_p = lower[target]
    v, w = three.ids[kept3][gone][:, 1], three.ids[kept3][gone][:, 2]
    lower_p[gone] = back1[v] + p1[w]
    back2 = _backoff(context, p3[kept3], lower_p, len(rows))
    return {
        "p1": p1.astype(np.float32),
        "b1": back1.astype(np.float32),
        "start2": _starts(first, vocabulary),
        "w2": second.astype(np.uint16),
        "p2": _stepped(p2[kept2]),
        "b2": np.clip(np.rint(_BACKOFF_ZERO + back2 / STEP), 0, _LARGEST).astype(np.uint8),
        "size3": np.bincount(context, minlength=len(rows)).astype(np.uint16),
        "w3": three.ids[kept3][:, 2].astype(np.uint16),
        "p3": _stepped(p3[kept3]),
    }


def logs(steps: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return the natural log probabilities that stored steps stand for."""
    return (-steps.astype(np.float32) * np.float32(STEP)).astype(np.float32)


def backoffs(steps: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return the natural logs of stored backoff weights."""
    return ((steps.astype(np.float32) - _BACKOFF_ZERO) * np.float32(STEP)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Counts:
    ids: Ints
    """One row an n-gram, sorted."""
    counts: Ints
    """What Kneser-Ney counts: occurrences for the longest, else how many different words come before."""
    raw: Ints


def _counted(stream: Ints, size: int, boundary: int) -> tuple[_Counts, _Counts]:
    u, v, w = stream[:-2], stream[1:-1], stream[2:]
    # The second of two boundaries is never predicted, and nothing before a boundary matters after it.
    usable = ~((v == boundary) & (w == boundary)) & ~((v == boundary) & (u != boundary))
    codes, raw3 = np.unique((u[usable] * size + v[usable]) * size + w[usable], return_counts=True)
    ids3 = np.stack([codes // size // size, codes // size % size, codes % size], axis=1)
    codes2, inverse = np.unique(ids3[:, 1] * size + ids3[:, 2], return_inverse=True)
    before = np.bincount(inverse)
    raw2 = np.bincount(inverse, weights=raw3).astype(np.int64)
    ids2 = np.stack([codes2 // size, codes2 % size], axis=1)
    # Before the first word of a sentence stands always the same: there occurrences count.
    before = np.where(ids2[:, 0] == boundary, raw2, before)
    return _Counts(ids2, before, raw2), _Counts(ids3, raw3, raw3)


def _unigrams(two: _Counts, size: int) -> Floats:
    """Return log probabilities by how many different words come before, with a little for everything."""
    before = np.bincount(two.ids[:, 1], minlength=size).astype(np.float64)
    discount = 0.5
    kept = np.maximum(before - discount, 0.0)
    spare = 1 - kept.sum() / before.sum()
    probabilities: Floats = np.log(kept / before.sum() + spare / size)
    return probabilities


def _interpolated(order: _Counts, lower: Floats) -> Floats:
    """Return log probabilities of the last word given the words before it (modified Kneser-Ney)."""
    n1, n2, n3, n4 = (int(np.count_nonzero(order.counts == n)) for n in (1, 2, 3, 4))
    y = n1 / max(n1 + 2 * n2, 1)
    steps = np.array([0.0, 1 - 2 * y * n2 / max(n1, 1), 2 - 3 * y * n3 / max(n2, 1), 3 - 4 * y * n4 / max(n3, 1)])
    discount = np.clip(steps, 0.0, [0.0, 0.95, 1.9, 2.8])[np.minimum(order.counts, 3)]
    change = np.any(np.diff(order.ids[:, :-1], axis=0) != 0, axis=1)
    context = np.concatenate([[0], np.cumsum(change)])
    total = np.bincount(context, weights=order.counts)
    spared = np.bincount(context, weights=discount)
    probabilities: Floats = np.log((order.counts - discount + spared[context] * np.exp(lower)) / total[context])
    return probabilities


def _find(table: Ints, wanted: Ints, size: int) -> Ints:
    """Return the rows of a sorted table of pairs at which the wanted pairs stand; all of them do."""
    return np.searchsorted(table[:, 0] * size + table[:, 1], wanted[:, 0] * size + wanted[:, 1])


def _chosen(ratio: Floats, raw: Ints, most: int) -> npt.NDArray[np.bool_]:
    """Return which n-grams to keep: seen twice at least, and those that change the most bits of the text."""
    gain = np.where(raw > 1, raw * np.abs(np.log(ratio)), 0.0)
    least = 0.0 if np.count_nonzero(gain) <= most else float(np.partition(gain, -most)[-most])
    chosen: npt.NDArray[np.bool_] = gain > least
    return chosen


def _backoff(context: Ints, kept: Floats, lower: Floats, size: int) -> Floats:
    """Return the log weights that give to all other words, by the lower order, what the kept ones leave."""
    left = 1 - np.bincount(context, weights=np.exp(kept), minlength=size)
    free = 1 - np.bincount(context, weights=np.exp(lower), minlength=size)
    weights: Floats = np.log(np.maximum(left, 1e-4) / np.maximum(free, 1e-4))
    return weights


def _starts(first: Ints, size: int) -> npt.NDArray[np.uint32]:
    return np.concatenate([[0], np.cumsum(np.bincount(first, minlength=size))]).astype(np.uint32)


def _stepped(logp: Floats) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(-logp / STEP), 0, _LARGEST).astype(np.uint8)
