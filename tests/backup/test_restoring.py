"""A restore brings back everything that a backup keeps, on either database, or nothing at all."""

from pathlib import Path

import pytest

from reporting.audit import AuditAction, AuditEntry, verify
from reporting.backup.contents import LEFT_OUT
from reporting.backup.drill import open_by_code, open_with_kit
from reporting.backup.restoring import NotEmptyError
from reporting.backup.taking import Taken
from reporting.database import Database
from reporting.migration import upgrade
from reporting.runtime import Runtime
from reporting.schema import known_revisions, stored_revision
from reporting.web import current
from tests import factories
from tests.backup.instances import (
    NOW,
    Key,
    all_rows,
    client_of,
    empty_copy,
    make_key,
    older,
    restore,
    take,
)
from tests.support.databases import postgres_empty
from tests.support.pages import PageClient
from tests.support.people import StaffedTeam, sign_in
from tests.support.servers import PostgresServer


def fill(client: PageClient, team: StaffedTeam) -> factories.Sent:
    """Make rows in many tables: reports with files, sessions, an audit trail."""
    sent = factories.send_report(
        client, **factories.ANSWERS | {"files": [factories.upload(factories.JPG)]}
    )
    sign_in(client, team.lead)
    return sent


def filled_and_taken(
    runtime: Runtime, client: PageClient, team: StaffedTeam, folder: Path
) -> tuple[Key, Taken]:
    """Fill an instance and back it up; give the key that opens the backup, and what was taken."""
    fill(client, team)
    key = make_key()
    return key, take(runtime, folder / "backups", key)


