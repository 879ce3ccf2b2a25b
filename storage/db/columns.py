"""Column types that mean the same in SQLite and PostgreSQL, and blobs as three columns."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, RowMapping, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from core import codec
from core.batch import Failure
from core.blob import Blob
from core.page import Grade, Problem, Quality

# PostgreSQL refuses NUL and both refuse lone surrogates; papers and file names can hold either.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """An aware UTC time with microseconds."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as the driver wants it; raise ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside; a character that no database takes becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return `value` without what cannot be stored."""
        del dialect
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


class Key(TypeDecorator[str]):
    """An id or code: compared byte by byte, whatever the language of the database.

    What somebody asks for may hold signs that no database takes: it then is a code that nobody has.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of this database."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.length, collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return `value` without what cannot be stored."""
        del dialect
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


def key(length: int = 64) -> Key:
    """Return the type of an id or code of at most `length` characters."""
    return Key(length)


def blob_columns(name: str, *, nullable: bool = False) -> list[Column[Any]]:
    """Return the three columns that hold a blob."""
    return [
        Column(f"{name}_sha256", key(), nullable=nullable, index=True),
        Column(f"{name}_size", BigInteger, nullable=nullable),
        Column(f"{name}_media_type", Text, nullable=nullable),
    ]


def blob_values(name: str, blob: Blob | None) -> dict[str, Any]:
    """Return the values of these columns."""
    return {
        f"{name}_sha256": blob.sha256 if blob else None,
        f"{name}_size": blob.size if blob else None,
        f"{name}_media_type": blob.media_type if blob else None,
    }


def blob_of(name: str, row: RowMapping) -> Blob | None:
    """Return the blob in these columns."""
    return the_blob(name, row) if row[f"{name}_sha256"] else None


def the_blob(name: str, row: RowMapping) -> Blob:
    """Return the blob in columns that are never empty."""
    return Blob(row[f"{name}_sha256"], row[f"{name}_size"], row[f"{name}_media_type"])


def failure_columns() -> list[Column[Any]]:
    """Return the two columns that say why something failed."""
    return [Column("failure_code", Text), Column("failure_detail", Words)]


def failure_values(failure: Failure | None) -> dict[str, Any]:
    """Return the values of these columns."""
    return {
        "failure_code": failure.code if failure else None,
        "failure_detail": failure.detail if failure else None,
    }


def failure_of(row: RowMapping) -> Failure | None:
    """Return the failure in these columns."""
    return Failure(row["failure_code"], row["failure_detail"] or "") if row["failure_code"] else None


def quality_columns() -> list[Column[Any]]:
    """Return the two columns that hold the verdict on a page."""
    return [Column("grade", key(20)), Column("problems", Words)]


def quality_values(quality: Quality | None) -> dict[str, Any]:
    """Return the values of these columns."""
    return {
        "grade": quality.grade.value if quality else None,
        "problems": codec.dump(quality.problems, tuple[Problem, ...]).decode() if quality else None,
    }


def quality_of(row: RowMapping) -> Quality | None:
    """Return the verdict in these columns; one from before problems were kept has none."""
    if not row["grade"] or row["problems"] is None:
        return None
    return Quality(Grade(row["grade"]), codec.load(tuple[Problem, ...], row["problems"]))
