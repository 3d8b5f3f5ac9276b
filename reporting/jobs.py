"""Housekeeping: what must be forgotten is forgotten; safe to run twice at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import OperationalError

from reporting.ballast import lay_ballast
from reporting.database import is_full
from reporting.deletions import forget_deletions, make_room, remove_files
from reporting.errors import CodeUnknownError, RinnallaError, StorageFullError
from reporting.facts.settling import settle, settle_waiting
from reporting.feedback.operations import forget_feedback
from reporting.instance import (
    note_retention,
    note_settled_week,
    retention_day,
    settled_week,
)
from reporting.learning.operations import forget_classes
from reporting.measures.opinions import forget_opinion_forms
from reporting.report.operations import UNLIKELY_FOR, end_report, forget_sent_forms
from reporting.report.progress import received_week
from reporting.report.queries import (
    attachment_names,
    reports_closed_before,
    reports_unlikely_since,
)
from reporting.report.sending import SENT_FORM_HOURS
from reporting.runtime import Runtime
from reporting.staffing.renewing import forget_all_old_generations
from reporting.triage.bulk.operations import forget_bulk_deeds

ORPHAN_HOURS = 24
LONGEST_PAUSE = timedelta(days=7)

_NO_ROOM = "the disk is full; make room on it and run this again: nothing is half deleted"


@dataclass(frozen=True)
class Forgotten:
    """What one run removed."""

    reports: int
    orphan_files: int


class ClockMovedError(RinnallaError):
    """Retention did not run for over a week, or the clock says an earlier day than last time."""

    def __init__(self, last: date, today: date) -> None:
        super().__init__(
            f"retention ran last on {last}, and today is said to be {today}. If the clock is "
            "right, run it with --after-pause"
        )


def check_clock(runtime: Runtime, *, today: date) -> None:
    """Raise ClockMovedError unless the day fits the last run: a wrong clock would delete reports.

    See security reference §5.11.
    """
    with runtime.database.reading() as session:
        last = retention_day(session)
    if last is not None and not timedelta(0) <= today - last <= LONGEST_PAUSE:
        raise ClockMovedError(last, today)


def run_retention(runtime: Runtime, *, today: date, now: datetime) -> Forgotten:
    """Delete reports whose time is over, notes of sent forms, and files nobody refers to.

    A report's time is over when its inbox has closed, or a month after it was found unlikely.

    Deletion is of rows, keys and sealed files; SQLite then overwrites and truncates its log
    (security reference §4.35). On a full disk the ballast makes room for it first (§5.5).
    Raises StorageFullError when even so there is no room, StorageGoneError when a bucket could
    not be swept; everything else was done then.
    """
    make_room(runtime)
    try:
        return _forget(runtime, today=today, now=now)
    except OperationalError as error:
        if is_full(error):
            raise StorageFullError(_NO_ROOM) from error
        raise


def _forget(runtime: Runtime, *, today: date, now: datetime) -> Forgotten:
    _forget_notes(runtime, today=today, now=now)
    with runtime.database.reading() as session:
        closed = list(reports_closed_before(session, today))
        closed += reports_unlikely_since(session, today - UNLIKELY_FOR)
    for report_id in closed:
        with suppress(CodeUnknownError):  # another run was faster
            _delete_report(runtime, report_id, today=today)
    try:
        orphans = _sweep(runtime)
    finally:  # a bucket that is away keeps nothing else from being forgotten
        runtime.database.empty_log()
        if runtime.database.is_sqlite and not runtime.config.is_demo:
            lay_ballast(runtime.config.instance)
        # Last: what cannot be counted must not keep a report alive.
        settle_due(runtime, today=today)
    return Forgotten(len(closed), orphans)


def settle_due(runtime: Runtime, *, today: date) -> int:
    """Settle facts once a week, or as soon as enough of them wait; give how many changed.

    See docs/decisions/0005.
    """
    week = received_week(today)
    with runtime.database.writing() as session:
        is_weekly = settled_week(session) != week
        number = settle(session, runtime.keyring, today=today, is_weekly=is_weekly)
        if is_weekly:
            note_settled_week(session, week)
    runtime.database.empty_log()
    return number


def settle_all(runtime: Runtime) -> int:
    """Settle everything that waits, as for a demo or before going back a version."""
    with runtime.database.writing() as session:
        number = settle_waiting(session, runtime.keyring)
    runtime.database.empty_log()
    return number


def _forget_notes(runtime: Runtime, *, today: date, now: datetime) -> None:
    backups_kept = timedelta(days=runtime.config.backup_days)
    with runtime.database.writing() as session:
        forget_sent_forms(session, before=now - timedelta(hours=SENT_FORM_HOURS))
        forget_feedback(session, today=today)
        forget_opinion_forms(session, today=today)
        forget_classes(session, today=today)
        forget_bulk_deeds(session, now=now)
        forget_deletions(session, before=today - backups_kept, today=today)
        note_retention(session, today)
        forget_all_old_generations(session, keyring=runtime.keyring, now=now)


def _sweep(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        known = attachment_names(session)
    return runtime.storage.remove_orphans(known, older_than_seconds=ORPHAN_HOURS * 3600)


def _delete_report(runtime: Runtime, report_id: bytes, *, today: date) -> None:
    with runtime.database.writing() as session:
        names = end_report(session, report_id, today=today)
    remove_files(runtime, names)
