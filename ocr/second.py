"""A second look at what was read: among the readings that the picture supports, those that make a sentence.

The engine tells what else may stand in each place of a word and how much it believes it; the language model tells what
fits the words around. Nothing is invented, numbers and codes stay as they were read, names need far more than others,
and a word that is replaced keeps its first reading.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from operator import itemgetter
from statistics import fmean

from core.fold import fold, nfc
from core.page import Block, Reason, Word
from ocr import slips
from ocr.confidence import LARGEST_MARGIN, Evidence, calibrated
from ocr.language import LanguageModel
from ocr.spelled import Sign, SpelledWord
from ocr.vietnamese import Kind, kind

_FAR, _FAR_FROM_WORDS = 50.0, 34.0
"""Doubt of the engine, summed over a word, beyond which a reading is not one that the picture supports: of any first
reading, of one that is a word already (no word further from it was ever right, and the search costs most there)."""
_TRUST = 0.2
"""How much of the engine's doubt counts against a natural logarithm of the language model; fitted on drawn pages."""
_OTHER_LETTER = 12.0
"""Doubt added where a reading has another letter or case, not only another mark: engines rarely err there."""
_CHANGE = 3.0
_CHANGE_OF_NAME = 8.0
"""By how much (natural logarithm) another reading must fit better than the first: of any word, of a possible name."""
_TIE, _SEEN = 0.5, 5.0
"""What it takes where the engine cannot tell two readings apart, and the doubt from which it can."""
_UNSEEN_MARK = 30.0
"""Doubt of a mark that the engine does not name although it doubts the one that it read."""
_LIKE_EACH_OTHER = 2.5
"""Doubt up to which the picture says nothing for one abbreviation against another."""
_MOST_READINGS = 12
_MOST_TRIED = 400
_MOST_PROMISING = 3
_HOPELESS = 8.0
"""By how much (natural logarithm) a reading may fit worse beside the first readings of its neighbours."""
_LONGEST = 14
_WIDTH = 4
_WORDS = frozenset({Kind.SYLLABLE, Kind.ABBREVIATION, Kind.ROMAN})
_KEPT = frozenset({Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.EMAIL, Kind.SIGN})
_NAMES = frozenset({Kind.NAME, Kind.ABBREVIATION, Kind.FOREIGN})

Weigh = Callable[[Evidence], float]
_MARKED = {
    fold(letter): "".join(
        nfc(letter + tone) for letter in letters for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    )
    for letters in ("aăâ", "eê", "i", "oôơ", "uư", "y")
    for letter in letters[:1]
} | {"d": "dđ"}
"""Every way to mark a letter, by the letter."""
_HATS = dict(zip("ÀÁẢÃẠÈÉẺẼẸÒÓỎÕỌ", "ẦẤẨẪẬỀẾỂỄỆỒỐỔỖỘ", strict=True))
"""Capitals on which the engine often sees the tone and not the hat: both lie flat above them."""

_Context = tuple[str, ...]
_Reading = tuple[str, float]
"""A text and what speaks against it in the picture, as a natural logarithm; nothing against the first reading."""


def look(blocks: tuple[Block, ...], model: LanguageModel, weigh: Weigh = calibrated) -> tuple[Block, ...]:
    """Return the blocks, which are in reading order, with words set right and a confidence that means something.

    All words are plain ones of `core`.
    """
    mended = [block for block in (slips.mended(block, model) for block in blocks) if block.lines]
    sure = [word.confidence for block in mended for line in block.lines for word in line.words]
    page = fmean(sure) if sure else 0.0
    return tuple(_looked_at(block, model, page, weigh) for block in mended)


def _looked_at(block: Block, model: LanguageModel, page: float, weigh: Weigh) -> Block:
    words = [word for line in block.lines for word in line.words]
    first = [word.text for word in words]
    readings = [_promising(_others(word, model), first, at, model) for at, word in enumerate(words)]
    texts = _chosen(readings, model)
    chosen = iter(
        _plain(word, texts[at], weigh(replace(_evidence(word, readings[at], texts, at, model), page=page)))
        for at, word in enumerate(words)
    )
    lines = (replace(line, words=tuple(next(chosen) for _ in line.words)) for line in block.lines)
    return replace(block, lines=tuple(lines))


