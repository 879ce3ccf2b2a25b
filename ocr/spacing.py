"""Spaces that an engine read where there is none, and the reverse: numbers in pieces, words run together."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from statistics import median

from core.fold import fold
from core.page import BBox, Block, Line, Reason, Word
from ocr.language import LanguageModel
from ocr.vietnamese import Kind, kind, parts

# Of the height of a line, and of the usual space of the line: what is narrower is no space.
_NARROW = 0.31
_NARROWER = 0.85
_TIGHT = 0.12
_FEWEST_WORDS = 3
_SHORTEST = 2
_FITS = 4.0
_WHOLE = frozenset({Kind.DATE, Kind.CODE})


def mended(block: Block, model: LanguageModel) -> Block:
    """Return the block with pieces joined that are one date, paper number or syllable, and runs of words divided."""
    return replace(block, lines=tuple(_line(line, model) for line in block.lines))


def _line(line: Line, model: LanguageModel) -> Line:
    words = _joined(line, model) if len(line.words) >= _FEWEST_WORDS else list(line.words)
    divided = [piece for word in words for piece in _divided(word, model)]
    return (
        line if len(divided) == len(line.words) and words == list(line.words) else replace(line, words=tuple(divided))
    )


def _joined(line: Line, model: LanguageModel) -> list[Word]:
    height = median(word.bbox.height for word in line.words)
    usual = median(after.bbox.x0 - before.bbox.x1 for before, after in pairwise(line.words))
    words = [line.words[0]]
    for word in line.words[1:]:
        gap = word.bbox.x0 - words[-1].bbox.x1
        if gap < _NARROW * height and gap < _NARROWER * usual and _belong(words[-1], word, gap / height, model):
            words[-1] = _one(words[-1], word)
        else:
            words.append(word)
    return words


def _belong(left: Word, right: Word, gap: float, model: LanguageModel) -> bool:
    """Return whether two pieces closer together than words are one: a date, a paper's number, or a broken syllable."""
    whole = left.text + right.text
    if left.text[-1].isdigit() or left.text[-1] in "/-":
        # Two numbers side by side stay two; a date or the number of a paper has a shape that pieces do not have.
        return any(sign.isdigit() for sign in left.text) and "/" in whole and kind(whole) in _WHOLE
    if gap > _TIGHT or not (left.text[-1].isalpha() and right.text[0].isalpha()):
        return False
    return kind(whole) is Kind.SYLLABLE and len(parts(whole)) == 1 and model.known(whole)


def _one(left: Word, right: Word) -> Word:
    first = f"{left.first or left.text} {right.text}"
    confidence = min(left.confidence, right.confidence)
    return Word(left.text + right.text, left.bbox.union(right.bbox), confidence, first, Reason.SPACING)


def _no_word(text: str) -> bool:
    """Return whether letters are neither a syllable nor an abbreviation; capitals with marks are hardly one."""
    found = kind(text)
    return found in {Kind.JUNK, Kind.FOREIGN} or (found is Kind.ABBREVIATION and fold(text) != text.lower())


def _divided(word: Word, model: LanguageModel) -> Iterable[Word]:
    """Return the two words that a run of letters is when it is none itself and one division fits."""
    if word.reason is not None or not word.text.isalpha() or len(word.text) < 2 * _SHORTEST:
        return [word]
    if model.known(word.text) or not _no_word(word.text):
        return [word]
    found = []
    for at in range(_SHORTEST, len(word.text) - _SHORTEST + 1):
        left, right = word.text[:at], word.text[at:]
        if all(kind(piece) is Kind.SYLLABLE and model.known(piece) for piece in (left, right)):
            found.append((model.score((), left, (right,)), left, right))
    if not found:
        return [word]
    found.sort(reverse=True)
    if len(found) > 1 and found[0][0] - found[1][0] < _FITS:
        return [word]
    _, left, right = found[0]
    middle = word.bbox.x0 + round(word.bbox.width * len(left) / len(word.text))
    x0, y0, x1, y1 = word.bbox.x0, word.bbox.y0, word.bbox.x1, word.bbox.y1
    return [
        Word(left, BBox(x0, y0, middle, y1), word.confidence, word.text, Reason.SPACING),
        Word(right, BBox(middle, y0, x1, y1), word.confidence, word.text, Reason.SPACING),
    ]
