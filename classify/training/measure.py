"""How well a model does: coverage, errors and abstention, over papers that it has not learned from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from classify.learned import judge
from classify.learned.model import Model
from classify.training.fit import Case
from core.dossier import UNKNOWN


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of papers by what became of them."""

    known: int = 0
    right: int = 0
    wrong: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    strangers: int = 0
    abstained: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def coverage(self) -> float:
        """Share of known papers whose type is right."""
        return self.right / max(self.known, 1)

    @property
    def errors(self) -> float:
        """Share of known papers that were given a wrong type; the rest is unknown."""
        return self.wrong / max(self.known, 1)

    @property
    def abstention(self) -> float:
        """Share of strangers that were called unknown."""
        return self.abstained / max(self.strangers, 1)


def measure(model: Model, cases: Sequence[Case]) -> Measure:
    """Return what the model makes of the papers."""
    counts: Counter[str] = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    for case in cases:
        told, probability = named(model, case)
        right = told == case.type
        counts["strangers" if case.type == UNKNOWN else "known"] += 1
        counts["abstained" if case.type == UNKNOWN else "right"] += right
        counts["wrong"] += case.type != UNKNOWN and not right and told != UNKNOWN
        accepted = told != UNKNOWN and probability >= model.limits(told).accept
        counts["accepted"] += accepted
        counts["accepted_wrong"] += accepted and not right
        if not right:
            confusion[case.type, told] += 1
    return Measure(**counts, confusion=confusion)


def named(model: Model, case: Case) -> tuple[str, float]:
    """Return the type that the model gives to a paper, `unknown` under the type's limit, and its probability."""
    shares = judge.probabilities(case.evidence, model.scores(case.features), model.header.joint)
    return judge.answer(shares, model)
