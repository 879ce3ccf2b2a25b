"""The type of a paper by the rules of the catalog: title, form code, phrases, number; a probability over all types.

Each piece of evidence adds points; `unknown` always has `UNKNOWN_POINTS`. Points become probabilities by the
logistic (softmax) function, so a paper whose evidence does not stand well above nothing is called unknown.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from classify import cards, heads, titles
from classify.catalog import Catalog, DocumentType
from classify.fields import document_numbers
from classify.flow import whole
from classify.heads import Head
from classify.sheet import Sheet, flat
from core.dossier import SEPARATOR, UNKNOWN
from core.reasons import Told, Why
from core.trial import Ground, Sign

UNKNOWN_POINTS = 3.0
_TITLE, _FORM, _CODE = 6.0, 2.5, 6.0
_CUE, _MOST_CUES, _AGAINST = 0.6, 6, 2.0
_HEADLESS = 3.5
_CALL = re.compile(r"\W*kinh g[uo]i")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules find for one type; for `unknown`, a title that belongs to no type."""

    points: float
    reasons: tuple[Told, ...] = ()
    title: titles.Fit | None = None
    """Where its title stands."""
    titled: float = 0.0
    """How many of the points are for the title."""
    grounds: tuple[Ground, ...] = ()
    """Where the other points come from."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a paper is taken for."""

    type: str
    probability: float
    """That `type` is right; for `unknown`, that none of the types is."""
    reasons: tuple[Told, ...]
    title: titles.Fit | None
    """Where its title stands."""
    evidence: Mapping[str, Evidence]
    """Of every type for which something speaks, and of `unknown`."""
    blocks: tuple[titles.Block, ...]
    """What looks like a title on the first page."""


@dataclass(frozen=True, slots=True)
class _View:
    """What the rules look at, read once."""

    sheet: Sheet
    head: Head | None
    blocks: tuple[titles.Block, ...]
    text: str
    letters: str
    number: str
    card: str | None
    """The type that a code on the page proves."""


def guess(sheets: Sequence[Sheet], head: Head | None, catalog: Catalog) -> Guess:
    """Return the most probable type of a paper: title and head of its first page, phrases of all that are given."""
    view = _view(sheets, head)
    fits = _fits(view, catalog)
    foreign = _foreign(view, fits, catalog)
    found = {UNKNOWN: foreign}
    if foreign.title is not None:
        fits = {name: fit for name, fit in fits.items() if not _outdone(fit, foreign.title)}
    for kind in catalog.types.values():
        if kind.id in {UNKNOWN, SEPARATOR}:
            continue
        evidence = _weigh(kind, view, fits.get(kind.id))
        if evidence.points > 0:
            found[kind.id] = evidence
    best = max(found, key=lambda name: found[name].points)
    total = sum(math.exp(evidence.points - found[best].points) for evidence in found.values())
    return Guess(best, 1 / total, found[best].reasons, found[best].title, found, view.blocks)


def _foreign(view: _View, fits: Mapping[str, titles.Fit], catalog: Catalog) -> Evidence:
    """Return what speaks for no type: the best title of papers that are none of ours."""
    best = Evidence(UNKNOWN_POINTS)
    view = replace(view, blocks=(*view.blocks, *titles.continued(view.sheet, view.blocks)))
    for title in catalog.other_titles:
        other = _best(view, (title,))
        if other is not None and not any(_fits_better(fit, other) for fit in fits.values()):
            points = _TITLE * other.score
            if points > best.titled:
                best = Evidence(UNKNOWN_POINTS + points, (Why.OTHER_TITLE.of(title),), other, points)
    return best


def title_on(sheet: Sheet, head: Head | None, catalog: Catalog) -> tuple[str, titles.Fit] | None:
    """Return the type whose title fits best on this page, or None: a new paper may begin here."""
    fits = _fits(_view([sheet], head), catalog)
    if not fits:
        return None
    name = max(fits, key=lambda name: (fits[name].score, fits[name].length))
    return name, fits[name]


def _outdone(fit: titles.Fit, other: titles.Fit) -> bool:
    """Whether a longer title fits the same lines; one that only goes on where this one ends may be read worse."""
    allowed = 0.2 if other.letters.startswith(fit.letters) else 0.0
    longer = other.block.row == fit.block.row and other.length > fit.length + 2
    return longer and other.score >= fit.score - allowed


def _fits_better(fit: titles.Fit, other: titles.Fit) -> bool:
    """Whether a title of a type fits better than one of no type."""
    if _outdone(fit, other):
        return False
    return fit.score > other.score or (fit.length > other.length and fit.score > other.score - 0.2)


