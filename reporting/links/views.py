"""The pages of links between cases: what is linked, linking, and a mass report as one bucket."""

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.caseworker import Caseworker
from reporting.casework.linking import LinkKind
from reporting.casework.operations import AnswerDraft
from reporting.casework.page import (
    CASE,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    expired,
    id_of,
    sending_of,
    this_caseworker,
)
from reporting.casework.queries import case_with_number
from reporting.errors import NotFoundError
from reporting.links.forms import LinkForm, MassAnswerForm, UnlinkForm
from reporting.links.operations import (
    Delivered,
    Delivery,
    LinkedToItselfError,
    answer_all,
    link_cases,
    links_of,
    mass_report_of,
    unlink_cases,
)
from reporting.links.suggestions import Suggestion, suggested_links, with_organisations
from reporting.permissions import Permission
from reporting.report.models import Report
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("links", __name__, url_prefix="/staff")


@bp.page(CASE + "/links", access=Permission.CASE_READ)
def links(case_id: str) -> str:
    """Show what a case is linked to."""
    by = this_caseworker()
    report = case_of(case_id, by)
    with current.runtime().database.reading() as session:
        linked = links_of(session, report, by=by)
    return render_template("links/links.html", report=report, linked=linked, form=UnlinkForm())


@bp.page(CASE + "/unlink", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def unlink(case_id: str) -> Page | BaseResponse:
    """Take a link away."""
    form, by = UnlinkForm(), this_caseworker()
    report, outcome = case_of(case_id, by), Outcome()
    if request.method == "POST":
        other = id_of(form.other.data or "")
        outcome = attempt(
            form,
            by,
            lambda s, by, sending: unlink_cases(
                s, report.id, other, form.kind.data or LinkKind.SAME_EVENT, by=by, sending=sending
            ),
        )
        if not outcome.errors:
            return back_to_case(case_id, "unlinked")
        report = case_of(case_id, by)
    with current.runtime().database.reading() as session:
        linked = links_of(session, report, by=by)
    page = render_template(
        "links/unlink.html", report=report, linked=linked, form=form, errors=outcome.errors
    )
    return page, outcome.status


@bp.page(CASE + "/link", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def link(case_id: str) -> Page | BaseResponse:
    """Link a case to one that is suggested, or to any by its number."""
    form, by = LinkForm(), this_caseworker()
    report, outcome, found = case_of(case_id, by), Outcome(), None
    if request.method == "POST" and form.step.data == "organisations":
        found, outcome = _with_organisations(form, report, by)
    elif request.method == "POST":
        outcome = _link(form, report, by)
        if not outcome.errors:
            return back_to_case(case_id, "linked")
        report = case_of(case_id, by)
    page = render_template(
        "links/link.html",
        report=report,
        form=form,
        found=_suggested(report, by) if found is None else found,
        errors=outcome.errors,
    )
    return page, outcome.status


@bp.page(CASE + "/mass-report", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def mass_report(case_id: str) -> Page | BaseResponse:
    """Show all cases of a mass report, and answer all of them at once."""
    form, by = MassAnswerForm(), this_caseworker()
    report, outcome = case_of(case_id, by), Outcome()
    runtime = current.runtime()
    with runtime.database.reading() as session:
        bucket = mass_report_of(session, report, by=by)
    results = tuple(Delivered(one) for one in bucket)
    if request.method == "POST":
        outcome = _checked(form)
        if not outcome.errors:
            draft, sending = AnswerDraft(form.message.data), sending_of(form)
            results = answer_all(runtime.database, bucket, draft, by=by, sending=sending)
    page = render_template(
        "links/mass_report.html",
        report=report,
        form=form,
        results=results,
        outcome=outcome,
        is_sent=request.method == "POST" and not outcome.errors,
        counts={d: sum(r.delivery is d for r in results) for d in Delivery},
    )
    return page, outcome.status


def _checked(form: MassAnswerForm) -> Outcome:
    if form.validate():
        return Outcome()
    return expired() if form.is_expired else Outcome(form.error_list(), 422)


def _link(form: LinkForm, report: Report, by: Caseworker) -> Outcome:
    checked = _checked(form)
    if checked.errors:
        return checked
    other = _other(form, by)
    if other is None:
        fault = _("Choose a case, or write the number of one that your team has.")
        return Outcome((FieldError("q-number", fault),), 422)
    try:
        return attempt(
            form,
            by,
            lambda s, by, sending: link_cases(
                s, report.id, other, form.kind.data or LinkKind.SAME_EVENT, by=by, sending=sending
            ),
        )
    except LinkedToItselfError:
        fault = _("This is the number of the case itself.")
        return Outcome((FieldError("q-number", fault),), 422)


def _other(form: LinkForm, by: Caseworker) -> bytes | None:
    with current.runtime().database.reading() as session:
        if form.number.data:
            return case_with_number(session, form.number.data, by=by)
    try:
        return id_of(form.other.data) if form.other.data else None
    except NotFoundError:
        return None


def _suggested(report: Report, by: Caseworker) -> tuple[Suggestion, ...]:
    with current.runtime().database.reading() as session:
        return suggested_links(session, report, by=by, today=current.today())


def _with_organisations(
    form: LinkForm, report: Report, by: Caseworker
) -> tuple[tuple[Suggestion, ...], Outcome]:
    found = _suggested(report, by)
    form.validate()
    if form.is_expired:
        return found, expired()
    with current.runtime().database.writing() as session:
        return with_organisations(session, report, found, by=by, now=current.now()), Outcome()
