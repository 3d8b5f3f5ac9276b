"""Taking a published annual report away: one person asks with a note, another one agrees."""

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.preferences.faults import ValueChangedError
from reporting.preferences.values import Words
from reporting.statistics.annual.models import AnnualReport, ReportState
from reporting.statistics.annual.operations import ReportStepError
from reporting.statistics.annual.queries import ReportKey, stored_report
from reporting.statistics.annual.told import missing_fault, stored_words, word_faults
from reporting.statistics.annual.writer import SamePersonError, Writer, note_down, refuse


def ask_withdrawal(session: Session, key: ReportKey, note: Words, *, writer: Writer) -> None:
    """Ask a second person to take a published report away, with the note everybody will read.

    Raises ValueRefusedError without a note, ReportStepError when it is not published or when
    somebody asked already, NotFoundError.
    """
    report = _published(session, key)
    if report.withdrawal_asked_by is not None:
        raise ReportStepError
    refuse(missing_fault("note", note) + word_faults("note", note))
    report.withdrawal_asked_by, report.note = writer.by, stored_words(note)
    _note(session, AuditAction.ANNUAL_WITHDRAWAL_ASKED, report, writer=writer)


def keep_report(session: Session, key: ReportKey, *, seen: int, writer: Writer) -> None:
    """Decide that a report stays although somebody asked; the note is forgotten.

    Raises ReportStepError when nobody asked, ValueChangedError, NotFoundError.
    """
    report = _asked(session, key, seen)
    report.withdrawal_asked_by, report.note = None, None
    _note(session, AuditAction.ANNUAL_KEPT, report, writer=writer)


def withdraw_report(session: Session, key: ReportKey, *, seen: int, writer: Writer) -> None:
    """Take a report away as the second person; in its place everybody reads the note.

    `seen` is the revision of the page on which this person read the note. Raises SamePersonError
    for who asked, ReportStepError when nobody did, ValueChangedError, NotFoundError.
    """
    report = _asked(session, key, seen)
    if report.withdrawal_asked_by == writer.by:
        raise SamePersonError
    report.state = ReportState.WITHDRAWN
    report.withdrawn_by, report.withdrawn_on = writer.by, writer.today
    _note(session, AuditAction.ANNUAL_WITHDRAWN, report, writer=writer)


def _published(session: Session, key: ReportKey) -> AnnualReport:
    report = stored_report(session, key, is_held=True)
    if report.state is not ReportState.PUBLISHED:
        raise ReportStepError
    return report


def _asked(session: Session, key: ReportKey, seen: int) -> AnnualReport:
    report = _published(session, key)
    if report.withdrawal_asked_by is None:
        raise ReportStepError
    if report.revision != seen:
        raise ValueChangedError
    return report


def _note(session: Session, action: AuditAction, report: AnnualReport, *, writer: Writer) -> None:
    report.revision += 1
    note_down(session, action, f"annual:{report.year}:{report.version}", writer=writer)
