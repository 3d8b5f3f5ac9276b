"""The next duty of a case: what was promised, by which day, and how near or late that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from reporting.report.progress import Promise, State
from reporting.vocabulary import N_, Term

SOON_DAYS = 2
WEEK_DAYS = 6


class DutyKind(Term):
    """What is owed to the reporter (ux §4.5)."""

    ACKNOWLEDGE = "acknowledge", N_("Acknowledge")
    FEEDBACK = "feedback", N_("Feedback")


# Waiting for the reporter does not stop the feedback clock (ux §4.4).
DUTY_OF_STATE: Mapping[State, DutyKind | None] = MappingProxyType(
    {
        State.NEW: DutyKind.ACKNOWLEDGE,
        State.COUNTED: None,
        State.ACKNOWLEDGED: DutyKind.FEEDBACK,
        State.IN_PROGRESS: DutyKind.FEEDBACK,
        State.WAITING: DutyKind.FEEDBACK,
        State.REFERRED: DutyKind.FEEDBACK,
        State.CLOSED: None,
        State.UNLIKELY: None,
    }
)


@dataclass(frozen=True)
class Duty:
    """One duty and its day; `days_left` is negative once it is late."""

    kind: DutyKind
    due_on: date
    days_left: int

    @property
    def is_late(self) -> bool:
        """Say whether the promised day has passed."""
        return self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """Say whether the promised day is today or within two days."""
        return 0 <= self.days_left <= SOON_DAYS

    @property
    def days_late(self) -> int:
        """Give how many days ago the promised day was, 0 when it is not late."""
        return max(0, -self.days_left)


def next_duty(state: State, promise: Promise, *, today: date) -> Duty | None:
    """Give what is owed next, None when nothing was promised or everything is done."""
    kind = DUTY_OF_STATE[state]
    if kind is None:
        return None
    due_on = promise.acknowledge_by if kind is DutyKind.ACKNOWLEDGE else promise.feedback_by
    return Duty(kind, due_on, (due_on - today).days)


def states_with(kind: DutyKind) -> frozenset[State]:
    """Give the states in which this duty is owed."""
    return frozenset(state for state, owed in DUTY_OF_STATE.items() if owed is kind)
