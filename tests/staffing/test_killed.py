"""kill -9 in the middle of sealing to a new key: every report opens, and it goes on from there."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.config import Config, Mode
from reporting.report.models import Report, SealedKey
from reporting.report.queries import sealed_keys_of
from reporting.report.resealing import unfinished_resealing
from reporting.report.sealed import keys_for_team, new_keys, wraps_for_team
from reporting.runtime import Runtime
from reporting.sealing import RecipientKind, Seed
from reporting.teams.models import Team
from reporting.teams.queries import intake_key, recovered_seeds
from tests.casework.cases import make_case
from tests.support.people import StaffedTeam, make_team
from tests.support.servers import RINNALLA

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("kill")]

REPORTS = 1500  # nine transactions of 500 keys
KILLS = 3
PATIENCE = 60


@pytest.fixture
def kit(runtime: Runtime) -> str:
    """Give the kit of a team with 1,500 reports."""
    team: StaffedTeam = make_team(runtime)
    whole = make_case(runtime, team)
    with runtime.database.writing() as session:
        key = intake_key(session, pinned=runtime.pinned_fingerprint())
        pattern = session.get_one(Report, whole.id)
        columns = {c.name: getattr(pattern, c.name) for c in Report.__table__.columns}
        for number in range(REPORTS - 1):
            keys = new_keys(number.to_bytes(16))
            values = {"id": keys.report_id, "number": f"2026-k{number}", "code_lookup_id": None}
            session.add(Report(**(columns | values)))
            session.add_all(SealedKey(**row) for row in wraps_for_team(keys, key))
    return team.recovery_code


def test_a_rotation_killed_again_and_again_loses_no_report(
    runtime: Runtime, config: Config, kit: str
) -> None:
    killed_half_way = 0
    for _ in range(KILLS):
        with rotating(config, kit) as process:
            wait_for_change(runtime, process)
            process.kill()
        killed_half_way += 0 < left(runtime) < 3 * REPORTS
        assert every_report_opens(runtime, kit)
    assert killed_half_way, "no kill hit the sealing half-way"

    with rotating(config, kit) as process:
        assert process.wait(PATIENCE) == 0
    with runtime.database.reading() as session:
        of_team = SealedKey.recipient == int(RecipientKind.TEAM)
        used = session.scalars(select(SealedKey.generation).where(of_team))
        assert set(used) == {2}
    assert every_report_opens(runtime, kit)


@contextmanager
def rotating(config: Config, kit: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `keys rotate` in a process of its own and hand it the kit."""
    environment = {
        "PATH": os.environ["PATH"],
        "RINNALLA_MODE": Mode.DEMO.value,
        "RINNALLA_INSTANCE": str(config.instance),
    }
    with (
        Path(config.instance, "rotate.log").open("ab") as log,
        subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", str(RINNALLA), "keys", "rotate"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # without a terminal the kit is read from the pipe
        ) as process,
    ):
        assert process.stdin is not None
        process.stdin.write(kit.encode() + b"\n")
        process.stdin.flush()
        yield process
        if process.poll() is None:
            process.kill()


def wait_for_change(runtime: Runtime, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has begun and sealed something, or has ended."""
    before, deadline = left(runtime), time.monotonic() + PATIENCE
    while left(runtime) in {0, 3 * REPORTS, before} and process.poll() is None:
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.002)  # nothing to wait on tells what another process has committed


def left(runtime: Runtime) -> int:
    """Give how many keys are sealed to an older generation."""
    with runtime.database.reading() as session:
        return unfinished_resealing(session, session.scalars(select(Team.id)).one())


def every_report_opens(runtime: Runtime, kit: str) -> bool:
    """Say whether every key of every report opens with what the kit opens."""
    with runtime.database.reading() as session:
        seeds = recovered_seeds(session, session.scalars(select(Team.id)).one(), kit)
        reports = session.scalars(select(Report.id)).all()
        assert len(reports) == REPORTS
        return all(opens(session, report_id, seeds) for report_id in reports)


def opens(session: Session, report_id: bytes, seeds: Mapping[int, Seed]) -> bool:
    """Say whether the three keys of a report open."""
    return len(keys_for_team(sealed_keys_of(session, report_id), seeds).by_role) == 3
