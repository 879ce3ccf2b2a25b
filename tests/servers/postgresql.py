"""A PostgreSQL server whose language orders text unlike bytes, as a real one may."""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.process import folder, free_ports, program, running

USER = "sohoa"
PASSWORD = "made-up"


@dataclass(frozen=True)
class PostgreSQL:
    """A running server."""

    port: int
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self, like: str = "") -> Iterator[str]:
        """Lend the address of a database of its own, empty or a copy of one at an address that nobody uses."""
        name = f"test_{next(self._numbers)}"
        model = sql.Identifier(like.rpartition("/")[2] or "template1")
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), model))
        try:
            yield self.address(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """Run a server as long as needed; as the user postgres when we are root, which it refuses to be."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    initdb = program("initdb", *map(str, newest))
    postgres = program("postgres", *map(str, newest))
    as_user = _other_user()
    (port,) = free_ports(1)
    server = PostgreSQL(port)
    with folder("sohoa-postgresql-") as home:
        secret = home / "password"
        secret.write_text(PASSWORD, encoding="ascii")
        data = home / "data"
        if as_user:
            for path in (home, secret):
                shutil.chown(path, "postgres", "postgres")
        create = [initdb, "--pgdata", str(data), "--username", USER, "--pwfile", str(secret), "--auth=scram-sha-256"]
        create += ["--encoding=UTF8", "--no-sync", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi"]
        subprocess.run(["setpriv", *as_user, "--", *create], check=True, cwd=home, stdout=subprocess.DEVNULL)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
        }
        command = [postgres, "-D", str(data), *(f"--{name}={value}" for name, value in options.items())]
        with running(command, home / "log", lambda: _answers(server), as_user=as_user, stop=signal.SIGINT):
            yield server


def _answers(server: PostgreSQL) -> bool:
    try:
        with psycopg.connect(server.address("postgres"), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _other_user() -> list[str]:
    if os.getuid() != 0:
        return []
    other = pwd.getpwnam("postgres")
    return [f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups"]
