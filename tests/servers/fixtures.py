"""The servers as fixtures: started when a test first asks, stopped when the tests end."""

import itertools
from collections.abc import Iterator

import pytest

from core.options import StorageOptions
from tests import databases
from tests.servers.postgresql import PostgreSQL, postgresql
from tests.servers.rabbitmq import rabbitmq
from tests.servers.seaweedfs import SeaweedFS, seaweedfs

_BUCKETS = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgreSQL]:
    """A PostgreSQL server."""
    with postgresql() as server:
        yield server


@pytest.fixture
def empty_postgres_url(postgres_server: PostgreSQL) -> Iterator[str]:
    """The address of a database of its own without any schema."""
    with postgres_server.database() as address:
        yield address


@pytest.fixture(scope="session")
def postgres_model(postgres_server: PostgreSQL) -> Iterator[str]:
    """The address of a database that is only copied."""
    with postgres_server.database() as address:
        databases.make(address)
        yield address


@pytest.fixture
def postgres_url(postgres_server: PostgreSQL, postgres_model: str) -> Iterator[str]:
    """The address of a database of its own with the current schema and nothing in it."""
    with postgres_server.database(like=postgres_model) as address:
        yield address


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """The address of a RabbitMQ server."""
    with rabbitmq() as address:
        yield address


@pytest.fixture(scope="session")
def seaweed() -> Iterator[SeaweedFS]:
    """A SeaweedFS server."""
    with seaweedfs() as server:
        yield server


@pytest.fixture
def s3_options(seaweed: SeaweedFS) -> StorageOptions:
    """Settings for a bucket of its own, which is not there yet."""
    return seaweed.options(f"bucket-{next(_BUCKETS)}")
