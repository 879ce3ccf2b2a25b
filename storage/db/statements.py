"""Statements that both databases know under different names."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import NotFound

Values = Mapping[str, Any]


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return the INSERT of this connection's database, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(connection: Connection, table: Table, values: Values) -> bool:
    """Insert a row; False when one with such a key is there already."""
    statement = insert(connection, table).values(**values).on_conflict_do_nothing()
    # The count of inserted rows is not kept by every driver; what comes back is.
    return connection.execute(statement.returning(*table.primary_key.columns)).first() is not None


def upsert(connection: Connection, table: Table, keys: Sequence[str], values: Values) -> None:
    """Insert a row, or overwrite the one with the same keys."""
    changes = {name: value for name, value in values.items() if name not in keys}
    statement = insert(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changes))


def one(row: RowMapping | None, what: str) -> RowMapping:
    """Return the row; raise NotFound when there is none."""
    if row is None:
        raise NotFound(what)
    return row
