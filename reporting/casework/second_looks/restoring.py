"""Taking a report back from the unlikely ones: easier than putting it there."""

from sqlalchemy.orm import Session

from reporting.casework.caseworker import Caseworker
from reporting.casework.changes import Sending, apply_step, case_to_change, note_sent
from reporting.casework.workflow import Step


def restore_case(
    session: Session, case_id: bytes, reason: str, *, by: Caseworker, sending: Sending
) -> None:
    """Let an unlikely report be new again, and count; anybody of the team may doubt.

    Raises StepNotAllowedError when it is none, and what `case_to_change` raises.
    """
    report = case_to_change(session, case_id, by=by, sending=sending)
    apply_step(session, report, Step.RESTORE, by=by, reason=reason, now=sending.mark.now)
    note_sent(session, report, sending)
