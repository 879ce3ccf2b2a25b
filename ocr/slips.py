"""Slips of engines that show by themselves: numbers in pieces, words run together, a sign read twice."""

import re
from dataclasses import replace
from itertools import accumulate, pairwise
from statistics import median

from core.fold import fold
from core.page import BBox, Block, Line, Reason, Word
from ocr.language import LanguageModel
from ocr.lookalikes import cleared
from ocr.vietnamese import Kind, kind, parts

# Of the height of a line, and of the usual space of the line: what is narrower is no space.
_NARROW = 0.31
_NARROWER = 0.85
_TIGHT = 0.12
# The same where both pieces could stand alone ("31/1 2/2024"): only what nearly touches is one.
_TOUCHING = 0.18
_TOUCHING_SPACE = 0.62
_FEWEST_WORDS = 3
_LONGEST_SYLLABLE = 7
_FITS = -9.0
"""Natural logarithm of the likelihood of each syllable of a run, on average, below which it is not taken apart."""
# "1.Ủy", "TM.ỦY", "Số:383": what never belongs to the word behind it.
_BEHIND = re.compile(r"((?:\d{1,2}[.)]|[IVX]{1,4}\.|(?:TM|KT|TL|TUQ)\.)(?=[^\W\d_])|[^\W\d_]+[:;])([^\W_][^\W_]+.*)")
# Dots of a fill-in line under print come out as points between its words.
_DOTTED = re.compile(r"[^\w]*[^\W\d_]+(?:[,;]?\.[^\W\d_]+)+[^\w]*")
_RUN = re.compile(r"([^\w]*)([^\W\d_]{4,})([^\w]*)")
_ANNEX = re.compile(r"(\W*PL)([IVX]+\W*)")
"""The number of an annex (phụ lục) that was read without the space before it."""
_LISTED = re.compile(r"(.*[^\W\d_][)]?,)([^\W\d_]\w.*)")
# A line of which nothing is believed, is longer or has the shape of a word is a trace of a pen or a stamp.
_TRACE = 3
_NOT_BELIEVED = 0.6
_WHOLE = frozenset({Kind.DATE, Kind.CODE})
_FIGURES = frozenset({Kind.DATE, Kind.CODE, Kind.NUMBER})
_SHAPED = frozenset({Kind.SYLLABLE, Kind.FOREIGN, Kind.ROMAN, Kind.EMAIL}) | _FIGURES
_GRAVITY = (None, Reason.SPACING, Reason.DOUBLED, Reason.LOOKALIKE)
"""Reasons, those last for which more is changed."""


def mended(block: Block, model: LanguageModel) -> Block:
    """Return the block with pieces joined that are one date, paper number or syllable, and runs of words divided.

    Lines that are traces of a pen are left out, but not those of tables: a block may have none at the end.
    """
    lines = block.lines if block.cells else tuple(line for line in block.lines if not _is_trace(line, model))
    return replace(block, lines=tuple(_line(line, model) for line in lines))


def _is_trace(line: Line, model: LanguageModel) -> bool:
    return not any(_is_written(word, model) for word in line.words)


def _is_written(word: Word, model: LanguageModel) -> bool:
    """Return whether a word is believed, long, or looks like a syllable, name, number or code: a lone letter does not.

    A weak copy has names and numbers of two or three signs that the engine does not believe.
    """
    signs = sum(sign.isalnum() for sign in word.text)
    if word.confidence >= _NOT_BELIEVED or signs > _TRACE or any(sign.isdigit() for sign in word.text):
        return True
    return signs > 1 and (kind(word.text) in _SHAPED or model.known(word.text))


def _line(line: Line, model: LanguageModel) -> Line:
    line = replace(line, words=tuple(cleared(word) for word in line.words))
    words = _joined(line, model) if len(line.words) >= _FEWEST_WORDS else list(line.words)
    return replace(line, words=tuple(piece for word in words for piece in _divided(word, model)))


def _joined(line: Line, model: LanguageModel) -> list[Word]:
    height = max(1, median(word.bbox.height for word in line.words))
    usual = median(after.bbox.x0 - before.bbox.x1 for before, after in pairwise(line.words))
    words = [line.words[0]]
    for word in line.words[1:]:
        gap = word.bbox.x0 - words[-1].bbox.x1
        near = _TOUCHING, _TOUCHING_SPACE
        if not _could_stand_alone(words[-1], word):
            near = _NARROW, _NARROWER
        close = gap < near[0] * height and gap < near[1] * usual
        if close and _belong(words[-1], word, gap / height, model):
            words[-1] = _one(words[-1], word)
        else:
            words.append(word)
    return words


