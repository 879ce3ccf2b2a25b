"""Errors of the databases as ours."""

import sqlite3

from sqlalchemy import exc
from sqlalchemy.engine import ExceptionContext

from core.errors import StorageDown, StorageError, StorageFull

# Classes of SQLSTATE after which trying again can help: connection, resources, shutdown, rollback by conflict, lock.
_PASSING = ("08", "53", "57", "40", "55")
_SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_INTERRUPT,
}


def translate(context: ExceptionContext) -> None:
    """Raise our error for what the driver reported; listens to SQLAlchemy's `handle_error`.

    The detail names class and code only: the driver's own text may quote values.
    """
    original = context.original_exception
    if isinstance(original, sqlite3.Error):
        raise _of_sqlite(original) from original
    # By the driver that is in use: the one of PostgreSQL is not loaded beside SQLite.
    driver = context.dialect.loaded_dbapi
    if isinstance(original, driver.Error):
        passing = isinstance(original, driver.OperationalError)
        raise _of_postgresql(original, getattr(original, "sqlstate", None), passing=passing) from original


def of_pool(error: exc.TimeoutError) -> StorageDown:
    """Return our error for a pool that had no connection left in time."""
    return StorageDown(f"no free database connection: {type(error).__name__}")


def _of_sqlite(error: sqlite3.Error) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None)
    detail = f"{type(error).__name__} {getattr(error, 'sqlite_errorname', '')}".strip()
    if code is None:
        return StorageError(detail)
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return StorageFull(detail)
    return StorageDown(detail) if primary in _SQLITE_PASSING else StorageError(detail)


def _of_postgresql(error: BaseException, state: str | None, *, passing: bool) -> StorageError:
    detail = f"{type(error).__name__} {state or ''}".strip()
    if state == "53100":
        return StorageFull(detail)
    if state is None:
        return StorageDown(detail) if passing else StorageError(detail)
    return StorageDown(detail) if state.startswith(_PASSING) else StorageError(detail)
