"""The audit tells what was done to it; the anchors convict whoever has the whole database."""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO

import pytest
from sqlalchemy import event

from core.blob import Blob
from core.errors import StorageDown
from core.settings import Settings
from pipeline import anchoring, audit_check, sweep
from pipeline.audit_check import Checked, Fault, Wrong
from pipeline.services import Services
from storage.blobs.store import BlobStore
from storage.db import anchors, audit
from storage.db.audit import GRANTED, Entry
from storage.db.references import referenced
from tests.databases import ON_BOTH
from tests.pipeline import tamper

pytestmark = ON_BOTH

FIRST_DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(settings: Settings, clock: Clock) -> Iterator[Services]:
    opened = replace(Services.open(settings), clock=clock)
    yield opened
    opened.engine.dispose()


Live = Callable[..., None]


@pytest.fixture
def live(services: Services, clock: Clock) -> Live:
    """Let days go by, each with some entries, and anchor them."""

    def lived(*counts: int, anchored: bool = True) -> None:
        for count in counts:
            write(services, count)
            clock.now += DAY
            if anchored:
                anchoring.anchor_past_days(services)

    return lived


def write(services: Services, count: int, at: datetime | None = None) -> None:
    with services.work() as uow:
        for place in range(count):
            audit.append(
                uow, Entry(at or services.clock(), "lan", "person", "", "v1.search.find", "", str(place), GRANTED)
            )


def wrong(services: Services) -> list[Fault]:
    return list(audit_check.faults(services, Checked()))


def all_of(services: Services) -> list[Entry]:
    with services.look() as uow:
        return list(audit.chain(uow))


def test_a_sound_audit_has_no_fault(services: Services, live: Live) -> None:
    live(3, 0, 2)
    write(services, 4)
    checked = Checked()
    assert list(audit_check.faults(services, checked)) == []
    assert (checked.entries, checked.anchors) == (9, 2)
    assert checked.newest is not None
    assert (checked.newest.day, checked.newest.number) == (FIRST_DAY + 2 * DAY, 5)


def test_a_changed_row_is_named(services: Services, live: Live) -> None:
    live(9)
    tamper.change(services.engine, 4, actor="minh")
    assert wrong(services) == [Fault(Wrong.CHANGED, 4, 4)]
    tamper.change(services.engine, 5, outcome="denied")
    tamper.change(services.engine, 8, data="no json")
    assert wrong(services) == [Fault(Wrong.CHANGED, 4, 5), Fault(Wrong.CHANGED, 8, 8)]


def test_a_row_that_was_changed_and_hashed_anew_parts_the_chain(services: Services, live: Live) -> None:
    live(9, anchored=False)
    changed = replace(all_of(services)[3], actor="minh")
    tamper.change(services.engine, 4, actor="minh", hash=audit.hash_of(changed))
    assert wrong(services) == [Fault(Wrong.PARTED, 4, 5)]


def test_removed_rows_are_named(services: Services, live: Live) -> None:
    live(9)
    tamper.remove(services.engine, 1, 4, 5)
    assert wrong(services) == [Fault(Wrong.REMOVED, 1, 1), Fault(Wrong.REMOVED, 4, 5)]


@pytest.mark.parametrize(("one", "other"), [(2, 7), (3, 4), (1, 2), (1, 9)])
def test_two_rows_that_changed_places_are_named(services: Services, live: Live, one: int, other: int) -> None:
    live(9, anchored=False)
    tamper.swap(services.engine, one, other)
    assert wrong(services) == [Fault(Wrong.MOVED, one, one, was=other), Fault(Wrong.MOVED, other, other, was=one)]


def test_a_chain_computed_anew_is_convicted_by_its_anchors(services: Services, live: Live) -> None:
    live(3, 3, 3)
    entries = all_of(services)
    tamper.rewrite(services.engine, [*entries[:4], replace(entries[4], actor="minh"), *entries[5:]])
    assert wrong(services) == [
        Fault(Wrong.REWRITTEN, 4, 6, day=FIRST_DAY + DAY),
        Fault(Wrong.REWRITTEN, 7, 9, day=FIRST_DAY + 2 * DAY),
    ]


def test_the_store_convicts_whoever_removes_the_anchors_too(services: Services, live: Live) -> None:
    live(3, 3, 3)
    entries = all_of(services)
    tamper.rewrite(services.engine, [*entries[:4], *entries[5:]])
    tamper.forget_anchors(services.engine)
    days = [(fault.wrong, fault.last, fault.day) for fault in wrong(services)]
    assert days == [(Wrong.REWRITTEN, 6, FIRST_DAY + DAY), (Wrong.CUT, 9, FIRST_DAY + 2 * DAY)]
    # Anchors that are made again for the new chain do not make the old ones go away.
    assert anchoring.anchor_past_days(services) == 3
    assert {fault.wrong for fault in wrong(services)} == {Wrong.REWRITTEN, Wrong.CUT}


