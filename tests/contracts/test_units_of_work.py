"""What a unit of work promises on every database."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from core.errors import NotFound, StorageDown, StorageError, StorageFull
from storage.db import batches, dossiers, pages
from storage.db.migrate import SCRIPTS
from storage.db.retention_tables import metadata
from storage.db.work import UnitOfWork, is_current, open_engine, upgrade
from tests.contracts.material import NOW, keep_batch, make_batch, make_blob, make_dossier, make_reading
from tests.contracts.parallel import at_once, migrate


def test_what_is_committed_stays(engine: Engine) -> None:
    batch = make_batch()
    with UnitOfWork(engine) as uow:
        batches.add(uow, batch)
    with UnitOfWork(engine, read_only=True) as uow:
        assert batches.get(uow, batch.id) == batch


def test_an_exception_takes_everything_back(engine: Engine) -> None:
    batch, announced = make_batch(), []

    def fail_half_way() -> None:
        with UnitOfWork(engine) as uow:
            batches.add(uow, batch)
            uow.after_commit(lambda: announced.append(1))
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        fail_half_way()
    with UnitOfWork(engine, read_only=True) as uow, pytest.raises(NotFound):
        batches.get(uow, batch.id)
    assert announced == []


def test_actions_run_after_the_commit_and_one_cannot_stop_the_next(engine: Engine) -> None:
    batch, seen = make_batch(), []

    def look() -> None:
        with UnitOfWork(engine, read_only=True) as reader:
            seen.append(batches.get(reader, batch.id))

    def fail() -> None:
        raise ConnectionResetError

    with UnitOfWork(engine) as uow:
        batches.add(uow, batch)
        uow.after_commit(fail)
        uow.after_commit(look)
        assert seen == []
    assert seen == [batch]


def test_a_reader_cannot_write(engine: Engine) -> None:
    # By turns, because both kinds of units get the same connection.
    for _ in range(2):
        with pytest.raises(StorageError), UnitOfWork(engine, read_only=True) as uow:
            batches.add(uow, make_batch())
        with UnitOfWork(engine) as uow:
            batches.add(uow, make_batch())


def test_a_reader_sees_one_moment_and_waits_for_nobody(engine: Engine) -> None:
    with UnitOfWork(engine) as writer:
        batches.add(writer, make_batch())
    with UnitOfWork(engine, read_only=True) as reader:
        before = batches.recent(reader, 10)
        with UnitOfWork(engine) as writer:
            batches.add(writer, make_batch())
            assert batches.recent(reader, 10) == before
        assert batches.recent(reader, 10) == before


def test_a_lock_is_waited_for_only_so_long(engine: Engine, database_url: str) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, _ = keep_batch(uow)
    hasty = open_engine(database_url, lock_seconds=1)
    with UnitOfWork(engine) as holder:
        batches.lock(holder, batch.id)
        with pytest.raises(StorageDown), UnitOfWork(hasty) as late:
            batches.lock(late, batch.id)
    with UnitOfWork(hasty) as late:
        batches.lock(late, batch.id)
    hasty.dispose()


def test_a_unit_is_used_inside_its_with(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        batches.recent(UnitOfWork(engine), 1)


def test_times_come_back_to_the_microsecond_in_utc(engine: Engine) -> None:
    hanoi = datetime(2026, 3, 1, 15, 0, 0, 1, tzinfo=timezone(timedelta(hours=7)))
    with UnitOfWork(engine, lambda: hanoi) as uow:
        assert uow.now() == hanoi
        assert uow.now().tzinfo is UTC
        dossier = make_dossier(created_at=hanoi)
        dossiers.create(uow, dossier)
        found = dossiers.get(uow, dossier.id)
    assert found == dossier
    assert found.created_at.tzinfo is UTC


def test_characters_that_no_database_takes_do_no_harm(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        batch, _, (page,) = keep_batch(uow, created_by="a\x00b\udc80c")
        pages.keep_reading(uow, page.id, make_reading("Giấy\x00 khai"), make_blob())
        assert batches.get(uow, batch.id).created_by == "a\ufffdb\ufffdc"
        assert pages.text(uow, page.id) == "Giấy\ufffd khai"


def test_the_migrations_make_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_object": is_known_to_tables}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def is_known_to_tables(_: object, name: str | None, *__: object) -> bool:
    """All but what only one kind of database has to find words."""
    return name not in {"vector", "ix_search_texts_vector"} and not str(name).startswith("search_index")


def test_upgrading_twice_is_harmless(empty_url: str) -> None:
    opened = open_engine(empty_url)
    assert not is_current(opened)
    upgrade(opened)
    assert is_current(opened)
    upgrade(opened)
    assert is_current(opened)
    opened.dispose()


def test_every_script_is_numbered_in_its_turn(engine: Engine) -> None:
    with engine.connect() as connection:
        reached = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    names = sorted(path.name[1:5] for path in SCRIPTS.glob("versions/v*.py"))
    assert names == [f"{number:04}" for number in range(1, len(names) + 1)]
    # What Alembic itself has found to be the last one of the chain.
    assert reached == names[-1]


def test_a_newer_database_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(engine)
    with pytest.raises(StorageError):
        upgrade(engine)


def test_four_processes_migrate_at_once(empty_url: str) -> None:
    assert at_once(migrate, [(empty_url,)] * 4) == [True] * 4


def test_threads_share_an_engine(engine: Engine) -> None:
    def work() -> None:
        for _ in range(5):
            with UnitOfWork(engine) as uow:
                batches.add(uow, make_batch(created_at=NOW))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with UnitOfWork(engine, read_only=True) as uow:
        assert len(batches.recent(uow, 100)) == 40


FULL = {
    "sqlite": "PRAGMA max_page_count = 1",
    "postgresql": "DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$",
}


def test_a_full_database_is_said(engine: Engine) -> None:
    def fill() -> None:
        with UnitOfWork(engine) as uow:
            uow.connection.exec_driver_sql(FULL[engine.dialect.name])
            for _ in range(2000):
                batches.add(uow, make_batch(created_by="x" * 1000))

    with pytest.raises(StorageFull):
        fill()
    with UnitOfWork(engine, read_only=True) as uow:
        assert batches.recent(uow, 1) == []
