"""How long the register takes to answer: `python -m tests.bench.register [--sizes 20000,200000] [--sqlite]`.

Registers of these sizes are made up in the PostgreSQL server of the tests, which has little memory, and asked through
the same functions as the doors: what is held for a procedure and a person, lists of dossiers, searches. No request of a
way is asked twice, and none beforehand but one that connects. Times are by the clock, so that waiting for the server
counts, and so does whatever else the machine does: its load stands below. Beside them stands what the processors spent
on it, here and in the server, which other work hardly changes. `--rounds` asks everything again and counts the fastest.
`--plans FOLDER` writes how the database answers the slowest request of each way.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Connection, Engine, event

from core.settings import Settings
from pipeline import reuse, search
from pipeline.services import Services
from storage.db import dossiers
from tests.bench.register_data import NOW, fill
from tests.bench.register_questions import CALLER, Asked, Asker, Listing, Search
from tests.servers.postgresql import postgresql

GOALS = {"eligibility": 100, "dossiers": 100, "search": 300}
"""Milliseconds, the 95th of a hundred."""
_EACH = 400
"""Requests of each kind."""
_PART_OF_A_LIST, _PART_OF_A_SEARCH = 50, 20
"""What the doors return where nobody says otherwise."""

_TIMES = ("p50 ms", "p50 in the database", "p95 ms", "slowest ms", "p50 of processors", "p95 of processors")

Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """One request."""

    asked: Asked
    milliseconds: float
    of_database: float
    """Milliseconds of these that statements took."""
    of_processors: float
    """Milliseconds of work: of this process, and of the server's while it was asked."""
    results: int
    statements: tuple[Statement, ...]


@dataclass(slots=True)
class _Watch:
    """What is asked of a database, and how long it takes."""

    said: list[Statement] = field(default_factory=list)
    seconds: float = 0
    worked: float = 0
    """Seconds of the server's processors."""
    _since: float = 0
    _worked: float = 0

    def before(self, connection: Connection, _: Any, statement: str, values: Any, *__: Any) -> None:
        self.said.append((statement, values))
        self._worked = _worked(connection)
        self._since = time.perf_counter()

    def after(self, connection: Connection, *_: Any) -> None:
        self.seconds += time.perf_counter() - self._since
        self.worked += _worked(connection) - self._worked


def _worked(connection: Connection) -> float:
    """Return the seconds of a processor that the server's process behind a connection has spent; none without one."""
    if connection.engine.dialect.name == "sqlite":
        return 0
    driver: Any = connection.connection.driver_connection
    # The first of three numbers: nanoseconds on a processor. The server must be on this machine.
    spent = Path(f"/proc/{driver.info.backend_pid}/schedstat").read_text(encoding="ascii").split()[0]
    return int(spent) / 1e9


Found = dict[str, list[Answered]]


def measure(services: Services, seed: int, each: int = _EACH, rounds: int = 1) -> Found:
    """Ask every kind of request; the same seed asks the same register the same."""
    asker = Asker(services, Random(seed))
    asked = {"eligibility": asker.eligibility(each), "dossiers": asker.lists(each), "search": asker.searches(each)}
    return {kind: _all(services, questions, rounds) for kind, questions in asked.items()}


def _all(services: Services, questions: Sequence[Asked], rounds: int) -> list[Answered]:
    _ask(services, questions[0].question)  # the first one connects
    every = [[_answered(services, question) for question in questions] for _ in range(rounds)]
    return [min(answers, key=lambda answer: answer.milliseconds) for answers in zip(*every, strict=True)]


def _answered(services: Services, asked: Asked) -> Answered:
    with _watched(services.engine) as watch:
        started, worked = time.perf_counter(), time.process_time()
        results = _ask(services, asked.question)
        spent, worked = time.perf_counter() - started, time.process_time() - worked + watch.worked
    return Answered(asked, spent * 1000, watch.seconds * 1000, worked * 1000, results, tuple(watch.said))


def _ask(services: Services, question: reuse.Question | Listing | Search) -> int:
    """Return how many papers, dossiers or documents were found."""
    if isinstance(question, reuse.Question):
        return sum(len(offer.candidates) for offer in reuse.held(services, question, CALLER).offers)
    if isinstance(question, Listing):
        with services.look() as uow:
            return len(dossiers.page(uow, question.wanted, _PART_OF_A_LIST, question.before))
    limit, cursor = _PART_OF_A_SEARCH, question.cursor
    found = search.find(
        services, question.text, question.wanted, CALLER, limit=limit, cursor=cursor, exact=question.exact
    )
    return len(found.found)


@contextmanager
def _watched(engine: Engine) -> Iterator[_Watch]:
    watch = _Watch()
    event.listen(engine, "before_cursor_execute", watch.before)
    event.listen(engine, "after_cursor_execute", watch.after)
    try:
        yield watch
    finally:
        event.remove(engine, "before_cursor_execute", watch.before)
        event.remove(engine, "after_cursor_execute", watch.after)


