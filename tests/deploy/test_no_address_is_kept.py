"""Who came, with what browser and what they wrote is nowhere on the disk, behind the real nginx."""

import base64
import ipaddress
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.deploy.log_scenario import SOURCES
from tests.support.machine import inside_a_namespace

# Everything a service of this machine may write to, besides its own folders.
_SHARED = ("/var/log", "/var/lib/nginx", "/var/tmp", "/run", "/tmp")
_LARGEST = 50_000_000


@pytest.mark.database
def test_no_address_agent_or_word_of_a_visitor_is_written_anywhere(tmp_path: Path) -> None:
    """4.10: after every answer there is, no file holds address, user agent, mark or code."""
    began = time.time()
    found = inside_a_namespace("tests.deploy.log_scenario", tmp_path)

    assert {200, 400, 404, 405, 413, 414, 421, 422, 429, 500, 502, 503} <= set(found["statuses"])
    secrets = dict(spellings(found["secrets"]))
    files = [*written(tmp_path, began), *(f for top in _SHARED for f in written(Path(top), began))]
    content = {}
    for file in files:
        with suppress(OSError):  # it is gone by now
            content[file] = file.read_bytes()
    assert any(file.name == "rinnalla.db" for file in content)
    for file, data in content.items():
        for spelling, secret in secrets.items():
            assert spelling not in data, f"{secret} in {file}"
    # Four bytes alone may be in random bytes by chance, though hardly three times.
    packed = [ipaddress.ip_address(s).packed for s in SOURCES if ":" not in s]
    own = b"".join(data for file, data in content.items() if file.is_relative_to(tmp_path))
    for four in (*packed, *(p[::-1] for p in packed)):
        assert own.count(four) < 3


def test_the_search_finds_a_secret_however_it_was_written_down() -> None:
    secrets = ["10.99.77.55", "fd00:99:77::55", "ZZUAkoputtaja/7.7"]
    found = dict(spellings(secrets))
    for secret in secrets:
        line = f"2026 client: {secret}, server"
        written_as = [line, line[::-1], line.encode().hex(), line.encode().hex().upper()]
        written_as += [base64.b64encode((" " * n + line).encode()).decode() for n in range(3)]
        for text in written_as:
            assert any(spelling in text.encode() for spelling in found), text
    assert ipaddress.ip_address(secrets[1]).packed in found


def spellings(secrets: list[str]) -> Iterator[tuple[bytes, str]]:
    """Give every way in which a secret may have been written down, as text, packed or encoded."""
    for secret in secrets:
        forms = {secret.encode(), secret.replace(" ", "").encode(), secret.encode("utf-16-le")}
        if ":" in secret:
            forms |= {ipaddress.ip_address(secret).packed}
            forms |= {ipaddress.ip_address(secret).exploded.encode()}
        for form in forms:
            yield form, secret
            yield form[::-1], secret
            yield form.hex().encode(), secret
            yield form.hex().upper().encode(), secret
            for shift in range(3):  # wherever it stands in a longer text
                encoded = base64.b64encode(bytes(shift) + form)
                yield encoded[4 if shift else 0 : -4], secret


def written(top: Path, since: float) -> Iterator[Path]:
    """Give the files below a folder that were written since then; no sources of this project."""
    # What others remove meanwhile is passed over.
    for path in (Path(folder, name) for folder, _, names in os.walk(top) for name in names):
        try:
            status = path.lstat()
            if not path.is_file() or path.is_symlink() or status.st_mtime < since:
                continue
        except OSError:
            continue
        if status.st_size < _LARGEST and not re.search(r"\.pyc?$", path.name):
            yield path
