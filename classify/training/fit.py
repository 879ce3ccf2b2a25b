"""Fits the model: which features count, how much each type has of them, and how rules and scores are joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix
from sklearn.kernel_ridge import KernelRidge
from threadpoolctl import threadpool_limits

from classify import heads, rules
from classify.catalog import Catalog
from classify.learned import judge
from classify.learned.features import Features, features
from classify.learned.model import FORMAT, Floats, Header, Joint, Model, vector
from classify.rules import Evidence
from classify.sheet import Sheet, sheet
from classify.training.join import Seen, joined, limits
from classify.training.papers import CONTEST, Example
from core.ids import PageId

_FOLDS = 4
_RARE = 4
"""A feature must occur in so many papers."""
_PER_TYPE = 260
"""Features that are kept for each type, those that tell it best."""
_SMOOTH = 0.5
"""Strength of the prior that keeps weights small."""


@dataclass(frozen=True, slots=True)
class Case:
    """A paper as the classifier sees it, with its true type."""

    type: str
    group: str
    features: Features
    evidence: Mapping[str, Evidence]
    weight: float = 1.0


def case(example: Example, catalog: Catalog, weight: float = 1.0) -> Case:
    """Return what rules and model see of a made-up page."""
    return of_sheets([sheet(PageId("example"), example.page)], example.type, example.group, catalog, weight)


def of_sheets(sheets: Sequence[Sheet], kind: str, group: str, catalog: Catalog, weight: float = 1.0) -> Case:
    """Return what rules and model see of a paper."""
    head = heads.find(sheets[0])
    guess = rules.guess(sheets[:1], head, catalog)
    return Case(kind, group, features(sheets[:1], head, guess.blocks), guess.evidence, weight)


def fit(cases: Sequence[Case], header: Header, seed: int) -> Model:
    """Return a model of the papers; probabilities and limits come from papers that its parts had not seen."""
    types = tuple(sorted({case.type for case in cases}))
    bare = replace(header, format=FORMAT, types=types, seed=seed)
    # One thread: sums in another order would make another file of the same papers.
    with threadpool_limits(1):
        seen = [seen for fold in range(_FOLDS) for seen in _held_back(cases, bare, fold)]
        joint = joined(seen)
        header = replace(bare, joint=joint, limits=limits(seen, joint))
        return replace(_linear([case for case in cases if case.group != CONTEST], bare), header=header)


def empty(catalog: str, trained: Mapping[str, int], seed: int) -> Header:
    """Return a header before anything is fitted."""
    return Header(FORMAT, (), Joint(), {}, catalog, dict(trained), seed)


def _held_back(cases: Sequence[Case], header: Header, fold: int) -> list[Seen]:
    """Return what a model says of the groups of one fold that learned from the others only."""
    groups = sorted({case.group for case in cases} - {"", CONTEST})
    held = {group for number, group in enumerate(groups) if number % _FOLDS == fold}
    model = _linear([case for case in cases if case.group not in {"", CONTEST, *held}], header)
    return [
        Seen(case.type, case.evidence, model.scores(case.features), case.weight, case.group != CONTEST)
        for number, case in enumerate(cases)
        if case.group in held or (case.group == CONTEST and number % _FOLDS == fold)
    ]


def _linear(cases: Sequence[Case], header: Header) -> Model:
    """Return the linear model: a ridge regression that is to give 1 for a paper's own type and 0 for all others.

    It is solved over papers, not over features, because there are fewer of them: one system for all types.
    """
    labels = np.array([header.types.index(case.type) for case in cases])
    keys, idf = _chosen(cases, labels, len(header.types))
    table = _table([vector(case.features, keys, idf) for case in cases], len(keys))
    goal = (labels[:, None] == np.arange(len(header.types))[None, :]).astype(np.float32)
    bias = goal.mean(axis=0)
    learner = KernelRidge(alpha=_SMOOTH, kernel="precomputed")
    learner.fit((table @ table.T).toarray(), goal - bias, sample_weight=np.array([case.weight for case in cases]))
    weights = table.T @ learner.dual_coef_.astype(np.float32)
    return Model(header, keys, idf, np.asarray(weights, np.float32), bias)


def _table(rows: Sequence[tuple[npt.NDArray[np.intp], Floats]], width: int) -> csr_matrix:
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    return csr_matrix((np.concatenate([values for _, values in rows]), places, ends), (len(rows), width))


def _chosen(cases: Sequence[Case], labels: npt.NDArray[np.intp], width: int) -> tuple[npt.NDArray[np.uint32], Floats]:
    """Return the features that tell some type best, and how rare each is."""
    every, places = np.unique(np.concatenate([case.features.keys for case in cases]), return_inverse=True)
    ends = np.cumsum([0, *(len(case.features.keys) for case in cases)])
    table = csr_matrix((np.ones(len(places), np.float32), places, ends), (len(cases), len(every)))
    counts = np.asarray(table.sum(axis=0)).ravel()
    common = np.flatnonzero(counts >= _RARE)
    columns = csc_matrix(table[:, common])
    share = counts[common] / len(cases)
    spread = np.sqrt(share * (1 - share)) + 1e-3
    kept: set[int] = set()
    for number in range(width):
        mine = np.flatnonzero(labels == number)
        if len(mine):
            inside = np.asarray(columns[mine].mean(axis=0)).ravel()
            told = np.abs(inside - share) / spread * np.sqrt(len(mine))
            kept.update(np.argsort(-told, kind="stable")[:_PER_TYPE].tolist())
    order = np.array(sorted(kept))
    idf = np.log((1 + len(cases)) / (1 + counts[common][order])) + 1
    # As the file will hold them, so that a model is the same before and after it was kept.
    return every[common][order].astype(np.uint32), idf.astype(np.float16).astype(np.float32)


def answers(model: Model, cases: Sequence[Case]) -> list[dict[str, float]]:
    """Return the probabilities of every type for each paper."""
    return [judge.probabilities(case.evidence, model.scores(case.features), model.header.joint) for case in cases]
