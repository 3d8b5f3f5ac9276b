"""The pages of translations: ordering one, entering one, and what is waited for."""

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.caseworker import Caseworker
from reporting.casework.entries import case_file, entries_of
from reporting.casework.opening import opened_part
from reporting.casework.page import (
    CASE,
    CaseForm,
    Change,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    id_of,
    this_caseworker,
)
from reporting.casework.translations.forms import EnterTranslationForm, OrderTranslationForm
from reporting.casework.translations.operations import enter_translation, order_translation
from reporting.casework.translations.queries import orders_in, orders_waiting
from reporting.permissions import Permission
from reporting.report.conversation import messages_of
from reporting.report.models import Report
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.sealing import KeyRole
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import gettext as _

bp = Pages("translations", __name__, url_prefix="/staff")


@bp.page("/translations", access=Permission.CASE_READ)
def translations() -> str:
    """Show which cases wait for a translation."""
    by = this_caseworker()
    with current.runtime().database.reading() as session:
        rows = orders_waiting(session, by=by, today=current.today())
    return render_template("translations/translations.html", rows=rows, part_name=_part_name)


@bp.page(CASE + "/translate", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def translate(case_id: str) -> Page | BaseResponse:
    """Order a translation of something the reporter wrote."""
    form = OrderTranslationForm()
    return _page(
        case_id,
        form,
        "translations/translate.html",
        change=lambda s, by, sending: order_translation(
            s, id_of(case_id), form.to_order(), by=by, sending=sending
        ),
        done="translation_ordered",
    )


@bp.page(CASE + "/translation", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def translation(case_id: str) -> Page | BaseResponse:
    """Enter a translation, which is then shown under the original."""
    form = EnterTranslationForm()
    return _page(
        case_id,
        form,
        "translations/translation.html",
        change=lambda s, by, sending: enter_translation(
            s, id_of(case_id), form.to_translation(), by=by, sending=sending
        ),
        done="translated",
    )


def _page(
    case_id: str, form: CaseForm, template: str, *, change: Change, done: str
) -> Page | BaseResponse:
    by = this_caseworker()
    report, outcome = case_of(case_id, by), Outcome()
    if request.method == "POST":
        outcome = attempt(form, by, change)
        if not outcome.errors:
            return back_to_case(case_id, done)
        report = case_of(case_id, by)
    with current.runtime().database.reading() as session:
        orders = orders_in(case_file(entries_of(session, report, by=by)))
    page = render_template(
        template,
        report=report,
        form=form,
        case={"orders": orders, "parts": _parts(report, by), "part_name": _part_name},
        errors=outcome.errors,
    )
    return page, outcome.status


def _parts(report: Report, by: Caseworker) -> list[tuple[str, str]]:
    """Give what a reporter wrote: the account, and their messages by number."""
    with current.runtime().database.reading() as session:
        keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    messages = messages_of(opened_part(objects, keys, by.seeds, role=KeyRole.THREAD))
    theirs = [n for n, m in enumerate(messages, start=1) if m.text and not m.is_from_team]
    names = ["story", *(f"message-{number}" for number in theirs)]
    return [(name, _part_name(name)) for name in names]


def _part_name(part: str) -> str:
    if part == "story":
        return _("The account")
    return _("Message %(number)s", number=part.rpartition("-")[2])
