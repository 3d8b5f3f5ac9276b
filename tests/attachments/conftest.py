"""A real virus scanner."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attachments import samples

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
SIGNATURE = f"Rinnalla.Test:0:*:{samples.EICAR.hex()}\n"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a running clamd that knows the EICAR test file and nothing else."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "known").mkdir()
    (folder / "known" / "test.ndb").write_text(SIGNATURE)
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/known\nLocalSocket {folder}/s\nTemporaryDirectory {folder}\n"
        "Foreground yes\nStreamMaxLength 11M\n"
    )
    server = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        yield f"unix:{_listening(folder / 's')}"
    finally:
        server.terminate()
        server.wait(20)


def _listening(path: Path) -> Path:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket(socket.AF_UNIX) as line:
            if line.connect_ex(str(path)) == 0:
                return path
        time.sleep(0.1)
    raise AssertionError("clamd did not start")
