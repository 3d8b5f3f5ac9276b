"""Making an annual report: prepared in one action, written, approved by a second person, frozen."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.errors import RinnallaError
from reporting.preferences.faults import Fault, ValueChangedError
from reporting.statistics.annual.content import (
    ReportContent,
    ServiceFacts,
    content_bytes,
    content_digest,
)
from reporting.statistics.annual.models import AnnualPdf, AnnualReport, AnnualText, ReportState
from reporting.statistics.annual.queries import (
    NoReleaseError,
    ReportKey,
    content_of,
    stored_report,
    texts_of,
    year_releases,
)
from reporting.statistics.annual.recommendations.operations import publish_recommendations
from reporting.statistics.annual.writer import SamePersonError, Writer, note_down, refuse
from reporting.vocabulary import N_


class ReportStepError(RinnallaError):
    """The report is not in a state in which this can be done."""


class NotApprovedError(RinnallaError):
    """Nobody has approved the report, or not as it is now."""


@dataclass(frozen=True)
class Desk:
    """Who works on a report, and the languages that the service is offered in."""

    writer: Writer
    languages: tuple[str, ...]


def prepare_report(session: Session, year: int, *, writer: Writer) -> ReportKey:
    """Make the draft of a year's report from its newest release, or give the one there is.

    The draft after a published report begins with that one's texts. Raises NoReleaseError,
    ValueChangedError when somebody made one at the very same moment.
    """
    release = year_releases(session).get(year)
    if release is None:
        raise NoReleaseError
    newest = _newest(session, year)
    if newest is not None and newest.state is ReportState.DRAFT:
        return ReportKey(year, newest.version)
    report = AnnualReport(year=year, version=newest.version + 1 if newest else 1, revision=1)
    report.state, report.release_name = ReportState.DRAFT, release.name
    report.prepared_by, report.prepared_on = writer.by, writer.today
    _touch(report, writer)
    session.add(report)
    try:
        session.flush()  # two people who begin at once must not both succeed
    except IntegrityError as error:
        raise ValueChangedError from error
    if newest is not None:
        _copy_texts(session, newest, report)
    _note(session, AuditAction.ANNUAL_PREPARED, report, writer=writer)
    return ReportKey(year, report.version)


def count_service(
    session: Session, key: ReportKey, facts: ServiceFacts, *, seen: int, writer: Writer
) -> None:
    """Enter what was counted by hand.

    Raises ValueRefusedError for what cannot be, ValueChangedError when somebody changed the draft
    meanwhile, ReportStepError when it is no draft, NotFoundError.
    """
    report = held_draft(session, key)
    if report.revision != seen:
        raise ValueChangedError
    refuse(_count_faults(facts))
    report.breaches = facts.breaches
    report.feedback_received = facts.feedback_received
    report.feedback_in_time = facts.feedback_in_time
    _touch(report, writer)
    _note(session, AuditAction.ANNUAL_PREPARED, report, writer=writer)


def take_newest_release(session: Session, key: ReportKey, *, seen: int, writer: Writer) -> None:
    """Let a draft tell the newest release of its year. Raises NoReleaseError, and as above."""
    report = held_draft(session, key)
    release = year_releases(session).get(key.year)
    if release is None:
        raise NoReleaseError
    if report.revision != seen:
        raise ValueChangedError
    report.release_name = release.name
    _touch(report, writer)
    _note(session, AuditAction.ANNUAL_PREPARED, report, writer=writer)


def approve_report(session: Session, key: ReportKey, *, seen: bytes, desk: Desk) -> None:
    """Approve what a draft says now; `seen` is the digest of what the person has read.

    Raises SamePersonError for who changed it last, ValueChangedError when text or register have
    changed meanwhile, NoReleaseError, ReportStepError, NotFoundError.
    """
    report = held_draft(session, key)
    if report.changed_by == desk.writer.by:
        raise SamePersonError
    digest = content_digest(content_bytes(_content(session, report, desk)))
    if digest != seen:
        raise ValueChangedError
    report.approved_by, report.approved_on = desk.writer.by, desk.writer.today
    report.approved_digest = digest
    _note(session, AuditAction.ANNUAL_APPROVED, report, writer=desk.writer)


def publish_report(session: Session, key: ReportKey, *, seen: bytes, desk: Desk) -> None:
    """Freeze a draft and let everybody read it, with the recommendations of its year.

    `seen` is the digest of what the person has read: two people stand behind the same words.
    Raises NotApprovedError when nobody has approved it as it is now, SamePersonError for who
    approved it, NoReleaseError, ReportStepError when it is out already, NotFoundError,
    ValueChangedError when this person has read something else, or when somebody changed a
    recommendation at the very same moment.
    """
    report = held_draft(session, key)
    if report.approved_by == desk.writer.by:
        raise SamePersonError
    # First, so that what is frozen is what the register says once nobody can change its words.
    publish_recommendations(session, key.year, writer=desk.writer)
    content = content_bytes(_content(session, report, desk))
    if report.approved_digest != content_digest(content):
        raise NotApprovedError
    if report.approved_digest != seen:
        raise ValueChangedError
    report.content, report.digest = content, content_digest(content)
    report.state = ReportState.PUBLISHED
    report.published_by, report.published_on = desk.writer.by, desk.writer.today
    _note(session, AuditAction.ANNUAL_PUBLISHED, report, writer=desk.writer)


def keep_pdf(
    session: Session, key: ReportKey, language: str, content: bytes, *, writer: Writer
) -> None:
    """Keep a published report on paper in one language. Raises ReportStepError, NotFoundError."""
    check_published(session, key)
    row = AnnualPdf(year=key.year, version=key.version, language=language)
    row.content, row.made_on = content, writer.today
    session.merge(row)


def check_published(session: Session, key: ReportKey) -> None:
    """Raise ReportStepError unless a report is published, NotFoundError when there is none."""
    if stored_report(session, key).state is not ReportState.PUBLISHED:
        raise ReportStepError


def held_draft(session: Session, key: ReportKey) -> AnnualReport:
    """Give a draft, held until the transaction ends. Raises ReportStepError, NotFoundError."""
    report = stored_report(session, key, is_held=True)
    if report.state is not ReportState.DRAFT:
        raise ReportStepError
    return report


def touch_draft(session: Session, report: AnnualReport, *, writer: Writer) -> None:
    """Note that a draft changed: whoever approved it approved something else."""
    _touch(report, writer)
    _note(session, AuditAction.ANNUAL_PREPARED, report, writer=writer)


def _touch(report: AnnualReport, writer: Writer) -> None:
    report.revision += 1
    report.changed_by, report.changed_on = writer.by, writer.today
    report.approved_by, report.approved_on, report.approved_digest = None, None, None


def _newest(session: Session, year: int) -> AnnualReport | None:
    number = session.scalar(select(func.max(AnnualReport.version)).where(AnnualReport.year == year))
    return stored_report(session, ReportKey(year, number)) if number else None


def _copy_texts(session: Session, before: AnnualReport, report: AnnualReport) -> None:
    for row in texts_of(session, ReportKey(before.year, before.version)):
        copied = AnnualText(year=report.year, version=report.version, part=row.part)
        copied.language, copied.text, copied.revision = row.language, row.text, 1
        copied.written_by, copied.written_on = row.written_by, row.written_on
        session.add(copied)


def _content(session: Session, report: AnnualReport, desk: Desk) -> ReportContent:
    return content_of(session, report, languages=desk.languages)


def _count_faults(facts: ServiceFacts) -> list[Fault]:
    received, in_time = facts.feedback_received, facts.feedback_in_time
    if received is not None and in_time is not None and in_time > received:
        text = N_("At most as many can be answered in time as came.")
        return [Fault("feedback_in_time", text)]
    return []


def _note(session: Session, action: AuditAction, report: AnnualReport, *, writer: Writer) -> None:
    note_down(session, action, f"annual:{report.year}:{report.version}", writer=writer)