def _promising(others: list[_Reading], first: list[str], at: int, model: LanguageModel) -> list[_Reading]:
    """Return the first reading and those others that may win when the neighbours are changed too."""
    own = (first[at], 0.0)
    if not others:
        return [own]
    left, right = first[max(0, at - 2) : at], first[at + 1 : at + 3]
    fits = [model.score(left, text, right) - cost for text, cost in (own, *others)]
    hopeful = sorted(zip(fits[1:], others, strict=True), reverse=True)[:_MOST_PROMISING]
    return [own, *(other for fit, other in hopeful if fit > max(fits) - _HOPELESS)]


def _chosen(readings: list[list[_Reading]], model: LanguageModel) -> list[str]:
    """Return one reading for each word of a block."""
    texts = _likeliest(readings, model)
    for at, options in enumerate(readings):
        first = options[0][0]
        if first != texts[at] and not _worth(texts, at, first, dict(options)[texts[at]], model):
            texts[at] = first
    return texts


def _plain(word: Word, text: str, confidence: float) -> Word:
    if text == word.text:
        return Word(text, word.bbox, confidence, word.first, word.reason)
    return Word(text, word.bbox, confidence, word.first or word.text, word.reason or Reason.SENTENCE)


def _evidence(word: Word, options: list[_Reading], texts: Sequence[str], at: int, model: LanguageModel) -> Evidence:
    """Return what is known of one word among its neighbours."""
    left, text, right = texts[max(0, at - 2) : at], texts[at], texts[at + 1 : at + 3]
    fit = {one: model.score(left, one, right) - cost for one, cost in options} if len(options) > 1 else {}
    others = [score for one, score in fit.items() if one != text]
    return Evidence(
        engine=word.confidence,
        margin=fit[text] - max(others) if others else LARGEST_MARGIN,
        kind=model.kind(text, left, right),
        known=model.known(text),
        replaced=text != word.text,
        mended=word.reason is not None,
        length=sum(sign.isalnum() for sign in text),
    )


def _others(word: Word, model: LanguageModel) -> list[_Reading]:
    """Return the other readings of a word that are words, those that the engine doubts least first."""
    if not isinstance(word, SpelledWord) or not 0 < len(word.places) <= _LONGEST or kind(word.text) in _KEPT:
        return []
    if any(sign.isdigit() for sign in word.text):
        return []
    # One Roman numeral or another: no sentence tells.
    may_be = _WORDS - {kind(word.text)} if kind(word.text) is Kind.ROMAN else _WORDS
    strange = not model.known(word.text)
    places = [
        sorted(map(partial(_doubted, place[0].text), _opened(place, strange=strange)), key=itemgetter(1))
        for place in word.places
    ]
    return [
        (text, _against(word.text, text, doubt, strange=strange))
        for text, doubt in _combinations(places, _FAR if strange else _FAR_FROM_WORDS)
        if text != word.text and kind(text) in may_be and model.known(text)
    ][:_MOST_READINGS]


def _against(first: str, text: str, doubt: float, *, strange: bool) -> float:
    """Return what speaks against a reading that is a known word; nothing where an abbreviation looks like the first."""
    if strange and kind(first) is kind(text) is Kind.ABBREVIATION and doubt < _OTHER_LETTER + _LIKE_EACH_OTHER:
        return 0.0
    return _TRUST * doubt + _TIE + (_CHANGE - _TIE) * min(doubt / _SEEN, 1.0)


