"""The pages on which leads make releases: prepare, check, announce, publish, withdraw."""

from collections.abc import Mapping
from typing import Final

from flask import redirect, render_template, request, url_for
from pyroaring import BitMap
from werkzeug.wrappers import Response as BaseResponse

from reporting.accounts.queries import SignedIn
from reporting.casework.caseworker import caseworker_of
from reporting.errors import AlreadyReceivedError, PageExpiredError
from reporting.facts.periods import Period, Span
from reporting.permissions import Permission
from reporting.statistics.releases.artefact import ArtefactBrokenError, Audience
from reporting.statistics.releases.breaks import note_break, quarters_to_note, take_break_back
from reporting.statistics.releases.desk import Folder, folder_of, preparable, release_list
from reporting.statistics.releases.districts import opened_districts
from reporting.statistics.releases.forms import BreakForm, PrepareReleaseForm, RemoveBreakForm
from reporting.statistics.releases.page import (
    BreaksPage,
    Edition,
    PreparePage,
    StepView,
    break_names,
    edition,
    options,
    period_in_words,
    refused,
    release_page,
)
from reporting.statistics.releases.preparing import prepare_release
from reporting.statistics.releases.queries import breaks, published, stored_artefact
from reporting.statistics.releases.refusals import ReleaseRefusedError
from reporting.statistics.releases.series import earlier_rows
from reporting.statistics.releases.steps.page import (
    STEP_PAGES,
    Outcome,
    acting_of,
    expired,
    note_in,
    take_step,
)
from reporting.statistics.releases.workflow import ReleaseStep, earliest_day
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.errors import ErrorPage

bp = Pages("releases", __name__, url_prefix="/staff/releases")

Page = str | tuple[str, int] | BaseResponse

_NAME: Final = "/<string(maxlength=12):name>"
_STEP: Final = "/<any('" + "','".join(ReleaseStep) + "'):step>"
_DONE: Final[Mapping[str, str]] = {
    "prepared": N_("It is prepared. Now a second person has to check it."),
    "not_possible": N_("This step is not possible in the state the release is in now."),
    "noted": N_("The break is noted. It goes into every release that is prepared from now on."),
    "removed": N_("The break is taken back."),
    "used": N_("A release says this break, so it stays. A release is never changed."),
    **{step.value: page.done for step, page in STEP_PAGES.items()},
}
_BROKEN: Final = ErrorPage(
    503,
    N_("These figures cannot be shown"),
    N_(
        "What is stored is not what was published: it is damaged or was changed. We show nothing "
        "rather than wrong figures. The person who runs the service must restore it."
    ),
)


@bp.app_errorhandler(ArtefactBrokenError)
def broken(_error: ArtefactBrokenError) -> tuple[str, int]:
    """Say honestly that a stored release is damaged, wherever it was to be shown."""
    return render_template("errors/page.html", page=_BROKEN, resend=[]), _BROKEN.status


@bp.page("", access=Permission.RELEASE_PREPARE)
def releases() -> str:
    """List what can be prepared, what waits, what is out and what is gone."""
    with current.runtime().database.reading() as session:
        found = release_list(session, keyring=current.runtime().keyring, today=current.today())
    return render_template("releases/releases.html", found=found, words=period_in_words)


@bp.page("/new", access=Permission.RELEASE_PREPARE, methods=("GET", "POST"))
def prepare() -> Page:
    """Choose a finished period and freeze it."""
    form, outcome = PrepareReleaseForm(), Outcome()
    if request.method == "POST":
        outcome, name = _prepared(form)
        if name:
            return _to_release(name, "prepared")
    else:
        form.period.data = request.args.get("period", "")
    with current.runtime().database.reading() as session:
        ring, noted = current.runtime().keyring, breaks(session)
        ready = preparable(session, keyring=ring, today=current.today())
    view = PreparePage(form, options(ready), break_names(noted), outcome.errors)
    return render_template("releases/prepare.html", page=view), outcome.status


@bp.page("/breaks", access=Permission.RELEASE_PREPARE, methods=("GET", "POST"))
def series_breaks() -> Page:
    """Show the register of breaks in series, and note one."""
    form, outcome = BreakForm(), Outcome()
    if request.method == "POST":
        outcome = note_in(form, note_break)
        if not outcome.errors:
            return redirect(url_for("releases.series_breaks", done="noted"), 303)
    with current.runtime().database.reading() as session:
        noted = breaks(session)
    quarters = options(quarters_to_note(current.today()))
    view = BreaksPage(form, break_names(noted), quarters, _notice(), outcome.errors)
    removing = RemoveBreakForm(formdata=None)
    return render_template("releases/breaks.html", page=view, removing=removing), outcome.status


