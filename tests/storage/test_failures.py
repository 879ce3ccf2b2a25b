"""Faults of the databases and of the processes that use them."""

import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from core.errors import InvalidRequest, StorageDown, StorageError
from storage.db import batches
from storage.db.work import UnitOfWork, is_current, open_engine, upgrade
from storage.identity import here, is_gone
from tests.contracts.material import make_batch
from tests.servers.process import free_ports


@pytest.mark.parametrize(
    "address", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://127.0.0.1/x", "postgresql+nothing"]
)
def test_an_address_that_makes_no_sense(address: str) -> None:
    with pytest.raises(InvalidRequest):
        open_engine(address)


def test_nobody_there_is_down() -> None:
    (port,) = free_ports(1)
    engine = open_engine(f"postgresql://sohoa:secret@127.0.0.1:{port}/sohoa")
    for action in (upgrade, is_current):
        with pytest.raises(StorageDown) as caught:
            action(engine)
        assert "secret" not in caught.value.detail
    with pytest.raises(StorageDown), UnitOfWork(engine):
        pass
    engine.dispose()


def test_a_place_without_a_folder_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    engine = open_engine(f"sqlite:///{tmp_path / 'file' / 'sohoa.db'}")
    with pytest.raises(StorageDown):
        upgrade(engine)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "sohoa.db").write_bytes(b"not a database " * 100)
    engine = open_engine(f"sqlite:///{tmp_path / 'sohoa.db'}")
    with pytest.raises(StorageError) as caught:
        upgrade(engine)
    assert not caught.value.retryable


def test_sqlite_is_set_for_power_failure_and_many_processes(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'sohoa.db'}")
    with UnitOfWork(engine) as uow:
        found = [uow.connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o007 for path in (tmp_path / "new").iterdir()} == {0}
    engine.dispose()


def test_a_writer_holds_the_only_write_lock_from_its_beginning(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'sohoa.db'}")
    upgrade(engine)
    other = sqlite3.connect(tmp_path / "sohoa.db", timeout=0, isolation_level=None)
    with UnitOfWork(engine), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with UnitOfWork(engine, read_only=True):
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    engine.dispose()


@pytest.mark.postgres
def test_a_connection_that_breaks_is_down_and_the_next_one_works(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    upgrade(engine)

    def break_and_go_on() -> None:
        with UnitOfWork(engine) as uow:
            victim = uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with psycopg.connect(postgres_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [victim])
            batches.add(uow, make_batch())

    with pytest.raises(StorageDown):
        break_and_go_on()
    with UnitOfWork(engine) as uow:
        batches.add(uow, make_batch())
    engine.dispose()


def test_this_process_lives() -> None:
    me = here()
    assert me.pid == os.getpid()
    assert here() == me
    assert not is_gone(me, me)


def test_a_process_that_ended_is_gone_even_as_a_zombie() -> None:
    script = "from storage.identity import here; w = here(); print(w.pid, w.started, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        pid, started = map(int, child.stdout.readline().split())
        other = replace(here(), pid=pid, started=started)
        assert not is_gone(other, here())
        child.stdin.write("\n")
        child.stdin.close()
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert is_gone(other, here())
    assert is_gone(other, here())


def test_what_runs_elsewhere_cannot_be_seen() -> None:
    assert not is_gone(replace(here(), host="another-host", pid=1, started=1), here())


def test_another_run_of_the_kernel_ended_everything() -> None:
    assert is_gone(replace(here(), boot="earlier"), here())
