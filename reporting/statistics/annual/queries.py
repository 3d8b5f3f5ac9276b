"""Reading annual reports: drafts made of what is there now, published ones as they were frozen."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from reporting.audit import AuditAction, AuditEntry
from reporting.clock import HOME
from reporting.errors import NotFoundError, RinnallaError
from reporting.facts.periods import Span
from reporting.libraries import SOURCE
from reporting.preferences.values import Words
from reporting.statistics.annual.changes.queries import public_changes
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.content import (
    ContentBrokenError,
    ReportContent,
    ServiceFacts,
    read_content,
)
from reporting.statistics.annual.models import AnnualPdf, AnnualReport, AnnualText, ReportState
from reporting.statistics.annual.others import figures_of
from reporting.statistics.annual.recommendations.queries import Kept, register
from reporting.statistics.annual.told import read_words, words_of
from reporting.statistics.references.queries import others_of
from reporting.statistics.releases.artefact import Audience, checksum
from reporting.statistics.releases.queries import (
    ReleaseRow,
    published,
    release_named,
    stored_artefact,
)

_SHOWN = (ReportState.PUBLISHED, ReportState.WITHDRAWN)


class NoReleaseError(RinnallaError):
    """There is no published release of the year for everybody, so there is nothing to tell."""


@dataclass(frozen=True, order=True)
class ReportKey:
    """Which report: its year, and its version of that year's report."""

    year: int
    version: int


@dataclass(frozen=True)
class YearOfReports:
    """What there is of a year: its newest release for everybody, and its reports, newest first."""

    year: int
    release: ReleaseRow | None
    reports: tuple[AnnualReport, ...]

    @property
    def draft(self) -> AnnualReport | None:
        """Give the report that is being written, if any."""
        return next((one for one in self.reports if one.state is ReportState.DRAFT), None)


def year_releases(session: Session) -> dict[int, ReleaseRow]:
    """Give the newest published release for everybody of each whole year."""
    found: dict[int, ReleaseRow] = {}
    for row in published(session, Audience.PUBLIC):
        if row.period.span is Span.YEAR:
            known = found.get(row.period.year)
            if known is None or known.version < row.version:
                found[row.period.year] = row
    return found


def years_of_reports(session: Session) -> tuple[YearOfReports, ...]:
    """Give every year that has a release or a report, the newest first."""
    releases = year_releases(session)
    reports: dict[int, list[AnnualReport]] = defaultdict(list)
    wanted = select(AnnualReport).options(defer(AnnualReport.content))
    for row in session.scalars(wanted.order_by(AnnualReport.version.desc())):
        reports[row.year].append(row)
    years = sorted({*releases, *reports}, reverse=True)
    return tuple(YearOfReports(y, releases.get(y), tuple(reports.get(y, ()))) for y in years)


def stored_report(session: Session, key: ReportKey, *, is_held: bool = False) -> AnnualReport:
    """Give a report of any state, held until the transaction ends. Raises NotFoundError."""
    found = session.get(AnnualReport, (key.year, key.version), with_for_update=is_held or None)
    if found is None:
        raise NotFoundError("no such report")
    return found


def texts_of(session: Session, key: ReportKey) -> tuple[AnnualText, ...]:
    """Give the free texts of a draft."""
    wanted = select(AnnualText).where(
        AnnualText.year == key.year, AnnualText.version == key.version
    )
    return tuple(session.scalars(wanted))


def content_of(
    session: Session, report: AnnualReport, *, languages: tuple[str, ...]
) -> ReportContent:
    """Give what a report says: as it was frozen, or what a draft would say if frozen now.

    `languages` are those the service is offered in now. Raises NoReleaseError when the release
    of a draft is gone, ContentBrokenError when what is stored is not what was frozen.
    """
    if report.state is not ReportState.DRAFT:
        if report.content is None or report.digest is None:
            raise ContentBrokenError("a published report has no content")
        return read_content(report.content, known=report.digest)
    return _content_now(session, report, languages=languages)


def release_of(session: Session, name: str) -> ReleaseRow | None:
    """Give the release a report names, also when it was withdrawn; None when there is none."""
    try:
        return release_named(session, name, Audience.PUBLIC)
    except NotFoundError:
        return None