def p95(answers: Sequence[Answered]) -> float:
    """Return the milliseconds that 95 of a hundred answers need at most."""
    return _p95([answer.milliseconds for answer in answers])


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _middle(answers: Sequence[Answered]) -> float:
    return median(answer.milliseconds for answer in answers)


def report(count: int, found: Found) -> bool:
    """Print a row for each kind and one for each way of asking; return whether every goal is met."""
    rows = []
    for kind, answers in found.items():
        rows.append((kind, answers))
        ways = sorted({answer.asked.way for answer in answers})
        rows += [(f"- {way}", [answer for answer in answers if answer.asked.way == way]) for way in ways]
    for name, answers in rows:
        empty = sum(not answer.results for answer in answers)
        worst = max(answer.milliseconds for answer in answers)
        in_database = median(answer.of_database for answer in answers)
        work = [answer.of_processors for answer in answers]
        times = [_middle(answers), in_database, p95(answers), worst, median(work), _p95(work)]
        print(f"| {count:,} | {name} | {len(answers)} | {empty} | {' | '.join(f'{time:.1f}' for time in times)} |")
    return all(p95(answers) < GOALS[kind] for kind, answers in found.items())


def growth(sizes: Sequence[int], every: Sequence[Found]) -> None:
    """Print how many times as long the largest register takes as the smallest."""
    print(f"\n| {sizes[-1] / sizes[0]:g} times as many documents | p50 | p95 |\n|---|---|---|")
    for kind in GOALS:
        first, last = every[0][kind], every[-1][kind]
        print(f"| {kind} | {_middle(last) / _middle(first):.1f} times | {p95(last) / p95(first):.1f} times |")


def plans(engine: Engine, found: Found) -> Iterator[str]:
    """Yield lines that say how the database answers the slowest request of each way."""
    for kind, answers in found.items():
        slowest: dict[str, Answered] = {}
        for answer in sorted(answers, key=lambda answer: answer.milliseconds):
            slowest[answer.asked.way] = answer
        for way, answer in slowest.items():
            said = f"{answer.milliseconds:.1f} ms, {answer.results} results, {answer.asked.question}"
            yield f"\n== {kind}, {way}: {said}"
            for statement, values in answer.statements:
                if statement.lstrip().upper().startswith("SELECT") and " FROM " in statement.replace("\n", " "):
                    yield from _plan(engine, statement, values)


def _plan(engine: Engine, statement: str, values: Any) -> Iterator[str]:
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) "
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, values).all()
    yield f"-- {' '.join(statement.split())}"
    yield from (f"    {row[-1]}" for row in rows)


def open_services(address: str, folder: Path) -> Services:
    """Return services over this database, at the time of its newest dossier."""
    options: dict[str, Any] = {"storage": {"database_url": address}, "ocr": {"engine": "null"}}
    options["classify"] = {"test_numbers": True}
    services = Services.open(Settings(_env_file=None, data=folder, **options))
    return replace(services, clock=_clock)


def _clock() -> datetime:
    return NOW + timedelta(seconds=time.time() % 86_400)


def run(address: str, count: int, options: argparse.Namespace) -> tuple[Found, bool]:
    """Make a register, unless one is there, and ask it; return the answers, and whether every goal is met."""
    with tempfile.TemporaryDirectory() as folder:
        services = open_services(address, Path(folder))
        if not options.at:
            started = time.perf_counter()
            made = fill(services.engine, count, options.seed)
            print(f"{made} in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        found = measure(services, options.seed, rounds=options.rounds)
        good = report(count, found)
        if options.plans:
            name = f"register-{services.engine.dialect.name}-{count}.txt"
            options.plans.mkdir(parents=True, exist_ok=True)
            (options.plans / name).write_text("\n".join(plans(services.engine, found)), encoding="utf-8")
        services.engine.dispose()
    return found, good


@contextmanager
def _databases(options: argparse.Namespace) -> Iterator[Callable[[int], Any]]:
    """Lend what lends the address of a database for a register of some size."""
    if options.at:
        addresses = dict(zip(options.sizes, options.at, strict=True))
        yield lambda size: _lent(addresses[size])
    elif options.sqlite:
        with tempfile.TemporaryDirectory() as folder:
            yield lambda size: _lent(f"sqlite:///{folder}/{size}.db")
    else:
        with postgresql() as server:
            yield lambda _: server.database()


@contextmanager
def _lent(address: str) -> Iterator[str]:
    yield address


def main(arguments: list[str]) -> int:
    """Print a table; return 1 when the largest register misses a goal."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.register")
    parser.add_argument("--sizes", default="20000,200000", type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true", help="files of SQLite instead of PostgreSQL")
    parser.add_argument("--plans", type=Path, help="a folder")
    parser.add_argument("--at", nargs="+", default=[], help="addresses of registers that are there, as many as sizes")
    options = parser.parse_args(arguments)
    columns = ["documents", "request", "asked", "without result", *_TIMES]
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    every, good = [], True
    with _databases(options) as lend:
        for size in options.sizes:
            with lend(size) as address:
                found, good = run(address, size, options)
                every.append(found)
    growth(options.sizes, every)
    print(f"\nload of the machine: {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
