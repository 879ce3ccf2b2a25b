"""`sohoa parties`: a new key while people work, killed in the middle, and no start without the old one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ids import PartyId, new_id
from core.party import NumberKind, Party, PartyKind, PartyNumber
from core.settings import Settings
from pipeline.services import Services
from storage.db import numbers, parties
from storage.db.sealing import Keyring, new_key
from storage.db.work import UnitOfWork, open_engine, utc_now

SOHOA = str(Path(sys.executable).parent / "sohoa")
Sohoa = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(data: Path, ring: str) -> dict[str, str]:
    file = data.parent / "ring"
    file.write_text(ring)
    return {**os.environ, "SOHOA_DATA": str(data), "SOHOA_REGISTRY__NUMBER_KEYS_FILE": str(file)}


def sohoa(data: Path, ring: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SOHOA, "parties", *arguments],
        env=environment(data, ring),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def fill(data: Path, ring: str, count: int) -> list[str]:
    settings = Settings(_env_file=None, data=data, registry={"number_keys": ring})
    services = Services.open(settings)
    held = [f"099085{place:06}" for place in range(count)]
    with services.work() as uow:
        for number in held:
            given = PartyNumber(NumberKind.PERSONAL, number, utc_now(), "tests")
            party = Party(PartyId(new_id()), PartyKind.CITIZEN, "An", None, (given,))
            parties.add(uow, services.keyring, party)
    services.engine.dispose()
    return held


def test_a_rotation_killed_in_the_middle_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    data, old, new = tmp_path / "var", new_key("k1"), new_key("k2")
    held = fill(data, old, 3000)
    both = f"{new}\n{old}"
    engine = open_engine(f"sqlite:///{data / 'sohoa.db'}")
    command = [SOHOA, "parties", "rotate"]
    with subprocess.Popen(command, env=environment(data, both), stdout=subprocess.PIPE, text=True) as process:
        moved, deadline = 0, time.monotonic() + 60
        while moved == 0 and time.monotonic() < deadline:
            with UnitOfWork(engine, read_only=True) as uow:
                moved = numbers.by_key(uow).get("k2", 0)
        process.send_signal(signal.SIGKILL)
    with UnitOfWork(engine, read_only=True) as uow:
        there = numbers.by_key(uow)
        keys = Keyring.parse(both)
        assert sum(there.values()) == 3000
        assert 0 < there["k2"] < 3000
        assert all(numbers.find(uow, keys, NumberKind.PERSONAL, number) for number in held)
    done = sohoa(data, both, "rotate")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["k2: 3000 số, đang dùng", "k1: 0 số, có thể bỏ"]
    alone = Keyring.parse(new)
    with UnitOfWork(engine, read_only=True) as uow:
        assert {one.number for number in held[::500] if (one := _number(uow, alone, number))} == set(held[::500])
    engine.dispose()
    assert sohoa(data, new, "keys").stdout == "k2: 3000 số, đang dùng\n"


def _number(uow: UnitOfWork, keys: Keyring, number: str) -> PartyNumber | None:
    found = parties.find(uow, keys, NumberKind.PERSONAL, number)
    return found.numbers[0] if found else None


def test_nothing_starts_without_a_key_that_is_needed(tmp_path: Path) -> None:
    data, old = tmp_path / "var", new_key("k1")
    fill(data, old, 1)
    refused = sohoa(data, new_key("k2"), "rotate")
    assert refused.returncode == 4
    assert old.partition(":")[2] not in refused.stderr
    assert sohoa(data, old, "keys").returncode == 0


@pytest.mark.parametrize("ring", ["k1:short", "not a ring", f"k1:{'A' * 43}= k1:{'B' * 43}="])
def test_a_ring_that_cannot_be_understood_is_refused_without_showing_it(tmp_path: Path, ring: str) -> None:
    refused = sohoa(tmp_path / "var", ring, "keys")
    assert refused.returncode == 2
    assert ring not in refused.stderr


def test_the_default_ring_is_refused_in_production(tmp_path: Path) -> None:
    env = {**os.environ, "SOHOA_DATA": str(tmp_path / "var"), "SOHOA_ENVIRONMENT": "production"}
    env["SOHOA_API__LINK_SECRET"] = "made-up"
    done = subprocess.run([SOHOA, "parties", "keys"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "SOHOA_REGISTRY__NUMBER_KEYS" in done.stderr


def test_two_are_merged_and_parted_by_hand(tmp_path: Path) -> None:
    data, ring = tmp_path / "var", new_key("k1")
    fill(data, ring, 2)
    services = Services.open(Settings(_env_file=None, data=data, registry={"number_keys": ring}))
    with services.look() as uow:
        ids = [
            found.id
            for place in range(2)
            if (found := parties.find(uow, services.keyring, NumberKind.PERSONAL, f"099085{place:06}"))
        ]
    assert sohoa(data, ring, "merge", *ids, "--reason", "trùng").returncode == 5
    made = sohoa(data, ring, "merge", *ids, "--reason", "trùng", "--certain")
    assert made.returncode == 0, made.stderr
    with services.look() as uow:
        assert parties.standing(uow, ids[0]) == ids[1]
    assert sohoa(data, ring, "part", made.stdout.split()[-1]).returncode == 0
    with services.look() as uow:
        assert parties.standing(uow, ids[0]) == ids[0]
    assert sohoa(data, ring, "merge", ids[0]).returncode == 2
    services.engine.dispose()
