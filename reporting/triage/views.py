"""The desk: the Today page, the queue, taking the next case, searching words, and the keys."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.queries import case_with_number
from reporting.casework.workflow import STATE_NAMES
from reporting.errors import AlreadyReceivedError, NotFoundError, PageExpiredError
from reporting.permissions import Permission
from reporting.report.resealing import unfinished_resealing
from reporting.triage.bulk.forms import UndoBulkForm, ids_of
from reporting.triage.bulk.queries import BulkDone, bulk_done
from reporting.triage.care.page import own_exposure
from reporting.triage.day import Day, day_of
from reporting.triage.exposure import Exposure
from reporting.triage.filters import QueueFilter, filter_of, page_of
from reporting.triage.forms import SearchForm, ShortcutsForm, TakeNextForm
from reporting.triage.loads import TeamLoad, team_load
from reporting.triage.models import BulkAction, SavedView
from reporting.triage.page import (
    NAMES,
    Chip,
    FilterField,
    asked_filter,
    chips,
    filter_fields,
    queue_address,
    sending_of,
    since_text,
    this_desk,
    value_in_words,
)
from reporting.triage.presets import FILTERS, PILLS, CaseList
from reporting.triage.queries import (
    QueuePage,
    hindrance,
    list_counts,
    queue_page,
)
from reporting.triage.rows import Desk
from reporting.triage.saved.forms import SaveViewForm
from reporting.triage.saved.operations import views_of
from reporting.triage.searching import Found, search_cases
from reporting.triage.settings import set_shortcuts
from reporting.triage.taking import take_next
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import gettext as _

bp = Pages("triage", __name__, url_prefix="/staff")

DONE = {
    "conflict": N_("The case is not shown to you any more. Nobody is told why."),
    "deleted": N_("The case was deleted. Nothing of it is left but the trail and the figures."),
    "nothing": N_("There is no report without an owner now."),
    "passed": N_("You passed the case on. You will not be given it again."),
    "rested": N_("Welcome back."),
}
_NUMBER = re.compile(r"[0-9]{4}-[0-9]{6}")

Page = str | tuple[str, int]


@dataclass(frozen=True)
class Shown:
    """What the Today page shows beside its groups."""

    day: Day
    team: TeamLoad
    exposure: Exposure
    is_team: bool
    notice: str
    unfinished: bool
    form: TakeNextForm


@dataclass(frozen=True)
class Pill:
    """A list as a link: its name, how many cases it has, where it leads, whether it is shown."""

    label: str
    count: int | None
    address: str
    is_current: bool


@dataclass(frozen=True)
class Queue:
    """One page of the queue with everything around it."""

    page: QueuePage
    pills: tuple[Pill, ...]
    views: tuple[tuple[SavedView, str], ...]
    fields: tuple[FilterField, ...]
    chips: tuple[Chip, ...]
    hint: Chip | None
    hint_count: int
    done: BulkDone | None
    number: str
    town: str


@bp.page("/", access=Permission.CASE_READ)
def today() -> str:
    """Show what presses, what is due, what came, and who carries how much."""
    desk, is_team = this_desk(), request.args.get("view") == "team"
    with current.runtime().database.reading() as session:
        shown = Shown(
            day=day_of(session, desk, is_team=is_team, now=current.now()),
            team=team_load(session, desk, limit=current.preferences().load_limit),
            exposure=own_exposure(session, desk),
            is_team=is_team,
            notice=DONE.get(request.args.get("done", ""), ""),
            unfinished=_is_resealing(session, desk),
            form=TakeNextForm(formdata=None),
        )
    return render_template(
        "triage/today.html",
        shown=shown,
        by=desk.by,
        state_names=STATE_NAMES,
        since_text=since_text,
    )


@bp.page("/queue", access=Permission.CASE_READ)
def queue() -> str | BaseResponse:
    """Show one page of what a filter finds, or go to the case with a report number."""
    desk, number = this_desk(), request.args.get("number", "").strip()
    with current.runtime().database.reading() as session:
        known = _NUMBER.fullmatch(number)
        found = case_with_number(session, number, by=desk.by) if known else None
        if found is not None:
            return redirect(url_for("casework.case", case_id=found.hex()), 303)
        shown = _queue(session, asked_filter(), desk, number)
    return render_template(
        "triage/queue.html",
        queue=shown,
        by=desk.by,
        names=STATE_NAMES,
        actions=tuple(BulkAction),
        forms={
            "save": SaveViewForm(formdata=None),
            "undo": UndoBulkForm(formdata=None),
            "shortcuts": ShortcutsForm(formdata=None),
        },
    )


@bp.page("/take", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def take() -> BaseResponse:
    """Take the case that is due first and go to it."""
    if request.method == "GET":
        return redirect(url_for("triage.today"), 303)
    form, desk = TakeNextForm(), this_desk()
    if not form.validate():
        raise PageExpiredError("the Today page is too old")
    try:
        with current.runtime().database.writing() as session:
            case_id = take_next(session, desk, sending=sending_of(form))
    except (NotFoundError, AlreadyReceivedError):
        return redirect(url_for("triage.today", done="nothing"), 303)
    return redirect(url_for("casework.case", case_id=case_id.hex()), 303)


@bp.page("/search", access=Permission.CASE_READ, methods=("GET", "POST"))
def search() -> Page:
    """Find open cases by words in our notes or in the name of the organisation."""
    form, found, status = SearchForm(), None, 200
    desk = this_desk()
    if request.method == "POST":
        if form.is_submitted() and form.validate():
            found = _found(form, desk)
        else:
            status = 400 if form.is_expired else 422
    page = render_template(
        "triage/search.html", form=form, found=found, names=STATE_NAMES, by=desk.by
    )
    return page, status


@bp.page("/shortcuts", access=Permission.CASE_READ, methods=("GET", "POST"))
def shortcuts() -> BaseResponse:
    """Switch the keys on or off for this person, and go back to the list."""
    form, person = ShortcutsForm(), current.identity()
    if request.method == "POST":
        if not form.validate():
            raise PageExpiredError("the queue page is too old")
        with current.runtime().database.writing() as session:
            set_shortcuts(session, person.member_id, is_on=form.on.data)
    return redirect(url_for("triage.queue"), 303)


def _is_resealing(session: Session, desk: Desk) -> bool:
    return desk.by.team_id is not None and bool(unfinished_resealing(session, desk.by.team_id))


def _found(form: SearchForm, desk: Desk) -> Found:
    with current.runtime().database.writing() as session:
        return search_cases(session, form.words.data, desk, now=current.now())


def _queue(session: Session, wanted: QueueFilter, desk: Desk, number: str) -> Queue:
    page = queue_page(session, wanted, desk, page=page_of(request.args))
    load = team_load(session, desk, limit=current.preferences().load_limit)
    people = {one.member_id: one.name for one in load.people} | dict(page.names)
    hint, hint_count = None, 0
    if not page.count and (hindered := hindrance(session, wanted, desk)):
        name, hint_count = hindered
        address = queue_address(wanted.without(name))
        hint = Chip(_(NAMES[name]), value_in_words(wanted, name, people), address)
    return Queue(
        page=page,
        pills=_pills(list_counts(session, desk), wanted),
        views=_views(session, desk),
        fields=filter_fields(wanted, people),
        chips=chips(wanted, people),
        hint=hint,
        hint_count=hint_count,
        done=_bulk_done(session, desk),
        number=number,
        town=value_in_words(wanted, "municipality", people) if wanted.municipality else "",
    )


def _pills(counts: Mapping[CaseList, int], wanted: QueueFilter) -> tuple[Pill, ...]:
    return tuple(
        Pill(_(one.label), counts.get(one), queue_address(FILTERS[one]), wanted == FILTERS[one])
        for one in PILLS
    )


def _views(session: Session, desk: Desk) -> tuple[tuple[SavedView, str], ...]:
    saved = views_of(session, by=desk.by)
    return tuple((view, queue_address(filter_of(dict(parse_qsl(view.query))))) for view in saved)


def _bulk_done(session: Session, desk: Desk) -> BulkDone | None:
    deed_id = next(iter(ids_of(request.args.getlist("bulk"))), None)
    return bulk_done(session, deed_id, desk, now=current.now()) if deed_id else None
