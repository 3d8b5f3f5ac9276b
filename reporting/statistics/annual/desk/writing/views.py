"""The page of one free text of a report: written, looked at as readers will see it, saved."""

from typing import Final

from flask import render_template, request

from reporting.errors import NotFoundError
from reporting.preferences.values import WRITTEN
from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.desk.forms import WriteTextForm
from reporting.statistics.annual.operations import ReportStepError
from reporting.statistics.annual.page import (
    NOTHING_YET,
    Outcome,
    Page,
    Refusals,
    attempt,
    led_to,
    seen_on,
)
from reporting.statistics.annual.queries import ReportKey, stored_report
from reporting.statistics.annual.texts import (
    TextPlace,
    refuse_text,
    text_html,
    write_text,
    written_text,
)
from reporting.vocabulary import N_
from reporting.web import current

PLACE: Final = "/texts/<string(maxlength=16):part>/<string(maxlength=12):tongue>"

_REFUSALS: Final[Refusals] = {
    ReportStepError: N_("This report is published or withdrawn. Its texts change no more.")
}


def text(year: int, version: int, part: str, tongue: str) -> Page:
    """Write one text in one language; look at it before it is saved."""
    place = _known(year, version, part, tongue)
    if request.method == "GET":
        return _page(place, None, NOTHING_YET)
    form = WriteTextForm()
    written, seen = form.text.data, form.seen_number
    if form.step.data == "look":
        outcome = attempt(form, lambda *_: refuse_text(place.part, written), _REFUSALS)
    else:
        outcome = attempt(
            form,
            lambda session, writer: write_text(session, place, written, seen=seen, writer=writer),
            _REFUSALS,
        )
        if outcome.is_done:
            return led_to("annual.report", year=year, version=version, done="written")
    return _page(place, form, outcome), outcome.status


def _page(place: TextPlace, form: WriteTextForm | None, outcome: Outcome) -> str:
    with current.runtime().database.reading() as session:
        row = written_text(session, place)
        siblings = {
            code: found.text
            for code in WRITTEN
            if code != place.language
            and (found := written_text(session, TextPlace(place.key, place.part, code)))
        }
    kept = row.text if row else ""
    shown = form.text.data if form and outcome.is_done else kept
    newest = row.revision if row else 0
    form = form or WriteTextForm(formdata=None, text=kept)
    html = None if place.part.is_line else text_html(shown, place.language, anchor="look", level=3)
    return render_template(
        "annual/text.html",
        place=place,
        form=form,
        seen=seen_on(form, outcome, newest),
        look=html,
        kept=kept,
        siblings=siblings,
        outcome=outcome,
    )


def _known(year: int, version: int, part: str, tongue: str) -> TextPlace:
    if part not in list(Part) or tongue not in WRITTEN:
        raise NotFoundError("no such text")
    key = ReportKey(year, version)
    with current.runtime().database.reading() as session:
        stored_report(session, key)
    return TextPlace(key, Part(part), tongue)
