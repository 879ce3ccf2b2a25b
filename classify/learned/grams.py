"""Pieces of text as numbers: every run of some letters becomes a bucket by its hash."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BITS = 20
"""There are 2**BITS buckets."""
Buckets = npt.NDArray[np.uint32]
_STEP, _MIX = np.uint32(0x01000193), np.uint32(0x85EBCA6B)


def grams(text: str, sizes: Sequence[int], salt: int) -> Buckets:
    """Return the bucket of every run of as many letters as `sizes` say (ascending); `salt` parts kinds of text.

    The hash is our own, so that it is the same in every process and on every machine.
    """
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    found = [np.empty(0, np.uint32)]
    run = np.full(len(letters), salt * 2654435761 % (1 << 32), np.uint32)
    for size in range(1, sizes[-1] + 1):
        if len(letters) < size:
            break
        run = run[: len(letters) - size + 1] * _STEP ^ letters[size - 1 :] * _MIX
        if size in sizes:
            found.append(_mixed(run))
    return np.concatenate(found)


def named(names: Sequence[str], salt: int) -> Buckets:
    """Return the bucket of each name as a whole."""
    return np.array([_named(name, salt) for name in names], np.uint32)


def _named(name: str, salt: int) -> int:
    whole = grams(name, (len(name),), salt) if name else np.zeros(1, np.uint32)
    return int(whole[0])


def _mixed(run: Buckets) -> Buckets:
    mixed = run ^ (run >> np.uint32(15))
    mixed *= _MIX
    mixed ^= mixed >> np.uint32(13)
    return mixed >> np.uint32(32 - BITS)
