"""What is owed in a case, by which day and why, and how near or late that is (ux §4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from reporting.report.progress import Promise, State
from reporting.vocabulary import N_, Term

SOON_DAYS = 2
WEEK_DAYS = 6
REMIND_DAYS = 14
MAY_CLOSE_DAYS = 30
OUTCOME_DAYS = 60
SECOND_LOOK_DAYS = 7


class DutyKind(Term):
    """What is owed, to the reporter or to our own rules."""

    ACKNOWLEDGE = "acknowledge", N_("Acknowledge")
    FEEDBACK = "feedback", N_("Feedback")
    NEXT_STEP = "next_step", N_("Next step")
    OUTCOME = "outcome", N_("Ask for the outcome")
    REMIND = "remind", N_("Remind them")
    SECOND_LOOK = "second_look", N_("Second pair of eyes")


class Basis(Term):
    """Why a day is binding."""

    PROMISE = "promise", N_("promise")
    LAW = "law", N_("law")
    HOUSE = "house", N_("our own rule")


# Waiting for the reporter does not stop the feedback clock (ux §4.4).
DUTY_OF_STATE: Mapping[State, DutyKind | None] = MappingProxyType(
    {
        State.NEW: DutyKind.ACKNOWLEDGE,
        State.HELD: None,
        State.COUNTED: None,
        State.ACKNOWLEDGED: DutyKind.FEEDBACK,
        State.IN_PROGRESS: DutyKind.FEEDBACK,
        State.WAITING: DutyKind.FEEDBACK,
        State.REFERRED: DutyKind.FEEDBACK,
        State.CLOSED: None,
        State.UNLIKELY: None,
    }
)

# States in which we wait for somebody, and after how many days we ask again.
ASK_AGAIN: Mapping[State, tuple[DutyKind, int]] = MappingProxyType(
    {
        State.WAITING: (DutyKind.REMIND, REMIND_DAYS),
        State.REFERRED: (DutyKind.OUTCOME, OUTCOME_DAYS),
    }
)

_NOTHING_OWED = frozenset({State.HELD, State.CLOSED, State.UNLIKELY})


@dataclass(frozen=True)
class Duty:
    """One duty and its day; `days_left` is negative once it is late."""

    kind: DutyKind
    due_on: date
    days_left: int
    basis: Basis = Basis.PROMISE

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


@dataclass(frozen=True)
class OwnDays:
    """The days that a team sets itself in a case: what its duties hang on beside the promises."""

    since: date | None = None
    next_step_on: date | None = None
    second_look_on: date | None = None


NO_DAYS = OwnDays()


def duties(
    state: State,
    promise: Promise,
    *,
    today: date,
    own: OwnDays = NO_DAYS,
    basis: Basis = Basis.PROMISE,
) -> tuple[Duty, ...]:
    """Give all that is owed, the nearest day first; nothing in a case that is over or held.

    `basis` says why the promises bind: a caseworker may have marked that a law does.
    """
    owed: list[tuple[DutyKind, date, Basis]] = []
    promised = DUTY_OF_STATE[state]
    if promised is not None:
        due_on = promise.feedback_by
        if promised is DutyKind.ACKNOWLEDGE:
            due_on = promise.acknowledge_by
        owed.append((promised, due_on, basis))
    if state not in _NOTHING_OWED:
        owed += _own(state, own)
    owed.sort(key=lambda duty: duty[1])
    return tuple(Duty(kind, day, (day - today).days, why) for kind, day, why in owed)


def next_duty(
    state: State, promise: Promise, *, today: date, own: OwnDays = NO_DAYS
) -> Duty | None:
    """Give what is owed next, None when nothing was promised or everything is done."""
    return next(iter(duties(state, promise, today=today, own=own)), None)


def may_close_on(state: State, since: date) -> date | None:
    """Give the day from which a case that waits for its reporter may be closed."""
    return since + timedelta(days=MAY_CLOSE_DAYS) if state is State.WAITING else None


def states_with(kind: DutyKind) -> frozenset[State]:
    """Give the states in which this duty is owed."""
    return frozenset(state for state, owed in DUTY_OF_STATE.items() if owed is kind)


def _own(state: State, own: OwnDays) -> list[tuple[DutyKind, date, Basis]]:
    kind, days = ASK_AGAIN.get(state, (DutyKind.NEXT_STEP, 0))
    due_on = own.next_step_on
    if due_on is None and state in ASK_AGAIN and own.since is not None:
        due_on = own.since + timedelta(days=days)
    owed = [(kind, due_on, Basis.HOUSE)] if due_on else []
    if own.second_look_on is not None:
        last = own.second_look_on + timedelta(days=SECOND_LOOK_DAYS)
        owed.append((DutyKind.SECOND_LOOK, last, Basis.HOUSE))
    return owed
