"""/readyz says in one word each what keeps a machine from taking reports."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from reporting.database import Database
from reporting.front import readiness
from reporting.front.readiness import reasons_not_ready
from reporting.runtime import Runtime
from reporting.teams.models import TeamGeneration
from tests.support.people import StaffedTeam


def test_a_machine_with_a_verified_team_key_is_ready(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    assert reasons_not_ready(runtime) == ()


def test_without_a_team_or_with_another_ones_key_it_is_not(
    runtime: Runtime, team: StaffedTeam
) -> None:
    runtime.pin(bytes(32))
    assert reasons_not_ready(runtime) == ("key",)

    runtime.pin_path.unlink()
    assert reasons_not_ready(runtime) == ("key",)


def test_a_broken_chain_of_keys_is_noticed_by_whoever_watches(
    runtime: Runtime, team: StaffedTeam
) -> None:
    """T27: a machine on which intake is shut says so, before a resident finds out."""
    with runtime.database.writing() as session:
        session.execute(update(TeamGeneration).values(public_key=bytes(1216)))

    assert reasons_not_ready(runtime) == ("key",)


def test_an_unmigrated_and_an_unreachable_database_are_told_apart(
    runtime: Runtime, tmp_path: Path
) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    gone = Database(f"sqlite:///{tmp_path}/no-folder/no.db")

    assert reasons_not_ready(replace(runtime, database=empty)) == ("tables",)
    assert reasons_not_ready(replace(runtime, database=gone)) == ("database",)
    empty.close()


def test_a_disk_that_is_nearly_full_is_noticed(
    runtime: Runtime, team: StaffedTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.5: below the floor the machine is not ready."""
    monkeypatch.setattr(readiness, "FLOOR_BYTES", 1 << 60)

    assert reasons_not_ready(runtime) == ("disk",)


def test_a_folder_that_is_gone_is_noticed(runtime: Runtime, team: StaffedTeam) -> None:
    gone = replace(runtime.config, instance=runtime.config.instance / "gone")

    assert "folder" in reasons_not_ready(replace(runtime, config=gone))
