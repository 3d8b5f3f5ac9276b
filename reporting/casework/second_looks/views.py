"""The pages of a second pair of eyes: asking, answering, and the list of what waits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.entries import entries_of
from reporting.casework.page import (
    CASE,
    Change,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    id_of,
    this_caseworker,
    to_today,
)
from reporting.casework.redaction.copies import RedactedCopy, copies_in
from reporting.casework.redaction.forms import part_labels
from reporting.casework.referral.operations import Basis, receiver_of
from reporting.casework.second_looks.answers import answer_second_look
from reporting.casework.second_looks.forms import (
    AnswerSecondLookForm,
    AskSecondPersonForm,
    RestoreForm,
)
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import (
    Look,
    ask_second_person,
    second_look,
    second_looks_waiting,
)
from reporting.casework.second_looks.restoring import restore_case
from reporting.deletions import make_room, remove_files
from reporting.permissions import Permission
from reporting.web import current
from reporting.web.access import Pages

bp = Pages("second_looks", __name__, url_prefix="/staff")

_DEEDS = f"<any({','.join(Deed)}):deed>"


@dataclass(frozen=True)
class Matter:
    """What the page of a second person says of the deed beside the question."""

    is_own: bool
    copy: RedactedCopy | None
    labels: Mapping[str, str]
    receiver: str = ""
    basis: Basis | None = None


@bp.page("/second-looks", access=Permission.CASE_READ)
def second_looks() -> str:
    """Show what waits for a second person in the team's cases."""
    with current.runtime().database.reading() as session:
        rows = second_looks_waiting(session, by=current.identity(), today=current.today())
    return render_template("second_looks/second_looks.html", rows=rows)


@bp.page(CASE + "/second-look", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def opinion(case_id: str) -> Page | BaseResponse:
    """Ask a colleague for an opinion."""
    return _asking(case_id, Deed.OPINION)


@bp.page(CASE + "/unlikely", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def unlikely(case_id: str) -> Page | BaseResponse:
    """Ask for a second person to mark a report as unlikely."""
    return _asking(case_id, Deed.UNLIKELY)


@bp.page(CASE + "/delete", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def delete(case_id: str) -> Page | BaseResponse:
    """Ask for a second person to delete a case now."""
    return _asking(case_id, Deed.DELETE)


@bp.page(CASE + "/restore", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def restore(case_id: str) -> Page | BaseResponse:
    """Take a report back from the unlikely ones."""
    form, by = RestoreForm(), this_caseworker()
    report, outcome = case_of(case_id, by), Outcome()
    if request.method == "POST":
        outcome = attempt(
            form,
            by,
            lambda s, by, sending: restore_case(
                s, id_of(case_id), form.question.data, by=by, sending=sending
            ),
        )
        if not outcome.errors:
            return back_to_case(case_id, "restored")
        report = case_of(case_id, by)
    page = render_template(
        "second_looks/restore.html", report=report, form=form, errors=outcome.errors
    )
    return page, outcome.status


@bp.page(CASE + f"/second-look/{_DEEDS}", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def answer(case_id: str, deed: str) -> Page | BaseResponse:
    """Show what a second person is asked, and take the answer."""
    form, by, which = AnswerSecondLookForm(), this_caseworker(), Deed(deed)
    outcome, files = Outcome(), list[str]()
    if request.method == "POST":
        if which is Deed.DELETE:
            make_room(current.runtime())
        outcome = attempt(form, by, _answered(case_id, which, form, files))
        if not outcome.errors:
            _forget(which, files)
            is_gone = which is Deed.DELETE and form.to_answer().agrees
            if is_gone:
                return to_today("deleted")
            return back_to_case(case_id, "second_look")
    look, copy = _look(case_id, which, by)
    page = render_template(
        "second_looks/answer.html",
        look=look,
        form=form,
        matter=_matter(look, copy),
        errors=outcome.errors,
    )
    return page, outcome.status


def _asking(case_id: str, deed: Deed) -> Page | BaseResponse:
    form, by = AskSecondPersonForm(), this_caseworker()
    report, outcome = case_of(case_id, by), Outcome()
    if request.method == "POST":
        outcome = attempt(form, by, _request(case_id, deed, form))
        if not outcome.errors:
            return back_to_case(case_id, "second_asked")
        report = case_of(case_id, by)
    page = render_template(
        "second_looks/ask.html", report=report, deed=deed, form=form, errors=outcome.errors
    )
    return page, outcome.status


def _answered(case_id: str, deed: Deed, form: AnswerSecondLookForm, files: list[str]) -> Change:
    """Give the change that an answer makes; it adds to `files` what must be deleted after it."""

    def change(session: Session, by: Caseworker, sending: Sending) -> None:
        said, case = form.to_answer(), id_of(case_id)
        files.extend(answer_second_look(session, case, deed, said, by=by, sending=sending))

    return change


def _request(case_id: str, deed: Deed, form: AskSecondPersonForm) -> Change:
    def change(session: Session, by: Caseworker, sending: Sending) -> None:
        details = {"question": form.question.data}
        ask_second_person(session, id_of(case_id), deed, details, by=by, sending=sending)

    return change


def _look(case_id: str, deed: Deed, by: Caseworker) -> tuple[Look, RedactedCopy | None]:
    with current.runtime().database.reading() as session:
        look = second_look(session, id_of(case_id), deed, by=by, today=current.today())
        copies = copies_in(entries_of(session, look.report, by=by))
    numbered = [copy for copy in copies if copy.number == look.details.get("copy")]
    return look, numbered[0] if numbered else None


def _matter(look: Look, copy: RedactedCopy | None) -> Matter:
    is_own = look.row.asked_by == current.identity().member_id
    matter = Matter(is_own, copy, part_labels())
    if look.row.deed is not Deed.REFER:
        return matter
    receiver = receiver_of(look.details["receiver"])
    return replace(
        matter,
        receiver=receiver.text(current.language()).name,
        basis=Basis(look.details["basis"]),
    )


def _forget(deed: Deed, files: list[str]) -> None:
    """Delete the files of a deleted case, and leave nothing of it in the database's log."""
    if deed is not Deed.DELETE:
        return
    runtime = current.runtime()
    remove_files(runtime, files)
    runtime.database.empty_log()
