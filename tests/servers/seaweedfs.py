"""A SeaweedFS server that speaks S3 and knows one key."""

import contextlib
import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import urllib3
from pydantic import SecretStr

from core.options import BlobKind, StorageOptions
from tests.servers.process import folder, free_ports, program, running

ACCESS_KEY = "sohoa-test"
SECRET_KEY = "made-up-secret"


@dataclass(frozen=True)
class SeaweedFS:
    """A running server."""

    endpoint: str

    def options(self, bucket: str) -> StorageOptions:
        """Return settings that use a bucket of it."""
        return StorageOptions(
            blobs=BlobKind.S3,
            s3_endpoint=self.endpoint,
            s3_bucket=bucket,
            s3_access_key=ACCESS_KEY,
            s3_secret_key=SecretStr(SECRET_KEY),
        )


@contextlib.contextmanager
def seaweedfs() -> Iterator[SeaweedFS]:
    """Run a server as long as needed."""
    weed = program("weed")
    names = ("master", "volume", "filer", "s3")
    numbers = free_ports(2 * len(names))
    ports = dict(zip(names, numbers, strict=False))
    grpc = dict(zip(names, numbers[len(names) :], strict=True))
    with folder("sohoa-seaweedfs-") as home:
        keys = home / "s3.json"
        credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
        identity = {"name": "tests", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
        keys.write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
        (home / "data").mkdir()
        command = [weed, "-logtostderr=true", "server", f"-dir={home / 'data'}", "-s3", f"-s3.config={keys}"]
        command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.volumeSizeLimitMB=64", "-volume.max=2000"]
        # Nothing listens on a fixed port, and nothing is sent to the makers.
        command += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]
        command += [f"-{name}.localSocket={home / name}.sock" for name in ("filer", "s3")]
        command += [f"-{name}.port={port}" for name, port in ports.items()]
        command += [f"-{name}.port.grpc={port}" for name, port in grpc.items()]
        endpoint = f"127.0.0.1:{ports['s3']}"
        try:
            # Asked politely it takes a quarter of a minute to end.
            with running(command, home / "log", lambda: _answers(endpoint), stop=signal.SIGKILL):
                yield SeaweedFS(endpoint)
        finally:
            clear_sockets(numbers)


def clear_sockets(ports: list[int]) -> None:
    """Remove the sockets that the server leaves behind; their place cannot be chosen."""
    for left in Path("/tmp").glob("seaweedfs-*-grpc-*.sock"):
        if left.stem.rpartition("-")[2] in map(str, ports):
            left.unlink(missing_ok=True)


def _answers(endpoint: str) -> bool:
    try:
        return urllib3.request("GET", f"http://{endpoint}/healthz", timeout=2, retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False