@bp.page("/breaks/remove", access=Permission.RELEASE_PREPARE, methods=("POST",))
def remove_break() -> BaseResponse:
    """Take a break back that no release says yet."""
    outcome = note_in(RemoveBreakForm(), take_break_back)
    if outcome.is_expired:
        raise PageExpiredError("breaks")
    done = "used" if outcome.errors else "removed"
    return redirect(url_for("releases.series_breaks", done=done), 303)


@bp.page(_NAME, access=Permission.RELEASE_PREPARE)
def release(name: str) -> str:
    """Show a release as one audience sees it, who did what, and what can be done next."""
    with current.runtime().database.reading() as session:
        folder = folder_of(session, name)
    by, today = current.identity().member_id, current.today()
    view = release_page(folder, by, today=today, notice=_notice())
    shown = _editions(folder)
    wished = request.args.get("as", "")
    chosen = next((one for one in shown if one.audience == wished), shown[0] if shown else None)
    return render_template("releases/release.html", page=view, shown=shown, chosen=chosen)


@bp.page(_NAME + _STEP, access=Permission.RELEASE_PREPARE, methods=("GET", "POST"))
def step(name: str, step: str) -> Page:
    """Show the form of a step, and take it."""
    which = ReleaseStep(step)
    form, outcome = STEP_PAGES[which].form(), Outcome()
    if request.method == "POST":
        outcome = take_step(form, name, which)
        if not outcome.errors:
            return _to_release(name, step)
    with current.runtime().database.reading() as session:
        folder = folder_of(session, name)
    by, today = current.identity().member_id, current.today()
    view = release_page(folder, by, today=today)
    if not outcome.errors and which not in view.folder.steps(by, today=today):
        return _to_release(name, "not_possible")
    earliest = earliest_day(folder.row.period, today=today)
    stepped = StepView(which, form, earliest, outcome.errors)
    shown = _editions(folder) if which is ReleaseStep.REVIEW else ()
    page = render_template(STEP_PAGES[which].template, page=view, view=stepped, shown=shown)
    return page, outcome.status


def _prepared(form: PrepareReleaseForm) -> tuple[Outcome, str]:
    if not form.validate():
        return (expired() if form.is_expired else Outcome(form.error_list(), 422)), ""
    period = form.to_period()
    acting, runtime = acting_of(form), current.runtime()
    try:
        districts = _districts(period)
        return Outcome(), prepare_release(runtime, period, acting=acting, districts=districts)
    except AlreadyReceivedError:  # sent twice: the first time made it
        return Outcome(), f"{period}-{_version(period)}"
    except ReleaseRefusedError as error:
        return Outcome((refused(error, "q-period"),), 422), ""


def _version(period: Period) -> int:
    with current.runtime().database.reading() as session:
        rows = release_list(session, keyring=current.runtime().keyring, today=current.today()).rows
    return max(row.version for row in rows if row.period == period)


def _districts(period: Period) -> Mapping[str, BitMap]:
    """Open the districts of a year; nothing else is told by place."""
    runtime, person = current.runtime(), current.identity()
    if period.span is not Span.YEAR:
        return {}
    assert isinstance(person, SignedIn)
    with runtime.database.reading() as session:
        by = caseworker_of(session, person, runtime.keyring)
        return opened_districts(session, period, by=by, today=current.today())


def _editions(folder: Folder) -> tuple[Edition, ...]:
    """Give the editions of a release, each beside what was published before it."""
    if folder.row.is_withdrawn:
        return ()
    found = []
    with current.runtime().database.reading() as session:
        for audience in (one for one in Audience if one in folder.row.audiences):
            artefact, _ = stored_artefact(session, folder.row, audience)
            rows = earlier_rows(published(session, audience), folder.row)
            earlier = [stored_artefact(session, row, audience)[0] for row in rows]
            found.append(edition(artefact, earlier))
    return tuple(found)


def _to_release(name: str, done: str) -> BaseResponse:
    return redirect(url_for("releases.release", name=name, done=done), 303)


def _notice() -> str:
    return _DONE.get(request.args.get("done", ""), "")
