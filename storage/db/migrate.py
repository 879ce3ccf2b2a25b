"""Whether the database has the schema of this program; where it has not, it is brought there."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Engine, inspect, text

SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run what is missing as one transaction; raise StorageError when the database is newer than this program.

    Safe when several processes start at once.
    """
    if not is_current(engine):
        # Alembic takes longer to load than most commands to do their work, and nearly all find nothing to be done.
        import_module("storage.db.migrating").run(engine)


def is_current(engine: Engine) -> bool:
    """Return whether the database has exactly the schema of this program."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        reached = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return list(reached) == [_newest()]


def _newest() -> str:
    """Return the revision of the newest script: migrations only go forward, and are named and numbered in turn."""
    return max(path.name for path in SCRIPTS.glob("versions/v*.py"))[1:5]
