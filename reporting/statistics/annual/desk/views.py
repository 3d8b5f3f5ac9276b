"""The desk's pages of annual reports: years, one report, its texts, its steps."""

from typing import Final

from flask import render_template, request
from sqlalchemy.orm import Session

from reporting.errors import RinnallaError
from reporting.permissions import Permission
from reporting.statistics.annual.content import content_bytes, content_digest
from reporting.statistics.annual.desk.forms import (
    ApproveReportForm,
    CountServiceForm,
    PrepareReportForm,
    PublishReportForm,
    StepForm,
)
from reporting.statistics.annual.desk.page import desk_page, papers, this_desk
from reporting.statistics.annual.desk.withdrawal import views as withdrawal
from reporting.statistics.annual.desk.writing import views as writing
from reporting.statistics.annual.desk.writing.views import PLACE
from reporting.statistics.annual.models import AnnualReport, ReportState
from reporting.statistics.annual.operations import (
    NotApprovedError,
    ReportStepError,
    approve_report,
    check_published,
    count_service,
    keep_pdf,
    prepare_report,
    publish_report,
    take_newest_release,
)
from reporting.statistics.annual.page import (
    NOTHING_YET,
    Outcome,
    Page,
    Refusals,
    attempt,
    led_to,
    may,
    seen_on,
    this_writer,
)
from reporting.statistics.annual.public.page import report_page
from reporting.statistics.annual.queries import (
    NoReleaseError,
    ReportKey,
    content_of,
    stored_report,
    years_of_reports,
)
from reporting.statistics.annual.writer import SamePersonError, Writer, refuse
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("annual", __name__, url_prefix="/staff/annual-reports")

_ONE: Final = "/<int(max=9999):year>/<int(max=9999):version>"
_DONE: Final = {
    "prepared": N_("The draft is there. Its figures and registers are filled in."),
    "written": N_("It is saved. Whoever approved the draft before must read it again."),
    "approved": N_("It is approved. Another lead can publish it now."),
    "published": N_("It is published, also as PDF. Everybody can read it."),
    "paper": N_("The PDFs are there."),
    "asked": N_("Another lead is asked to withdraw it. Until then everybody reads it."),
    "kept": N_("It stays as it is."),
    "withdrawn": N_("It is withdrawn. Everybody reads your note in its place."),
}
_REFUSALS: Final[Refusals] = {
    NoReleaseError: N_(
        "There is no published release of this year for everybody. Publish one first."
    ),
    NotApprovedError: N_(
        "Nobody has approved this draft as it is now. Texts or registers changed meanwhile."
    ),
    ReportStepError: N_("A colleague was quicker. Look at the state of the report."),
    SamePersonError: N_("Two people are needed. Somebody else has to do this."),
}


@bp.page("", access=Permission.FIGURES_EXACT)
def reports() -> str:
    """List the years with their releases and reports."""
    return _listed(NOTHING_YET)


