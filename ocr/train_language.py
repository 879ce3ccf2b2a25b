"""Trains the language model: `python -m ocr.train_language --text laws.txt.xz --wrapped paper.txt --out model.npz`.

Texts that quality is measured on must not be among those given.
"""

import argparse
import lzma
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.fold import nfc
from ocr.casing import cases
from ocr.estimate import Sizes, estimate
from ocr.tokens import BOUNDARY, CLASSES, EDGE, END, SURROUNDS, UNKNOWN, Token, tokens
from ocr.vietnamese import Case, syllable

PHRASES = Path(__file__).parent / "data" / "phrases.toml"
_ENGLISH = {"of", "the", "and", "for", "to", "in", "shall", "or", "with", "by", "is", "at", "as", "on"}
_BULLET = re.compile(r"[^\w\s]|\d+[./)]|[a-zđ]\)")
_FEWEST_WORDS = 5
_ENGLISH_SHARE = 0.12
_SYLLABLE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of running text and how often it counts."""

    text: str
    weight: int = 1


def main() -> None:
    """Read texts, write the model and say how large it is."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--text", type=Path, nargs="*", default=[], help="UTF-8, perhaps .xz; one paragraph a line")
    options.add_argument("--wrapped", type=Path, nargs="*", default=[], help="paragraphs end at empty lines")
    options.add_argument("--wrapped-weight", type=int, default=3, help="how often a wrapped text counts")
    options.add_argument("--names", type=Path, nargs="*", default=[], help="one name of a place a line")
    options.add_argument("--words", type=Path, nargs="*", default=[], help="one known word a line")
    options.add_argument("--phrases", type=Path, default=PHRASES)
    options.add_argument("--fewest", type=int, default=3, help="occurrences that make a word known")
    options.add_argument("--bigrams", type=int, default=220_000)
    options.add_argument("--trigrams", type=int, default=420_000)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    texts = chain(
        chain.from_iterable(lines(path) for path in given.text),
        chain.from_iterable(wrapped(path, given.wrapped_weight) for path in given.wrapped),
        chain.from_iterable(lines(path) for path in given.names),
        _phrases(given.phrases),
    )
    words = {token.key for path in given.words for line in lines(path) for token in tokens(line.text) if _known(token)}
    arrays = train(texts, words, Sizes(given.bigrams, given.trigrams), given.fewest)
    np.savez_compressed(given.out, allow_pickle=False, **arrays)
    print({name: array.shape for name, array in arrays.items()}, given.out.stat().st_size, "bytes")


def train(texts: Iterable[Paragraph], words: set[str], sizes: Sizes, fewest: int) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of a model; a word is known from `fewest` occurrences on, or when its key is in `words`."""
    keys, surrounds, counts = _streams(texts)
    usual = {name for name, count in counts.items() if count >= fewest} | words
    vocabulary = [UNKNOWN, BOUNDARY, *CLASSES, *sorted(usual - {BOUNDARY, *CLASSES})]
    ids = {name: number for number, name in enumerate(vocabulary)}
    boundary = ids[BOUNDARY]
    table = np.array([ids.get(name, 0) for name in counts], np.int64)
    stream = table[keys]
    doubled = np.repeat(stream, np.where(stream == boundary, 2, 1))
    arrays = estimate(doubled, len(vocabulary), boundary, sizes)
    text = "\n".join(vocabulary).encode()
    return {**arrays, **cases(stream, surrounds, arrays), "words": np.frombuffer(text, np.uint8)}


def _streams(texts: Iterable[Paragraph]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8], Counter[str]]:
    """Return the numbers of the keys (in the order of the counter) and of the surrounds, sentence after sentence."""
    numbers: dict[str, int] = {}
    counts: Counter[str] = Counter()
    keys: list[npt.NDArray[np.int32]] = []
    surrounds: list[npt.NDArray[np.int8]] = []
    for paragraph in texts:
        words = nfc(paragraph.text).split()
        if not vietnamese(words):
            continue
        row = [token for word in (EDGE, *words, EDGE) for token in tokens(word)]
        row = [token for before, token in zip([None, *row], row, strict=False) if token != END or before != END]
        for token in row:
            counts[token.key] += paragraph.weight
            numbers.setdefault(token.key, len(numbers))
        keys += [np.array([numbers[token.key] for token in row], np.int32)] * paragraph.weight
        surrounds += [np.array([SURROUNDS.index(token.surround) for token in row], np.int8)] * paragraph.weight
    ordered = Counter({name: counts[name] for name in numbers})
    return np.concatenate(keys), np.concatenate(surrounds), ordered


def vietnamese(words: list[str]) -> bool:
    """Return whether a paragraph is no English translation and no broken text layer; a short one is believed."""
    letters = [word.strip(",.;:()“”\"'").lower() for word in words if re.search(r"[^\W\d_]", word)]
    if len(letters) < _FEWEST_WORDS:
        return not set(letters) & {"of", "the", "and", "for"}
    if sum(word in _ENGLISH for word in letters) > _ENGLISH_SHARE * len(letters):
        return False
    return sum(syllable(word) for word in letters) > _SYLLABLE_SHARE * len(letters)


def _known(token: Token) -> bool:
    return token.surround in set(Case)


def lines(path: Path) -> Iterator[Paragraph]:
    """Yield the paragraphs of a UTF-8 text, perhaps in .xz, with one a line and `#####` before each document."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#####"):
                yield Paragraph(line)


def wrapped(path: Path, weight: int = 1) -> Iterator[Paragraph]:
    """Yield the paragraphs of a UTF-8 text whose lines are those of a page (`pdftotext -raw`)."""
    paragraph: list[str] = []
    for line in re.split(r"[\n\f]", path.read_text(encoding="utf-8")):
        if paragraph and (not line.strip() or _begins(line, paragraph[-1])):
            yield Paragraph(" ".join(paragraph), weight)
            paragraph = []
        paragraph += [line] if line.strip() else []
    yield Paragraph(" ".join(paragraph), weight)


def _begins(line: str, before: str) -> bool:
    """Return whether a line of a page begins a paragraph: after an end, by a bullet, where capitals begin or end."""
    ended = before.rstrip().endswith((".", ";", ":", "!"))
    return ended or bool(_BULLET.match(line)) or line.isupper() != before.isupper()


def _phrases(path: Path) -> Iterator[Paragraph]:
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]:
        for line in group["lines"]:
            yield Paragraph(line, group["weight"])


if __name__ == "__main__":
    main()
