"""One page for one change of a case: asked for, kept when it fails, and led back from when done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.case_head import CaseHead, case_head
from reporting.casework.case_page import opened_messages
from reporting.casework.caseworker import Caseworker
from reporting.casework.history import HistoryLine, history_of
from reporting.casework.page import (
    CaseForm,
    Change,
    Outcome,
    Page,
    attempt,
    back_to_case,
    id_of,
    this_caseworker,
)
from reporting.casework.workflow import Step
from reporting.errors import StepNotAllowedError
from reporting.report.conversation import Message
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.web import current

METHODS = ("GET", "POST")
_CHANGED = 409


@dataclass(frozen=True)
class StepPage:
    """What a page of a case shows: the case as it is now, the form, and how sending it went.

    `theirs` is what others did meanwhile, told only where a change met another one.
    """

    head: CaseHead
    form: CaseForm
    outcome: Outcome
    theirs: "Theirs | None" = None
    more: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Theirs:
    """The last thing that was done in a case, and the last message."""

    line: HistoryLine | None
    message: Message | None = field(repr=False)


def step_page(
    case_id: str,
    form: CaseForm,
    template: str,
    *,
    change: Change,
    done: str,
    step: Step | None = None,
    more: Mapping[str, Any] | None = None,
) -> Page | BaseResponse:
    """Show the page of a change, or make the change and lead back to the case.

    Raises StepNotAllowedError when the page is asked for in a state that does not allow `step`,
    NotFoundError for a case that is not the person's own.
    """
    by = this_caseworker()
    if request.method == "GET":
        shown = _shown(case_id, form, by, Outcome(), more=more)
        if step is not None and not shown.head.may(step):
            raise StepNotAllowedError(step)
        return render_template(template, page=shown)
    outcome = attempt(form, by, change)
    if outcome.is_repeated:
        return back_to_case(case_id, "already")
    if outcome.errors:
        page = _shown(case_id, form, by, outcome, more=more)
        return render_template(template, page=page), outcome.status
    return back_to_case(case_id, done)


def head_of_case(case_id: str, by: Caseworker) -> CaseHead:
    """Give the head of a case. Raises NotFoundError when it is not the person's own."""
    with current.runtime().database.reading() as session:
        return case_head(session, id_of(case_id), by=by, today=current.today())


def _shown(
    case_id: str,
    form: CaseForm,
    by: Caseworker,
    outcome: Outcome,
    *,
    more: Mapping[str, Any] | None,
) -> StepPage:
    head, theirs = head_of_case(case_id, by), None
    if outcome.status == _CHANGED:
        theirs = _theirs(head, by)
    return StepPage(head, form, outcome, theirs, more or {})


def _theirs(head: CaseHead, by: Caseworker) -> Theirs:
    case_id = head.row.case_id
    with current.runtime().database.reading() as session:
        lines = history_of(session, by.audit_subject(case_id), head.file.entries)
        keys, objects = sealed_keys_of(session, case_id), sealed_objects_of(session, case_id)
        messages = opened_messages(keys, objects, by) or ()
    last = next((line for line in lines if not line.is_reading), None)
    return Theirs(last, messages[-1] if messages else None)
