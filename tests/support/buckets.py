"""A real S3-compatible server for a test run, and a way to it that can be cut or slowed."""

import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import pytest

from reporting.storage.bucket_address import BucketKey
from tests.support import servers

KEY = BucketKey("invented-id", "invented-secret")

_numbers = itertools.count()


@dataclass(frozen=True)
class BucketServer:
    """Where the server answers."""

    endpoint: str

    def fresh(self, *, endpoint: str = "") -> str:
        """Make a bucket and give its address as a setting, at another endpoint if one is named."""
        name = f"sealed-{os.getpid()}-{next(_numbers)}"
        with urlopen(Request(f"{self.endpoint}/{name}", method="PUT")):  # noqa: S310 - our own
            return f"s3://{name}/reports?endpoint={endpoint or self.endpoint}&region=eu-north-1"


@contextmanager
def bucket_server(*, port: int = 0) -> Iterator[BucketServer]:
    """Start a server whose buckets live in its memory, on a free port or on this one."""
    port = port or servers.free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with TemporaryDirectory(prefix="rinnalla-") as folder:
        started = ["setpriv", "--pdeathsig=KILL", *command]
        with servers.running(started, Path(folder), environment={"PATH": os.environ["PATH"]}):
            servers.wait_for(lambda: servers.connect(port), OSError)
            yield BucketServer(f"http://127.0.0.1:{port}")


def write_key(instance: Path) -> None:
    """Put the key of the bucket where an instance looks for it."""
    path = instance / "storage-key"
    path.write_text(f"{KEY.access_id}\n{KEY.secret}\n", encoding="ascii")
    path.chmod(0o600)


@pytest.fixture(scope="session")
def buckets() -> Iterator[BucketServer]:
    """Give an S3-compatible server of this run."""
    with bucket_server() as server:
        yield server
