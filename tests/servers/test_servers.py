"""The servers that the tests start answer, and nothing of them outlives the tests."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import urllib3
from kombu.connection import Connection

from tests.servers.process import folder, program
from tests.servers.seaweedfs import SeaweedFS, clear_sockets

START_ALL = """
import contextlib, sys
from tests.servers.postgresql import postgresql
from tests.servers.rabbitmq import rabbitmq
from tests.servers.seaweedfs import seaweedfs
with contextlib.ExitStack() as stack:
    for start in (postgresql, rabbitmq, seaweedfs):
        stack.enter_context(start())
    print("running", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.rabbitmq
def test_a_message_goes_through_rabbitmq(rabbitmq_url: str) -> None:
    with Connection(rabbitmq_url) as connection:  # type: ignore[no-untyped-call]
        queue = connection.SimpleQueue("test")
        queue.put({"step": "split"})
        message = queue.get(timeout=10)
        message.ack()
        queue.close()
    assert message.payload == {"step": "split"}


@pytest.mark.postgres
def test_postgresql_lends_empty_databases(empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        collation = connection.execute("SELECT 'a' < 'B'").fetchone()
    assert tables == (0,)
    assert collation == (True,)


@pytest.mark.s3
def test_seaweedfs_wants_a_key(seaweed: SeaweedFS) -> None:
    assert urllib3.request("GET", f"http://{seaweed.endpoint}/").status == 403


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(AssertionError, match="no-such-server"):
        program("no-such-server")


def inside(place: Path) -> list[psutil.Process]:
    """Return the processes that live in a folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and process.cwd().startswith(str(place)):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.rabbitmq
@pytest.mark.s3
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "ended"])
def test_nothing_outlives_the_tests(*, killed: bool) -> None:
    with folder("sohoa-servers-") as place:
        with subprocess.Popen(
            [sys.executable, "-c", START_ALL],
            env={**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(Path.cwd())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as tests:
            assert tests.stdin is not None
            assert tests.stdout is not None
            assert tests.stdout.readline() == "running\n"
            commands = {process.name(): process.cmdline() for process in inside(place)}
            assert {"postgres", "beam.smp", "epmd", "weed"} <= commands.keys()
            if killed:
                tests.kill()
            else:
                tests.stdin.close()
            tests.wait()
        deadline = time.monotonic() + 30
        while left := inside(place):
            assert time.monotonic() < deadline, left
            time.sleep(0.1)
        clear_sockets([int(each.partition("=")[2]) for each in commands["weed"] if ".port.grpc=" in each])
        if not killed:
            assert list(place.iterdir()) == []
