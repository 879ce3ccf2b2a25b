"""One unit of work: begun, committed or rolled back as a whole, on SQLite and PostgreSQL alike."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, RootTransaction, create_engine, event, exc, make_url
from sqlalchemy.engine import URL

from core.errors import InvalidRequest, StorageDown
from storage.db import failures
from storage.db.migrate import is_current, upgrade

__all__ = ["Clock", "Engine", "UnitOfWork", "is_current", "open_engine", "upgrade", "utc_now"]

Clock = Callable[[], datetime]

LOCK_SECONDS = 30
_READ_ONLY = "sohoa_read_only"
_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the time as aware UTC."""
    return datetime.now(UTC)


def open_engine(address: str, *, lock_seconds: int = LOCK_SECONDS) -> Engine:
    """Return an engine for `sqlite:///file` or `postgresql://...`; nothing is connected yet.

    Raise InvalidRequest for another kind of database. What the driver reports later comes out as StorageDown (also
    after waiting `lock_seconds` for somebody else's lock), StorageFull or StorageError. An engine must not be used
    across a fork.
    """
    try:
        url = make_url(address)
    except exc.ArgumentError as e:
        raise InvalidRequest("the database address cannot be understood") from e
    if url.get_backend_name() not in _OPEN:
        raise InvalidRequest(f"no such kind of database: {url.get_backend_name()}")
    engine = _OPEN[url.get_backend_name()](url, lock_seconds)
    event.listen(engine, "handle_error", failures.translate)
    return engine


def _open_sqlite(url: URL, lock_seconds: int) -> Engine:
    if not url.database or url.database == ":memory:":
        raise InvalidRequest("SQLite needs a file, because several processes share it")
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": lock_seconds})
    file = Path(url.database)

    def connect(connection: sqlite3.Connection, _: object) -> None:
        # Python's own transactions begin only at the first write and so lose updates; we say BEGIN ourselves.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(_READ_ONLY, False)
        if connection.info.get(_READ_ONLY, False) != read_only:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
            connection.info[_READ_ONLY] = read_only
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    def make_file(*_: object) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                # Rows hold what papers say; SQLite gives its other files the same mode.
                file.touch(mode=0o640)
        except OSError as e:
            raise StorageDown("the file of the database cannot be made") from e

    event.listen(engine, "do_connect", make_file)
    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


def _open_postgresql(url: URL, lock_seconds: int) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "options": f"-c lock_timeout={lock_seconds}s -c idle_in_transaction_session_timeout=300s -c timezone=UTC",
        },
    )


_OPEN: dict[str, Callable[[URL, int], Engine]] = {"sqlite": _open_sqlite, "postgresql": _open_postgresql}


class UnitOfWork:
    """Commits at the end of its `with`, or rolls everything back when an exception leaves it.

    On SQLite a unit that may write takes the one write lock at its beginning: keep it short, no slow work inside.
    A `read_only` unit sees one moment, waits for nobody, and any write in it fails with a StorageError.
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now, *, read_only: bool = False) -> None:
        self._engine = engine
        self._clock = clock
        self._read_only = read_only
        self._last: dict[Callable[[UnitOfWork, list[str]], None], dict[str, None]] = {}
        self._closing: list[Callable[[UnitOfWork], None]] = []
        self._actions: list[Callable[[], None]] = []
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None

    @property
    def connection(self) -> Connection:
        """The open connection; for `storage.db` only."""
        if self._connection is None:
            raise RuntimeError("a unit of work is used inside its `with`")
        return self._connection

    def now(self) -> datetime:
        """Return the time by the clock that was given, aware UTC."""
        return self._clock().astimezone(UTC)

    def before_commit(self, action: Callable[["UnitOfWork", list[str]], None], items: Iterable[str]) -> None:
        """Run `action` once with all items that it was ever asked for, as the last thing before the commit.

        For what follows from changes: its locks are taken when no other will be, so that nobody waits in a circle.
        """
        self._last.setdefault(action, {}).update(dict.fromkeys(items))

    def at_the_end(self, action: Callable[["UnitOfWork"], None]) -> None:
        """Run `action` behind all that follows from changes: it takes a lock for which everybody waits."""
        self._closing.append(action)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run `action` once everything is safely kept; never when the unit fails."""
        self._actions.append(action)

    def __enter__(self) -> Self:
        options: dict[str, Any] = {_READ_ONLY: self._read_only}
        if self._engine.dialect.name == "postgresql" and self._read_only:
            # One moment for all statements of the reader, as in SQLite.
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        try:
            connection = self._engine.connect()
        except exc.TimeoutError as e:
            raise failures.of_pool(e) from e
        try:
            self._connection = connection.execution_options(**options)
            self._transaction = self._connection.begin()
        except BaseException:
            connection.close()
            self._connection = None
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, transaction = self._connection, self._transaction
        if connection is None or transaction is None:
            return
        try:
            if kind is None:
                self._run_last()
                transaction.commit()
            else:
                transaction.rollback()
        finally:
            self._connection = self._transaction = None
            connection.close()
        if kind is None:
            self._run_actions()

    def _run_last(self) -> None:
        for action, items in self._last.items():
            action(self, list(items))
        for close in self._closing:
            close(self)

    def _run_actions(self) -> None:
        for action in self._actions:
            try:
                action()
            except Exception:  # noqa: BLE001  (an action is not ours and may raise anything)
                # The rows are committed, so the caller's work is done; the sweep finds what was not announced.
                _log.exception("an action after a commit failed")
