"""Chooses from held-back papers how much rules and scores count, and from which probability a type may be named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from classify.learned import judge
from classify.learned.model import Joint, Limits
from classify.rules import Evidence
from core.dossier import UNKNOWN

_START = (0.6, 0.5, 2.0, 0.6, 6.0, 0.6, 6.0, 3.0, 2.0)
_PRIOR = 0.0001
_ERRORS = {"name": 0.01, "accept": 0.003}
"""Most errors among the held-back papers that are named, or accepted, as one type."""
_CHANCE = {"name": 1, "accept": 0}
"""So many errors more say nothing yet: of one type a few dozen papers are held back."""
_STRANGERS = 0.4
"""What a stranger counts for: among the made-up papers they are as many as known ones, at a counter they are few."""
_LOWEST = {"name": 0.5, "accept": 0.85}
_HIGHEST = 0.95
Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What rules and a model that has not learned from it say of a paper."""

    type: str
    evidence: Mapping[str, Evidence]
    scores: Mapping[str, float]
    weight: float = 1.0
    usual: bool = True
    """False for papers that are far more frequent here than at any counter: they say nothing about limits."""


def joined(seen: Sequence[Seen]) -> Joint:
    """Return the weights under which the true types of the papers are most probable."""
    tables = [_table(one) for one in seen]
    width = max(len(table) for table, _ in tables)
    whole = np.zeros((len(tables), width, len(_START)))
    closed = np.ones((len(tables), width), bool)
    for number, (table, _) in enumerate(tables):
        whole[number, : len(table)] = table
        closed[number, : len(table)] = False
    right = np.array([place for _, place in tables])
    weights = np.array([one.weight * (_STRANGERS if one.type == UNKNOWN and one.usual else 1.0) for one in seen])

    def loss(vector: Table) -> tuple[float, Table]:
        logits = whole @ vector
        logits[closed] = -np.inf
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        rows = np.arange(len(right))
        told = -np.log(np.maximum(shares[rows, right], 1e-12))
        slope = np.einsum("pa,paf->pf", shares, whole) - whole[rows, right]
        total = weights.sum()
        penalty = _PRIOR * float(vector @ vector)
        gradient = (weights[:, None] * slope).sum(axis=0) / total + 2 * _PRIOR * vector
        return float((weights * told).sum() / total) + penalty, gradient

    found = minimize(
        loss, np.array(_START), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * (len(_START) - 1) + [(None, None)]
    )
    return Joint(*(round(float(value), 4) for value in found.x))


def limits(seen: Sequence[Seen], joint: Joint) -> dict[str, Limits]:
    """Return for each type the lowest probabilities with few enough errors above them."""
    told: dict[str, list[tuple[float, bool]]] = {}
    for one in (one for one in seen if one.usual):
        shares = judge.probabilities(one.evidence, one.scores, joint)
        best = max(shares, key=lambda name: shares[name])
        told.setdefault(best, []).append((shares[best], best == one.type))
    return {
        name: Limits(_limit(answers, "name"), _limit(answers, "accept"))
        for name, answers in sorted(told.items())
        if name != UNKNOWN
    }


def _limit(answers: list[tuple[float, bool]], goal: str) -> float:
    """Return the lowest probability above which errors are no more frequent than the goal, but for chance."""
    chosen, wrong = _HIGHEST, 0
    ordered = sorted(answers, key=lambda answer: -answer[0])
    for count, (probability, right) in enumerate(ordered, start=1):
        wrong += not right
        if wrong <= _ERRORS[goal] * count + _CHANCE[goal]:
            chosen = probability if count < len(ordered) else _LOWEST[goal]
    return round(min(max(chosen, _LOWEST[goal]), _HIGHEST), 3)


def _table(one: Seen) -> tuple[Table, int]:
    """Return what each answer's logit is made of, a row an answer, unknown last; and the row of the true one."""
    known = judge.grounds(one.evidence, one.scores)
    nearest = max((ground.score for ground in known.values()), default=judge.LEAST)
    rows = [
        [ground.title, ground.exact, -ground.rival, ground.others, ground.score, 0, 0, 0, 0]
        for ground in known.values()
    ]
    foreign = one.evidence[UNKNOWN].titled if UNKNOWN in one.evidence else 0.0
    stranger = max(one.scores.get(UNKNOWN, judge.NEUTRAL), judge.LEAST)
    rows.append([0, 0, 0, 0, 0, foreign, stranger, -nearest, 1])
    names = [*known, UNKNOWN]
    return np.array(rows, np.float64), names.index(one.type)
