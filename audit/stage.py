"""The service as it stands in earnest: production, real nginx, TLS, a name, a network of its own.

Its people and reports are the demo's, since scanners must find pages with something on them.
"""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.machine import HOST, ONION, SERVER, nginx
from tests.support.servers import app_server, run_rinnalla

PUBLIC: Final = f"https://{HOST}"
# The service itself, beside nginx and its limits: a scanner is a flood from one address.
SCANNED_HOST: Final = "scanned.example.org"
SCANNED: Final = f"http://{SCANNED_HOST}:8000"
# What nginx says of a request that came over TLS.
OVER_TLS: Final = "X-Forwarded-Proto: https"
_HOSTS: Final = f"{SERVER} {HOST}\n127.0.0.1 {SCANNED_HOST} localhost\n::1 localhost\n"
_UNBOUNDED: Final = {
    "RINNALLA_BUSY_ABOVE": "1000000 per minute",
    "RINNALLA_SIMILAR_ABOVE": "1000000 per minute",
    "RINNALLA_SIGN_IN_LIMIT": "1000000 per minute",
}
_PRODUCTION: Final = _UNBOUNDED | {
    "RINNALLA_MODE": "production",
    "RINNALLA_HOSTS": f"{HOST},{ONION},{SCANNED_HOST}",
    "RINNALLA_TRUSTED_PROXIES": "1",
    "RINNALLA_PORT": "8000",
}


@dataclass(frozen=True)
class Stage:
    """A running service in this namespace, and how to sign in to it."""

    folder: Path
    logins: tuple[dict[str, str], ...]

    @property
    def certificate(self) -> Path:
        """Give the certificate that visitors must trust."""
        return self.folder / "run" / "fullchain.pem"

    def login(self, role: str) -> dict[str, str]:
        """Give how to sign in as somebody of a role."""
        return next(one for one in self.logins if one["role"] == role)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Start service and nginx in this namespace, which must have its own network and mounts."""
    (folder / "hosts").write_text(_HOSTS)
    _run("mount", "--bind", str(folder / "hosts"), "/etc/hosts")
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "address", "add", f"{SERVER}/32", "dev", "lo")
    instance = folder / "instance"
    instance.mkdir()
    logins = _filled(instance)
    settings = _PRODUCTION | {"TMPDIR": str(folder / "tmp")}
    with app_server(instance, settings=settings), nginx(folder):
        yield Stage(folder, tuple(logins))


def _filled(instance: Path) -> list[dict[str, str]]:
    """Load the demo, then let the instance pass for one of production; give the sign-ins."""
    environment = {"RINNALLA_MODE": "demo", "RINNALLA_INSTANCE": str(instance)}
    environment["PATH"] = os.environ["PATH"]
    run_rinnalla(["db", "upgrade"], environment)
    run_rinnalla(["demo"], environment)
    secrets = instance / "secrets.json"
    secrets.write_text(json.dumps(json.loads(secrets.read_text()) | {"made_for": "production"}))
    with closing(sqlite3.connect(instance / "rinnalla.db")) as database, database:
        database.execute("DELETE FROM instance_mark WHERE name = 'demo-data'")
    logins: list[dict[str, str]] = json.loads((instance / "demo-logins.json").read_text())
    return logins


def _run(*words: str) -> None:
    subprocess.run(words, check=True)
