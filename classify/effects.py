"""What thresholds would have done to papers that people vouched for: looks that they cost, errors let through.

Pure and light: it compares what was read with what people made of it, and asks `classify.verdicts` as the journey does.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from classify import confidence, verdicts
from classify.catalog import Catalog
from core.dossier import UNKNOWN, Document, Field, Verdict
from core.options import ClassifyOptions

TYPES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
FIELDS = (0.9, 0.96, 0.97, 0.98, 0.99, 0.995)
_UNCERTAIN = "uncertain_type"
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Effect:
    """What one threshold would have done."""

    limit: float
    in_force: bool
    cases: int
    looked: int
    """Cases that a person would have had to look at."""
    slipped: int
    """Errors among those that nobody would have looked at."""

    @property
    def share(self) -> float:
        """Share of the cases that a person would have had to look at."""
        return self.looked / self.cases if self.cases else 0.0

    @property
    def most(self) -> float:
        """Upper end (95 %, Wilson) of the share of errors among what nobody would have looked at."""
        passed = self.cases - self.looked
        if not passed:
            return 0.0
        rate = self.slipped / passed
        middle = rate + _Z**2 / (2 * passed)
        spread = _Z * math.sqrt(rate * (1 - rate) / passed + _Z**2 / (4 * passed**2))
        return min(1.0, (middle + spread) / (1 + _Z**2 / passed))


@dataclass(frozen=True, slots=True)
class Effects:
    """What thresholds would have done to the same papers."""

    documents: int
    types: tuple[Effect, ...]
    types_wrong: int
    critical: tuple[Effect, ...]
    critical_wrong: int
    others: tuple[Effect, ...]
    others_wrong: int


@dataclass(frozen=True, slots=True)
class _Case:
    looked: Callable[[float], bool]
    """Whether a person would have to look at it under a limit."""
    wrong: bool


def measure(pairs: Sequence[tuple[Document, Document]], catalog: Catalog, options: ClassifyOptions) -> Effects:
    """Return the effect of limits on papers of which it is known what was read, and what people vouched for."""
    types = [_type(read, vouched, options) for read, vouched in pairs]
    fields = {critical: list(_fields(pairs, catalog, options, critical=critical)) for critical in (True, False)}
    return Effects(
        documents=len(pairs),
        types=_effects(types, TYPES, options.accept_type),
        types_wrong=sum(case.wrong for case in types),
        critical=_effects(fields[True], FIELDS, options.accept_field),
        critical_wrong=sum(case.wrong for case in fields[True]),
        others=_effects(fields[False], FIELDS, options.accept_field),
        others_wrong=sum(case.wrong for case in fields[False]),
    )


def _effects(cases: Sequence[_Case], limits: Iterable[float], now: float) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            limit,
            limit == now,
            len(cases),
            sum(case.looked(limit) for case in cases),
            sum(case.wrong and not case.looked(limit) for case in cases),
        )
        for limit in sorted({*limits, now})
    )


def _type(read: Document, vouched: Document, options: ClassifyOptions) -> _Case:
    """Return how the type fared; one that the model's own, higher limit keeps doubtful stays so under every limit."""
    doubted = any(problem.code == _UNCERTAIN for problem in read.problems)
    always = read.type == UNKNOWN or (doubted and read.type_confidence >= options.accept_type)
    return _Case(lambda limit: always or read.type_confidence < limit, read.type != vouched.type)


def _fields(
    pairs: Iterable[tuple[Document, Document]], catalog: Catalog, options: ClassifyOptions, *, critical: bool
) -> Iterator[_Case]:
    """Yield how each value fared that was read; where people named another type, its fields say nothing."""
    for read, vouched in pairs:
        if read.type != vouched.type or read.type not in catalog.types:
            continue
        wanted = set(catalog.types[read.type].critical)
        right = {field.name: field.value for field in vouched.fields}
        for field in read.fields:
            if (field.name in wanted) is critical:
                looked = _looked(field, options, critical=critical)
                yield _Case(looked, right.get(field.name) != field.value)


def _looked(field: Field, options: ClassifyOptions, *, critical: bool) -> Callable[[float], bool]:
    """Return when a value needs a look, as the journey decides it; what was read too badly to be print always does."""
    caution = max(confidence.limits(critical=critical).caution, options.caution_field)
    spoiled = field.state is Verdict.REVIEW and field.confidence >= caution
    read = verdicts.Read(field.value, field.problems, field.confidence, doubtful=spoiled)

    def looked(limit: float) -> bool:
        asked = options.model_copy(update={"accept_field": limit})
        return verdicts.of_field(read, asked, critical=critical) is not Verdict.ACCEPTED

    return looked
