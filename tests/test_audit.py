"""The audit trail: any change of it shows, and it takes turns however many write."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from reporting.audit import (
    EMPTY,
    AuditAction,
    AuditChainError,
    AuditEntry,
    Head,
    _digest,
    audit_subject,
    entries_before,
    head,
    record,
    verify,
    verify_chain,
)
from reporting.config import Mode
from reporting.database import Database
from reporting.keyring import create_keyring
from reporting.runtime import Runtime

NOW = datetime(2026, 11, 20, 12, 30, 15, 999, tzinfo=UTC)
ACTOR = b"a member's id 16"
SUBJECT = b"the keyed digest of a case id 32"
WRITERS, EACH = 8, 5


def flip_action(session: Session) -> None:
    _change(session, 4, action=AuditAction.CASE_ANSWERED)


def flip_actor(session: Session) -> None:
    _change(session, 4, actor=b"another's id, 16")


def flip_subject(session: Session) -> None:
    _change(session, 4, subject=bytes(32))


def flip_time(session: Session) -> None:
    _change(session, 4, at=NOW + timedelta(hours=1))


def flip_nonce(session: Session) -> None:
    _change(session, 4, nonce=bytes(16))


def flip_digest(session: Session) -> None:
    _change(session, 4, digest=bytes(32))


def drop(session: Session) -> None:
    session.execute(delete(AuditEntry).where(AuditEntry.sequence == 4))


def drop_and_close_the_gap(session: Session) -> None:
    drop(session)
    for number in range(5, 11):
        _change(session, number, sequence=number - 1)


def insert(session: Session) -> None:
    for number in range(10, 3, -1):
        _change(session, number, sequence=number + 1)
    session.add(_forged(4))


def reorder(session: Session) -> None:
    for number, target in ((4, 99), (5, 4), (99, 5)):
        _change(session, number, sequence=target)


CHANGES = (
    *(flip_action, flip_actor, flip_subject, flip_time, flip_nonce, flip_digest),
    *(drop, drop_and_close_the_gap, insert, reorder),
)


def test_an_untouched_trail_is_whole(database: Database) -> None:
    _fill(database, 10)

    with database.reading() as session:
        assert verify(session) == head(session)
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
        assert verify_chain(entries) == head(session).count == 10


def test_an_empty_trail_is_whole(database: Database) -> None:
    with database.reading() as session:
        assert verify(session) == EMPTY


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_changed_trail_names_the_first_entry_that_is_wrong(
    database: Database, change: Callable[[Session], None]
) -> None:
    """4.21: changed, dropped, moved or added entries."""
    _fill(database, 10)
    with database.writing() as session:
        change(session)

    with database.reading() as session, pytest.raises(AuditChainError) as caught:
        verify(session)
    assert caught.value.sequence == 4


def test_an_entry_changed_together_with_its_digest_shows_at_the_next(database: Database) -> None:
    """4.21: each entry holds on to the one before, so that one cannot be mended by itself."""
    _fill(database, 10)
    with database.writing() as session:
        before, changed = (session.get_one(AuditEntry, number) for number in (3, 4))
        changed.actor = b"another's id, 16"
        changed.digest = _digest(changed, before.digest)

    with database.reading() as session, pytest.raises(AuditChainError) as caught:
        verify(session)
    assert caught.value.sequence == 5


def test_a_trail_cut_off_at_its_end_shows_against_a_head_kept_elsewhere(
    database: Database,
) -> None:
    """4.21: a trail that was cut off shows."""
    _fill(database, 10)
    with database.writing() as session:
        kept = head(session)
        session.execute(delete(AuditEntry).where(AuditEntry.sequence > 8))

    with database.reading() as session:
        assert verify(session).count == 8
        with pytest.raises(AuditChainError) as caught:
            verify(session, known=kept)
    assert caught.value.sequence == 9


def test_a_trail_written_anew_shows_against_a_head_kept_elsewhere(database: Database) -> None:
    """4.21: a trail written anew shows."""
    _fill(database, 5)
    with database.writing() as session:
        kept = head(session)
        session.execute(delete(AuditEntry))
    _fill(database, 9)

    with database.reading() as session, pytest.raises(AuditChainError):
        verify(session, known=kept)


def test_a_trail_that_grew_still_runs_through_a_head_kept_elsewhere(database: Database) -> None:
    _fill(database, 5)
    with database.reading() as session:
        kept = head(session)
    _fill(database, 3)

    with database.reading() as session:
        assert verify(session, known=kept).count == 8


def test_many_writers_at_once_make_one_unbroken_trail(database: Database) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(_fill, database, EACH) for _ in range(WRITERS)]:
            done.result()

    with database.reading() as session:
        assert verify(session).count == WRITERS * EACH


def test_entries_of_a_transaction_that_failed_leave_no_gap(database: Database) -> None:
    _fill(database, 2)
    with pytest.raises(LookupError):
        _record_and_fail(database)
    _fill(database, 1)

    with database.reading() as session:
        assert verify(session).count == 3


def test_two_entries_of_one_transaction_follow_each_other(database: Database) -> None:
    with database.writing() as session:
        _record(session)
        _record(session)

    with database.reading() as session:
        assert verify(session).count == 2


def test_a_moment_is_the_same_in_every_time_zone(database: Database) -> None:
    with database.writing() as session:
        _record(session, now=NOW.astimezone(timezone(timedelta(hours=2))))

    with database.reading() as session:
        verify(session)
        assert entries_before(session, None, most=1)[0].at == NOW.replace(microsecond=0)


def test_a_subject_tells_nothing_without_the_key_and_is_the_same_each_time(
    runtime: Runtime, tmp_path: Path
) -> None:
    """T34, T37: subjects tell nothing without the key."""
    case_id = b"the id of a case"
    subject = audit_subject(runtime.keyring, case_id)

    assert subject == audit_subject(runtime.keyring, case_id)
    assert case_id not in subject
    assert len(subject) == 32
    assert subject != audit_subject(create_keyring(tmp_path / "other", Mode.DEMO), case_id)


def test_older_entries_come_page_by_page(database: Database) -> None:
    _fill(database, 5)

    with database.reading() as session:
        assert [e.sequence for e in entries_before(session, None, most=2)] == [5, 4]
        assert [e.sequence for e in entries_before(session, 4, most=9)] == [3, 2, 1]


def test_a_stored_action_is_permanent_and_has_words() -> None:
    for action in AuditAction:
        thing, _, done = action.value.partition(":")
        assert thing
        assert done
        assert action.label


def test_a_head_names_the_last_entry(database: Database) -> None:
    _fill(database, 1)

    with database.reading() as session:
        newest = entries_before(session, None, most=1)[0]
        assert head(session) == Head(1, newest.digest)


def _fill(database: Database, count: int) -> None:
    for _ in range(count):
        with database.writing() as session:
            _record(session)


def _record_and_fail(database: Database) -> None:
    with database.writing() as session:
        _record(session)
        raise LookupError


def _record(session: Session, now: datetime = NOW) -> None:
    record(session, AuditAction.CASE_OPENED, actor=ACTOR, subject=SUBJECT, now=now)


def _change(session: Session, number: int, **values: object) -> None:
    session.execute(update(AuditEntry).where(AuditEntry.sequence == number).values(**values))


def _forged(sequence: int) -> AuditEntry:
    return AuditEntry(
        sequence=sequence,
        at=NOW,
        actor=ACTOR,
        action=AuditAction.CASE_OPENED,
        subject=SUBJECT,
        nonce=bytes(16),
        digest=bytes(32),
    )
