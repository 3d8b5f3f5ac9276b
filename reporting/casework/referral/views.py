"""The pages of a referral: the reporter's OK, then the request to a second person."""

from dataclasses import dataclass, field

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from reporting.authorities.contacts import contact, staff_card
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending
from reporting.casework.opening import opened_part
from reporting.casework.operations import AnswerDraft, answer
from reporting.casework.page import (
    CASE,
    Change,
    Outcome,
    Page,
    attempt,
    back_to_case,
    case_of,
    expired,
    this_caseworker,
)
from reporting.casework.redaction.copies import RedactedCopy, newest_copy
from reporting.casework.redaction.forms import part_labels
from reporting.casework.referral.forms import AskReporterForm, LetterStep, ReferForm
from reporting.casework.referral.letters import permission_letter
from reporting.casework.referral.operations import (
    Basis,
    names_by_language,
    permissions_in,
    receiver_of,
    receivers,
)
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import ask_second_person
from reporting.permissions import Permission
from reporting.report.conversation import Message, messages_of
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.report.queries import sealed_keys_of, sealed_objects_of
from reporting.sealing import KeyRole
from reporting.web import current
from reporting.web.access import Pages
from reporting.web.forms import FieldError
from reporting.web.locale import gettext as _

bp = Pages("referral", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Matter:
    """A case that is to be referred: its newest copy, and where its reporter may have agreed."""

    report: Report
    copy: RedactedCopy | None
    permissions: dict[int, Message] = field(repr=False)

    @property
    def has_inbox(self) -> bool:
        """Say whether the reporter can be asked."""
        return self.report.code_lookup_id is not None

    @property
    def is_possible(self) -> bool:
        """Say whether the state of the case allows a referral."""
        return self.report.state is State.IN_PROGRESS


@bp.page(CASE + "/refer", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def refer(case_id: str) -> Page | BaseResponse:
    """Ask a second person to agree to a referral; nothing leaves before they do."""
    form, by = ReferForm(), this_caseworker()
    matter, outcome = _matter(case_id, by), Outcome()
    if request.method == "POST":
        fault = _fault_of(form, matter)
        outcome = fault or attempt(form, by, _asking(form, matter))
        if not outcome.errors:
            return back_to_case(case_id, "second_asked")
        matter = _matter(case_id, by)
    page = render_template(
        "referral/refer.html",
        matter=matter,
        form=form,
        receivers=_options(),
        labels=part_labels(),
        errors=outcome.errors,
    )
    return page, outcome.status


@bp.page(CASE + "/refer/ask", access=Permission.CASE_WRITE, methods=("GET", "POST"))
def ask(case_id: str) -> Page | BaseResponse:
    """Ask the reporter for the OK: first whom to, then the letter, which can be changed."""
    form, by = AskReporterForm(), this_caseworker()
    matter, outcome = _matter(case_id, by), Outcome()
    if request.method == "POST" and form.step.data is LetterStep.SEND:
        outcome = attempt(form, by, _sending(form, matter))
        if not outcome.errors:
            return back_to_case(case_id, "answered")
        matter = _matter(case_id, by)
    elif request.method == "POST":
        outcome = _with_letter(form, matter)
    page = render_template(
        "referral/ask.html",
        matter=matter,
        form=form,
        receivers=_options(),
        errors=outcome.errors,
    )
    return page, outcome.status


def _matter(case_id: str, by: Caseworker) -> Matter:
    report = case_of(case_id, by)
    with current.runtime().database.reading() as session:
        copy = newest_copy(session, report, by=by)
        keys, objects = sealed_keys_of(session, report.id), sealed_objects_of(session, report.id)
    messages = messages_of(opened_part(objects, keys, by.seeds, role=KeyRole.THREAD))
    return Matter(report, copy, permissions_in(messages))


def _fault_of(form: ReferForm, matter: Matter) -> Outcome | None:
    if not form.validate():
        return None  # `attempt` says what is wrong
    if matter.copy is None:
        fault = _("There is no redacted copy yet. Make one first; only the copy is passed on.")
        return Outcome((FieldError("main", fault),), 422)
    number = form.permission.data
    agreed = number.isdecimal() and int(number) in matter.permissions
    if form.basis.data is Basis.PERMISSION and not agreed:
        fault = _("Choose the message in which the reporter says yes. Without it, ask first.")
        return Outcome((FieldError("q-permission", fault),), 422)
    return None


def _with_letter(form: AskReporterForm, matter: Matter) -> Outcome:
    """Write the letter for who was chosen, so that the page can show it."""
    if not form.validate():
        return expired() if form.is_expired else Outcome(form.error_list(), 422)
    if matter.copy is not None and form.name_told.data is not None:
        form.letter.data = permission_letter(
            matter.report.reply_language,
            receiver=names_by_language(receiver_of(form.receiver.data)),
            copy=matter.copy,
            name_told=form.name_told.data,
        )
    return Outcome()


def _sending(form: AskReporterForm, matter: Matter) -> Change:
    def change(session: Session, by: Caseworker, sending: Sending) -> None:
        draft = AnswerDraft(form.letter.data, is_question=True)
        answer(session, matter.report.id, draft, by=by, sending=sending)

    return change


def _asking(form: ReferForm, matter: Matter) -> Change:
    def change(session: Session, by: Caseworker, sending: Sending) -> None:
        assert matter.copy is not None
        details = form.to_referral(matter.copy.number).details
        ask_second_person(session, matter.report.id, Deed.REFER, details, by=by, sending=sending)

    return change


def _options() -> list[tuple[str, str]]:
    language, today, checks = current.language(), current.today(), current.contact_checks()
    known = [contact(one.id, checks) for one in receivers()]
    cards = [staff_card(one, language, today=today) for one in known]
    return [
        (card.id, _("%(name)s (check the address first)", name=card.text.name))
        if card.needs_check
        else (card.id, card.text.name)
        for card in cards
    ]
