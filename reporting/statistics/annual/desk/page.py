"""What the desk shows of a report: what is written in which language, and what can be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final

from sqlalchemy.orm import Session

from reporting.accounts.queries import names_of
from reporting.errors import BusyError, PrintingFailedError, PrintingUnavailableError
from reporting.permissions import Permission
from reporting.preferences.values import WRITTEN
from reporting.printing.pdf import pdf_from_html
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.content import content_bytes, content_digest
from reporting.statistics.annual.models import AnnualReport, AnnualText, ReportState
from reporting.statistics.annual.operations import Desk
from reporting.statistics.annual.page import NOTHING_YET, Outcome, may, this_writer
from reporting.statistics.annual.paper import CSS
from reporting.statistics.annual.public.page import paper_of, report_page
from reporting.statistics.annual.queries import (
    NoReleaseError,
    ReportKey,
    content_of,
    feedback_answered,
    pdf_languages,
    release_of,
    stored_report,
    texts_of,
    year_releases,
)
from reporting.statistics.annual.recommendations.queries import register
from reporting.statistics.releases.queries import ReleaseRow
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.locale import gettext as _
from reporting.web.locale import speaking

SECONDS_FOR_PAPER: Final = 12
"""After so long no further PDF is begun while somebody waits for the page."""

# What keeps a PDF from being made; the report on the web is there in any case.
_NO_PDF: Final[Mapping[type[Exception], str]] = {
    BusyError: N_("Other PDFs are being made right now. Try again in a minute."),
    PrintingFailedError: N_(
        "A PDF could not be made within its time. Shorten long tables or texts."
    ),
    PrintingUnavailableError: N_(
        "No PDF can be made on this machine: a part of the system (Pango) is missing."
    ),
}


@dataclass(frozen=True)
class DeskPage:
    """One report at the desk, for the person who works on it."""

    report: AnnualReport
    release: ReleaseRow | None
    newest_release: ReleaseRow | None
    texts: Mapping[tuple[Part, str], AnnualText]
    names: Mapping[bytes, str]
    by: bytes
    digest: str
    papers: frozenset[str]
    recommendations: int
    answered: int
    outcome: Outcome
    parts: tuple[Part, ...] = tuple(Part)
    tongues: tuple[str, ...] = WRITTEN

    @property
    def key(self) -> dict[str, int]:
        """Give the place of the report in addresses."""
        return {"year": self.report.year, "version": self.report.version}

    @property
    def is_draft(self) -> bool:
        """Say whether it can still be written."""
        return self.report.state is ReportState.DRAFT

    @property
    def is_public(self) -> bool:
        """Say whether everybody can read it."""
        return self.report.state is ReportState.PUBLISHED

    @property
    def may_write(self) -> bool:
        """Say whether the reader may change anything."""
        return may(Permission.RELEASE_PREPARE)

    @property
    def has_release(self) -> bool:
        """Say whether the figures it tells are published."""
        return self.release is not None and not self.release.is_withdrawn

    @property
    def has_newer_release(self) -> bool:
        """Say whether there is a newer release than the one it tells."""
        newest = self.newest_release
        return newest is not None and newest.name != self.report.release_name

    @property
    def is_approved(self) -> bool:
        """Say whether somebody approved it as it is now."""
        approved = self.report.approved_digest
        return approved is not None and approved.hex() == self.digest

    @property
    def missing_papers(self) -> tuple[str, ...]:
        """Give the languages in which there is no PDF yet."""
        return tuple(code for code in WRITTEN if code not in self.papers)

    def is_written(self, part: Part, language: str) -> bool:
        """Say whether a text is there in a language."""
        row = self.texts.get((part, language))
        return row is not None and bool(row.text)

    def name(self, member_id: bytes | None) -> str:
        """Give who did something, in words."""
        return self.names.get(member_id or b"") or _("A person who was removed")


def desk_page(session: Session, key: ReportKey, outcome: Outcome = NOTHING_YET) -> DeskPage:
    """Give the page of one report. Raises NotFoundError."""
    report = stored_report(session, key)
    people = {report.prepared_by, report.changed_by, report.approved_by, report.published_by}
    people |= {report.withdrawn_by, report.withdrawal_asked_by}
    return DeskPage(
        report=report,
        release=release_of(session, report.release_name),
        newest_release=year_releases(session).get(key.year),
        texts={(row.part, row.language): row for row in texts_of(session, key)},
        names=names_of(session, {one for one in people if one}),
        by=current.identity().member_id,
        digest=digest_of(session, report),
        papers=pdf_languages(session, key),
        recommendations=len(register(session, year=key.year)),
        answered=feedback_answered(session, key.year),
        outcome=outcome,
    )


def this_desk() -> Desk:
    """Give the person who is signed in as one who works on a report now."""
    return Desk(this_writer(), tuple(current.preferences().languages))


def digest_of(session: Session, report: AnnualReport) -> str:
    """Give the digest of what a report says now, empty when its figures are gone."""
    try:
        content = content_of(session, report, languages=this_desk().languages)
    except NoReleaseError:
        return ""
    return content_digest(content_bytes(content)).hex()


def papers(key: ReportKey) -> Iterator[tuple[str, bytes | str]]:
    """Make the PDFs of a published report that are missing, a language at a time.

    Gives language and PDF, or language and why there is none; after that one no more is tried.
    """
    with current.runtime().database.reading() as session:
        report = stored_report(session, key)
        content = content_of(session, report, languages=())
        missing = [code for code in WRITTEN if code not in pdf_languages(session, key)]
        pages = []
        for code in missing:
            with speaking(code):
                pages.append((code, paper_of(report_page(session, content))))
    until = monotonic() + SECONDS_FOR_PAPER
    for code, html in pages:
        if monotonic() > until:
            yield code, _("There was no time left for the others. Make them now.")
            return
        try:
            yield code, pdf_from_html(html, css=CSS)
        except (BusyError, PrintingFailedError, PrintingUnavailableError) as error:
            yield code, _(_NO_PDF[type(error)])
            return