def _view(sheets: Sequence[Sheet], head: Head | None) -> _View:
    sheet = sheets[0]
    text = whole(sheets).folded.replace("\n", " ")
    number = ""
    for piece in head.left if head else ():
        if heads.is_number_line(piece.folded) and (value := document_numbers.find(piece.text)):
            number = str(value.value)
    return _View(
        sheet, head, tuple(titles.blocks(sheet, head)), text, titles.squash(text), number, cards.kind(sheet.page)
    )


def _fits(view: _View, catalog: Catalog) -> dict[str, titles.Fit]:
    """Return the best title of each type; where a longer title fits the same lines, the shorter is dropped."""
    fits = {
        name: fit for name, kind in catalog.types.items() if (fit := _best(view, kind.titles, alone=kind.whole_titles))
    }
    return {name: fit for name, fit in fits.items() if not any(_outdone(fit, other) for other in fits.values())}


def _best(view: _View, names: tuple[str, ...], *, alone: bool = False) -> titles.Fit | None:
    wanted = [titles.name(name) for name in names]
    fits = [fit for block in view.blocks for name in wanted if (fit := titles.fit(block, name, alone=alone))]
    return max(fits, key=lambda fit: (round(fit.score, 1), fit.length), default=None)


def _weigh(kind: DocumentType, view: _View, fit: titles.Fit | None) -> Evidence:
    titled = _TITLE * fit.score + 0.02 * fit.length if fit else 0.0
    grounds = tuple(_grounds(kind, view))
    reasons = [Why.TITLE.of(f"{fit.score:.2f}")] if fit else []
    points = titled + sum(ground.points for ground in grounds)
    return Evidence(points, (*reasons, *(ground.reason for ground in grounds)), fit, titled, grounds)


def _grounds(kind: DocumentType, view: _View) -> Iterator[Ground]:
    forms = tuple(form for form in kind.forms if titles.squash(form) in titles.squash(_corners(view)))
    if forms:
        yield Ground(Sign.FORM, _FORM, Why.FORM.of(), forms)
    cues = tuple(cue for cue in kind.cues if _says(view, cue))
    if cues:
        yield Ground(Sign.CUES, _CUE * min(len(cues), _MOST_CUES), Why.CUES.of(len(cues)), cues)
    yield from (
        Ground(Sign.AGAINST, -_AGAINST, Why.AGAINST.of(cue), (cue,)) for cue in kind.against if _says(view, cue)
    )
    if kind.symbols and document_numbers.kind_of(view.number) in kind.symbols:
        yield Ground(Sign.NUMBER, 1.5, Why.NUMBER.of(view.number), (view.number,))
    if kind.symbols and not view.head:
        yield Ground(Sign.HEADLESS, -_HEADLESS, Why.HEADLESS.of())
    if kind.letter:
        yield from _letter(view)
    if view.card == kind.id:
        yield Ground(Sign.CODE, _CODE, Why.CODE.of())


def _letter(view: _View) -> Iterator[Ground]:
    """Grounds for an official letter: it has no title, but the line "V/v" under its number, and "Kính gửi"."""
    if view.head is None or not view.head.left:
        yield Ground(Sign.HEADLESS, -_HEADLESS, Why.HEADLESS.of())
        return
    if any(re.match(r"\W*v\s?/(?:\s?v\b|\s)", piece.folded) for piece in view.head.left):
        yield Ground(Sign.SUBJECT, 3.5, Why.SUBJECT.of())
    if re.search(r"kinh g[uo]i", view.text):
        yield Ground(Sign.CALL, 2.0, Why.CALL.of())
    if any(heads.is_number_line(piece.folded) for piece in view.head.left):
        yield Ground(Sign.NUMBERED, 1.0, Why.NUMBERED.of())
    # A title stands above who is called; below it, offices of signers are set in capitals, too.
    rows = enumerate(view.sheet.rows)
    called = next((at for at, row in rows if any(_CALL.match(piece.folded) for piece in row)), len(view.sheet.rows))
    top = 0.45 * view.sheet.page.height
    if any(block.capitals and block.middle and block.top < top and block.row < called for block in view.blocks):
        yield Ground(Sign.TITLED, -4.0, Why.TITLED.of())


def _corners(view: _View) -> str:
    """Return the lines at the top of the page, where form codes stand."""
    return " ".join(flat(piece.text) for row in view.sheet.rows[:5] for piece in row)


def _says(view: _View, cue: str) -> bool:
    wanted = titles.squash(cue)
    if wanted in view.letters:
        return True
    return len(wanted) >= 12 and fuzz.partial_ratio(wanted, view.letters, score_cutoff=90) > 0
