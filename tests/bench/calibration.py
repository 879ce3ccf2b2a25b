"""Whether the confidence of words means what it says: of words with confidence .9, nine in ten are right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from core.fold import nfc
from core.page import Page
from tests.bench.score import core_of

_BINS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One word that was read."""

    confidence: float
    right: bool


def told(page: Page, truth: str) -> list[Told]:
    """Return each word with letters or digits, right where it stands in the truth.

    Words are aligned in order; those left over are right when the truth has them elsewhere: the order of columns is
    no matter of confidence.
    """
    found = [(core_of(word.text), word.confidence) for word in page.words]
    found = [(text, confidence) for text, confidence in found if text]
    wanted = [core for part in nfc(truth).split() if (core := core_of(part))]
    right = _aligned([text for text, _ in found], wanted)
    return [Told(confidence, at in right) for at, (_, confidence) in enumerate(found)]


def _aligned(found: Sequence[str], wanted: Sequence[str]) -> set[int]:
    blocks = Indel.opcodes(found, wanted)
    right: set[int] = set()
    used: set[int] = set()
    for block in blocks:
        if block.tag == "equal":
            right.update(range(block.src_start, block.src_end))
            used.update(range(block.dest_start, block.dest_end))
    left: dict[str, int] = {}
    for at, word in enumerate(wanted):
        if at not in used:
            left[word] = left.get(word, 0) + 1
    for at, word in enumerate(found):
        if at not in right and left.get(word, 0):
            left[word] -= 1
            right.add(at)
    return right


def curve(words: Iterable[Told]) -> list[tuple[float, float, int]]:
    """Return mean confidence, part that is right and number of words for each tenth of confidence that has any."""
    bins: list[list[Told]] = [[] for _ in range(_BINS)]
    for word in words:
        bins[min(int(word.confidence * _BINS), _BINS - 1)].append(word)
    return [
        (sum(word.confidence for word in one) / len(one), sum(word.right for word in one) / len(one), len(one))
        for one in bins
        if one
    ]


def expected_error(words: Sequence[Told]) -> float:
    """Return the expected calibration error, 0 to 1: the gap of each tenth weighted by its words."""
    return sum(abs(said - right) * count for said, right, count in curve(words)) / len(words) if words else 0.0
