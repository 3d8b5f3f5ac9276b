"""A machine of its own: a network namespace with the service and the real nginx configuration."""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.servers import ROOT, AppServer, app_server, run_rinnalla

HOST = "report.example.org"
ONION = "a" * 56 + ".onion"
SERVER = "10.99.77.1"
SERVER_6 = "fd00:99:77::1"
_CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
    f"-subj /CN={HOST} -addext subjectAltName=DNS:{HOST}"
)
_SETTINGS = {
    "RINNALLA_MODE": "production",
    "RINNALLA_HOSTS": f"{HOST},{ONION}",
    "RINNALLA_TRUSTED_PROXIES": "1",
    "RINNALLA_PORT": "8000",
}


@dataclass(frozen=True)
class Machine:
    """A running machine: the service, nginx before it, and where everything of them lies."""

    folder: Path
    server: AppServer
    nginx: subprocess.Popen[bytes]

    @property
    def onion_socket(self) -> Path:
        """Give the socket that Tor would talk to."""
        return self.folder / "run" / "onion.sock"


def inside_a_namespace(module: str, folder: Path) -> dict[str, Any]:
    """Run a module with a network that reaches nobody, and give the JSON it printed."""
    unshare = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    done = subprocess.run(
        [*unshare, "--kill-child", "--fork", sys.executable, "-m", module, str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def machine(folder: Path, *, clients: Sequence[str] = ()) -> Iterator[Machine]:
    """Start service and nginx in this namespace; `clients` are addresses to come from."""
    _ip("link", "set", "lo", "up")
    for address in (SERVER, SERVER_6, *clients):
        _ip("address", "add", address + ("/128" if ":" in address else "/32"), "dev", "lo")
    (folder / "instance").mkdir()
    settings = _SETTINGS | {"TMPDIR": str(folder / "tmp")}
    environment = settings | {"RINNALLA_INSTANCE": str(folder / "instance")}
    environment["PATH"] = os.environ["PATH"]
    run_rinnalla(["db", "upgrade"], environment)
    run_rinnalla(["team", "create", "Helpers"], environment)
    with app_server(folder / "instance", settings=settings) as server, nginx(folder) as front:
        yield Machine(folder, server, front)


@contextmanager
def nginx(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run nginx with the configuration that `deploy/install` places, only at other paths."""
    configuration = placed_configuration(folder)
    with (folder / "nginx.out").open("wb") as out:
        command = ["nginx", "-e", "/dev/null", "-c", str(configuration), "-g", "daemon off;"]
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", *command], stdout=out, stderr=out
        )
        try:
            _wait_until_it_listens(process)
            yield process
        finally:
            process.terminate()
            process.wait(20)


def placed_configuration(folder: Path) -> Path:
    """Place everything by `deploy/install` below `folder` and give its nginx.conf."""
    root, run = folder / "root", folder / "run"
    environment = os.environ | {"DESTDIR": str(root)}
    subprocess.run([ROOT / "deploy" / "install", HOST, ONION], check=True, env=environment)
    for name in ("body", "answer"):
        (run / name).mkdir(parents=True)
    for path in (root / "etc" / "nginx").rglob("*.conf"):
        text = path.read_text().replace("/run/rinnalla/nginx", str(run))
        text = text.replace("/run/rinnalla-onion", str(run)).replace("/run/nginx.pid", f"{run}/pid")
        text = re.sub(r"/etc/nginx/(?!mime)", f"{root}/etc/nginx/", text)
        text = text.replace("/etc/rinnalla/tls", str(run)).replace("user www-data;", "user root;")
        path.write_text(text)
    buckets = subprocess.run(
        [root / "etc/nginx/rinnalla/draw-buckets"], check=True, capture_output=True
    )
    (run / "buckets.conf").write_bytes(buckets.stdout)
    files = ["-keyout", str(run / "privkey.pem"), "-out", str(run / "fullchain.pem")]
    subprocess.run([*_CERTIFICATE.split(), *files], check=True, capture_output=True)
    return root / "etc" / "nginx" / "nginx.conf"


def connect(source: str, *, name: str = HOST, is_plain: bool = False) -> socket.socket:
    """Open a connection to nginx from an address, with TLS unless `is_plain`."""
    target = SERVER_6 if ":" in source else SERVER
    raw = socket.create_connection(
        (target, 80 if is_plain else 443), timeout=60, source_address=(source, 0)
    )
    if is_plain:
        return raw
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(raw, server_hostname=name)


def exchange(source: str, request: bytes, *, is_plain: bool = False) -> bytes:
    """Send bytes as they are and give all that comes back until nginx hangs up."""
    with closing(connect(source, is_plain=is_plain)) as connection:
        connection.sendall(request)
        return until_the_end(connection)


def until_the_end(connection: socket.socket) -> bytes:
    """Give what comes until the other side hangs up."""
    received = b""
    try:
        while piece := connection.recv(65_536):
            received += piece
    except (ConnectionError, ssl.SSLError):
        pass
    return received


def status_of(answer: bytes) -> int:
    """Give the status of an answer, 0 when the connection ended without one."""
    found = re.match(rb"HTTP/1\.[01] ([0-9]{3})", answer)
    return int(found[1]) if found else 0


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _wait_until_it_listens(process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection((SERVER, 443), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
