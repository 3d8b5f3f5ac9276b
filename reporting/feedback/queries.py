"""Reading accessibility feedback: what waits for an answer, by the day it is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from reporting.errors import NotFoundError
from reporting.feedback.desk import Answerer
from reporting.feedback.models import AccessibilityFeedback, FeedbackState

_MOST_WAITING = 500
_MOST_ANSWERED = 50
# None of the words: somebody may send many, and a list of them must not fill the memory.
_SHOWN = load_only(
    AccessibilityFeedback.state, AccessibilityFeedback.received_on, AccessibilityFeedback.answer_by
)


@dataclass(frozen=True)
class FeedbackLine:
    """A line of the list: days and state, none of the words."""

    feedback_id: bytes
    received_on: date
    answer_by: date
    state: FeedbackState
    days_late: int

    @property
    def is_late(self) -> bool:
        """Say whether the fourteen days are over and nobody has answered."""
        return self.days_late > 0


def feedback_lines(
    session: Session, team_id: bytes | None, *, today: date
) -> tuple[FeedbackLine, ...]:
    """Give a team's feedback: at most 500 that wait, most urgent first, and some of the rest."""
    of_team = AccessibilityFeedback.team_id == team_id
    mine = select(AccessibilityFeedback).options(_SHOWN).where(of_team)
    by_day = (AccessibilityFeedback.answer_by, AccessibilityFeedback.id)
    waits = mine.where(AccessibilityFeedback.state == FeedbackState.OPEN).order_by(*by_day)
    done = mine.where(AccessibilityFeedback.state == FeedbackState.ANSWERED)
    newest = done.order_by(AccessibilityFeedback.answer_by.desc()).limit(_MOST_ANSWERED)
    rows = [*session.scalars(waits.limit(_MOST_WAITING)), *session.scalars(newest)]
    return tuple(feedback_line(row, today=today) for row in rows)


def feedback_of(
    session: Session, feedback_id: bytes, *, by: Answerer, is_held: bool = False
) -> AccessibilityFeedback:
    """Give one row of the person's own team, held until the end of the transaction if asked for.

    Raises NotFoundError when there is none, and just so when it is another team's.
    """
    row = session.get(AccessibilityFeedback, feedback_id, with_for_update=is_held or None)
    if row is None or row.team_id != by.team_id:
        raise NotFoundError("no such feedback")
    return row


def promised_day(session: Session, feedback_id: bytes) -> date | None:
    """Give the day by which feedback is answered, None when there is none with this id."""
    return session.scalar(
        select(AccessibilityFeedback.answer_by).where(AccessibilityFeedback.id == feedback_id)
    )


def feedback_left(session: Session, team_id: bytes, *, before: int) -> int:
    """Give how much of a team's feedback is sealed to a generation older than `before`.

    While there is any, what opens older generations must be kept.
    """
    older = (
        select(func.count())
        .select_from(AccessibilityFeedback)
        .where(AccessibilityFeedback.team_id == team_id)
        .where(AccessibilityFeedback.generation < before)
    )
    return session.scalar(older) or 0


def feedback_line(row: AccessibilityFeedback, *, today: date) -> FeedbackLine:
    """Give what a list may show of a row."""
    late = (today - row.answer_by).days if row.state is FeedbackState.OPEN else 0
    return FeedbackLine(row.id, row.received_on, row.answer_by, row.state, max(0, late))
