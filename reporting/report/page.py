"""What the form's page needs beside the form: steps, promises, and where its errors lead."""

from dataclasses import dataclass
from functools import cache

from reporting.places import municipalities
from reporting.report.forms import ReportForm
from reporting.report.progress import Promise
from reporting.vocabulary import N_
from reporting.web import current
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _


@dataclass(frozen=True)
class Step:
    """One section of the form: its anchor, its name in the trail, and the fields in it."""

    anchor: str
    name: str
    fields: tuple[str, ...]


STEPS = (
    Step("you", N_("You and the situation"), ("role", "area")),
    Step(
        "when",
        N_("When and where"),
        ("when", "time_of_day", "municipality", "place", "organisation"),
    ),
    Step("story", N_("In your own words"), ("story", "files", "file_care")),
    Step("what", N_("What kind, and why"), ("kinds", "grounds", "bystander")),
    Step(
        "wish",
        N_("What you wish for"),
        ("wish", "sharing", "reply_language", "contact", "contact_safe", "contact_time"),
    ),
    Step("check", N_("Check and send"), ("reread", "with_code")),
)


@dataclass(frozen=True)
class FormPage:
    """What the template shows around the fields."""

    token: str
    promise: Promise
    errors: tuple[FieldError, ...]
    open_step: str
    is_expired: bool
    files_lost: bool
    suggestions: tuple[str, ...]
    town_names: tuple[str, ...]
    steps: tuple[Step, ...] = STEPS


def form_page(
    form: ReportForm, promise: Promise, *, token: str | None, is_empty: bool, files_lost: bool
) -> FormPage:
    """Give the page around a form: fresh, prefilled, in another language, or with errors."""
    errors = form.error_list()
    if is_empty:
        text = _("Tell us one thing: choose a part of life, a kind, or write something.")
        errors = (FieldError("q-area", text),)
    match = form.match() if form.municipality.data else None
    likely = match.suggestions if match and not match.exact else ()
    return FormPage(
        token=token or form.fresh_token,
        promise=promise,
        errors=errors,
        open_step=_step_with_error(form),
        is_expired=form.is_expired,
        files_lost=files_lost,
        suggestions=tuple(town.name(current.language()) for town in likely),
        town_names=_town_names(),
    )


@cache
def _town_names() -> tuple[str, ...]:
    names = {town.name_fi for town in municipalities()} | {t.name_sv for t in municipalities()}
    # Å, ä and ö are the last letters in Finnish and Swedish, in this order.
    last = str.maketrans("åäö", "{|}")
    return tuple(sorted(names, key=lambda name: name.casefold().translate(last)))


def _step_with_error(form: ReportForm) -> str:
    for step in STEPS:
        if any(form[name].errors for name in step.fields):
            return step.anchor
    return STEPS[0].anchor
