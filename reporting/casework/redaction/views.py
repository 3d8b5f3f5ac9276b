"""The page on which a redacted copy of a case is made: open, mark, look at it, save it."""

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework import operations
from reporting.casework.caseworker import Caseworker
from reporting.casework.page import (
    CASE,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    expired,
    this_caseworker,
)
from reporting.casework.redaction.copies import (
    Original,
    RedactedCopy,
    checked_parts,
    newest_copy,
    original_of,
    save_copy,
)
from reporting.casework.redaction.forms import RedactForm, RedactStep, mark_names, part_labels
from reporting.casework.redaction.marks import CopyChangedError, MarkKind
from reporting.casework.redaction.suggestions import suggestions
from reporting.permissions import Permission
from reporting.report.models import Report
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("redaction", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Desk:
    """One request of the redaction page: whose case it is, and what was sent."""

    report: Report
    by: Caseworker
    form: RedactForm

    @property
    def case_id(self) -> str:
        """Give the id of the case as addresses write it."""
        return self.report.id.hex()


@bp.page(CASE + "/redact", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def redact(case_id: str) -> Page | BaseResponse:
    """Make a redacted copy of a case; the text is shown only when it is asked for."""
    by = this_caseworker()
    desk = Desk(case_of(case_id, by), by, RedactForm())
    if request.method == "GET":
        return render_template(
            "redaction/start.html", report=desk.report, copy=_newest(desk), form=desk.form
        )
    step = desk.form.step.data
    if not desk.form.validate():
        return _edit(desk, expired() if desk.form.is_expired else Outcome(status=422))
    if step is RedactStep.SAVE:
        return _save(desk)
    if step is RedactStep.PREVIEW:
        return _preview(desk)
    if step is RedactStep.APPLY:
        desk.form.apply_found()
    elif step is not RedactStep.EDIT:
        _open(desk)
    return _edit(desk, Outcome())


def _open(desk: Desk) -> None:
    with current.runtime().database.writing() as session:
        operations.read_story(session, desk.report.id, by=desk.by, now=current.now())
    desk.form.begin(_original(desk), _newest(desk))


def _edit(desk: Desk, outcome: Outcome) -> Page:
    original = _original(desk)
    texts = [text for name, text in desk.form.texts.data.items() if name != "contact"]
    page = render_template(
        "redaction/redact.html",
        desk=desk,
        original=original,
        found=suggestions(texts, _known(original)),
        labels=part_labels(),
        errors=outcome.errors,
    )
    return page, outcome.status


def _preview(desk: Desk) -> Page:
    try:
        parts = checked_parts(_original(desk), desk.form.to_draft(), mark_names())
    except CopyChangedError as error:
        return _edit(desk, _changed(error))
    page = render_template("redaction/preview.html", desk=desk, parts=parts, labels=part_labels())
    return page, 200


def _save(desk: Desk) -> Page | BaseResponse:
    draft, names = desk.form.to_draft(), mark_names()
    try:
        outcome = attempt(
            desk.form,
            desk.by,
            lambda s, by, sending: save_copy(
                s, desk.report.id, draft, names, by=by, sending=sending
            ),
        )
    except CopyChangedError as error:
        return _edit(desk, _changed(error))
    if outcome.errors:
        fresh = Desk(case_of(desk.case_id, desk.by), desk.by, desk.form)
        return _edit(fresh, outcome)
    return back_to_case(desk.case_id, "redacted")


def _changed(error: CopyChangedError) -> Outcome:
    fault = _(
        "A copy only hides, it does not rewrite. This is not in the original: “%(words)s”. "
        "Write a mark such as [name] over what must not be seen, and change nothing else.",
        words=error.words,
    )
    return Outcome((FieldError("main", fault),), 422)


def _original(desk: Desk) -> Original:
    with current.runtime().database.reading() as session:
        return original_of(session, desk.report, by=desk.by)


def _newest(desk: Desk) -> RedactedCopy | None:
    with current.runtime().database.reading() as session:
        return newest_copy(session, desk.report, by=desk.by)


def _known(original: Original) -> dict[str, MarkKind]:
    texts = original.texts
    known = {texts.get("organisation", ""): MarkKind.WORKPLACE}
    known |= {texts.get("place", ""): MarkKind.PLACE, texts.get("town", ""): MarkKind.PLACE}
    return {words: kind for words, kind in known.items() if words}
