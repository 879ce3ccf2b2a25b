"""How well stacks of mixed papers are taken apart: `python -m tests.bench.splitting [--seed 1] [--stacks 25]`.

A stack counts only when every paper of it has exactly its pages. Words come from the truth of set papers, spoiled as
readers of clean to telephone pictures spoil them, so that no picture is drawn and none is read.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from classify import catalog
from classify.boundaries import Division, divide
from core.dossier import Boundary
from core.settings import ClassifyOptions
from core.states import Bucket
from tests.bench.stacks.stacking import MIXES, WAYS, Mix, Stack, exact, stack

CATALOG = catalog.load()
OPTIONS = ClassifyOptions()


@dataclass(slots=True)
class Outcome:
    """What became of some stacks."""

    stacks: int = 0
    exact: int = 0
    closed: int = 0
    """Stacks in which every page is accounted for."""
    verdicts: list[tuple[Boundary, bool]] = field(default_factory=list)
    """Every boundary with whether it is right."""
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What went wrong with papers of which kind."""


def measure(seed: int, count: int, mix: Mix, way: str, *, separated: bool = False) -> Outcome:
    """Return what became of `count` stacks."""
    outcome = Outcome()
    for number in range(seed * 1000, seed * 1000 + count):
        made = stack(number, mix, way, separated=separated)
        found = divide(made.pages, CATALOG, OPTIONS)
        outcome.stacks += 1
        outcome.exact += exact(made.papers, [tuple(sheet.id for sheet in paper.sheets) for paper in found.papers])
        outcome.closed += closes(made, found)
        _compare(outcome, made, found)
    return outcome


def closes(made: Stack, found: Division) -> bool:
    """Return whether every page is in one bucket, and every page but a separator in exactly one paper."""
    slots = [slot for paper in found.papers for slot in paper.slots]
    fed = {page.id for page in made.pages}
    apart = {page for page, bucket in found.buckets.items() if bucket is Bucket.SEPARATOR}
    return found.buckets.keys() == fed and len(slots) == len(set(slots)) and set(slots) == fed - apart


def _compare(outcome: Outcome, made: Stack, found: Division) -> None:
    first = {pages[0] for _, pages in made.papers}
    kinds = {page: kind for kind, pages in made.papers for page in pages}
    for paper in found.papers:
        for boundary in paper.boundaries:
            right = boundary.begins == (boundary.page in first)
            outcome.verdicts.append((boundary, right))
            if not right:
                outcome.mistakes["joined" if boundary.page in first else "cut", kinds.get(boundary.page, "?")] += 1


def reliability(verdicts: list[tuple[Boundary, bool]]) -> Iterator[tuple[float, float, int]]:
    """Yield (mean confidence, share that is right, count) of boundaries by confidence."""
    edges = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
    for low, high in pairwise(edges):
        some = [
            (b.confidence, right) for b, right in verdicts if low <= b.confidence < high or b.confidence == high == 1
        ]
        if some:
            yield sum(c for c, _ in some) / len(some), sum(right for _, right in some) / len(some), len(some)


def main() -> None:
    """Print the shares of exact stacks, the commonest mistakes and how far confidences mean what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stacks", type=int, default=25, help="of each mix and way")
    parser.add_argument("--mixes", nargs="+", choices=list(MIXES), default=list(MIXES))
    chosen = parser.parse_args()
    every: list[tuple[Boundary, bool]] = []
    for name in chosen.mixes:
        for separated in (False, True):
            made = {way: measure(chosen.seed, chosen.stacks, MIXES[name], way, separated=separated) for way in WAYS}
            label = f"{name}{', separated' if separated else ''}"
            print(
                f"{label:28}", *(f"{way} {outcome.exact}/{outcome.stacks}" for way, outcome in made.items()), end="  "
            )
            print(f"closed {sum(o.closed for o in made.values())}/{sum(o.stacks for o in made.values())}")
            mistakes = sum((outcome.mistakes for outcome in made.values()), Counter[tuple[str, str]]())
            print(*(f"    {count} {how} {kind}" for (how, kind), count in mistakes.most_common(6)), sep="\n", end="")
            print("" if not mistakes else "\n", end="")
            if not separated:
                every += [verdict for outcome in made.values() for verdict in outcome.verdicts]
    wrong = [boundary for boundary, right in every if not right]
    shown = [boundary for boundary, _ in every if boundary.confidence < OPTIONS.accept_boundary]
    told = sum(boundary.confidence < OPTIONS.accept_boundary for boundary in wrong)
    print(f"{len(every)} boundaries, {len(wrong)} wrong; {len(shown)} shown for review, {told} wrong ones among them")
    for said, was, count in reliability(every):
        print(f"    said {said:.3f}, right {was:.3f}, {count}")


if __name__ == "__main__":
    main()
