"""The pages of preferences: write, look at it as residents will, save, undo; and the promise."""

from functools import partial
from typing import Final

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts.queries import names_of
from reporting.administration import capacity
from reporting.administration.forms import PreferenceForm, PromiseForm, UndoForm, fault_lines
from reporting.administration.operations import Admin, change_preference, restore_preference
from reporting.administration.page import (
    PreferenceLine,
    PreviewPage,
    edit_page,
    in_words,
    preview_page,
    resident_views,
)
from reporting.errors import NotFoundError, PageExpiredError
from reporting.permissions import Permission
from reporting.preferences.declared import BY_HAND, PreferenceName
from reporting.preferences.faults import ValueChangedError, ValueRefusedError
from reporting.preferences.kinds import Answers
from reporting.preferences.queries import (
    LastChange,
    earlier_value,
    last_change,
    last_changes,
    preferences_of,
    value_of,
    wished_value,
)
from reporting.preferences.values import Preferences
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("administration", __name__, url_prefix="/staff")

Page = str | tuple[str, int] | BaseResponse

_ONE: Final = "/preferences/<string(maxlength=32):name>"
_DONE: Final = {
    "saved": N_("It is saved. Residents see it within ten seconds."),
    "undone": N_("The earlier value is back. Residents see it within ten seconds."),
    "measured": N_("The promise was held to the load."),
}


@bp.page("/preferences", access=Permission.PREFERENCES_WRITE)
def preferences() -> str:
    """List every preference with its value, its meaning and its last change."""
    with current.runtime().database.reading() as session:
        found = preferences_of(session, current.runtime().config)
        changes = last_changes(session)
        names = names_of(session, {change.changed_by for change in changes.values()})
    lines = [
        PreferenceLine(
            one.name,
            in_words(one.name, value_of(found, one.name)),
            changes.get(one.name, LastChange()),
            names.get(changes.get(one.name, LastChange()).changed_by, ""),
        )
        for one in BY_HAND
    ]
    return render_template("administration/preferences.html", lines=lines, notice=_notice())


@bp.page(_ONE, access=Permission.PREFERENCES_WRITE)
def preference(name: str) -> str:
    """Show the fields of one preference."""
    which = _known(name)
    found, change = _now(which)
    return _edit(edit_page(found, which, change.number))


@bp.page(_ONE, access=Permission.PREFERENCES_WRITE, methods=("POST",))
def change(name: str) -> Page:
    """Show what was written as residents will see it; save it once that was confirmed."""
    which, form = _known(name), PreferenceForm()
    found, last = _now(which)
    answers = form.answers()
    draft = partial(edit_page, found, which, last.number, answers=answers)
    if not form.validate():
        fault = _("This page was open for too long. Your text is kept. Please send it again.")
        return _edit(draft(errors=(FieldError("main", fault),))), 400
    is_changed = form.seen_number != last.number
    if is_changed or form.step.data == "edit":
        return _edit(draft(is_changed=is_changed)), 409 if is_changed else 200
    try:
        value = wished_value(found, which, answers)
        if form.step.data == "save":
            return _saved(which, value, seen=last.number)
        return _preview(preview_page(found, which, value, last, today=current.today()), answers)
    except ValueRefusedError as error:
        return _edit(draft(errors=fault_lines(error.faults))), 422
    except ValueChangedError:
        found, last = _now(which)
        return _edit(edit_page(found, which, last.number, answers=answers, is_changed=True)), 409


@bp.page(_ONE + "/undo", access=Permission.PREFERENCES_WRITE, methods=("GET", "POST"))
def undo(name: str) -> Page:
    """Show what comes back, and bring it back once that was confirmed."""
    which = _known(name)
    found, last = _now(which)
    if not last.number:
        raise NotFoundError("never changed")
    if request.method == "GET":
        value = earlier_value(current.runtime().config, which, last)
        page = preview_page(found, which, value, last, today=current.today())
        form = UndoForm(formdata=None)
        return render_template("administration/undo.html", page=page, form=form)
    form = UndoForm()
    if not form.validate():
        raise PageExpiredError("undo")
    try:
        with current.runtime().database.writing() as session:
            restore_preference(session, which, seen=form.seen_number, admin=_admin())
    except ValueChangedError:
        return redirect(url_for("administration.undo", name=name), 303)
    current.forget_decided()
    return redirect(url_for("administration.preferences", done="undone"), 303)


@bp.page("/promise", access=Permission.TEAM_LEAD)
def promise() -> str:
    """Show the team's load against what it can work on, and the promise that follows."""
    runtime = current.runtime()
    with runtime.database.reading() as session:
        found = preferences_of(session, runtime.config)
        load = capacity.load_of(session, found, today=current.today())
    return render_template(
        "administration/promise.html",
        load=load,
        preferences=found,
        views=resident_views(found, current.today()),
        form=PromiseForm(formdata=None),
        notice=_notice(),
    )


@bp.page("/promise", access=Permission.TEAM_LEAD, methods=("POST",))
def measure() -> BaseResponse:
    """Hold the promise to the load now instead of tonight."""
    if not PromiseForm().validate():
        raise PageExpiredError("promise")
    admin = _admin()
    capacity.adapt_promise(current.runtime(), today=admin.today, now=admin.now, by=admin.by)
    current.forget_decided()
    return redirect(url_for("administration.promise", done="measured"), 303)


def _edit(page: object) -> str:
    form = PreferenceForm(formdata=None)
    return render_template("administration/preference.html", page=page, form=form)


def _preview(page: PreviewPage, answers: Answers) -> str:
    form = PreferenceForm(formdata=None)
    sent = {part: values for part, values in answers.items() if values}
    return render_template("administration/preview.html", page=page, form=form, answers=sent)


def _saved(which: PreferenceName, value: object, *, seen: int) -> BaseResponse:
    with current.runtime().database.writing() as session:
        change_preference(session, which, value, seen=seen, admin=_admin())
    current.forget_decided()
    return redirect(url_for("administration.preferences", done="saved"), 303)


def _known(name: str) -> PreferenceName:
    found = next((one.name for one in BY_HAND if one.name.value == name), None)
    if found is None:
        raise NotFoundError("no such preference")
    return found


def _now(which: PreferenceName) -> tuple[Preferences, LastChange]:
    runtime = current.runtime()
    with runtime.database.reading() as session:
        return preferences_of(session, runtime.config), last_change(session, which)


def _admin() -> Admin:
    runtime = current.runtime()
    by = current.identity().member_id
    return Admin(by, current.now(), current.today(), runtime.keyring)


def _notice() -> str:
    return _DONE.get(request.args.get("done", ""), "")
