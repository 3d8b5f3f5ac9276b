"""Pages for many cases at once: list their numbers, confirm, do it, undo it."""

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.ownership.queries import colleagues
from reporting.errors import AlreadyReceivedError, PageExpiredError
from reporting.permissions import Permission
from reporting.report.progress import State
from reporting.triage.bulk.forms import BulkForm, UndoBulkForm, action_of, ids_of
from reporting.triage.bulk.operations import BulkDraft, do_in_bulk, undo_bulk
from reporting.triage.bulk.queries import MOST_AT_ONCE, chosen_cases, exported_rows
from reporting.triage.filters import QueueFilter, filter_of
from reporting.triage.listing import case_list_csv
from reporting.triage.models import BulkAction
from reporting.triage.page import sending_of, this_desk
from reporting.triage.rows import Desk
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import gettext as _

bp = Pages("bulk", __name__, url_prefix="/staff")

Page = str | tuple[str, int]


@bp.page("/bulk", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def bulk() -> Page | BaseResponse:
    """List the chosen cases by number and ask; then do one thing to all of them."""
    desk = this_desk()
    if request.method == "GET":
        wanted = filter_of(request.args.to_dict())
        action = action_of(request.args.get("do", "")) or BulkAction.ASSIGN
        ids = ids_of(request.args.getlist("case"))
        return _confirm_page(BulkForm(formdata=None), action, ids, wanted=wanted, desk=desk)
    form = BulkForm()
    if form.validate() and form.action is not None:
        return _done(form, form.action, desk)
    action = form.action or BulkAction.ASSIGN
    page = _confirm_page(form, action, form.case_ids, wanted=QueueFilter(), desk=desk)
    return page, 400 if form.is_expired else 422


@bp.page("/bulk/undo", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def undo() -> BaseResponse:
    """Undo a bulk deed, and go back to the queue."""
    form, desk = UndoBulkForm(), this_desk()
    if request.method == "POST":
        if not form.validate():
            raise PageExpiredError("the queue page is too old")
        deed_id = next(iter(ids_of([form.deed.data or ""])), b"")
        undo_bulk(current.runtime().database, deed_id, desk, sending=sending_of(form))
    return redirect(url_for("triage.queue"), 303)


def _done(form: BulkForm, action: BulkAction, desk: Desk) -> BaseResponse:
    if action is BulkAction.EXPORT:
        return _csv(form.case_ids, desk)
    draft = BulkDraft(action, form.case_ids, form.colleague, form.reason.data)
    try:
        database = current.runtime().database
        deed_id = do_in_bulk(database, draft, desk, sending=sending_of(form))
    except AlreadyReceivedError:
        return redirect(url_for("triage.queue"), 303)
    return redirect(url_for("triage.queue", bulk=deed_id.hex()), 303)


def _csv(case_ids: tuple[bytes, ...], desk: Desk) -> BaseResponse:
    with current.runtime().database.writing() as session:
        rows, names = exported_rows(session, case_ids, desk, now=current.now())
    text = case_list_csv(rows, names, words=_, language=current.language())
    response = Response("\ufeff" + text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


def _confirm_page(
    form: BulkForm, action: BulkAction, ids: tuple[bytes, ...], *, wanted: QueueFilter, desk: Desk
) -> str:
    all_held = wanted.state is State.HELD
    with current.runtime().database.reading() as session:
        chosen = chosen_cases(session, ids, wanted.similar, desk, with_held=all_held)
        people = colleagues(session, by=desk.by)
    return render_template(
        "bulk/bulk.html",
        form=form,
        action=action,
        chosen=chosen,
        people=people,
        is_cut=len(chosen) == MOST_AT_ONCE,
    )
