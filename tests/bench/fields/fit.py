"""Fit how sure fields are, and from when they are accepted: `python -m tests.bench.fields.fit SOURCE:SEED:WAYS...`.

Logistic regression by Newton's method with a little ridge over all fields that nothing speaks against; the limits are
the lowest from which as many of them are right as is asked for. Check the result on other seeds.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classify import catalog, confidence, verdicts
from classify.confidence import DATA, FEATURES, Limits
from core.options import ClassifyOptions
from ocr.picture import one_thread
from tests.bench.fields import reading
from tests.bench.fields.reading import Case
from tests.bench.fields.score import documents
from tests.bench.fit_confidence import Floats, fitted

_RIGHT = {"critical": 0.997, "other": 0.995}
"""Part of all fields from a limit on that must be right; more for critical ones, whose own errors are too few."""
_CAUTION = 0.9
"""A field that is likelier wrong than this goes to review."""
_STEPS = [step / 1000 for step in range(900, 1000)]


@dataclass(frozen=True, slots=True)
class Seen:
    """A field that was found and that nothing speaks against."""

    score: float
    kind: str
    right: bool


def seen(cases: Iterable[Case]) -> list[Seen]:
    """Return the fields of papers whose type is right."""
    known, options = catalog.load(), ClassifyOptions()
    found = []
    for case in cases:
        kinds = {spec.name: spec.kind for spec in known.types[case.paper.type].fields}
        for document in documents(case, known, options, weigh=lambda score, _: score):
            for field in document.fields if document.type == case.paper.type else ():
                if field.name in case.paper.fields and not verdicts.speaks_against(field.problems) and field.confidence:
                    right = field.value == case.paper.fields[field.name]
                    found.append(Seen(field.confidence, kinds[field.name], right))
    return found


def weights_of(fields: Sequence[Seen]) -> Floats:
    """Return the weights under which what was seen is likeliest."""
    rows = np.array([confidence.features(field.score, field.kind) for field in fields])
    return fitted(rows, np.array([float(field.right) for field in fields]))


def limit(fields: Sequence[Seen], weights: Floats, least: float) -> float:
    """Return the lowest probability from which on at least that part of the fields is right."""
    told = [(confidence.weighed(list(weights), field.score, field.kind), field.right) for field in fields]
    for step in _STEPS:
        above = [right for probability, right in told if probability >= step]
        if above and sum(above) >= least * len(above):
            return step
    raise ValueError(f"nowhere are {least:.1%} of the fields right")


def written(weights: Floats, limits: dict[str, Limits], path: Path) -> None:
    """Write weights and limits under their comment."""
    lines = [
        "# Fitted on drawn papers by `python -m tests.bench.fields.fit`; see classify/confidence.py.",
        "[weights]",
    ]
    lines += [f"{name} = {weight:.4f}" for name, weight in zip(FEATURES, weights, strict=True)]
    for name, one in limits.items():
        lines += ["", f"[{name}]", f"accept = {one.accept:.3f}", f"caution = {one.caution:.3f}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Fit, write the data file and say what it holds."""
    parser = reading.options("python -m tests.bench.fields.fit", __doc__)
    parser.add_argument("--out", type=Path, default=DATA)
    given: argparse.Namespace = parser.parse_args()
    one_thread()
    fields = seen(reading.chosen(given))
    weights = weights_of(fields)
    limits = {name: Limits(limit(fields, weights, least), _CAUTION) for name, least in _RIGHT.items()}
    written(weights, limits, given.out)
    print(f"{len(fields)} fields, {sum(field.right for field in fields)} right")
    print(given.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
