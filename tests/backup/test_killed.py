"""A backup or restore that is killed leaves nothing in the way of the next one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reporting.backup.drill import open_with_kit
from reporting.config import PREFIX
from reporting.database import Database
from reporting.runtime import Runtime
from tests import factories
from tests.backup.instances import Key, empty_copy, make_key, restore, take
from tests.support.databases import postgres_empty
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam
from tests.support.servers import PostgresServer

# Runs a command that kills itself outright at the step it is told.
_SCRIPT = """
import os, signal, sys
from importlib import import_module
module, owner, name = sys.argv[1:4]
def end(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
found = import_module(module)
setattr(getattr(found, owner) if owner else found, name, end)
from reporting.cli import cli
cli(sys.argv[4:])
"""


def killed_at(step: tuple[str, str, str], runtime: Runtime, *arguments: str) -> None:
    """Run a command in an instance until it is killed at a step."""
    config = runtime.config
    settings = {"MODE": "demo", "INSTANCE": str(config.instance)}
    settings |= {"DATABASE_URL": config.database_url} if config.database_url else {}
    environment = {PREFIX + name: value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *step, *arguments],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.fixture
def key() -> Key:
    """Give a key for backups."""
    return make_key()


@pytest.fixture
def sent(client: PageClient, team: StaffedTeam) -> factories.Sent:
    """Send a report with a file."""
    files = [factories.upload(factories.JPG)]
    return factories.send_report(client, **factories.ANSWERS | {"files": files})


@pytest.mark.parametrize(
    "step",
    [
        ("reporting.backup.taking", "", "seal_of"),
        ("reporting.backup.archive", "", "_sync_folder"),
        ("reporting.backup.taking", "", "attachment_names"),
    ],
)
def test_a_backup_that_is_killed_is_not_taken_for_one(
    step: tuple[str, str, str],
    runtime: Runtime,
    sent: factories.Sent,
    key: Key,
    tmp_path: Path,
) -> None:
    """5.1: whatever is called a backup after kill -9 is a whole one."""
    folder = tmp_path / "backups"
    folder.mkdir()

    killed_at(step, runtime, "backup", "--to", str(folder), "--recipient", key.public)

    for path in folder.glob("*.age"):
        with empty_copy(runtime, tmp_path / "from-killed") as other:
            assert restore(other, path, key).files == 1
    with empty_copy(runtime, tmp_path / "other") as other:
        assert restore(other, take(runtime, folder, key).path, key).files == 1


@pytest.mark.parametrize("step", ["take", "keep_all"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_that_is_killed_is_run_again(
    kind: str,
    step: str,
    runtime: Runtime,
    team: StaffedTeam,
    sent: factories.Sent,
    key: Key,
    postgres: PostgresServer,
    tmp_path: Path,
) -> None:
    """5.9: a restore that died left no row behind, and the next one brings everything."""
    taken = take(runtime, tmp_path / "backups", key)
    identity = tmp_path / "key.txt"
    identity.write_text(key.private)
    with postgres_empty(postgres) as url:
        chosen = url if kind == "postgresql" else ""
        with empty_copy(runtime, tmp_path / "other", chosen) as other:
            at = ("reporting.backup.files", "FilesWriter", step)
            killed_at(at, other, "restore", str(taken.path), "--identity", str(identity))
            assert set(_reports_and_members(other.database)) == {0}

            restore(other, taken.path, key)

            assert open_with_kit(other, team.recovery_code).files == 1


def _reports_and_members(database: Database) -> list[int]:
    counts = factories.row_counts(database)
    return [counts[name] for name in ("report", "member", "team", "audit_entry", "attachment")]
