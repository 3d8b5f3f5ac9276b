"""Accessibility feedback: taken in, answered, moved to a new team key, forgotten."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reporting.audit import AuditAction, audit_subject, record
from reporting.errors import AlreadyReceivedError
from reporting.feedback.desk import Answerer, Moment
from reporting.feedback.models import AccessibilityFeedback, FeedbackState
from reporting.feedback.queries import feedback_of
from reporting.feedback.sealed import (
    FeedbackDraft,
    opened_feedback,
    opened_note,
    rewrapped,
    seal_feedback,
    sealed_note,
)
from reporting.sealing import FormSecret, Seed
from reporting.teams.queries import IntakeKey

ANSWER_DAYS: Final = 14
"""Within so many days feedback must be answered (Act 306/2019 on digital services)."""

KEPT_DAYS: Final = 365
"""So long feedback is kept at most."""

KEPT_AFTER_ANSWER_DAYS: Final = 90


def store_feedback(
    session: Session, draft: FeedbackDraft, team: IntakeKey, *, secret: FormSecret, today: date
) -> date:
    """Seal feedback to the team and store it; give the day by which it is answered.

    Its id comes from the form's secret. Raises AlreadyReceivedError when that form was sent
    before.
    """
    feedback_id = feedback_id_from(secret)
    sealed = seal_feedback(feedback_id, draft, team.public)
    answer_by = today + timedelta(days=ANSWER_DAYS)
    row = AccessibilityFeedback(
        id=feedback_id,
        team_id=team.team_id,
        generation=team.number,
        state=FeedbackState.OPEN,
        received_on=today,
        answer_by=answer_by,
        forget_on=today + timedelta(days=KEPT_DAYS),
        sealed_key=sealed.sealed_key,
        sealed_content=sealed.sealed_content,
        sealed_note=None,
    )
    session.add(row)
    try:
        session.flush()  # its key says whether the form was sent before
    except IntegrityError as error:
        raise AlreadyReceivedError from error
    return answer_by


def feedback_id_from(secret: FormSecret) -> bytes:
    """Give the id of the feedback that a form with this secret becomes: as random as the secret."""
    return hashlib.sha256(b"rinnalla/v1/feedback\0" + secret).digest()[:16]


def read_feedback(
    session: Session, feedback_id: bytes, *, by: Answerer, moment: Moment
) -> tuple[FeedbackDraft, str]:
    """Open feedback and what was answered to it; reading it is written down.

    Raises NotFoundError when the person's team has no such feedback, SealBrokenError when it does
    not open.
    """
    row = feedback_of(session, feedback_id, by=by)
    opened = opened_feedback(row, by.seeds), opened_note(row, by.seeds)
    _note_down(session, AuditAction.FEEDBACK_OPENED, row, by=by, moment=moment)
    return opened


def answer_feedback(
    session: Session, feedback_id: bytes, note: str, *, by: Answerer, moment: Moment
) -> None:
    """Mark feedback as answered, with what was done or answered.

    Raises NotFoundError as `read_feedback` does, AlreadyReceivedError when it was answered before.
    """
    row = feedback_of(session, feedback_id, by=by, is_held=True)  # two answers take turns
    if row.state is FeedbackState.ANSWERED:
        raise AlreadyReceivedError
    row.sealed_note = sealed_note(row, by.seeds, note)
    row.state = FeedbackState.ANSWERED
    row.forget_on = min(row.forget_on, moment.today + timedelta(days=KEPT_AFTER_ANSWER_DAYS))
    _note_down(session, AuditAction.FEEDBACK_ANSWERED, row, by=by, moment=moment)


def reseal_feedback(
    session: Session, team: IntakeKey, seeds: Mapping[int, Seed], *, most: int = 1000
) -> int:
    """Seal up to `most` pieces of feedback of older generations to the team's newest key.

    Gives how many there were; call it again until it gives none. `seeds` are the team's, by
    generation. Raises SealBrokenError when one does not open.
    """
    older = (
        select(AccessibilityFeedback)
        .where(AccessibilityFeedback.team_id == team.team_id)
        .where(AccessibilityFeedback.generation < team.number)
        .limit(most)
    )
    rows = list(session.scalars(older))
    for row in rows:
        row.sealed_key = rewrapped(row, seeds, team.public)
        row.generation = team.number
    session.flush()  # so that a count after this one sees the new generations
    return len(rows)


def forget_feedback(session: Session, *, today: date) -> int:
    """Delete feedback whose time is over: a year after it came, 90 days after the answer."""
    over = AccessibilityFeedback.forget_on <= today
    found = session.execute(delete(AccessibilityFeedback).where(over))
    return int(found.rowcount)  # type: ignore[attr-defined]  # a cursor's result has it


def _note_down(
    session: Session,
    action: AuditAction,
    row: AccessibilityFeedback,
    *,
    by: Answerer,
    moment: Moment,
) -> None:
    subject = audit_subject(by.keyring, row.id)
    record(session, action, actor=by.member_id, subject=subject, now=moment.now)
