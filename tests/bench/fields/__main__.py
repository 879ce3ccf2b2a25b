"""Draws papers nobody has seen, reads them in six ways of scanning and tells how well their fields are understood.

`python -m tests.bench.fields --seed 8202 --keep FOLDER [--sources SOURCE...] [--ways WAY...] [--each N] [--wrong]`
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from classify import catalog
from core.settings import ClassifyOptions
from ocr.picture import one_thread
from tests.bench.fields import drawn, reading
from tests.bench.fields.score import Outcome, Result, share, table, understood


def results(chosen: argparse.Namespace) -> Iterator[Result]:
    """Yield what is understood of each paper, for every source and seed."""
    known, options = catalog.load(), ClassifyOptions()
    for source in chosen.sources:
        for seed in chosen.seed:
            papers = drawn.SOURCES[source](seed)
            for case in reading.cases(papers, tuple(chosen.ways), chosen.each, chosen.keep):
                yield understood(case, known, options)


def options(program: str, text: str | None) -> argparse.ArgumentParser:
    """Return the options that choose papers and ways."""
    parser = argparse.ArgumentParser(prog=program, description=text)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--sources", nargs="+", choices=list(drawn.SOURCES), default=list(drawn.SOURCES))
    parser.add_argument("--ways", nargs="+", choices=list(drawn.WAYS), default=list(drawn.WAYS))
    parser.add_argument("--each", type=int, default=2, help="ways in which each paper is scanned; they take turns")
    parser.add_argument("--keep", type=Path, default=Path("build/bench/fields"), help="folder of pages that were read")
    return parser


def _cost(every: list[Result]) -> str:
    """Return how long understanding alone takes."""
    known, settings = catalog.load(), ClassifyOptions()
    pages = sum(len(result.case.pages) for result in every)
    began = time.process_time()
    for result in every:
        understood(result.case, known, settings)
    return f"{1000 * (time.process_time() - began) / max(pages, 1):.1f} ms of processor time a page"


def _told(outcome: Outcome) -> str:
    state = outcome.state.value if outcome.state else "missing"
    where = f"{outcome.case.paper.source} {outcome.case.paper.name} {outcome.case.way}"
    star = "*" if outcome.critical else ""
    values = f"    {outcome.wanted!r}\n    {outcome.got!r}"
    return f"{where}: {outcome.name}{star} [{state} {outcome.confidence:.3f}]\n{values}"


def main() -> None:
    """Print tables by way, source and type, and with `--wrong` what is not right."""
    parser = options("python -m tests.bench.fields", __doc__)
    parser.add_argument("--wrong", action="store_true", help="tell every field that is not right")
    chosen = parser.parse_args()
    one_thread()
    every = list(results(chosen))
    order = {way: number for number, way in enumerate(drawn.WAYS)}
    print(table(sorted(every, key=lambda one: order[one.case.way]), lambda one: one.case.way, "way"), end="\n\n")
    print(table(every, lambda one: one.case.paper.source, "source"), end="\n\n")
    print(table(sorted(every, key=lambda one: one.case.paper.type), lambda one: one.case.paper.type, "type"))
    outcomes = [outcome for result in every for outcome in result.outcomes]
    unsure = [outcome for outcome in outcomes if not outcome.accepted]
    rightly = share(sum(outcome.right for outcome in unsure), len(unsure))
    print(f"\n{len(unsure)} fields go to a person, {rightly} of them were right. {_cost(every)}.")
    for outcome in outcomes if chosen.wrong else ():
        if not outcome.right:
            print(_told(outcome))


if __name__ == "__main__":
    main()
