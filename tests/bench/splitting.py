"""How well stacks of mixed papers are taken apart: `python -m tests.bench.splitting [--seed 1] [--stacks 25]`.

A stack counts only when every paper of it has exactly its pages. Words come from the truth of set papers, spoiled as
readers of clean to telephone pictures spoil them, so that no picture is drawn and none is read; with `--read FOLDER`
they come from pictures that were drawn, scanned and really read (`tests.bench.stacks.reading`).
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from classify import catalog
from classify.boundaries import Division, divide
from core.dossier import Boundary
from core.options import ClassifyOptions
from core.states import Bucket
from tests.bench.stacks.reading import Shelf
from tests.bench.stacks.spoiled import WAYS, Spoiled
from tests.bench.stacks.stacking import MIXES, Mix, Reader, Stack, stack

CATALOG = catalog.load()
OPTIONS = ClassifyOptions()


@dataclass(slots=True)
class Outcome:
    """What became of some stacks."""

    stacks: int = 0
    exact: int = 0
    """Stacks in which every paper has exactly its pages."""
    papers: int = 0
    right: int = 0
    """Papers with exactly their pages."""
    closed: int = 0
    """Stacks in which every page is accounted for."""
    verdicts: list[tuple[Boundary, bool]] = field(default_factory=list)
    """Every boundary with whether it is right."""
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What went wrong with papers of which kind."""


def measure(seed: int, count: int, mix: Mix, reader: Reader, *, separated: bool = False) -> Outcome:
    """Return what became of `count` stacks."""
    outcome = Outcome()
    for number in range(seed * 1000, seed * 1000 + count):
        made = stack(number, mix, reader, separated=separated)
        found = divide(made.pages, CATALOG, OPTIONS)
        parts = [tuple(sheet.id for sheet in paper.sheets) for paper in found.papers]
        outcome.stacks += 1
        outcome.exact += [pages for _, pages in made.papers] == parts
        outcome.papers += len(made.papers)
        outcome.right += sum(pages in parts for _, pages in made.papers)
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
    """Print the shares of exact stacks and papers, the commonest mistakes, and what confidences are worth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stacks", type=int, default=25, help="of each mix and way")
    parser.add_argument("--mixes", nargs="+", choices=list(MIXES), default=list(MIXES))
    parser.add_argument("--read", type=Path, metavar="FOLDER", help="where papers that were really read are kept")
    parser.add_argument("--papers", type=int, default=12, help="with --read: different papers of each kind")
    chosen = parser.parse_args()
    readers: list[Reader] = [Shelf(chosen.read, chosen.papers)] if chosen.read else [Spoiled(way) for way in WAYS]
    verdicts: list[tuple[Boundary, bool]] = []
    for separated in (False, True):
        every = []
        for name in chosen.mixes:
            made = [measure(chosen.seed, chosen.stacks, MIXES[name], reader, separated=separated) for reader in readers]
            shares = [f"{reader.name} {one.exact}/{one.stacks}" for reader, one in zip(readers, made, strict=True)]
            _print(f"{name}{', separated' if separated else ''}", shares, made)
            every += made
        _print(f"all{', separated' if separated else ''}", [], every)
        if not separated:
            verdicts = [verdict for outcome in every for verdict in outcome.verdicts]
    _print_confidences(verdicts)


def _print(label: str, shares: list[str], made: list[Outcome]) -> None:
    stacks, papers = sum(one.stacks for one in made), sum(one.papers for one in made)
    print(
        f"{label:28}",
        *shares,
        f" stacks {sum(one.exact for one in made)}/{stacks}, papers {sum(one.right for one in made)}/{papers},",
        f"closed {sum(one.closed for one in made)}/{stacks}",
    )
    mistakes = sum((one.mistakes for one in made), Counter[tuple[str, str]]()).most_common(6)
    if shares:
        for (how, kind), count in mistakes:
            print(f"    {count} {how} {kind}")


def _print_confidences(every: list[tuple[Boundary, bool]]) -> None:
    wrong = [boundary for boundary, right in every if not right]
    shown = [boundary for boundary, _ in every if boundary.confidence < OPTIONS.accept_boundary]
    told = sum(boundary.confidence < OPTIONS.accept_boundary for boundary in wrong)
    print(f"{len(every)} boundaries, {len(wrong)} wrong; {len(shown)} shown for review, {told} wrong ones among them")
    for said, was, count in reliability(every):
        print(f"    said {said:.3f}, right {was:.3f}, {count}")


if __name__ == "__main__":
    main()
