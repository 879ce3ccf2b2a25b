"""A RabbitMQ server with its own port mapper, node name and folders."""

import contextlib
import os
import secrets
import signal
from collections.abc import Iterator

from kombu.connection import Connection
from kombu.exceptions import OperationalError

from tests.servers.process import folder, free_ports, listens, program, running


@contextlib.contextmanager
def rabbitmq() -> Iterator[str]:
    """Run a server as long as needed and give its address."""
    epmd = program("epmd")
    # The wrapper in /usr/sbin changes the user; the program itself does not.
    server = program("rabbitmq-server", "/usr/lib/rabbitmq/bin")
    port, distribution, mapper = free_ports(3)
    with folder("sohoa-rabbitmq-") as home:
        env = {
            **os.environ,
            "HOME": str(home),
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"sohoa-{secrets.token_hex(4)}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(home / "data"),
            "RABBITMQ_LOG_BASE": str(home / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1",
            # Makes the shell become the server instead of waiting for it, so that a signal reaches the server.
            "RUNNING_UNDER_SYSTEMD": "true",
        }
        (home / "plugins").write_text("[].", encoding="ascii")
        (home / "rabbitmq.conf").write_text("disk_free_limit.absolute = 50MB\n", encoding="ascii")
        with (
            running(
                [epmd, "-port", str(mapper), "-address", "127.0.0.1"],
                home / "epmd.log",
                lambda: listens(mapper),
                env=env,
                stop=signal.SIGKILL,
            ),
            running([server], home / "log", lambda: _answers(port), env=env),
        ):
            yield f"amqp://guest:guest@127.0.0.1:{port}//"


def _answers(port: int) -> bool:
    try:
        with Connection(f"amqp://guest:guest@127.0.0.1:{port}//", connect_timeout=2) as connection:  # type: ignore[no-untyped-call]
            connection.connect()
            return True
    except (OSError, OperationalError):
        return False