def _opened(place: tuple[Sign, ...], *, strange: bool) -> list[Sign]:
    """Return the signs of a place; where its mark is in doubt, or the word is none, every mark of the letter.

    The engine names three others at most, and of a small mark it often sees no more than that there is one.
    """
    first = place[0].text
    marks = _MARKED.get(_letter(first), "") if first.isalpha() else ""
    listed = {sign.text for sign in place}
    if not marks or not (strange or any(sign.text.lower() in marks for sign in place[1:])):
        return _hatted(place)
    far = max(_UNSEEN_MARK, place[-1].doubt)
    written = (mark.upper() if first.isupper() else mark for mark in marks)
    return _hatted((*place, *(Sign(mark, far) for mark in written if mark not in listed)))


def _hatted(place: tuple[Sign, ...]) -> list[Sign]:
    """Return the signs of a place, a hat that is hard to see over the tone of a capital not doubted too much."""
    hat = _HATS.get(place[0].text, "")
    doubt = min([_UNSEEN_MARK, *(sign.doubt for sign in place if sign.text == hat)])
    return [*(sign for sign in place if sign.text != hat), *(Sign(text, doubt) for text in hat)]


def _doubted(first: str, sign: Sign) -> tuple[str, float]:
    same = _letter(sign.text) == _letter(first) and sign.text.isupper() == first.isupper()
    return sign.text, sign.doubt + (0.0 if same else _OTHER_LETTER)


@lru_cache(maxsize=1 << 10)
def _letter(sign: str) -> str:
    """Return a sign without marks and case: a page asks for the same few thousands of times."""
    return fold(sign)


def _combinations(places: list[list[tuple[str, float]]], far: float) -> list[tuple[str, float]]:
    """Return the likeliest combinations of one sign per place up to a doubt, the least doubted first."""
    start = (0,) * len(places)
    queue, seen = [(0.0, start)], {start}
    found: list[tuple[str, float]] = []
    while queue and len(found) < _MOST_TRIED:
        doubt, chosen = heapq.heappop(queue)
        found.append((nfc("".join(place[at][0] for place, at in zip(places, chosen, strict=True))), doubt))
        for which, at in enumerate(chosen):
            if at + 1 == len(places[which]):
                continue
            step = doubt - places[which][at][1] + places[which][at + 1][1]
            following = (*chosen[:which], at + 1, *chosen[which + 1 :])
            if step <= far and following not in seen:
                seen.add(following)
                heapq.heappush(queue, (step, following))
    return found


def _likeliest(readings: list[list[_Reading]], model: LanguageModel) -> list[str]:
    """Return the likeliest sequence with one reading for each word (Viterbi's search over the last two words)."""
    states: dict[_Context, float] = {(): 0.0}
    steps: list[dict[_Context, _Context]] = []
    for options in readings:
        found: dict[_Context, tuple[float, _Context]] = {}
        for context, before in states.items():
            for text, cost in options:
                score = before
                # Where there is nothing to choose, nothing needs to be compared.
                if len(states) > 1 or len(options) > 1:
                    score += model.score(context, text, ()) - cost
                state = (*context, text)[-2:]
                if state not in found or score > found[state][0]:
                    found[state] = (score, context)
        best = heapq.nlargest(_WIDTH, found.items(), key=lambda item: item[1][0])
        states = {state: score for state, (score, _) in best}
        steps.append({state: context for state, (_, context) in best})
    return _path(states, steps)


def _path(states: dict[_Context, float], steps: list[dict[_Context, _Context]]) -> list[str]:
    state = max(states, key=lambda state: states[state])
    texts: list[str] = []
    for step in reversed(steps):
        texts.append(state[-1])
        state = step[state]
    return texts[::-1]


def _worth(texts: Sequence[str], at: int, first: str, cost: float, model: LanguageModel) -> bool:
    """Return whether a chosen reading may replace the first: what may be a name is not talked away by habit."""
    left, text, right = texts[max(0, at - 2) : at], texts[at], texts[at + 1 : at + 3]
    found = model.kind(first, left, right)
    if found not in _NAMES:
        return True
    if found is Kind.ABBREVIATION and not cost:
        return True
    if model.kind(text, left, right) is Kind.NAME:
        return False
    return model.score(left, text, right) - model.score(left, first, right) >= _CHANGE_OF_NAME
