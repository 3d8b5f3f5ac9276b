"""The pages of “you said – we did”: the register, writing an entry, publishing it, its history."""

from typing import Final

from flask import render_template, request

from reporting.permissions import Permission
from reporting.statistics.annual.changes.forms import (
    PublishChangeForm,
    TakeBackChangeForm,
    WriteChangeForm,
)
from reporting.statistics.annual.changes.operations import (
    ChangeEntry,
    TellingStepError,
    edit_change,
    publish_change,
    take_back_change,
    write_change,
)
from reporting.statistics.annual.changes.page import change_page
from reporting.statistics.annual.changes.queries import KeptChange, kept_change, told_changes
from reporting.statistics.annual.page import (
    NOTHING_YET,
    Outcome,
    Page,
    Refusals,
    attempt,
    led_to,
    seen_on,
)
from reporting.statistics.annual.writer import SamePersonError
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("changes", __name__, url_prefix="/staff/what-changed")

_ONE: Final = "/<int(max=9999):number>"
_DONE: Final = {
    "written": N_("It is saved and waits for a second person."),
    "published": N_("It is published. Everybody sees it now."),
    "taken": N_("It was taken back. Nobody outside sees it any more."),
}
_REFUSALS: Final[Refusals] = {
    SamePersonError: N_("You wrote this. A second person must publish it."),
    TellingStepError: N_("A colleague was quicker. Look at the state of the entry."),
}


@bp.page("", access=Permission.REPLIES_WRITE)
def changes() -> str:
    """List what people said and what was done."""
    with current.runtime().database.reading() as session:
        kept = told_changes(session)
    return render_template("changes/changes.html", entries=kept, notice=_notice())


@bp.page("/new", access=Permission.REPLIES_WRITE, methods=("GET", "POST"))
def new() -> Page:
    """Write an entry; a second person publishes it."""
    if request.method == "GET":
        form = WriteChangeForm(formdata=None, done_on=current.today())
        return _written(form, NOTHING_YET)
    form, made = WriteChangeForm(), list[int]()
    outcome = attempt(
        form,
        lambda session, writer: made.append(write_change(session, form.to_draft(), writer=writer)),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _written(form, outcome), outcome.status
    return led_to("changes.change", number=made[0], done="written")


@bp.page(_ONE, access=Permission.REPLIES_WRITE)
def change(number: int) -> str:
    """Show one entry and its history."""
    return _shown(number)


@bp.page(_ONE + "/edit", access=Permission.REPLIES_WRITE, methods=("GET", "POST"))
def edit(number: int) -> Page:
    """Write an entry anew; what was published stays until this is published too."""
    kept = _kept(number)
    if request.method == "GET":
        form = WriteChangeForm(formdata=None, obj=kept.told)
        return _written(form, NOTHING_YET, kept)
    form = WriteChangeForm()
    entry = ChangeEntry(number, form.seen_number)
    outcome = attempt(
        form,
        lambda session, writer: edit_change(session, entry, form.to_draft(), writer=writer),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _written(form, outcome, kept), outcome.status
    return led_to("changes.change", number=number, done="written")


@bp.page(_ONE + "/publish", access=Permission.RELEASE_PREPARE, methods=("POST",))
def publish(number: int) -> Page:
    """Let everybody see what somebody else wrote."""
    _kept(number)
    form = PublishChangeForm()
    entry = ChangeEntry(number, form.seen_number)
    outcome = attempt(
        form, lambda session, writer: publish_change(session, entry, writer=writer), _REFUSALS
    )
    if not outcome.is_done:
        return _shown(number, outcome), outcome.status
    return led_to("changes.change", number=number, done="published")


@bp.page(_ONE + "/take-back", access=Permission.RELEASE_PREPARE, methods=("POST",))
def take_back(number: int) -> Page:
    """Show an entry to nobody outside any more."""
    _kept(number)
    form = TakeBackChangeForm()
    entry = ChangeEntry(number, form.seen_number)
    outcome = attempt(
        form, lambda session, writer: take_back_change(session, entry, writer=writer), _REFUSALS
    )
    if not outcome.is_done:
        return _shown(number, outcome), outcome.status
    return led_to("changes.change", number=number, done="taken")


def _kept(number: int) -> KeptChange:
    with current.runtime().database.reading() as session:
        return kept_change(session, number)


def _shown(number: int, outcome: Outcome = NOTHING_YET) -> str:
    with current.runtime().database.reading() as session:
        page = change_page(session, number, by=current.identity().member_id, outcome=outcome)
    return render_template(
        "changes/change.html",
        page=page,
        publish_form=PublishChangeForm(formdata=None),
        back_form=TakeBackChangeForm(formdata=None),
        notice=_notice(),
    )


def _written(form: WriteChangeForm, outcome: Outcome, kept: KeptChange | None = None) -> str:
    seen = seen_on(form, outcome, kept.newest.version) if kept else 0
    return render_template("changes/write.html", form=form, outcome=outcome, kept=kept, seen=seen)


def _notice() -> str:
    return _DONE.get(request.args.get("done", ""), "")
