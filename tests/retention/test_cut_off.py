"""A destruction that is cut off goes on where it stood: nothing goes twice, nothing stays, nothing else goes."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from core.blob import Blob
from core.errors import StorageDown
from core.retention import DestructionState
from pipeline import audit_check, destruction, search
from pipeline.audit_check import Checked
from storage import retention as bytes_kept
from storage.blobs.store import BlobStore
from storage.db import audit
from tests.retention.cut import CUT
from tests.retention.office import Office, opened
from tests.retention.test_destruction import age_bytes, approved, old

ROOT = Path(__file__).parent.parent.parent


class Stubborn:
    """A store that is down when something is to be deleted, every other time."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store
        self._calls = 0

    def delete(self, blob: Blob) -> None:
        self._calls += 1
        if self._calls % 2:
            raise StorageDown("the store does not answer")
        self._store.delete(blob)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def whole(office: Office) -> None:
    """Assert that whatever stands says the truth."""
    assert list(audit_check.faults(office.services, Checked())) == []
    assert list(search.faults(office.services)) == []
    found = bytes_kept.verify(office.services.engine, office.services.blobs)
    assert (found.missing, found.corrupt) == ((), ())


def ended_once(office: Office, one: str, count: int) -> None:
    assert destruction.show(office.services, one)[0].state is DestructionState.DONE
    assert destruction.faults(office.services) == []
    with office.services.look() as uow:
        ends = [entry.subject for entry in audit.chain(uow) if entry.action == destruction.ACTION]
    assert len(ends) == len(set(ends)) == count
    assert destruction.carry_on(office.services) == 0


@pytest.mark.slow
def test_the_power_fails_again_and_again(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        names = ("one", "two", "three")
        codes = [office.ended(name, office.seed.party(f"{name}.owner")).code for name in names]
        office.today()
        one = approved(office, *codes)
        kept = office.ended("kept", office.seed.party("kept.owner"))
        age_bytes(office)
        cuts = 0
        for calls in steps():
            command = [sys.executable, "-m", "tests.retention.cut", str(office.settings.data), str(tmp_path / "site")]
            done = subprocess.run([*command, str(calls)], cwd=ROOT, capture_output=True, check=False, timeout=60)
            whole(office)
            if done.returncode == 0:
                break
            assert done.returncode == CUT, done.stderr
            cuts += 1
        assert cuts >= 5
        ended_once(office, one.id, 3)
        with office.services.look() as uow:
            left = uow.connection.exec_driver_sql("SELECT code FROM dossiers").scalars().all()
        assert left == [kept.code]


def steps() -> Iterator[int]:
    """Yield after how many calls the power fails: soon at first, so that no beginning is left out."""
    yield from range(1, 60, 2)


def test_a_store_that_is_down_is_waited_for(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        one = approved(office, old(office).code)
        age_bytes(office)
        stubborn = cast("BlobStore", Stubborn(office.services.blobs))
        shaky = replace(office, services=replace(office.services, blobs=stubborn))
        for _ in range(100):
            try:
                if destruction.carry_on(shaky.services):
                    break
            except StorageDown:
                whole(office)
        ended_once(office, one.id, 1)
