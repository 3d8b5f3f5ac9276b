"""The commands as a city's IT types them: keys, both backups, both restores, the drill."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reporting.cli import cli
from reporting.keyring import FILE_NAME
from reporting.runtime import PIN_FILE, Runtime, build_runtime
from tests import factories
from tests.backup.instances import client_of
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """Give a file with a private key, and the public key."""
    printed = run({}, "backup-key").output.split()
    private, public = (next(w for w in printed if w.startswith(p)) for p in ("AGE-", "age1"))
    path = tmp_path / "key.txt"
    path.write_text(f"# from the safe\n{private}\n")
    return path, public


def run(environment: Mapping[str, str], *arguments: str, typed: str = "") -> Result:
    """Run a command in an instance."""
    return CliRunner(env=dict(environment)).invoke(cli, arguments, input=typed)


def settings(instance: Path) -> dict[str, str]:
    """Give the settings of an instance."""
    return {"RINNALLA_MODE": "demo", "RINNALLA_INSTANCE": str(instance)}


def done(result: Result) -> str:
    """Give what a command printed, after seeing that it ended well."""
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.output


def folder(tmp_path: Path, name: str) -> Path:
    """Give a new folder."""
    made = tmp_path / name
    made.mkdir()
    return made


def test_a_lost_machine_is_brought_back_from_two_backups(
    runtime: Runtime, team: StaffedTeam, key: tuple[Path, str], tmp_path: Path
) -> None:
    """T30: with the backup of the secrets, the one of the data and the kit, everything opens."""
    file = factories.upload(factories.JPG)
    usual = build_runtime(runtime.config)  # the commands derive keys at the usual cost
    answers = factories.ANSWERS | {"files": [file]}
    sent = factories.send_report(client_of(usual), **answers)
    usual.database.close()
    here, there = settings(runtime.config.instance), settings(tmp_path / "new")
    data, apart = folder(tmp_path, "data"), folder(tmp_path, "apart")
    done(run(here, "audit", "verify"))
    to = ("--recipient", key[1])
    said = done(run(here, "backup", "--to", str(data), *to))
    done(run(here, "backup", "--secrets", "--to", str(apart), *to))
    first, second = next(data.glob("*.age")), next(apart.glob("*.age"))
    by = ("--identity", str(key[0]))

    assert "1 files" in said
    done(run(there, "restore", str(second), *by))
    assert "Whole" in done(run(there, "restore", str(first), "--verify", *by))
    typed = f"{sent.code}\n{team.recovery_code}\n"
    drilled = done(run(there, "restore", str(first), "--drill", *by, typed=typed))

    assert "1 reports with 1 files" in drilled
    assert "opens its conversation" in drilled
    done(run(there, "audit", "verify"))
    for name in (FILE_NAME, PIN_FILE):
        copied = tmp_path / "new" / name
        assert copied.read_bytes() == (runtime.config.instance / name).read_bytes()
        assert copied.stat().st_mode & 0o077 == 0


def test_without_the_kit_and_the_members_the_words_stay_closed(
    runtime: Runtime, client: PageClient, team: StaffedTeam, key: tuple[Path, str], tmp_path: Path
) -> None:
    """T30: who restores both backups but has no kit opens nothing; the code still opens its own."""
    factories.send_report(client, **factories.ANSWERS)
    data = folder(tmp_path, "data")
    done(run(settings(runtime.config.instance), "backup", "--to", str(data), "--recipient", key[1]))
    new = folder(tmp_path, "new")
    for name in (FILE_NAME, PIN_FILE):
        (new / name).write_bytes((runtime.config.instance / name).read_bytes())
        (new / name).chmod(0o600)
    wrong = "-".join(["AAAA"] * 8)
    typed = f"\n{wrong}\n"

    result = run(
        settings(new),
        "restore",
        str(next(data.glob("*.age"))),
        "--drill",
        "--identity",
        str(key[0]),
        typed=typed,
    )

    assert result.exit_code != 0
    assert "opens 1 reports" not in result.output


def test_secrets_are_not_written_over_secrets(
    runtime: Runtime, key: tuple[Path, str], tmp_path: Path
) -> None:
    apart = folder(tmp_path, "apart")
    here = settings(runtime.config.instance)
    done(run(here, "backup", "--secrets", "--to", str(apart), "--recipient", key[1]))
    before = (runtime.config.instance / FILE_NAME).read_bytes()

    file = str(next(apart.glob("*.age")))
    result = run(here, "restore", file, "--identity", str(key[0]))

    assert "secrets already" in str(result.exception)
    assert (runtime.config.instance / FILE_NAME).read_bytes() == before


def test_a_truncated_backup_of_secrets_leaves_none(
    runtime: Runtime, key: tuple[Path, str], tmp_path: Path
) -> None:
    """5.9: half of the secrets is none."""
    apart = folder(tmp_path, "apart")
    here = settings(runtime.config.instance)
    done(run(here, "backup", "--secrets", "--to", str(apart), "--recipient", key[1]))
    file = next(apart.glob("*.age"))
    os.truncate(file, file.stat().st_size - 1)

    there = settings(tmp_path / "new")
    result = run(there, "restore", str(file), "--identity", str(key[0]))

    assert "cut short" in str(result.exception)
    assert not (tmp_path / "new" / FILE_NAME).exists()


def test_a_backup_for_nobody_is_refused(
    runtime: Runtime, team: StaffedTeam, tmp_path: Path
) -> None:
    """4.34: there is no backup in clear."""
    data = folder(tmp_path, "data")
    here = settings(runtime.config.instance)

    assert "--recipient" in str(run(here, "backup", "--to", str(data)).exception)
    wrong = run(here, "backup", "--to", str(data), "--recipient", "age1wrong").exception
    assert "no age public key" in str(wrong)
    assert list(data.iterdir()) == []


def test_the_list_of_deleted_reports_is_written_alone(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """T19: the list can be renewed every hour without a whole backup."""
    sent = factories.send_report(client)
    factories.act(client, factories.inbox(client, sent.code), "withdraw", sure="yes")
    data = folder(tmp_path, "data")

    done(run(settings(runtime.config.instance), "backup", "--deletions", "--to", str(data)))

    assert len((data / "deleted-reports").read_text().split()) == 1