def public_reports(session: Session) -> tuple[AnnualReport, ...]:
    """Give the report of each year that everybody sees, the newest year first."""
    wanted = select(AnnualReport).where(AnnualReport.state.in_(_SHOWN))
    wanted = wanted.options(defer(AnnualReport.content))
    found: dict[int, AnnualReport] = {}
    for row in session.scalars(wanted.order_by(AnnualReport.version)):
        known = found.get(row.year)
        if known is None or row.state is ReportState.PUBLISHED or known.state is row.state:
            found[row.year] = row
    return tuple(found[year] for year in sorted(found, reverse=True))


def public_report(session: Session, year: int, version: int | None = None) -> AnnualReport:
    """Give the report of a year that everybody may see, or just this version of it.

    It is the newest published one, else the newest withdrawn one, of which only the note is
    left. Raises NotFoundError.
    """
    if version is not None:
        report = stored_report(session, ReportKey(year, version))
        if report.state in _SHOWN:
            return report
    for one in public_reports(session) if version is None else ():
        if one.year == year:
            return one
    raise NotFoundError("no such report")


def earlier_versions(session: Session, report: AnnualReport) -> tuple[AnnualReport, ...]:
    """Give the other versions of a year's report that everybody may know of, newest first."""
    wanted = (
        select(AnnualReport)
        .options(defer(AnnualReport.content))
        .where(AnnualReport.year == report.year, AnnualReport.version != report.version)
        .where(AnnualReport.state.in_(_SHOWN))
        .order_by(AnnualReport.version.desc())
    )
    return tuple(session.scalars(wanted))


def withdrawal_note(report: AnnualReport) -> Words:
    """Give why a report was withdrawn, empty when it was not."""
    return read_words(report.note)


def pdf_languages(session: Session, key: ReportKey) -> frozenset[str]:
    """Give the languages in which a report is there as PDF."""
    wanted = select(AnnualPdf.language).where(
        AnnualPdf.year == key.year, AnnualPdf.version == key.version
    )
    return frozenset(session.scalars(wanted))


def pdf_of(session: Session, key: ReportKey, language: str) -> bytes:
    """Give a report on paper. Raises NotFoundError when it has none in this language."""
    row = session.get(AnnualPdf, (key.year, key.version, language))
    if row is None:
        raise NotFoundError("no PDF in this language")
    return row.content


def feedback_answered(session: Session, year: int) -> int:
    """Give how often accessibility feedback was marked as answered in a year, by the trail."""
    wanted = (
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.action == AuditAction.FEEDBACK_ANSWERED)
        .where(AuditEntry.at >= _new_year(year), AuditEntry.at < _new_year(year + 1))
    )
    return session.scalar(wanted) or 0


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=HOME)


def _content_now(
    session: Session, report: AnnualReport, *, languages: tuple[str, ...]
) -> ReportContent:
    release = release_of(session, report.release_name)
    if release is None or release.is_withdrawn:
        raise NoReleaseError
    key = ReportKey(report.year, report.version)
    written: dict[Part, dict[str, str]] = defaultdict(dict)
    for row in texts_of(session, key):
        written[row.part][row.language] = row.text
    kept = register(session)
    return ReportContent(
        year=report.year,
        version=report.version,
        release_name=report.release_name,
        release_digest=checksum(stored_artefact(session, release, Audience.PUBLIC)[1]),
        texts={part: words_of(texts) for part, texts in written.items()},
        recommendations=tuple(one.told for one in kept if one.told.year == report.year),
        earlier=tuple(one.told for one in kept if _is_followed(one, report.year)),
        changes=public_changes(session, year=report.year),
        service=ServiceFacts(report.breaches, report.feedback_received, report.feedback_in_time),
        languages=languages,
        others=figures_of(others_of(session, SOURCE)),
    )


def _is_followed(kept: Kept, year: int) -> bool:
    """Say whether a report tells what came of it: last year's, and older ones that are not over."""
    told = kept.told
    is_followed = told.year == year - 1 or (told.year < year and not told.state.is_over)
    return kept.is_public and is_followed
