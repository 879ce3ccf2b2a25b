"""Bring the database to the schema of this program; safe when several processes start at once."""

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from core.errors import StorageError
from storage.db.migrate import SCRIPTS

_LOCK = 7_064_117  # any number that nobody else uses for an advisory lock


def run(engine: Engine) -> None:
    """Run what is missing as one transaction; raise StorageError when the database is newer than this program."""
    # On SQLite the transaction begins with the write lock, so a second process waits here too.
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as e:
            raise StorageError("the database was made by a newer version of Sohoa") from e


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
