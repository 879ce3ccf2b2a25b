"""Draws papers nobody has seen, reads them in six ways of scanning and tells how well their fields are understood.

`python -m tests.bench.fields SOURCE:SEED:WAYS... [--ways WAY...] [--keep FOLDER] [--wrong]`, where WAYS tells in how
many ways each paper is scanned.
"""

import time

from classify import catalog
from core.options import ClassifyOptions
from ocr.picture import one_thread
from tests.bench.fields import drawn, reading
from tests.bench.fields.score import Outcome, Result, share, table, understood


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
    parser = reading.options("python -m tests.bench.fields", __doc__)
    parser.add_argument("--wrong", action="store_true", help="tell every field that is not right")
    chosen = parser.parse_args()
    one_thread()
    known, settings = catalog.load(), ClassifyOptions()
    every = [understood(case, known, settings) for case in reading.chosen(chosen)]
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