@bp.page("/<int(max=9999):year>", access=Permission.RELEASE_PREPARE, methods=("POST",))
def prepare(year: int) -> Page:
    """Make the report of a year, with every chapter that can be filled."""
    form, made = PrepareReportForm(), list[ReportKey]()
    outcome = attempt(
        form,
        lambda session, writer: made.append(prepare_report(session, year, writer=writer)),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _listed(outcome), outcome.status
    return led_to("annual.report", year=year, version=made[0].version, done="prepared")


@bp.page(_ONE, access=Permission.FIGURES_EXACT)
def report(year: int, version: int) -> str:
    """Show a report at the desk: what is written, and what can be done."""
    return _shown(ReportKey(year, version))


@bp.page(_ONE + "/preview", access=Permission.FIGURES_EXACT)
def preview(year: int, version: int) -> str:
    """Show a report as everybody will read it, with the way to approve it."""
    key = ReportKey(year, version)
    with current.runtime().database.reading() as session:
        row = stored_report(session, key)
        try:
            content = content_of(session, row, languages=this_desk().languages)
        except NoReleaseError:
            return _shown(key, _refused(NoReleaseError))
        page, digest = report_page(session, content), content_digest(content_bytes(content)).hex()
    return render_template(
        "annual/preview.html",
        page=page,
        report=row,
        may_approve=_may_approve(row),
        may_publish=_may_publish(row, digest),
        digest=digest,
        forms=(ApproveReportForm(formdata=None), PublishReportForm(formdata=None)),
    )


@bp.page(_ONE + "/approve", access=Permission.RELEASE_PREPARE, methods=("POST",))
def approve(year: int, version: int) -> Page:
    """Approve what was read on the preview, as the second person."""
    key, form = ReportKey(year, version), ApproveReportForm()
    seen = form.seen_digest
    outcome = attempt(
        form,
        lambda session, _writer: approve_report(session, key, seen=seen, desk=this_desk()),
        _REFUSALS,
    )
    return _after(key, outcome, "approved")


@bp.page(_ONE + "/publish", access=Permission.RELEASE_PREPARE, methods=("POST",))
def publish(year: int, version: int) -> Page:
    """Freeze the report that was read on the preview and let everybody read it; make its PDFs."""
    key, form = ReportKey(year, version), PublishReportForm()
    seen = form.seen_digest
    outcome = attempt(
        form,
        lambda session, _writer: publish_report(session, key, seen=seen, desk=this_desk()),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _after(key, outcome, "published")
    return _after(key, _on_paper(key), "published")


@bp.page(_ONE + "/paper", access=Permission.RELEASE_PREPARE, methods=("POST",))
def paper(year: int, version: int) -> Page:
    """Make the PDFs that are missing."""
    key = ReportKey(year, version)
    outcome = attempt(StepForm(), lambda session, _writer: check_published(session, key), _REFUSALS)
    return _after(key, _on_paper(key) if outcome.is_done else outcome, "paper")


@bp.page(_ONE + "/release", access=Permission.RELEASE_PREPARE, methods=("POST",))
def release(year: int, version: int) -> Page:
    """Let the draft tell the newest release of its year."""
    key, form = ReportKey(year, version), StepForm()
    seen = form.seen_number
    outcome = attempt(
        form,
        lambda session, writer: take_newest_release(session, key, seen=seen, writer=writer),
        _REFUSALS,
    )
    return _after(key, outcome, "written")


@bp.page(_ONE + "/counts", access=Permission.RELEASE_PREPARE, methods=("POST",))
def counts(year: int, version: int) -> Page:
    """Enter what was counted by hand."""
    key, form = ReportKey(year, version), CountServiceForm()
    outcome = attempt(form, lambda session, writer: _count(session, key, form, writer), _REFUSALS)
    if not outcome.is_done:
        return _shown(key, outcome, form), outcome.status
    return led_to("annual.report", year=year, version=version, done="written")


for _rule, _view in (
    (PLACE, writing.text),
    ("/withdraw", withdrawal.withdraw),
    ("/withdraw/answer", withdrawal.answer),
):
    bp.page(_ONE + _rule, access=Permission.RELEASE_PREPARE, methods=("GET", "POST"))(_view)


def _count(session: Session, key: ReportKey, form: CountServiceForm, writer: Writer) -> None:
    refuse(form.faults())
    count_service(session, key, form.to_facts(), seen=form.seen_number, writer=writer)


def _on_paper(key: ReportKey) -> Outcome:
    """Make the PDFs one by one; what cannot be made is said, and the report stays published."""
    for language, made in papers(key):
        if isinstance(made, str):
            fault = _("The report is published, but not every PDF is there: %(why)s", why=made)
            return Outcome((FieldError("main", fault),), 503)
        with current.runtime().database.writing() as session:
            keep_pdf(session, key, language, made, writer=this_writer())
    return NOTHING_YET


def _refused(error: type[RinnallaError]) -> Outcome:
    return Outcome((FieldError("main", _(_REFUSALS[error])),), 409)


def _may_approve(report: AnnualReport) -> bool:
    is_other = report.changed_by != current.identity().member_id
    return report.state is ReportState.DRAFT and is_other and may(Permission.RELEASE_PREPARE)


def _may_publish(report: AnnualReport, digest: str) -> bool:
    approved, by = report.approved_digest, current.identity().member_id
    is_approved = approved is not None and approved.hex() == digest
    is_draft = report.state is ReportState.DRAFT
    return is_draft and is_approved and report.approved_by != by and may(Permission.RELEASE_PREPARE)


def _after(key: ReportKey, outcome: Outcome, done: str) -> Page:
    if not outcome.is_done:
        return _shown(key, outcome), outcome.status
    return led_to("annual.report", year=key.year, version=key.version, done=done)


def _listed(outcome: Outcome) -> str:
    with current.runtime().database.reading() as session:
        years = years_of_reports(session)
    return render_template(
        "annual/reports.html",
        years=years,
        may_write=may(Permission.RELEASE_PREPARE),
        form=PrepareReportForm(formdata=None),
        outcome=outcome,
    )


def _shown(
    key: ReportKey, outcome: Outcome = NOTHING_YET, counting: CountServiceForm | None = None
) -> str:
    with current.runtime().database.reading() as session:
        page = desk_page(session, key, outcome)
    counting = counting or CountServiceForm(formdata=None, obj=page.report)
    return render_template(
        "annual/report.html",
        page=page,
        step=StepForm(formdata=None),
        counts=counting,
        seen=seen_on(counting, outcome, page.report.revision),
        notice=_DONE.get(request.args.get("done", ""), ""),
    )
