"""Which package may import which: the contracts in pyproject.toml, kept."""

import subprocess
import tomllib

from tests.structure.sources import ROOT, text


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_a_new_package_must_be_given_its_place() -> None:
    settings = tomllib.loads(text(ROOT / "pyproject.toml"))
    ladder = settings["tool"]["importlinter"]["contracts"][0]

    assert ladder["type"] == "layers"
    assert ladder["exhaustive"] is True
    assert "ignore_imports" not in ladder
