"""Trains a model anew from made-up and corrected papers, and says whether it may take the place of the one in use."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classify.catalog import Catalog
from classify.learned.model import Model, dump, parse
from classify.sheet import Sheet
from classify.training.fit import Case, case, empty, fit, of_sheets
from classify.training.measure import Measure, measure
from classify.training.papers import GROUPS, Amounts, examples

LEARNED = Amounts(each=60, strangers=40)
COMPARED = Amounts(each=6, strangers=6)
_COUNTS = 4.0
"""How many made-up papers a corrected one counts for."""
_FIFTH = 5
_LEEWAY = 0.01
"""By how much the share of right answers on made-up papers may differ by chance."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A paper whose type a person has set or confirmed."""

    id: str
    type: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two models make of the same papers."""

    now: Measure
    new: Measure


@dataclass(frozen=True, slots=True)
class Trial:
    """A new model beside the one in use."""

    model: Model
    data: bytes
    """The file of the new model."""
    corrected: Compared
    """On the corrected papers that were held back."""
    made: Compared
    """On made-up papers that neither has seen."""
    learned: int
    """Corrected papers that it learned from."""

    @property
    def worse(self) -> tuple[str, ...]:
        """Where the new model is worse: `corrected`, `made`; empty when it may be used."""
        return tuple(name for name, bad in (("corrected", _worse(self.corrected, 0.0)), ("made", self._lost())) if bad)

    def _lost(self) -> bool:
        return _worse(self.made, _LEEWAY)


def retrain(catalog: Catalog, now: Model, corrected: Sequence[Corrected], amounts: Amounts = LEARNED) -> Trial:
    """Return a model that learned from made-up papers and four fifths of the corrected ones, measured beside `now`.

    Which papers are held back follows from their ids, so that it stays the same from one training to the next.
    """
    seed = now.header.seed
    held = [paper for paper in corrected if held_back(paper.id)]
    learned = [paper for paper in corrected if not held_back(paper.id)]
    model = trained(catalog, learned, amounts, seed)
    kept = [_case(paper, catalog) for paper in held]
    made = [case(example, catalog) for example in examples(catalog, COMPARED, seed, layouts="compared")]
    return Trial(
        model,
        dump(model),
        Compared(measure(now, kept), measure(model, kept)),
        Compared(measure(now, made), measure(model, made)),
        len(learned),
    )


def trained(catalog: Catalog, corrected: Sequence[Corrected], amounts: Amounts, seed: int) -> Model:
    """Return a model of made-up and corrected papers, as it will be read from its file."""
    cases = [case(example, catalog) for example in examples(catalog, amounts, seed)]
    sources = {"made": len(cases), "corrected": len(corrected)}
    cases += [_case(paper, catalog) for paper in corrected]
    return parse(dump(fit(cases, empty(catalog_digest(catalog), sources, seed), seed)))


def held_back(identity: str) -> bool:
    """Whether a corrected paper is kept for comparing: every fifth, by its id."""
    return _hash(identity) % _FIFTH == 0


def catalog_digest(catalog: Catalog) -> str:
    """Return a digest of what the catalog says about the looks of papers."""
    looks = {name: (kind.titles, kind.cues, kind.against, kind.forms) for name, kind in sorted(catalog.types.items())}
    text = json.dumps([looks, catalog.other_titles], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def table(trial: Trial) -> Iterator[tuple[str, Compared]]:
    """Yield the two comparisons by name, without the one that has no papers."""
    for name, compared in (("corrected", trial.corrected), ("made", trial.made)):
        if compared.now.known + compared.now.strangers:
            yield name, compared


def _worse(compared: Compared, leeway: float) -> bool:
    now, new = compared.now, compared.new
    if leeway:
        return (
            new.coverage < now.coverage - leeway
            or new.errors > now.errors + leeway / 2
            or new.abstention < now.abstention - leeway
        )
    return new.right < now.right or new.wrong > now.wrong or new.abstained < now.abstained


def _case(paper: Corrected, catalog: Catalog) -> Case:
    group = f"corrected {_hash(paper.id) // _FIFTH % GROUPS}"
    return of_sheets(paper.sheets, paper.type, group, catalog, _COUNTS)


def _hash(identity: str) -> int:
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:6], "big")
