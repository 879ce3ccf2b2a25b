"""Somebody who has the whole database: the triggers off, rows changed, the chain computed anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, text, true

from storage.db import audit
from storage.db.access_tables import anchors as _anchors
from storage.db.access_tables import audit as _audit
from storage.db.audit import FIRST, Entry


@contextmanager
def power(engine: Engine) -> Iterator[Connection]:
    """Lend a connection that no trigger watches."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection


def everything(connection: Connection) -> list[Entry]:
    return [audit.of_row(row) for row in connection.execute(_audit.select().order_by(_audit.c.number)).mappings()]


def change(engine: Engine, number: int, **values: Any) -> None:
    """Change columns of one row and nothing else."""
    with power(engine) as connection:
        connection.execute(_audit.update().where(_audit.c.number == number).values(**values))


def remove(engine: Engine, *numbers: int) -> None:
    with power(engine) as connection:
        connection.execute(_audit.delete().where(_audit.c.number.in_(numbers)))


def swap(engine: Engine, one: int, other: int) -> None:
    """Let two rows change places."""
    with power(engine) as connection:
        for now, then in ((one, -1), (other, one), (-1, other)):
            connection.execute(_audit.update().where(_audit.c.number == now).values(number=then))


def rewrite(engine: Engine, entries: list[Entry]) -> None:
    """Put these entries in the place of all, with numbers and hashes as if they had been written so."""
    with power(engine) as connection:
        connection.execute(_audit.delete())
        before = FIRST
        for number, entry in enumerate(entries, 1):
            placed = replace(entry, number=number, before=before)
            whole = replace(placed, hash=audit.hash_of(placed))
            values = {name: getattr(whole, name) for name in _audit.c.keys() if name != "data"}  # noqa: SIM118
            connection.execute(_audit.insert().values(**values, data="{}"))
            before = whole.hash


def forget_anchors(engine: Engine, number: int | None = None) -> None:
    """Delete the rows of all anchors, or the one of this entry."""
    with power(engine) as connection:
        connection.execute(_anchors.delete().where(true() if number is None else _anchors.c.number == number))
