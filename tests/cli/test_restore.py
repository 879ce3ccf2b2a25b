"""The drill: everything is lost, and comes back from a copy, by the commands that the manual names."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from core.settings import Settings
from pipeline import backup, digitize
from pipeline.services import Services
from storage import retention
from storage.db import documents, events
from storage.db.work import open_engine
from tests.pipeline.papers import scan
from tests.servers.postgresql import PostgreSQL

Run = Callable[[], None]
SOHOA = Path(sys.executable).parent / "sohoa"


def sohoa(data: Path, *words: str, database: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "SOHOA_DATA": str(data), "HOME": str(data.parent)}
    if database:
        environment["SOHOA_STORAGE__DATABASE_URL"] = database
    return subprocess.run(
        [SOHOA, *words], env=environment, cwd=data.parent, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def kept(services: Services, run_steps: Run, tmp_path: Path) -> Services:
    """An installation with some papers."""
    files = [scan(tmp_path / "a.tif", 3), scan(tmp_path / "b.png", seed=2)]
    digitize.hand_in(services, files, dossier="H99.01-261102-0001", procedure=None, by="test")
    run_steps()
    return services


def what_is_there(services: Services) -> list[object]:
    with services.look() as uow:
        happened = events.since(uow, services.clock().replace(year=2000), 1000)
        papers = [documents.artifacts(uow, event.subject) for event in happened]
    return [happened, papers]


def test_everything_comes_back(kept: Services, settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    before = what_is_there(kept)
    made = sohoa(settings.data, "backup", str(copy))
    assert made.returncode == 0, made.stderr
    assert sohoa(copy, "verify").returncode == 0
    shutil.rmtree(settings.data)
    back = sohoa(settings.data, "restore", str(copy))
    assert back.returncode == 0, back.stderr
    assert sohoa(settings.data, "verify").returncode == 0
    assert what_is_there(Services.open(settings)) == before


def test_the_second_copy_brings_only_what_is_new(
    kept: Services, settings: Settings, run_steps: Run, tmp_path: Path
) -> None:
    copy = tmp_path / "backup"
    first = backup.back_up(kept, copy)
    assert first.new == first.blobs > 0
    assert backup.back_up(kept, copy).new == 0
    digitize.hand_in(kept, [scan(tmp_path / "c.png", seed=5)], dossier=None, procedure=None, by="test")
    run_steps()
    again = backup.back_up(kept, copy)
    assert again.new == again.blobs - first.blobs > 0


def test_a_copy_never_overwrites_an_installation(kept: Services, settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    backup.back_up(kept, copy)
    before = what_is_there(kept)
    assert sohoa(settings.data, "restore", str(copy)).returncode != 0
    assert what_is_there(kept) == before


def test_a_damaged_copy_is_named(kept: Services, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    backup.back_up(kept, copy)
    victim = next(path for path in sorted((copy / "blobs").rglob("*")) if path.is_file())
    victim.chmod(0o640)
    victim.write_bytes(b"x" * victim.stat().st_size)
    looked = sohoa(copy, "verify")
    assert looked.returncode == 1
    assert victim.name[:64] in looked.stdout
    assert sohoa(tmp_path / "new", "restore", str(copy)).returncode != 0


def test_a_folder_without_a_copy_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert sohoa(tmp_path / "new", "restore", str(tmp_path / "empty")).returncode != 0
    assert not (tmp_path / "new" / "sohoa.db").exists()


@pytest.mark.postgres
def test_postgresql_comes_back(postgres_server: PostgreSQL, settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    programs = next(Path("/usr/lib/postgresql").glob("*/bin"))
    with postgres_server.database() as old, postgres_server.database() as new:
        storage = settings.storage.model_copy(update={"database_url": SecretStr(old)})
        first = settings.model_copy(update={"storage": storage})
        services = Services.open(first)
        digitize.hand_in(services, [scan(tmp_path / "a.png")], dossier=None, procedure=None, by="test")
        copy.mkdir()
        dump = [str(programs / "pg_dump"), "--format=custom", f"--file={copy / 'sohoa.dump'}", _plain(old)]
        subprocess.run(dump, check=True, timeout=120)
        assert sohoa(settings.data, "backup", str(copy), database=old).returncode == 0
        services.engine.dispose()
        bring = [str(programs / "pg_restore"), f"--dbname={_plain(new)}", "--no-owner", str(copy / "sohoa.dump")]
        subprocess.run(bring, check=True, timeout=120)
        back = sohoa(tmp_path / "new", "restore", str(copy), database=new)
        assert back.returncode == 0, back.stderr
        assert sohoa(tmp_path / "new", "verify", database=new).returncode == 0
        engine = open_engine(new)
        assert retention.verify(engine, services.blobs).checked > 0
        engine.dispose()


def _plain(address: str) -> str:
    """Return the address as PostgreSQL's own programs take it."""
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
