"""The audit is one chain whoever writes to it, and no database lets anybody change it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, text

from core.errors import StorageError
from storage.db import anchors, audit
from storage.db.anchors import Anchor
from storage.db.audit import FIRST, GRANTED, Entry
from storage.db.work import UnitOfWork, open_engine, utc_now
from tests.contracts.material import NOW, make_blob
from tests.contracts.parallel import at_once

READ = Entry(NOW, "lan", "person", "192.0.2.1", "v1.documents.show", "document", "d", GRANTED)
WRITERS, EACH = 8, 25


def write(engine: Engine, *entries: Entry) -> list[Entry]:
    with UnitOfWork(engine) as uow:
        return [audit.append(uow, entry) for entry in entries]


def read(engine: Engine) -> list[Entry]:
    with UnitOfWork(engine, read_only=True) as uow:
        return list(audit.chain(uow))


def write_many(url: str, actor: str) -> list[int]:
    """Append entries, each in a unit of work of its own; return the numbers that they were given."""
    engine = open_engine(url)
    given = [write(engine, replace(READ, actor=actor, at=utc_now()))[0].number for _ in range(EACH)]
    engine.dispose()
    return given


def test_eight_writers_at_once_make_one_chain(engine: Engine, database_url: str) -> None:
    given = at_once(write_many, [(database_url, f"writer{place}") for place in range(WRITERS)])
    assert sorted(number for some in given for number in some) == list(range(1, WRITERS * EACH + 1))
    entries = read(engine)
    assert [one.number for one in entries] == list(range(1, WRITERS * EACH + 1))
    assert entries[0].before == FIRST
    for one, after in pairwise(entries):
        assert after.before == one.hash == audit.hash_of(one)
        assert after.at > one.at


def append_and_fail(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        audit.append(uow, READ)
        uow.connection.execute(text("SELECT nothing FROM nowhere"))


def test_what_fails_leaves_no_hole(engine: Engine) -> None:
    write(engine, READ)
    with pytest.raises(StorageError):
        append_and_fail(engine)
    assert [one.number for one in [*read(engine), *write(engine, READ)]] == [1, 2]


def test_an_entry_comes_back_as_it_was_hashed(engine: Engine) -> None:
    odd = replace(READ, actor="a" * 900, address="\x00\ud800x", subject="ế" * 900, data={"n": 1.5, "why": None})
    write(engine, odd)
    [kept] = read(engine)
    assert audit.hash_of(kept) == kept.hash
    assert (len(kept.actor), len(kept.subject), kept.data) == (200, 200, {"n": 1.5, "why": None})


def test_no_two_entries_have_one_time_but_a_wrong_clock_moves_no_other(engine: Engine) -> None:
    earlier, wrong = NOW - timedelta(seconds=1), NOW + timedelta(days=1)
    entries = write(engine, READ, READ, replace(READ, at=earlier), replace(READ, at=wrong), READ)
    tick = timedelta(microseconds=1)
    assert [one.at for one in entries] == [NOW, NOW + tick, NOW + 2 * tick, wrong, NOW]


ATTACKS = {
    "update": "UPDATE THIS SET hash = 'x'",
    "update of one": "UPDATE THIS SET hash = 'x' WHERE number = 1",
    "delete": "DELETE FROM THIS",
    "truncate": "TRUNCATE THIS",
    "replace": "INSERT OR REPLACE INTO THIS SELECT * FROM THIS",
    "upsert": "INSERT INTO THIS SELECT * FROM THIS WHERE true ON CONFLICT (KEY) DO UPDATE SET hash = 'x'",
}


@pytest.mark.parametrize("table", ["audit", "anchors"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_changed_or_deleted(engine: Engine, table: str, attack: str) -> None:
    [entry] = write(engine, READ)
    anchor = Anchor(date(2026, 3, 1), 1, entry.hash, 1, FIRST)
    with UnitOfWork(engine) as uow:
        assert anchors.add(uow, anchor, make_blob("anchor"))
        kept = anchors.every(uow)
    statement = ATTACKS[attack].replace("THIS", table).replace("KEY", "number" if table == "audit" else "day")
    with pytest.raises(StorageError), UnitOfWork(engine) as uow:
        uow.connection.execute(text(statement))
    assert read(engine) == [entry]
    with UnitOfWork(engine, read_only=True) as uow:
        assert anchors.every(uow) == kept


def test_a_day_is_anchored_once(engine: Engine) -> None:
    anchor = Anchor(date(2026, 3, 1), 1, "a" * 64, 1, FIRST)
    with UnitOfWork(engine) as uow:
        assert anchors.add(uow, anchor, make_blob("one"))
        assert not anchors.add(uow, anchor, make_blob("other"))
        assert [one.blob.sha256 for one in anchors.every(uow)] == [make_blob("one").sha256]


def test_the_end_of_the_chain_is_found_by_its_index(engine: Engine) -> None:
    write(engine, *[READ] * 50)
    query = "SELECT number, hash, at FROM audit ORDER BY number DESC LIMIT 1"
    with UnitOfWork(engine, read_only=True) as uow:
        if engine.dialect.name == "sqlite":
            # The number is the row id itself.
            plan = " ".join(str(row) for row in uow.connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
            assert "TEMP B-TREE" not in plan
        else:
            uow.connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = " ".join(str(row) for row in uow.connection.execute(text(f"EXPLAIN {query}")))
            assert "Index Scan Backward using pk_audit" in plan
            assert "Sort" not in plan
