"""The report: one form, one request, one receipt."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from reporting.authorities.contacts import remedies, resident_card, support_lines
from reporting.errors import PageExpiredError
from reporting.languages import LANGUAGES
from reporting.permissions import Access
from reporting.places import find_municipality
from reporting.report.fields import kept_files
from reporting.report.forms import ReportForm
from reporting.report.operations import stop_showing_code
from reporting.report.page import form_page
from reporting.report.sending import (
    Receipt,
    SentToken,
    is_known_form,
    promise_days,
    send_report,
)
from reporting.report.situations import Answers, helpers_for_answers
from reporting.sealing import code_groups, parse_code
from reporting.sealing.errors import CodeError
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.alike import is_one_of_many
from reporting.web.holding import hold_if_busy, sent_fields, waiting_page
from reporting.web.language_links import PREFILLED
from reporting.web.limits import limit_sending
from reporting.web.spliced import PLACE, splice, spliced_response
from reporting.web.tokens import make_token, read_token
from reporting.web.uploads import uploads

bp = Pages("report", __name__, url_prefix="/<language:language>")


@bp.page("/report", access=Access.PUBLIC)
def report() -> str | Response:
    """Show the form, with what the address fills in beforehand."""
    return _prefilled_form() if request.args else _fresh_form()


@bp.page("/report", access=Access.PUBLIC, methods=("POST",))
@limit_sending
def send() -> str | tuple[str, int] | Response:
    """Take the report in, or show the form in another language with every answer kept.

    While very many are sent, it has to wait first (security reference §4.12).
    """
    form = _sent_form()
    if form.switch.data in LANGUAGES:
        return _form_page(form, files_lost=bool(form.files.data))
    if not form.validate():
        page = _form_page(form, files_lost=bool(form.files.data))
        return page, 400 if form.is_expired else 422
    if form.to_draft(current.language()).is_empty and not form.files.data:
        return _form_page(form, is_empty=True), 422
    hold = hold_if_busy("report", form.token.digest)
    if hold is not None and not is_known_form(current.runtime(), form.token.digest):
        return waiting_page(hold, sent_fields().items(multi=True), has_files=bool(form.files.data))
    return _receipt_page(_send(form), str(form.form_token.data), _remedies(form))


@bp.page("/report/notes", access=Access.PUBLIC, methods=("POST",))
def notes() -> BaseResponse:
    """Give the code back as a small text file whose name says nothing."""
    try:
        code = parse_code(request.form.get("code", ""))
    except CodeError as error:
        raise PageExpiredError("no code") from error
    text = " ".join(code_groups(code)) + "\n"
    if "with_address" in request.form:
        text += url_for("inbox.inbox", _external=True) + "\n"
    response = Response(text, mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="notes.txt"'
    return response


@bp.page("/report/close", access=Access.PUBLIC, methods=("POST",))
def close() -> BaseResponse:
    """Leave the receipt for good: sending the form again does not show its code any more."""
    runtime = current.runtime()
    key, text = runtime.keyring.form_key, request.form.get("form_token", "")
    with suppress(PageExpiredError, SQLAlchemyError):  # whatever happens, lead away
        token = read_token(text, key, purpose=ReportForm.purpose)
        with runtime.database.writing() as session:
            stop_showing_code(session, token.digest)
    return redirect(url_for("front.leave"), 303)


def _sent_form() -> ReportForm:
    if "kept" not in request.form:
        return ReportForm()
    kept: MultiDict[str, Any] = MultiDict(sent_fields())
    kept.setlist("files", [part for part in request.files.getlist("files") if part.filename])
    return ReportForm(formdata=kept)


def _fresh_form() -> Response:
    page = current.kept_ready(
        ("form", current.language()),
        lambda: splice(_form_page(ReportForm(formdata=None), token=PLACE)),
    )
    form_key = current.runtime().keyring.form_key
    return spliced_response(page, make_token(form_key, ReportForm.purpose))


def _prefilled_form() -> str:
    values = [(name, v) for name, v in request.args.items(multi=True) if name in PREFILLED]
    town = find_municipality(request.args.get("m", "")).exact
    if town:
        values.append(("municipality", town.name(current.language())))
    return _form_page(ReportForm(formdata=MultiDict(values)))


def _form_page(
    form: ReportForm, *, token: str | None = None, is_empty: bool = False, files_lost: bool = False
) -> str:
    promise = promise_days(current.preferences()).from_day(current.today())
    page = form_page(form, promise, token=token, is_empty=is_empty, files_lost=files_lost)
    return render_template("report/report.html", form=form, page=page)


def _send(form: ReportForm) -> Receipt:
    draft = form.to_draft(current.language(), kept_files(form.files.data, form.file_care.data))
    token = SentToken(form.token.secret, form.token.digest)
    receipt = send_report(
        current.runtime(),
        draft,
        token,
        today=current.today(),
        now=current.now(),
        days=promise_days(current.preferences()),
        is_held=is_one_of_many(draft.story),
    )
    if receipt.is_new:
        for upload in uploads():
            upload.stay()
    return receipt


def _remedies(form: ReportForm) -> Markup:
    told = Answers(form.area.data, form.grounds.data, form.kinds.data, form.when.data)
    if told.is_empty:
        return current.kept_ready(("remedies", current.language()), lambda: _remedies_for(told))
    return _remedies_for(told)


def _remedies_for(told: Answers) -> Markup:
    today, checks = current.today(), current.contact_checks()
    helpers = helpers_for_answers(told, current.language(), today=today, checks=checks)
    page = render_template("report/_remedies.html", helpers=helpers, remedies=remedies(checks))
    return Markup(page)  # noqa: S704 - our own template has escaped it


def _receipt_page(receipt: Receipt, token: str, to_turn_to: Markup) -> str:
    if not receipt.is_new:
        groups = code_groups(receipt.code) if receipt.code else ()
        return _rendered_receipt(receipt, groups, token, to_turn_to)
    holes = tuple(_hole(place) for place in range(5)) if receipt.code else ()
    blank = replace(receipt, number=_hole("number"))
    page = current.kept_ready(
        ("receipt", current.language(), receipt.code is not None, receipt.promise),
        lambda: _rendered_receipt(blank, holes, _hole("token"), _hole("remedies")),
    )
    page = page.replace(_hole("number"), receipt.number).replace(_hole("token"), token)
    for place, group in enumerate(code_groups(receipt.code) if receipt.code else ()):
        page = page.replace(_hole(place), group)
    return page.replace(_hole("remedies"), to_turn_to)


def _hole(name: object) -> str:
    return f"%%receipt-{name}%%"


def _rendered_receipt(
    receipt: Receipt, groups: tuple[str, ...], token: str, to_turn_to: str
) -> str:
    language, today, checks = current.language(), current.today(), current.contact_checks()
    lines = [resident_card(one, language, today=today) for one in support_lines(language, checks)]
    return render_template(
        "report/receipt.html",
        receipt=receipt,
        groups=groups,
        token=token,
        remedies=to_turn_to,
        support=lines,
    )
