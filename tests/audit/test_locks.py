"""Programs of others are fetched by version and hash, from wherever the machine says."""

import json
import re
from pathlib import Path

import pytest

from audit.observatory import _DRIVER
from tests.support.servers import ROOT

LOCKS = ROOT / "audit" / "locks"
PYTHON = sorted((*LOCKS.glob("*.txt"), *ROOT.glob("requirements*.txt")))
ENTRY = re.compile(
    r"[A-Za-z0-9._-]+(\[[^]]*\])?==[^\s;]+( ;[^\n\\]*)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)


@pytest.mark.parametrize("lock", PYTHON, ids=lambda path: path.name)
def test_each_package_has_a_version_and_a_hash_and_no_host(lock: Path) -> None:
    """T21, 4.31: pinned by hash, no registry named."""
    before, *entries = re.split(r"^(?=\S)", lock.read_text(), flags=re.MULTILINE)

    assert entries
    assert not before
    assert not [entry for entry in entries if not ENTRY.fullmatch(entry)]


def test_each_program_in_javascript_has_a_version_and_a_hash_and_no_host() -> None:
    """T21, 4.31: pinned by hash, no registry named, no script of a package is run."""
    text = (LOCKS / "observatory" / "package-lock.json").read_text()
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}

    assert packages
    assert all(one.get("integrity", "").startswith("sha512-") for one in packages.values())
    assert not re.search(r"https?://", text)
    assert "ignore-scripts=true" in (LOCKS / "observatory" / ".npmrc").read_text()
    assert _DRIVER.exists()
