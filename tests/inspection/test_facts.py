"""The facts are read from the real thing: files, /proc, databases, Redis, an answering address."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reporting.database import Database
from reporting.inspection.front_facts import nginx_text, url_facts
from reporting.inspection.instance_facts import service_facts
from reporting.inspection.machine_facts import machine_facts, plain_swaps
from reporting.instance import job_moments, mark_demo, note_job
from reporting.runtime import Runtime
from tests.facts.examples import damage_one, note
from tests.support.people import StaffedTeam
from tests.support.servers import AppServer

NOW = datetime(2026, 11, 28, 12, 0, 30, tzinfo=UTC)


def test_files_that_others_can_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "rinnalla.db").touch(mode=0o644)
    (tmp_path / "secrets.json").touch(mode=0o600)
    tmp_path.chmod(0o755)
    assert set(machine_facts(tmp_path).open_files) == {tmp_path.name, "rinnalla.db"}

    tmp_path.chmod(0o700)
    assert machine_facts(tmp_path).open_files == ()


def test_a_program_that_its_own_user_may_change_is_noticed(tmp_path: Path) -> None:
    """SecureDrop 2.5.1: when the instance and the program have one owner, that is told."""
    facts = machine_facts(tmp_path)

    assert facts.writable_program == ()  # both are this user's; root may change everything
    owner = Path(__file__).stat().st_uid
    assert owner == os.geteuid()


def test_swap_on_a_bare_partition_is_told_and_in_memory_is_not() -> None:
    listed = (
        "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 5\n/dev/vda9 partition 1 0 -2\n"
    )

    assert list(plain_swaps(listed)) == ["/dev/vda9"]
    assert list(plain_swaps(listed.splitlines()[0])) == []


def test_the_machine_is_told_as_it_is(tmp_path: Path) -> None:
    facts = machine_facts(tmp_path)

    assert facts.core_pattern == Path("/proc/sys/kernel/core_pattern").read_text()
    assert 0 < facts.free_share <= 1
    assert facts.free_bytes > 0


def test_an_instance_is_told_as_it_is(
    database: Database, runtime: Runtime, team: StaffedTeam
) -> None:
    with database.writing() as session:
        note_job(session, "retention", NOW)
        note_job(session, "retention", NOW + timedelta(hours=1))
        mark_demo(session, "loaded")

    facts = service_facts(runtime, now=NOW)

    later = (NOW + timedelta(hours=1)).replace(second=0)
    assert facts.job_moments == {"retention": later}
    assert facts.newest_moment == later
    assert facts.is_demo_data
    assert facts.is_pinned
    assert facts.is_key_verified
    assert facts.database_fault == ""
    is_postgres = database.engine.dialect.name == "postgresql"
    assert (facts.postgres is not None) == is_postgres
    if facts.postgres:
        assert facts.postgres.fsync == "off"  # the tests' own server is quick and forgetful
        assert facts.postgres.is_local


def test_damaged_facts_are_counted(database: Database, runtime: Runtime) -> None:
    """5.23: whoever keeps the machine learns of it, and nothing of what was in them."""
    for _ in range(2):
        note(database, runtime.keyring)
    whole = service_facts(runtime, now=NOW)
    damage_one(database)

    assert (whole.damaged_facts, service_facts(runtime, now=NOW).damaged_facts) == (0, 1)


def test_another_key_and_an_empty_database_are_told(
    runtime: Runtime, team: StaffedTeam, tmp_path: Path
) -> None:
    runtime.pin(bytes(32))
    empty = Database(f"sqlite:///{tmp_path}/empty.db")

    assert not service_facts(runtime, now=NOW).is_key_verified
    assert "tables" in service_facts(replace(runtime, database=empty), now=NOW).database_fault
    empty.close()


def test_a_redis_on_a_socket_is_not_open_and_one_that_is_gone_neither(
    runtime: Runtime, redis_url: str
) -> None:
    """T35: only a Redis that answers over the network without a password is open."""
    for url in (redis_url, "redis://127.0.0.1:1/0", ""):
        config = replace(runtime.config, redis_url=url)
        assert not service_facts(replace(runtime, config=config), now=NOW).is_redis_open


def test_nginx_is_read_with_what_it_includes(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "site.conf").write_text("server { access_log /var/log/a; }")
    (tmp_path / "nginx.conf").write_text(
        f"http {{ access_log off; include {tmp_path}/more/*.conf; }}"
    )

    assert "access_log /var/log/a;" in nginx_text(tmp_path / "nginx.conf")
    assert nginx_text(tmp_path / "no.conf") == ""


def test_an_address_is_asked_and_its_answer_told(live_server: AppServer) -> None:
    facts = url_facts(live_server.url)

    assert facts.fault == ""
    assert facts.headers["x-frame-options"] == "DENY"
    assert url_facts("http://127.0.0.1:1").fault == "ConnectionRefusedError"


@pytest.mark.parametrize("name", ["a", "b"])
def test_jobs_are_kept_apart(name: str, database: Database) -> None:
    with database.writing() as session:
        note_job(session, name, NOW)
        assert set(job_moments(session)) == {name}