def _could_stand_alone(left: Word, right: Word) -> bool:
    """Return whether two pieces are two numbers, dates or codes, as they stand."""
    return left.text[-1].isdigit() and right.text[0].isdigit() and kind(right.text) in _FIGURES


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
    first = f"{left.first or left.text} {right.first or right.text}"
    confidence = min(left.confidence, right.confidence)
    reason = max(left.reason, right.reason, Reason.SPACING, key=_GRAVITY.index)
    return Word(left.text + right.text, left.bbox.union(right.bbox), confidence, first, reason)


def _divided(word: Word, model: LanguageModel) -> list[Word]:
    """Return the words that were read as one: behind a number or a colon, or a run of syllables that is no word."""
    if word.reason is not None or kind(word.text) is Kind.EMAIL:
        return [word]
    behind = _BEHIND.fullmatch(word.text)
    if behind is not None and _separable(behind[1], behind[2], model):
        return _apart(word, [behind[1], behind[2]])
    for pieces in (_on_dots(word.text, model), _listed(word.text, model)):
        if pieces:
            return _apart(word, pieces)
    run = _RUN.fullmatch(word.text)
    if run is None or model.known(run[2]) or not _no_word(run[2]):
        return [word]
    pieces = _syllables(run[2], model)
    return _apart(word, [run[1] + pieces[0], *pieces[1:-1], pieces[-1] + run[3]]) if pieces else [word]


def _on_dots(text: str, model: LanguageModel) -> list[str]:
    """Return the words between which dots of a fill-in line were read; none where points may be printed."""
    if not _DOTTED.fullmatch(text):
        return []
    pieces = [piece for piece in re.split(r"(?<=[,;])\.|\.(?=\w)", text) if any(map(str.isalpha, piece))]
    syllables = [piece for piece in pieces if kind(piece) is Kind.SYLLABLE and model.known(piece) and len(piece) > 1]
    rest = [piece for piece in pieces if piece not in syllables]
    # A name such as "Lò A Thử" has a lone letter in the middle.
    named = len(syllables) > 1 and all(len(piece) == 1 and piece.isupper() for piece in rest)
    return pieces if len(pieces) > 1 and (not rest or named) else []


def _listed(text: str, model: LanguageModel) -> list[str]:
    """Return what a comma or a numeral of an annex divides: no word goes on behind them."""
    if (annex := _ANNEX.fullmatch(text)) and kind(annex[2]) is Kind.ROMAN:
        return [annex[1], annex[2]]
    found = _LISTED.fullmatch(text)
    if found is None or not all(
        kind(part) in {Kind.ABBREVIATION, Kind.CODE} or (kind(part) is Kind.SYLLABLE and model.known(part))
        for part in found.groups()
    ):
        return []
    return [found[1], found[2]]


def _separable(left: str, right: str, model: LanguageModel) -> bool:
    """Return whether what stands behind a mark is something of its own; codes such as 02.CT01 stay whole."""
    if left[-1] in ":;" and right[0].isdigit():
        return True
    return kind(right) is Kind.SYLLABLE and model.known(right)


def _no_word(text: str) -> bool:
    """Return whether letters are neither a syllable nor an abbreviation; capitals with marks are hardly one."""
    found = kind(text)
    if found is Kind.FOREIGN:
        # Names of other peoples and countries have syllables too, but no marks.
        return len(text) >= _LONGEST_SYLLABLE and fold(text) != text.lower()
    return found is Kind.JUNK or (found is Kind.ABBREVIATION and fold(text) != text.lower())


def _syllables(run: str, model: LanguageModel) -> list[str]:
    """Return the likeliest division of letters into at least two known syllables; none where none fits."""
    best: list[tuple[float, list[str]] | None] = [(0.0, [])] + [None] * len(run)
    for end in range(1, len(run) + 1):
        options = []
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before, piece = best[start], run[start:end]
            if before is not None and kind(piece) is Kind.SYLLABLE and model.known(piece):
                options.append((before[0] + model.score(before[1][-2:], piece, ()), [*before[1], piece]))
        best[end] = max(options, default=None)
    found = best[-1]
    if found is None or len(found[1]) == 1 or found[0] < _FITS * len(found[1]):
        return []
    return found[1]


def _apart(word: Word, texts: list[str]) -> list[Word]:
    """Return the pieces of a word, each with its part of the width."""
    box, length = word.bbox, sum(map(len, texts))
    edges = [box.x0 + round(box.width * upto / length) for upto in accumulate(map(len, texts), initial=0)]
    return [
        Word(text, BBox(x0, box.y0, max(x1, x0 + 1), box.y1), word.confidence, word.text, Reason.SPACING)
        for text, (x0, x1) in zip(texts, pairwise(edges), strict=True)
    ]
