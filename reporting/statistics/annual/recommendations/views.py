"""The pages of recommendations: the register, writing one, one with its history, its follow-up."""

from typing import Final

from flask import render_template, request

from reporting.permissions import Permission
from reporting.statistics.annual.page import (
    NOTHING_YET,
    Outcome,
    Page,
    Refusals,
    attempt,
    led_to,
    may,
    seen_on,
)
from reporting.statistics.annual.recommendations.forms import (
    DropForm,
    FollowUpForm,
    WriteRecommendationForm,
)
from reporting.statistics.annual.recommendations.operations import (
    Entry,
    RecommendationFixedError,
    add_recommendation,
    drop_recommendation,
    edit_recommendation,
    follow_up,
)
from reporting.statistics.annual.recommendations.page import (
    recommendation_page,
    view_of,
    years_of_recommendations,
)
from reporting.statistics.annual.recommendations.queries import Kept, kept_recommendation
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("recommendations", __name__, url_prefix="/staff/recommendations")

_ONE: Final = "/<int(max=9999):year>/<int(max=9999):number>"
_DONE: Final = {
    "added": N_("It is saved. It becomes public with the annual report."),
    "edited": N_("It is saved."),
    "followed": N_("It is saved. Everybody sees it on the page of recommendations."),
    "dropped": N_("It was taken out."),
}
_REFUSALS: Final[Refusals] = {
    RecommendationFixedError: N_(
        "This recommendation was published or taken out. Its words change no more."
    )
}


@bp.page("", access=Permission.FIGURES_EXACT)
def recommendations() -> str:
    """List the recommendations of every year."""
    with current.runtime().database.reading() as session:
        years = years_of_recommendations(session)
    return render_template(
        "recommendations/recommendations.html",
        years=years,
        may_write=may(Permission.RELEASE_PREPARE),
        notice=_notice(),
    )


@bp.page("/new", access=Permission.RELEASE_PREPARE, methods=("GET", "POST"))
def new() -> Page:
    """Write a recommendation; it waits for the annual report of its year."""
    if request.method == "GET":
        begun = WriteRecommendationForm(
            formdata=None, year=current.today().year, view=view_of(request.args.get("view"))
        )
        return _written(begun, NOTHING_YET)
    form, made = WriteRecommendationForm(), list[int]()
    year = form.year.data or 0
    outcome = attempt(
        form,
        lambda session, writer: made.append(
            add_recommendation(session, year, form.to_draft(), writer=writer)
        ),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _written(form, outcome), outcome.status
    return led_to("recommendations.recommendation", year=year, number=made[0], done="added")


@bp.page(_ONE, access=Permission.FIGURES_EXACT)
def recommendation(year: int, number: int) -> str:
    """Show one recommendation, its history, and the fields of its follow-up."""
    return _shown(year, number)


@bp.page(_ONE + "/edit", access=Permission.RELEASE_PREPARE, methods=("GET", "POST"))
def edit(year: int, number: int) -> Page:
    """Change the words of a recommendation that nobody outside has seen."""
    kept = _kept(year, number)
    if request.method == "GET":
        told = kept.told
        return _written(WriteRecommendationForm(formdata=None, obj=told), NOTHING_YET, kept)
    form = WriteRecommendationForm()
    entry = Entry(year, number, form.seen_number)
    outcome = attempt(
        form,
        lambda session, writer: edit_recommendation(session, entry, form.to_draft(), writer=writer),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _written(form, outcome, kept), outcome.status
    return led_to("recommendations.recommendation", year=year, number=number, done="edited")


@bp.page(_ONE + "/follow-up", access=Permission.RELEASE_PREPARE, methods=("POST",))
def follow(year: int, number: int) -> Page:
    """Say how far a recommendation is."""
    _kept(year, number)
    form = FollowUpForm()
    entry = Entry(year, number, form.seen_number)
    outcome = attempt(
        form,
        lambda session, writer: follow_up(
            session, entry, form.state.data, form.follow_up.data, writer=writer
        ),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _shown(year, number, form=form, outcome=outcome), outcome.status
    return led_to("recommendations.recommendation", year=year, number=number, done="followed")


@bp.page(_ONE + "/drop", access=Permission.RELEASE_PREPARE, methods=("POST",))
def drop(year: int, number: int) -> Page:
    """Take a recommendation out that nobody outside has seen."""
    _kept(year, number)
    form = DropForm()
    entry = Entry(year, number, form.seen_number)
    outcome = attempt(
        form,
        lambda session, writer: drop_recommendation(session, entry, writer=writer),
        _REFUSALS,
    )
    if not outcome.is_done:
        return _shown(year, number, outcome=outcome), outcome.status
    return led_to("recommendations.recommendations", done="dropped")


def _kept(year: int, number: int) -> Kept:
    with current.runtime().database.reading() as session:
        return kept_recommendation(session, year, number)


def _shown(
    year: int, number: int, *, form: FollowUpForm | None = None, outcome: Outcome = NOTHING_YET
) -> str:
    with current.runtime().database.reading() as session:
        page = recommendation_page(session, year, number, form=form, outcome=outcome)
    return render_template(
        "recommendations/recommendation.html",
        page=page,
        drop_form=DropForm(formdata=None),
        notice=_notice(),
    )


def _written(form: WriteRecommendationForm, outcome: Outcome, kept: Kept | None = None) -> str:
    seen = seen_on(form, outcome, kept.newest.version) if kept else 0
    return render_template(
        "recommendations/write.html", form=form, outcome=outcome, kept=kept, seen=seen
    )


def _notice() -> str:
    return _DONE.get(request.args.get("done", ""), "")
