"""`sohoa up` in the foreground: one at a time, ended in good order."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.processes import all_gone, of_installation

SOHOA = str(Path(sys.executable).parent / "sohoa")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        **os.environ,
        "SOHOA_DATA": str(tmp_path / "var"),
        "SOHOA_API__PORT": str(port),
        "SOHOA_OCR__ENGINE": "null",
        "SOHOA_QUEUE__WORKERS": "2",
        "PYTHONUNBUFFERED": "1",
    }


def waits(port: int) -> list[float]:
    """Return the seconds that answers take over one connection that stays open."""
    door = http.client.HTTPConnection("127.0.0.1", port)
    found = []
    for _ in range(25):
        begin = time.perf_counter()
        door.request("GET", "/healthz")
        door.getresponse().read()
        found.append(time.perf_counter() - begin)
    door.close()
    return found


def test_up_ends_its_workers_in_good_order(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen([SOHOA, "up"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "sohoa_" in process.stdout.readline()
        assert "đang chạy" in process.stdout.readline()
        assert len(list(of_installation(tmp_path / "var"))) >= 3
        second = subprocess.run([SOHOA, "up"], env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert "Không mở được" in second.stderr
        assert second.stdout == ""
        # An answer that waits to be acknowledged takes 40 ms.
        assert statistics.median(waits(int(environment["SOHOA_API__PORT"]))) < 0.03
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert all_gone(tmp_path / "var", 5) == []


def test_workers_that_cannot_start_are_said(environment: dict[str, str], tmp_path: Path) -> None:
    broken = environment | {"SOHOA_OCR__ENGINE": "tesseract", "SOHOA_OCR__TESSDATA": str(tmp_path / "none")}
    for command in ("up", "worker"):
        done = subprocess.run([SOHOA, command], env=broken, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 3
        assert "sohoa doctor" in done.stderr


def test_a_sites_catalog_that_cannot_be_used_is_said_at_the_start(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "menu.toml").write_text('id = "Menu"\nname = "x"')
    for command in ("up", "worker"):
        wrong = environment | {"SOHOA_CLASSIFY__SITE_TYPES": str(tmp_path)}
        done = subprocess.run([SOHOA, command], env=wrong, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 2
        assert "menu.toml: a type needs an id" in done.stderr
        assert "Traceback" not in done.stderr


def test_bad_settings_are_named_without_their_values(environment: dict[str, str]) -> None:
    bad = environment | {"SOHOA_ENVIRONMENT": "production", "SOHOA_STORAGE__S3_SECRET_KEY": "topsecret"}
    done = subprocess.run([SOHOA, "up"], env=bad, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "LINK_SECRET" in done.stderr
    assert "topsecret" not in done.stderr
    assert "Traceback" not in done.stderr
