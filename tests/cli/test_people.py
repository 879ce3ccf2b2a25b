"""`sohoa people`, `sohoa agencies`, `sohoa key`: an installation gets its first agencies, people and keys."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import Unauthorized
from core.people import Permission
from core.settings import Settings
from pipeline import access, accounts
from pipeline.services import Services

SOHOA = str(Path(sys.executable).parent / "sohoa")
Sohoa = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def sohoa(tmp_path: Path) -> Sohoa:
    environment = {**os.environ, "SOHOA_DATA": str(tmp_path / "var"), "COLUMNS": "200"}

    def run(*arguments: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run([SOHOA, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def held(tmp_path: Path) -> Services:
    return Services.open(Settings(_env_file=None, data=tmp_path / "var", ocr={"engine": "null"}))


def test_agencies_and_people_are_kept(sohoa: Sohoa, held: Services) -> None:
    sohoa("agencies", "add", "H99.36", "--name", "Huyện Một")
    sohoa("agencies", "add", "H99.36.05", "--name", "Xã Một", "--parent", "H99.36")
    assert sohoa("agencies").stdout.splitlines() == ["H99.36  Huyện Một", "H99.36.05  Xã Một  thuộc H99.36"]
    sohoa("agencies", "close", "H99.36", code=2)
    made = sohoa("people", "add", "lan.nguyen", "--name", "Lan", "--duty", "counter@H99.36.05", "--classes", "P0,P1")
    password = re.findall(r"([a-z0-9]{4}(?:-[a-z0-9]{4}){4})", made.stdout)[0]
    secret = accounts.sign_in(held, "lan.nguyen", password)
    caller = access.by_session(held, secret)
    assert (caller.name, caller.must_change, caller.home) == ("lan.nguyen", True, "H99.36.05")
    assert caller.may(Permission.SCAN)
    sohoa("people", "duties", "lan.nguyen", "--duty", "supervisor@H99.36")
    sohoa("people", "change", "lan.nguyen", "--name", "Nguyễn Thị Lan", "--classes", "P0,P1,P2,P3")
    line = "lan.nguyen  Nguyễn Thị Lan  supervisor@H99.36  P0,P1,P2,P3  chưa đổi mật khẩu"
    assert sohoa("people").stdout.splitlines() == [line]
    again = sohoa("people", "reset", "lan.nguyen").stdout
    assert password not in again
    with pytest.raises(Unauthorized):
        access.by_session(held, secret)
    sohoa("people", "close", "lan.nguyen")
    assert "đã đóng" in sohoa("people").stdout
    sohoa("people", "reopen", "lan.nguyen")
    sohoa("people", "sign-out", "lan.nguyen")
    sohoa("people", "link", "lan.nguyen", code=2)
    sohoa("people", "add", "minh", "--name", "Minh", "--duty", "king@H99.36", code=2)
    sohoa("people", "add", "Minh Trần", "--name", "Minh", "--duty", "counter@H99.36", code=2)
    sohoa("people", "reset", "nobody", code=5)


def test_keys_are_made_as_ever_rotated_and_listed(sohoa: Sohoa, held: Services) -> None:
    plain = sohoa("key", "scanner").stdout.strip()
    assert access.by_key(held, plain).grants[0].permissions == frozenset(Permission)
    sohoa("agencies", "add", "H99.36", "--name", "Huyện Một")
    options = ["--scope", "see", "--purpose", "processing", "--agency", "H99.36", "--classes", "P0", "--days", "30"]
    narrow = sohoa("key", "portal", *options).stdout.strip()
    caller = access.by_key(held, narrow)
    assert caller.grants[0].permissions == frozenset({Permission.SEE})
    assert caller.agencies(Permission.SEE) == frozenset({"H99.36"})
    assert caller.purpose is not None
    assert caller.purpose.value == "processing"
    fresh = sohoa("key", "portal", "--rotate", "--overlap", "1").stdout.strip()
    assert access.by_key(held, narrow).name == access.by_key(held, fresh).name == "portal"
    listed = sohoa("key").stdout
    assert len(listed.splitlines()) == 3
    assert not any(token in listed for token in (plain, narrow, fresh))
    sohoa("key", "scanner", "--revoke")
    with pytest.raises(Unauthorized):
        access.by_key(held, plain)
    sohoa("key", "scanner", "--revoke", code=5)
