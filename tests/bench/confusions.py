"""How well the language model tells a word from what it is misread as: `python -m tests.bench.confusions --text FILE`.

The texts must not have been trained on. Words of unseen paragraphs are set beside their confusions: other tones and
vowel marks on the same letters, d for đ, u for n, other capitals.
"""

import argparse
import itertools
import math
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.fold import nfc
from ocr import language, vietnamese
from ocr.language import LanguageModel
from ocr.tokens import EDGE
from ocr.train_language import lines, wrapped
from ocr.train_language import vietnamese as is_vietnamese
from ocr.vietnamese import Case, Kind, case, core, syllable

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_QUALITIES = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_SAME_LETTER = {sign: group for group in _QUALITIES.values() for sign in group}


@dataclass
class Tally:
    """What happened to the words of one group."""

    right: int = 0
    margins: list[tuple[float, bool]] = field(default_factory=list)

    def margin_for(self, wanted: float) -> tuple[float, float]:
        """Return the least margin from which on `wanted` of the choices are right, and the share that reaches it."""
        ordered = sorted(self.margins, reverse=True)
        best = (math.inf, 0.0)
        right = 0
        for count, (margin, good) in enumerate(ordered, start=1):
            right += good
            if right >= wanted * count:
                best = (margin, count / len(ordered))
        return best


def tone_variants(word: str) -> set[str]:
    """Return well-formed syllables that differ from a syllable by its tone only, in the same case."""
    letters = unicodedata.normalize("NFD", word)
    bare = nfc("".join(sign for sign in letters if sign not in _TONES[1:]))
    made = {nfc(bare[:at] + tone + bare[at:]) for at in range(1, len(bare) + 1) for tone in _TONES}
    return {variant for variant in made if syllable(variant) and vietnamese.key(variant) != vietnamese.key(word)}


def mark_variants(word: str) -> set[str]:
    """Return well-formed syllables with other marks on one or two vowels, or d for đ."""
    choices = []
    for sign in word:
        tone = "".join(mark for mark in unicodedata.normalize("NFD", sign) if mark in _TONES[1:])
        bare = nfc("".join(mark for mark in unicodedata.normalize("NFD", sign) if mark not in _TONES[1:]))
        group = _SAME_LETTER.get(bare.lower(), bare)
        choices.append(
            [nfc((other.upper() if sign.isupper() else other) + tone) for other in group] if len(group) > 1 else [sign]
        )
    made = {"".join(signs) for signs in itertools.product(*choices)}
    return {variant for variant in made if syllable(variant)} - {word}


def shape_variants(word: str) -> set[str]:
    """Return well-formed syllables with one n for u or u for n."""
    swap = {"n": "u", "u": "n", "N": "U", "U": "N"}
    made = {word[:at] + swap[sign] + word[at + 1 :] for at, sign in enumerate(word) if sign in swap}
    return {variant for variant in made if syllable(variant)}


def case_variants(word: str) -> set[str]:
    """Return the word in small letters, with a capital, in capitals."""
    return {word.lower(), word.capitalize(), word.upper()} - {word}


KINDS = {"tone": tone_variants, "vowel": mark_variants, "n/u": shape_variants, "case": case_variants}


def words_of(texts: Iterator[str]) -> list[list[str]]:
    """Return the words of Vietnamese paragraphs."""
    rows = [nfc(text).split() for text in texts]
    return [row for row in rows if len(row) > 3 and is_vietnamese(row)]


def group(model: LanguageModel, left: list[str], word: str, right: list[str]) -> str:
    """Return whether a word is common, in a heading, or a name."""
    if model.kind(word, left, right) is Kind.NAME:
        return "name"
    return {Case.UPPER: "heading", Case.LOWER: "common"}.get(case(word), "capitalized")


def measure(model: LanguageModel, rows: list[list[str]], most: int, seed: int) -> dict[tuple[str, str], Tally]:
    """Return what was chosen for `most` words drawn from the paragraphs, by group and kind of confusion."""
    places = [(row, at) for row in range(len(rows)) for at, word in enumerate(rows[row]) if syllable(core(word))]
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for row, at in random.Random(seed).sample(places, min(most, len(places))):
        left, right = [EDGE, *rows[row][:at]][-2:], [*rows[row][at + 1 :], EDGE][:2]
        printed = rows[row][at]
        word = core(printed)
        of = group(model, left, printed, right)
        truth = model.score(left, printed, right)
        every: list[float] = []
        for name, variants in KINDS.items():
            others = [model.score(left, printed.replace(word, other, 1), right) for other in variants(word)]
            every += others if name != "case" else []
            _note(tallies[of, name], truth, others)
        _note(tallies[of, "marks"], truth, every)
        _note(tallies["all", "marks"], truth, every)
    return tallies


def _note(tally: Tally, truth: float, others: list[float]) -> None:
    if not others:
        return
    ordered = sorted([truth, *others], reverse=True)
    good = truth > max(others)
    tally.right += good
    tally.margins.append((ordered[0] - ordered[1], good))


def perplexity(model: LanguageModel, rows: list[list[str]], most: int) -> float:
    """Return the perplexity per word, letters and case together, of words without digits."""
    total, count = 0.0, 0
    for row in rows[:most]:
        for at, word in enumerate(row):
            if any(sign.isalpha() for sign in word) and not any(sign.isdigit() for sign in word):
                total += model.score([EDGE, *row[:at]][-2:], word, ())
                count += 1
    return math.exp(-total / count)


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--text", type=Path, nargs="*", default=[])
    options.add_argument("--wrapped", type=Path, nargs="*", default=[])
    options.add_argument("--words", type=int, default=6000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    texts = [part.text for path in given.text for part in lines(path)]
    texts += [part.text for path in given.wrapped for part in wrapped(path)]
    rows = words_of(iter(texts))
    random.Random(given.seed).shuffle(rows)
    model = language.load()
    print(f"{len(rows)} paragraphs; perplexity {perplexity(model, rows, 3000):.1f}")
    print(f"{'words':12}{'confusion':10}{'n':>6}{'right':>8}  margin for 99.5 % (share)")
    for (of, name), tally in sorted(measure(model, rows, given.words, given.seed).items()):
        margin, share = tally.margin_for(0.995)
        print(
            f"{of:12}{name:10}{len(tally.margins):6}{tally.right / len(tally.margins):8.4f}  {margin:.1f} ({share:.2f})"
        )


if __name__ == "__main__":
    main()
