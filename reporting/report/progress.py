"""How far a report is, in the words a reporter reads, and what it promises."""

from dataclasses import dataclass
from datetime import date, timedelta

from reporting.vocabulary import N_, Term, Wish


class State(Term):
    """The states of a report (ux §4.4) with the sentence its reporter reads."""

    NEW = "new", N_("We have your report.")
    HELD = "held", N_("We have your report.")
    COUNTED = "counted", N_("Your report is counted. Nobody will reply.")
    ACKNOWLEDGED = "acknowledged", N_("A person has read your report.")
    IN_PROGRESS = "in_progress", N_("We are working on this.")
    WAITING = "waiting", N_("We asked you something.")
    REFERRED = "referred", N_("With your OK we passed it on.")
    CLOSED = "closed", N_("We have finished with this report.")
    UNLIKELY = "unlikely", N_("We have your report.")


@dataclass(frozen=True)
class Promise:
    """The days by which the reporter hears from us."""

    acknowledge_by: date
    feedback_by: date
    closes_on: date


@dataclass(frozen=True)
class PromiseDays:
    """How many days each promise takes, from the settings."""

    acknowledge: int
    feedback: int
    retention: int

    def from_day(self, today: date) -> Promise:
        """Give the promises of a report that came today."""
        return Promise(
            today + timedelta(days=self.acknowledge),
            today + timedelta(days=self.feedback),
            today + timedelta(days=self.retention),
        )


def first_state(wish: Wish | None, *, is_held: bool = False) -> State:
    """Give the state a report starts in: only-counted reports wait for nobody's answer.

    One of very many with nearly the same words is held apart until the team has looked.
    """
    if is_held:
        return State.HELD
    return State.COUNTED if wish is Wish.COUNT else State.NEW


_AFTER_MESSAGE = {
    State.HELD: State.NEW,
    State.COUNTED: State.NEW,
    State.WAITING: State.IN_PROGRESS,
    State.REFERRED: State.IN_PROGRESS,
    State.CLOSED: State.IN_PROGRESS,
}

# A message in these begins the promises anew (ux §4.4, "Reopen").
RESTARTED = frozenset({State.COUNTED, State.REFERRED, State.CLOSED})


def state_after_message(state: State) -> State:
    """Give the state after the reporter wrote: a message always brings a person back (ux §2.6)."""
    return _AFTER_MESSAGE.get(state, state)


def received_week(today: date) -> str:
    """Give the ISO week, the finest time kept in clear, as `2026-W47`."""
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02d}"


def week_start(week: str) -> date:
    """Give the Monday of an ISO week written by `received_week`."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)