def test_an_anchor_that_is_taken_from_the_database_is_named(services: Services, live: Live) -> None:
    live(3, 3, 3)
    tamper.forget_anchors(services.engine, 6)
    assert wrong(services) == [
        Fault(Wrong.ANCHOR_CHANGED, 9, 9, day=FIRST_DAY + 2 * DAY),
        Fault(Wrong.ANCHOR_REMOVED, 6, 6, day=FIRST_DAY + DAY),
    ]


def test_an_anchor_that_is_taken_from_the_store_is_named(services: Services, live: Live) -> None:
    live(3, 3)
    with services.look() as uow:
        kept = anchors.every(uow)
    services.blobs.delete(kept[0].blob)
    assert wrong(services) == [Fault(Wrong.ANCHOR_MISSING, 3, 3, day=FIRST_DAY)]


def test_a_changed_row_of_an_anchor_is_named(services: Services, live: Live) -> None:
    live(3, 3)
    with tamper.power(services.engine) as connection:
        connection.exec_driver_sql("UPDATE anchors SET number = 2 WHERE number = 3")
    assert wrong(services) == [Fault(Wrong.ANCHOR_CHANGED, 2, 2, day=FIRST_DAY)]


def test_an_end_that_was_cut_off_is_named(services: Services, live: Live) -> None:
    live(3, 3)
    tamper.remove(services.engine, 5, 6)
    assert wrong(services) == [Fault(Wrong.CUT, 5, 6, day=FIRST_DAY + DAY)]


def test_what_is_put_behind_an_anchor_with_an_older_time_is_named(services: Services, live: Live) -> None:
    live(3, 3)
    write(services, 2, NOON)
    write(services, 1)
    assert wrong(services) == [Fault(Wrong.BACKDATED, 7, 8)]


def test_faults_are_found_a_part_at_a_time(services: Services, live: Live) -> None:
    live(25)
    held: list[Any] = []
    tamper.change(services.engine, 10, actor="minh")
    tamper.change(services.engine, 11, actor="minh")
    tamper.remove(services.engine, 20)

    @event.listens_for(services.engine, "before_cursor_execute")
    def count(*seen: Any) -> None:
        if "ORDER BY audit.number" in seen[2]:
            held.append(seen[3])

    found = list(audit_check.faults(services, Checked(), 10))
    assert found == [Fault(Wrong.CHANGED, 10, 11), Fault(Wrong.REMOVED, 20, 20)]
    assert len(held) == 4  # 1 to 10, 11 to 21, 22 to 25, nothing
    assert all(10 in (parameters.values() if isinstance(parameters, dict) else parameters) for parameters in held)


def test_every_past_day_is_anchored_once_and_made_up_for(services: Services, clock: Clock, live: Live) -> None:
    live(2, 0, 3, 1, anchored=False)
    write(services, 1)
    clock.now += timedelta(hours=1)
    sweep.sweep(services)
    assert anchoring.anchor_past_days(services) == 0
    with services.look() as uow:
        kept = anchors.every(uow)
    assert [(one.day, one.number) for one in kept] == [
        (FIRST_DAY, 2),
        (FIRST_DAY + 2 * DAY, 5),
        (FIRST_DAY + 3 * DAY, 6),
    ]
    said = [anchoring.read(services, one.blob) for one in kept]
    assert [(one.count, one.before) for one in said] == [
        (2, "0" * 64),
        (3, kept[0].blob.sha256),
        (1, kept[1].blob.sha256),
    ]
    assert {one.blob.sha256 for one in kept} <= {blob.sha256 for blob in referenced(services.engine)}


def test_a_day_is_not_over_before_its_last_entries_can_be_there(services: Services, clock: Clock) -> None:
    write(services, 1)
    clock.now = anchoring.end_of(FIRST_DAY) + timedelta(minutes=9)
    assert anchoring.anchor_past_days(services) == 0
    clock.now += timedelta(minutes=2)
    assert anchoring.anchor_past_days(services) == 1


class Dying:
    """A store that keeps the blob; its worker does not live to hear of it."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store

    def put(self, data: BinaryIO, media_type: str) -> Blob:
        self._store.put(data, media_type)
        raise StorageDown("gone")


def test_killed_between_blob_and_row_leaves_nothing_twice(services: Services, live: Live) -> None:
    live(3, anchored=False)
    with pytest.raises(StorageDown):
        anchoring.anchor_past_days(replace(services, blobs=Dying(services.blobs)))  # type: ignore[arg-type]
    [left] = list(services.blobs.list())
    assert wrong(services) == []
    assert anchoring.anchor_past_days(services) == 1
    assert list(services.blobs.list()) == [left]
    assert wrong(services) == []


def test_two_workers_at_once_make_one_anchor_of_each_day(services: Services, live: Live) -> None:
    live(2, 2, 2, 2, 2, 2, 2, 2, anchored=False)
    made: list[int] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        made.append(anchoring.anchor_past_days(services))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(made) == 8
    assert len(list(services.blobs.list())) == 8
    assert wrong(services) == []


def test_a_stranger_in_the_store_is_no_anchor(services: Services, live: Live) -> None:
    live(2)
    services.blobs.put(io.BytesIO(b"{}"), anchors.MEDIA_TYPE)
    services.blobs.put(io.BytesIO(b"a picture"), "image/png")
    assert wrong(services) == []
