"""Steps are claimed by one, counted once and never lost, on every database."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from core.batch import Failure
from core.errors import IllegalStep, NotFound
from core.states import StepState
from storage.db import batches, steps
from storage.db.steps import Claim
from storage.db.work import UnitOfWork, utc_now
from storage.identity import WorkerId, here
from tests.contracts.material import NOW, keep_batch, make_batch
from tests.contracts.parallel import ask_often, at_once, claim_and_die, read_pages, work_off

ME = here()
FAULT = Failure("engine_crash", "it fell over")
SECOND = timedelta(seconds=1)


def ask(
    engine: Engine, subject: str, step: str = "recognize", *, priority: int = 0, at: timedelta = 0 * SECOND
) -> None:
    with UnitOfWork(engine, lambda: NOW + at) as uow:
        steps.ask(uow, step, subject, priority=priority)


def take(engine: Engine, at: timedelta = 0 * SECOND, *, only: tuple[str, str] | None = None) -> Claim | None:
    return steps.claim(engine, ME, NOW + at, 60, only=only)


def must_take(engine: Engine, at: timedelta = 0 * SECOND) -> Claim:
    found = take(engine, at)
    assert found is not None
    return found


def finish(engine: Engine, claim: Claim) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        steps.finish(uow, claim)


def counts(engine: Engine) -> dict[tuple[str, StepState], int]:
    with UnitOfWork(engine, read_only=True) as uow:
        return steps.counts(uow)


def test_nothing_to_do(engine: Engine) -> None:
    assert take(engine) is None


def test_a_step_is_taken_once_and_done(engine: Engine) -> None:
    ask(engine, "p1")
    claim = must_take(engine)
    assert (claim.step, claim.subject, claim.attempts) == ("recognize", "p1", 1)
    assert take(engine) is None
    finish(engine, claim)
    assert take(engine) is None
    assert counts(engine) == {("recognize", StepState.DONE): 1}


def test_high_priority_first_then_the_oldest(engine: Engine) -> None:
    ask(engine, "young", at=2 * SECOND)
    ask(engine, "old", at=1 * SECOND)
    ask(engine, "urgent", "assemble", priority=1, at=3 * SECOND)
    order = [must_take(engine, 5 * SECOND).subject for _ in range(3)]
    assert order == ["urgent", "old", "young"]


def test_only_this_one_and_only_these_kinds(engine: Engine) -> None:
    ask(engine, "p1")
    ask(engine, "p2")
    ask(engine, "f1", "split")
    assert take(engine, only=("recognize", "p3")) is None
    found = take(engine, only=("recognize", "p2"))
    assert found is not None
    assert found.subject == "p2"
    kind = steps.claim(engine, ME, NOW, 60, steps=["split"])
    assert kind is not None
    assert kind.subject == "f1"
    assert steps.claim(engine, ME, NOW, 60, steps=["split"]) is None


def test_asking_twice_is_once(engine: Engine) -> None:
    ask(engine, "p1")
    ask(engine, "p1")
    finish(engine, must_take(engine))
    assert take(engine) is None


def test_asking_for_what_is_done_does_it_again(engine: Engine) -> None:
    ask(engine, "p1")
    finish(engine, must_take(engine))
    ask(engine, "p1")
    assert must_take(engine).attempts == 1


def test_asking_while_it_is_done_does_it_once_more(engine: Engine) -> None:
    ask(engine, "b1")
    claim = must_take(engine)
    ask(engine, "b1")
    assert take(engine) is None
    finish(engine, claim)
    finish(engine, must_take(engine))
    assert take(engine) is None


def test_a_step_may_ask_for_itself(engine: Engine) -> None:
    ask(engine, "b1")
    claim = must_take(engine)
    with UnitOfWork(engine, lambda: NOW) as uow:
        steps.finish(uow, claim)
        steps.ask(uow, claim.step, claim.subject)
    assert must_take(engine).attempts == 1


def test_results_of_a_lost_lease_are_dropped(engine: Engine) -> None:
    ask(engine, "p1")
    slow = must_take(engine)
    with UnitOfWork(engine, lambda: NOW) as uow:
        steps.release(uow, slow, NOW, FAULT)
    quick = must_take(engine)
    batch = make_batch()

    def finish_late() -> None:
        with UnitOfWork(engine) as uow:
            batches.add(uow, batch)
            steps.finish(uow, slow)

    with pytest.raises(IllegalStep):
        finish_late()
    with UnitOfWork(engine, read_only=True) as uow, pytest.raises(NotFound):
        batches.get(uow, batch.id)
    finish(engine, quick)
    with pytest.raises(IllegalStep):
        finish(engine, quick)


@pytest.mark.parametrize(
    "change",
    [
        steps.finish,
        steps.hold,
        lambda uow, claim: steps.release(uow, claim, NOW, FAULT),
        lambda uow, claim: steps.quarantine(uow, claim, FAULT),
    ],
    ids=["finish", "hold", "release", "quarantine"],
)
def test_a_wrong_token_changes_nothing(engine: Engine, change: Callable[[UnitOfWork, Claim], None]) -> None:
    ask(engine, "p1")
    claim = must_take(engine)
    wrong = replace(claim, token="0" * 32)
    with pytest.raises(IllegalStep), UnitOfWork(engine) as uow:
        change(uow, wrong)
    assert not steps.renew(engine, wrong, NOW, 60)
    with UnitOfWork(engine) as uow:
        assert steps.holds(uow, claim)
    finish(engine, claim)


def test_a_released_step_waits_for_its_time_and_counts(engine: Engine) -> None:
    ask(engine, "p1")
    for attempt in (1, 2):
        claim = must_take(engine, attempt * 10 * SECOND)
        assert claim.attempts == attempt
        with UnitOfWork(engine) as uow:
            steps.release(uow, claim, NOW + attempt * 10 * SECOND + 5 * SECOND, FAULT)
        assert take(engine, attempt * 10 * SECOND + 4 * SECOND) is None
    assert must_take(engine, 60 * SECOND).attempts == 3


def test_a_fault_of_the_store_uses_up_no_attempt(engine: Engine) -> None:
    ask(engine, "p1")
    for _ in range(4):
        claim = must_take(engine)
        with UnitOfWork(engine) as uow:
            steps.release(uow, claim, NOW, FAULT, counted=False)
    assert must_take(engine).attempts == 1


def test_quarantine_ends_it_until_an_operator_asks(engine: Engine) -> None:
    ask(engine, "p1", priority=3)
    claim = must_take(engine)
    ask(engine, "p1", priority=3)
    with UnitOfWork(engine, lambda: NOW) as uow:
        steps.quarantine(uow, claim, FAULT)
    assert take(engine, 1000 * SECOND) is None
    with UnitOfWork(engine, lambda: NOW) as uow:
        (failed,) = steps.failures(uow)
        assert (failed.step, failed.subject, failed.attempts, failed.failure) == ("recognize", "p1", 1, FAULT)
        assert failed.at == NOW
        assert steps.failed(uow) == [("recognize", "p1")]
        steps.retry(uow, "recognize", "p1")
        assert steps.failed(uow) == []
    assert must_take(engine).attempts == 1
    with pytest.raises(IllegalStep), UnitOfWork(engine) as uow:
        steps.retry(uow, "recognize", "p1")
    with pytest.raises(NotFound), UnitOfWork(engine) as uow:
        steps.retry(uow, "recognize", "p2")


def test_a_lease_ends_unless_it_is_renewed(engine: Engine) -> None:
    elsewhere = WorkerId("another-host", "boot", 1, 1)
    ask(engine, "p1")
    claim = steps.claim(engine, elsewhere, NOW, 60)
    assert claim is not None
    assert steps.lost(engine, ME, NOW + 59 * SECOND) == []
    assert steps.lost(engine, ME, NOW + 61 * SECOND) == [claim]
    assert steps.renew(engine, claim, NOW + 50 * SECOND, 60)
    assert steps.lost(engine, ME, NOW + 61 * SECOND) == []
    assert take(engine, 61 * SECOND) is None


@pytest.mark.parametrize(
    "ghost", [replace(ME, started=ME.started + 1), replace(ME, boot="earlier"), replace(ME, pid=2**22 + 1)]
)
def test_the_lease_of_a_process_that_is_gone_is_void_at_once(engine: Engine, ghost: WorkerId) -> None:
    ask(engine, "p1")
    claim = steps.claim(engine, ghost, NOW, 3600)
    assert claim is not None
    assert steps.lost(engine, ME, NOW) == [claim]


def test_the_lease_of_a_killed_process_is_void_at_once(engine: Engine, database_url: str) -> None:
    ask(engine, "p1")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=claim_and_die, args=(database_url, theirs))
    process.start()
    claim = ours.recv()
    process.join()
    assert steps.lost(engine, ME, utc_now()) == [claim]
    with UnitOfWork(engine) as uow:
        steps.release(uow, claim, NOW, Failure("step_abandoned"))
    assert must_take(engine).attempts == 2
    assert steps.lost(engine, ME, NOW) == []


def test_what_nobody_heard_is_announced_again_but_not_every_time(engine: Engine) -> None:
    ask(engine, "p1")
    ask(engine, "p2", at=30 * SECOND)

    def unheard(at: timedelta) -> list[str]:
        with UnitOfWork(engine, lambda: NOW + at) as uow:
            return [subject for _, subject in steps.unannounced(uow, NOW + at - 20 * SECOND)]

    assert unheard(10 * SECOND) == []
    assert unheard(25 * SECOND) == ["p1"]
    assert unheard(30 * SECOND) == []
    assert unheard(60 * SECOND) == ["p1", "p2"]
    must_take(engine, 60 * SECOND)
    assert unheard(100 * SECOND) == ["p2"]


def test_four_processes_do_every_step_exactly_once(engine: Engine, database_url: str) -> None:
    subjects = [f"p{number}" for number in range(400)]
    with UnitOfWork(engine, lambda: NOW) as uow:
        batch, _, _ = keep_batch(uow, key="0")
        for subject in subjects:
            steps.ask(uow, "recognize", subject)
    done = at_once(work_off, [(database_url, batch.id)] * 4)
    assert Counter(subject for each in done for subject in each) == Counter(subjects)
    with UnitOfWork(engine, read_only=True) as uow:
        assert batches.get(uow, batch.id).key == "400"
    assert counts(engine) == {("recognize", StepState.DONE): 400}


def test_exactly_one_process_reads_the_last_page(engine: Engine, database_url: str) -> None:
    with UnitOfWork(engine) as uow:
        kept = [keep_batch(uow, 4) for _ in range(20)]
    shares = [[(batch.id, [rows[start].id]) for batch, _, rows in kept] for start in range(4)]
    ended = at_once(read_pages, [(database_url, share) for share in shares])
    assert Counter(batch for each in ended for batch in each) == Counter(batch.id for batch, _, _ in kept)


def test_many_may_ask_for_the_same(engine: Engine, database_url: str) -> None:
    subjects = [f"p{number % 5}" for number in range(50)]
    at_once(ask_often, [(database_url, subjects), (database_url, subjects[::-1]), (database_url, subjects)])
    assert counts(engine) == {("recognize", StepState.DUE): 5}
