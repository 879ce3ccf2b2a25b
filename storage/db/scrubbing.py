"""What databases keep of deleted rows is taken away, too: words in the index, remains in the log and in free space."""

from contextlib import closing

from sqlalchemy import Engine, text

from storage.db import erasing
from storage.db.work import UnitOfWork


def scrub(engine: Engine, *, anew: bool = False) -> None:
    """Let the database forget what was deleted; it may take a while, and others go on working. Raise StorageError.

    SQLite writes zeros over deleted rows itself, but its search index names deleted words until its parts are merged,
    and its log holds old pages until it is cut. PostgreSQL gives the room of deleted rows to new ones when it vacuums,
    and only then are they overwritten; `anew` lets it write whole tables into new files, for which all others wait.
    """
    if engine.dialect.name == "sqlite":
        with UnitOfWork(engine) as uow:
            uow.connection.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))
        with closing(engine.raw_connection()) as raw:
            # Outside of any transaction. Where somebody is still reading, what is left is cut at the next time.
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for table in erasing.TABLES:
            connection.exec_driver_sql(f"VACUUM {'(FULL) ' if anew else ''}{table.name}")
        # Before it, what was changed stands in the log only.
        if anew:
            connection.exec_driver_sql("CHECKPOINT")