def test_everything_comes_back_and_opens(
    database: Database, runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """5.9: a restored instance has every row and file, and code and kit open them."""
    sent = fill(client, team)
    key = make_key()
    taken = take(runtime, tmp_path / "backups", key)

    with empty_copy(runtime, tmp_path / "other") as other:
        done = restore(other, taken.path, key)

        assert (done.rows, done.files) == (taken.rows, 1)
        assert not {r for r in all_rows(database) if _is_kept(r)} - all_rows(other.database)
        assert open_by_code(other, sent.code, today=current.today()) >= 0
        assert open_with_kit(other, team.recovery_code).files == 1
        told = factories.only_report(other, team)
        assert told.story.place == factories.ANSWERS["place"]


def test_a_backup_of_one_kind_of_database_fills_the_other(
    runtime: Runtime,
    client: PageClient,
    team: StaffedTeam,
    tmp_path: Path,
    postgres: PostgresServer,
) -> None:
    """5.9: a SQLite instance moves to PostgreSQL by backup and restore."""
    key, taken = filled_and_taken(runtime, client, team, tmp_path)

    with postgres_empty(postgres) as url, empty_copy(runtime, tmp_path / "o", url) as other:
        restore(other, taken.path, key)

        assert open_with_kit(other, team.recovery_code).reports == 1
        there = all_rows(other.database)
        assert not {r for r in all_rows(runtime.database) if _is_kept(r)} - there


def test_nobody_is_signed_in_after_a_restore(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """T38: a session that was alive when the backup was made is dead after it."""
    key, taken = filled_and_taken(runtime, client, team, tmp_path)

    with empty_copy(runtime, tmp_path / "other") as other:
        restore(other, taken.path, key)
        counts = factories.row_counts(other.database)

    assert factories.row_counts(runtime.database)["staff_session"] == 1
    assert counts["staff_session"] == 0


def test_a_restore_is_written_in_the_trail_which_stays_whole(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """4.21: the audit chain goes on after a restore."""
    key, taken = filled_and_taken(runtime, client, team, tmp_path)

    with empty_copy(runtime, tmp_path / "other") as other:
        done = restore(other, taken.path, key)
        with other.database.reading() as session:
            reached = verify(session, known=done.audit)
            last = session.get_one(AuditEntry, reached.count)

    assert reached.count == done.audit.count + 1
    assert last.action is AuditAction.INSTANCE_RESTORED


def test_a_report_deleted_since_does_not_come_back(
    database: Database, runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """T19: deletion outlasts a restore of a backup that was made before it."""
    sent = fill(client, team)
    kept = factories.send_report(client, story="Stays")
    key = make_key()
    first = take(runtime, tmp_path / "backups", key)
    page = factories.inbox(client, sent.code)
    factories.act(client, page, "withdraw", sure="yes")
    take(runtime, tmp_path / "backups", key, NOW.replace(hour=4))

    with empty_copy(runtime, tmp_path / "other") as other:
        done = restore(other, first.path, key)

        assert done.deleted_since == 1
        assert list(other.storage.names()) == []
        assert factories.only_report(other, team).story.story == "Stays"
        counts = factories.row_counts(other.database)
        assert counts["attachment"] == 0
        there = client_of(other)
        factories.post(there, "/en/inbox", {"code": sent.code}, status=404)
        assert factories.inbox(there, kept.code).one("h1") is not None


def test_a_restore_refuses_an_instance_that_holds_anything(
    database: Database, runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    key, taken = filled_and_taken(runtime, client, team, tmp_path)
    before = all_rows(database)

    with pytest.raises(NotEmptyError):
        restore(runtime, taken.path, key)

    assert all_rows(database) == before
    assert len(list(runtime.storage.names())) == 1


def test_a_migrated_database_without_rows_counts_as_empty(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    key, taken = filled_and_taken(runtime, client, team, tmp_path)

    with empty_copy(runtime, tmp_path / "other") as other:
        upgrade(other.database)
        restore(other, taken.path, key)

        assert len(factories.stored_reports(other, team)) == 1


def test_a_bucket_that_outlived_its_database_keeps_its_files(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    key, taken = filled_and_taken(runtime, client, team, tmp_path)
    name = next(iter(runtime.storage.names()))

    with empty_copy(runtime, tmp_path / "other") as other:
        with runtime.storage.open(name) as source:
            writer = other.storage.create(name)
            writer.write(source.read())
            writer.keep()
        half = other.config.instance / "files" / "00" / ("0" * 32 + ".part")
        half.parent.mkdir()
        half.write_bytes(b"left by a restore that was killed")
        restore(other, taken.path, key)

        assert not half.exists()
        assert list(other.storage.names()) == [name]
        assert open_with_kit(other, team.recovery_code).files == 1


def test_the_service_may_write_while_a_backup_is_taken(
    database: Database, runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """5.9: a backup shows one moment, whatever is written and deleted meanwhile."""
    first = fill(client, team)
    with runtime.database.snapshot() as session:
        assert len(factories.reports(session)) == 1
        factories.send_report(client, story="Meanwhile")
        page = factories.inbox(client, first.code)
        factories.act(client, page, "withdraw", sure="yes")

        assert len(factories.reports(session)) == 1
        with runtime.database.reading() as fresh:
            assert [r.id for r in factories.reports(fresh)] != [
                r.id for r in factories.reports(session)
            ]


def test_a_backup_of_the_version_before_is_brought_up_to_date(
    runtime: Runtime, client: PageClient, team: StaffedTeam, tmp_path: Path
) -> None:
    """5.12: a new program restores a backup of older tables and migrates it."""
    key, taken = filled_and_taken(runtime, client, team, tmp_path)
    revisions = known_revisions()
    before = revisions[revisions.index("7a3c51d9e8b2") - 1]
    old = older(taken.path, key, runtime.keyring, schema=before, without="deleted_report")

    with empty_copy(runtime, tmp_path / "other") as other:
        upgrade(other.database)
        restore(other, old, key)

        assert stored_revision(other.database) == revisions[-1]
        assert factories.row_counts(other.database)["deleted_report"] == 0
        assert open_with_kit(other, team.recovery_code).files == 1


def _is_kept(value: tuple[str, str]) -> bool:
    return value[0].split(".")[0] not in LEFT_OUT
