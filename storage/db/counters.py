"""Running numbers: each is given to one asker only, also when many ask at once."""

from storage.db.register_tables import counters as _counters
from storage.db.statements import insert
from storage.db.work import UnitOfWork


def following(uow: UnitOfWork, name: str) -> int:
    """Return the next number of the counter `name`, the first is 1.

    Who asks meanwhile waits for the end of this unit of work; a unit that fails gives its number back, so there are no
    gaps.
    """
    statement = insert(uow.connection, _counters).values(name=name, value=1)
    counted = statement.on_conflict_do_update(index_elements=["name"], set_={"value": _counters.c.value + 1})
    return int(uow.connection.execute(counted.returning(_counters.c.value)).scalar_one())
