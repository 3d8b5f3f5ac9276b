"""Steps of a case that need more than a message: close it, only count it, go on with it."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import (
    ACTIONS,
    Sending,
    Told,
    apply_step,
    case_to_change,
    kept,
    move,
    note_change,
    note_sent,
    plan_as_it_was,
)
from reporting.casework.checklists import SCREENED
from reporting.casework.entries import Entry, EntryKind, append_entry
from reporting.casework.operations import AnswerDraft, send_message
from reporting.casework.steps.letters import closing_line
from reporting.casework.workflow import Step
from reporting.coding import ClosingReason
from reporting.errors import StepNotAllowedError
from reporting.report.models import Report
from reporting.report.progress import State, first_state


@dataclass(frozen=True)
class Closing:
    """Why a case is closed, our last words to the reporter, and what they can still do."""

    reason: ClosingReason
    message: str = field(default="", repr=False)
    next_step: str = field(default="", repr=False)

    def letter(self, language: str) -> str:
        """Give what the reporter reads: the reason in their language, our words, what now."""
        parts = (closing_line(self.reason, language), self.message, self.next_step)
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Plan:
    """What is done next in a case, and by which day."""

    text: str = field(repr=False)
    on: date


def close_case(
    session: Session, case_id: bytes, closing: Closing, *, by: Caseworker, sending: Sending
) -> None:
    """Close a case for a reason; its reporter, if anybody can read it, is told why and what now.

    Raises StepNotAllowedError when the state does not allow it or words for the reporter are
    missing, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    before, can_be_read = kept(report), has_reader(report)
    move(report, Step.CLOSE, today=sending.today)
    if can_be_read:
        if not (closing.message and closing.next_step):
            raise StepNotAllowedError("a reporter is told why and what now")
        letter = closing.letter(report.reply_language)
        send_message(session, report, AnswerDraft(letter), by=by, sending=sending)
    report.owner_id = report.owner_id or by.member_id
    told = Told(ACTIONS[Step.CLOSE], closing.reason.value, was_sent=can_be_read)
    note_change(session, report, before, by=by, told=told, now=sending.mark.now)
    note_sent(session, report, sending)


def count_only(
    session: Session, case_id: bytes, reason: str, *, by: Caseworker, sending: Sending
) -> None:
    """Let a new report be counted and nothing more, after it was screened for danger.

    Raises StepNotAllowedError when it is not new, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    now = sending.mark.now
    apply_step(session, report, Step.COUNT_ONLY, by=by, reason=reason, now=now)
    ticked = {"item": SCREENED, "is_done": True}
    append_entry(session, report, Entry(EntryKind.CHECKED, by.member_id, now, ticked), by=by)
    note_sent(session, report, sending)


def release_case(session: Session, case_id: bytes, *, by: Caseworker, sending: Sending) -> None:
    """Move a report that was held among very many alike to where it would have come otherwise.

    Raises StepNotAllowedError when it is not held, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    before = kept(report)
    move(report, Step.RELEASE, today=sending.today)
    report.state = first_state(report.wish)
    told = Told(ACTIONS[Step.RELEASE])
    note_change(session, report, before, by=by, told=told, now=sending.mark.now)
    note_sent(session, report, sending)


def continue_case(
    session: Session, case_id: bytes, plan: Plan, *, by: Caseworker, sending: Sending
) -> None:
    """Go on with a case, or open it again, with a next step; without owner it becomes one's own.

    Opening a closed case starts its promises anew. Raises StepNotAllowedError when the state does
    not allow it, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    before, now = kept(report), sending.mark.now
    was_closed = report.state is State.CLOSED
    move(report, Step.CONTINUE, today=sending.today)
    report.owner_id = report.owner_id or by.member_id
    report.next_step_on = plan.on
    if was_closed and sending.promise is not None:
        report.feedback_by = sending.promise.feedback_by
        report.closes_on = max(report.closes_on, sending.closes_on)
    was = plan_as_it_was(session, report, by=by, now=now)
    content = {"text": plan.text, "on": plan.on.isoformat()}
    append_entry(session, report, Entry(EntryKind.NEXT_STEP, by.member_id, now, content), by=by)
    told = Told(ACTIONS[Step.CONTINUE], restores=(was,))
    note_change(session, report, before, by=by, told=told, now=now)
    note_sent(session, report, sending)


def has_reader(report: Report) -> bool:
    """Say whether the reporter has an inbox in which a message could be read."""
    return report.code_lookup_id is not None
