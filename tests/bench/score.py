"""How well a text was read: word F1 and character error rate."""

import re
from collections import Counter

from rapidfuzz.distance import Levenshtein

from core.fold import nfc, squeeze

_EDGES = re.compile(r"^\W+|\W+$")


def words(text: str) -> Counter[str]:
    """Return the words with their numbers: NFC, split at white space, non-word signs at both ends taken off."""
    return Counter(word for part in nfc(text).split() if (word := core_of(part)))


def core_of(part: str) -> str:
    """Return a word without the non-word signs at both ends; empty when it has no others."""
    return _EDGES.sub("", part)


def word_f1(read: str, truth: str) -> float:
    """Return from 0 to 1 the harmonic mean of the parts of words that are right and that were found."""
    found, wanted = words(read), words(truth)
    total = found.total() + wanted.total()
    return 2 * (found & wanted).total() / total if total else 1.0


def cer(read: str, truth: str) -> float:
    """Return wrong, missing and needless characters as a part of the truth, white space as single spaces."""
    wanted = squeeze(nfc(truth))
    distance = Levenshtein.distance(squeeze(nfc(read)), wanted)
    return distance / len(wanted) if wanted else float(distance > 0)
