"""The pages on which a case is taken out, and the files, made in memory and kept nowhere."""

from collections.abc import Callable

from flask import Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.caseworker import Caseworker
from reporting.casework.page import (
    CASE,
    CaseForm,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    expired,
    id_of,
    this_caseworker,
)
from reporting.casework.redaction.copies import newest_copy
from reporting.casework.redaction.forms import part_labels
from reporting.casework.referral.operations import referral_of
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import ask_second_person, is_granted
from reporting.exports.document import CaseDocument
from reporting.exports.forms import BundleForm, ExportForm
from reporting.exports.json_file import json_of
from reporting.exports.operations import (
    ExportFormat,
    ExportOrder,
    Extent,
    NoCopyError,
    SecondPersonNeededError,
    export_case,
    referral_document,
)
from reporting.exports.paper import CSS, breakable
from reporting.permissions import Permission
from reporting.places import municipality
from reporting.printing.pdf import pdf_from_html
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.headers import FILE_POLICY
from reporting.web.locale import gettext as _

bp = Pages("exports", __name__, url_prefix="/staff")

_TYPES = {ExportFormat.PDF: "application/pdf", ExportFormat.JSON: "application/json"}


@bp.page(CASE + "/export", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def export(case_id: str) -> Page | BaseResponse:
    """Take a case out as a file, redacted; or ask a second person for all of it."""
    form, by = ExportForm(), this_caseworker()
    outcome = Outcome()
    if request.method == "POST":
        outcome = _checked(form)
        if not outcome.errors:
            answer = _exported(case_id, form, by)
            if not isinstance(answer, Outcome):
                return answer
            outcome = answer
    report = case_of(case_id, by)
    with current.runtime().database.reading() as session:
        page = render_template(
            "exports/export.html",
            report=report,
            form=form,
            copy=newest_copy(session, report, by=by),
            is_granted=is_granted(
                session, report, Deed.EXPORT, by=by.identity, today=current.today()
            ),
            errors=outcome.errors,
        )
    return page, outcome.status


@bp.page(CASE + "/bundle", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def bundle(case_id: str) -> Page | BaseResponse:
    """Give the file for the authority a case was referred to."""
    form, by = BundleForm(), this_caseworker()
    outcome = Outcome()
    if request.method == "POST":
        outcome = _checked(form)
        if not outcome.errors:
            order = ExportOrder(Extent.REDACTED, form.format.data or ExportFormat.PDF, "")
            made = _written(
                lambda s: referral_document(s, id_of(case_id), order, by=by, now=current.now())
            )
            return _file(made, order.format)
    report = case_of(case_id, by)
    with current.runtime().database.reading() as session:
        referral = referral_of(session, report, by=by)
    page = render_template(
        "exports/bundle.html",
        report=report,
        form=form,
        referral=referral,
        labels=part_labels(),
        errors=outcome.errors,
    )
    return page, outcome.status


def _checked(form: CaseForm) -> Outcome:
    if form.validate():
        return Outcome()
    return expired() if form.is_expired else Outcome(form.error_list(), 422)


def _exported(case_id: str, form: ExportForm, by: Caseworker) -> Outcome | BaseResponse:
    order = form.to_order()
    try:
        made = _written(lambda s: export_case(s, id_of(case_id), order, by=by, now=current.now()))
    except NoCopyError:
        fault = _("There is no redacted copy yet. Make one first.")
        return Outcome((FieldError("q-extent", fault),), 422)
    except SecondPersonNeededError:
        return _asked(case_id, form, by)
    return _file(made, order.format)


def _asked(case_id: str, form: ExportForm, by: Caseworker) -> Outcome | BaseResponse:
    details = {"question": form.reason.data}
    outcome = attempt(
        form,
        by,
        lambda s, by, sending: ask_second_person(
            s, id_of(case_id), Deed.EXPORT, details, by=by, sending=sending
        ),
    )
    return outcome if outcome.errors else back_to_case(case_id, "second_asked")


def _written(make: Callable[[Session], CaseDocument]) -> CaseDocument:
    with current.runtime().database.writing() as session:
        return make(session)


def _file(document: CaseDocument, kind: ExportFormat) -> Response:
    """Answer with a file that no browser shows or keeps; its name tells the number and no more."""
    content = json_of(document) if kind is ExportFormat.JSON else _pdf(document)
    answer = Response(content, mimetype=_TYPES[kind])
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="report-{document.number}.{kind}"'
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _pdf(document: CaseDocument) -> bytes:
    town = document.municipality
    html = render_template(
        "exports/_document.html",
        document=document,
        breakable=breakable,
        labels=part_labels(),
        town=municipality(town).name(current.language()) if town else "",
    )
    return pdf_from_html(html, css=CSS)
