"""Counting what is shown, in one place, and the staff page of what was counted."""

import logging
from collections.abc import Callable

from flask import Flask, Response, render_template, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict

from reporting.languages import LANGUAGES
from reporting.measures.counters import Counters
from reporting.measures.models import PageGroup
from reporting.measures.operations import hand_on
from reporting.measures.page import measures_page
from reporting.measures.queries import Choice, lines_of, measures_of
from reporting.measures.spreadsheet import csv_text
from reporting.measures.visits import page_group, sent_group
from reporting.permissions import Permission
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.locale import gettext as _
from reporting.web.templating import label

Section = Callable[[], Markup]

bp = Pages("measures", __name__, url_prefix="/staff")

_log = logging.getLogger("rinnalla.measures")
_sections: list[Section] = []


def section(show: Section) -> Section:
    """Add a part to the page of measures: a function that gives its HTML, from `<section>` on."""
    _sections.append(show)
    return show


def count_visits(app: Flask) -> None:
    """Count what this application shows: no cookie, no address, no name of a browser is read."""

    @app.after_request
    def _count(response: Response) -> Response:
        counters, group = current.own(Counters), _shown(response)
        if group is not None:
            counters.count(
                group, language=current.language(), campaign=_campaign(), day=current.today()
            )
        if counters.is_due:
            response.call_on_close(_hand_on_later())
        return response


@bp.page("/measures", access=Permission.MEASURES_READ)
def measures() -> str:
    """Show how often pages were shown, as tables that are charts."""
    choice = _choice(request.args)
    with current.runtime().database.reading() as session:
        found = measures_of(session, choice, today=current.today())
    return render_template(
        "measures/measures.html",
        found=found,
        page=measures_page(choice),
        sections=[show() for show in _sections],
    )


@bp.page("/measures.csv", access=Permission.MEASURES_READ)
def measures_csv() -> Response:
    """Give the same counts as a file for a spreadsheet."""
    choice = _choice(request.args)
    with current.runtime().database.reading() as session:
        lines = lines_of(session, choice, today=current.today())
    head = (_("Week from") if choice.by_week else _("Day"), _("Page"), _("Language"))
    rows = [
        (line.start, label(line.group), line.language, line.campaign, _in_words(line.count))
        for line in lines
    ]
    text = csv_text((*head, _("Campaign"), _("Shown")), rows)
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="measures.csv"'
    return response


def _in_words(count: int | None) -> str:
    return _("fewer than 10") if count is None else str(count)


def _shown(response: Response) -> PageGroup | None:
    """Give what this answer counts as: a page that a person sees, not one fetched in advance."""
    endpoint, asked = request.endpoint, request.environ
    if endpoint is None or response.status_code not in {200, 304}:
        return None
    if asked.get("HTTP_SEC_FETCH_DEST", "document") != "document":
        return None
    if asked["REQUEST_METHOD"] == "POST":
        return _taken(endpoint)
    is_early = "prefetch" in asked.get("HTTP_SEC_PURPOSE", "")
    return None if is_early or asked["REQUEST_METHOD"] != "GET" else page_group(endpoint)


def _taken(endpoint: str) -> PageGroup | None:
    """Give what a form that was answered with 200 counts as.

    One that only changed its language, or goes on in an inbox that is open, counts as nothing.
    """
    group = sent_group(endpoint)
    if group is None or request.form.get("switch") or request.form.get("continuation"):
        return None
    return group


def _campaign() -> str | None:
    if not request.environ.get("QUERY_STRING"):
        return None
    asked = request.args.get("k", "")
    return asked if asked and asked in _campaign_names() else None


def _campaign_names() -> dict[str, str]:
    return {one.code: one.name for one in current.preferences().campaigns}


def _hand_on_later() -> Callable[[], None]:
    counters, database, today = current.own(Counters), current.runtime().database, current.today()

    def later() -> None:
        try:
            hand_on(counters, database, today=today)
        except SQLAlchemyError as error:
            _log.warning("counts could not be written: %s", type(error).__name__)

    return later


def _choice(asked: MultiDict[str, str]) -> Choice:
    """Give what the address asks for; what we do not know asks for everything."""
    group, language, campaign = (asked.get(name, "") for name in ("group", "language", "campaign"))
    return Choice(
        by_week=asked.get("by") == "week",
        group=PageGroup(group) if group in set(PageGroup) else None,
        language=language if language in LANGUAGES else None,
        campaign=campaign if campaign in _campaign_names() else None,
    )
