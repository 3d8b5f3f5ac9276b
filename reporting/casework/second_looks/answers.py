"""The second person's answer, and the deed that follows when they agree."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from reporting.audit import AuditAction
from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import (
    Sending,
    apply_step,
    case_to_change,
    hold_cases,
    note_deed,
    note_sent,
)
from reporting.casework.entries import Entry, EntryKind, append_entry, entries_of
from reporting.casework.linking import links_in
from reporting.casework.queries import case_visible_to
from reporting.casework.referral.operations import refer_case
from reporting.casework.second_looks.deletion import delete_case
from reporting.casework.second_looks.models import Deed
from reporting.casework.second_looks.requests import Look, second_look, take_back
from reporting.casework.workflow import Step
from reporting.errors import PermissionMissingError


@dataclass(frozen=True)
class Answer:
    """What the second person says: whether they agree, and why."""

    agrees: bool
    text: str = field(default="", repr=False)


def answer_second_look(
    session: Session, case_id: bytes, deed: Deed, said: Answer, *, by: Caseworker, sending: Sending
) -> list[str]:
    """Answer as the second person; agreeing does the deed, or allows it to who asked.

    Gives the names of files to delete after the commit. Raises PermissionMissingError for the
    person who asked: nobody is both. Raises NotFoundError when nothing is asked,
    StepNotAllowedError when the question stands no more, and what `case_to_change` raises.
    """
    if deed is Deed.DELETE:
        _hold_with_links(session, case_id, by=by)
    report = case_to_change(session, case_id, by=by, sending=sending)
    look = second_look(session, case_id, deed, by=by, today=sending.today)
    if look.row.asked_by == by.member_id:
        raise PermissionMissingError
    now = sending.mark.now
    answer = "given" if said.agrees else "refused"
    content = {"deed": deed, "answer": answer, "text": said.text}
    append_entry(session, report, Entry(EntryKind.SECOND_LOOK, by.member_id, now, content), by=by)
    given = AuditAction.SECOND_LOOK_GIVEN if said.agrees else AuditAction.SECOND_LOOK_REFUSED
    note_deed(session, report, given, by=by, now=now)
    note_sent(session, report, sending)
    if said.agrees:
        return _done(session, look, by=by, sending=sending)
    take_back(session, report, deed)
    return []


def _hold_with_links(session: Session, case_id: bytes, *, by: Caseworker) -> None:
    """Hold a case and those it is linked with, which deleting it changes too."""
    links = links_in(entries_of(session, case_visible_to(session, case_id, by=by), by=by))
    hold_cases(session, {case_id, *(other for other, _ in links)})


def _done(session: Session, look: Look, *, by: Caseworker, sending: Sending) -> list[str]:
    report, deed, now = look.report, look.row.deed, sending.mark.now
    if deed is Deed.DELETE:
        return delete_case(session, report, by=by, now=now)
    if deed is Deed.EXPORT:  # who asked may now export, as long as the case stays as it is
        look.row.given_by, look.row.revision = by.member_id, report.revision
        return []
    take_back(session, report, deed)
    if deed is Deed.UNLIKELY:
        reason = str(look.details.get("question", ""))
        apply_step(session, report, Step.MARK_UNLIKELY, by=by, reason=reason, now=now)
    elif deed is Deed.REFER:
        refer_case(
            session, report, look.details, asked_by=look.row.asked_by, by=by, sending=sending
        )
    return []
