"""What is destroyed is gone from PostgreSQL and from an S3 store that keeps versions, too."""

from pathlib import Path

import pytest
from minio import Minio
from minio.commonconfig import ENABLED
from minio.versioningconfig import VersioningConfig
from pydantic import SecretStr
from sqlalchemy import select, text

from core.options import StorageOptions
from pipeline import destruction
from storage.db.retention_tables import metadata
from tests.retention.office import Office, opened
from tests.retention.test_destruction import STAYS, approved, old

pytestmark = pytest.mark.postgres


def versions(options: StorageOptions) -> list[str]:
    client = Minio(
        endpoint=options.s3_endpoint,
        access_key=options.s3_access_key,
        secret_key=options.s3_secret_key.get_secret_value(),
        secure=False,
    )
    if not client.bucket_exists(options.s3_bucket):
        client.make_bucket(options.s3_bucket)
        client.set_bucket_versioning(options.s3_bucket, VersioningConfig(ENABLED))
    found = client.list_objects(options.s3_bucket, recursive=True, include_version=True)
    return [f"{one.object_name} {one.version_id}" for one in found]


def rows(office: Office) -> str:
    with office.services.look() as uow:
        tables = [table for table in metadata.sorted_tables if table.name not in STAYS]
        return "\n".join(str(uow.connection.execute(select(table)).all()) for table in tables)


def files(office: Office) -> bytes:
    """Return all that the files of the tables hold, which is more than the rows that can be asked for."""
    with office.services.aside() as uow:
        uow.connection.execute(text("CHECKPOINT"))
        home = Path(str(uow.connection.execute(text("SHOW data_directory")).scalar_one()))
        query = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        number = uow.connection.execute(query).scalar_one()
    return b"".join(path.read_bytes() for path in (home / "base" / str(number)).iterdir())


def test_nothing_of_it_is_left_there(postgres_url: str, s3_options: StorageOptions, tmp_path: Path) -> None:
    assert versions(s3_options) == []
    storage = s3_options.model_copy(update={"database_url": SecretStr(postgres_url)})
    with opened(tmp_path, storage=storage) as office:
        made = old(office)
        # Rows behind the ones that go, so that no file of a table becomes shorter.
        office.ended("kept", office.other.party("kept.owner"), of=office.other, papers=3)
        said = [office.seed.mark, *office.seed.numbers]
        secret = office.seed.marks() - {"old", made.code}
        assert all(word.encode() in files(office) for word in said[:1])
        theirs = versions(s3_options)
        approved(office, made.code)
        assert destruction.carry_on(office.services) == 1
        left = rows(office)
        assert [mark for mark in sorted(secret) if mark in left] == []
        assert office.other.mark in left
        after = versions(s3_options)
        assert 0 < len(after) < len(theirs)
        assert set(after) < set(theirs)
        destruction.scrub(office.services)
        remains = files(office)
        assert [word for word in said if word.encode() in remains] == []
        assert office.other.mark.encode() in remains
