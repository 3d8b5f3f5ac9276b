"""Housekeeping: what must be forgotten is forgotten; safe to run twice at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reporting.errors import CodeUnknownError
from reporting.report.operations import end_report, forget_sent_forms
from reporting.report.queries import attachment_names, reports_closed_before
from reporting.report.sending import SENT_FORM_HOURS
from reporting.runtime import Runtime

ORPHAN_HOURS = 24


@dataclass(frozen=True)
class Forgotten:
    """What one run removed."""

    reports: int
    orphan_files: int


def run_retention(runtime: Runtime, *, today: date, now: datetime) -> Forgotten:
    """Delete reports whose inbox has closed, notes of sent forms, and files nobody refers to.

    Deletion is of rows, keys and sealed files; SQLite then overwrites and truncates its log
    (security reference §4.35).
    """
    with runtime.database.writing() as session:
        forget_sent_forms(session, before=now - timedelta(hours=SENT_FORM_HOURS))
        closed = list(reports_closed_before(session, today))
    for report_id in closed:
        with suppress(CodeUnknownError):  # another run was faster
            _delete_report(runtime, report_id, today=today)
    with runtime.database.reading() as session:
        known = attachment_names(session)
    orphans = runtime.storage.remove_orphans(known, older_than_seconds=ORPHAN_HOURS * 3600)
    runtime.database.empty_log()
    return Forgotten(len(closed), orphans)


def _delete_report(runtime: Runtime, report_id: bytes, *, today: date) -> None:
    with runtime.database.writing() as session:
        names = end_report(session, report_id, today=today)
    for name in names:
        runtime.storage.delete(name)
