"""How long there is time to act, counted from what is known; information, never advice.

What nobody has read in a source (`Origin.is_promise` is false) is for staff only.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from reporting.authorities.months import add_months
from reporting.authorities.rule_rows import Clock
from reporting.authorities.rules import rules_file
from reporting.authorities.situation import Incident, Situation
from reporting.vocabulary import N_, Term


class Level(Term):
    """How a time limit stands today."""

    UNKNOWN = "unknown", N_("The day is not known")
    NOT_STARTED = "not_started", N_("It does not run yet")
    RUNNING = "running", N_("There is time")
    SOON = "soon", N_("There is little time left")
    PERHAPS_PASSED = "perhaps_passed", N_("It may have passed already")
    PASSED = "passed", N_("It has passed")


class Counted(Term):
    """How exact the day of a time limit is: as exact as the day it was counted from."""

    EXACTLY = "exactly", N_("Counted from the day given")
    FROM_THE_EARLIEST = "from_the_earliest", N_("Counted from the earliest day it can have been")
    FROM_THE_LATEST = "from_the_latest", N_("Counted from the latest day it can have been")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time limit: the last day to act, or None when only the rule can be told."""

    clock: Clock
    level: Level
    day: date | None = None
    counted: Counted | None = None

    @property
    def is_urgent(self) -> bool:
        """Say whether it should be looked at first."""
        return self.level in (Level.SOON, Level.PERHAPS_PASSED)


def deadlines_for(situation: Situation, incident: Incident, *, today: date) -> tuple[Deadline, ...]:
    """Return the time limits that can matter, in the order of the rule file.

    An incident of which no day is known, or only days to come, gives the rules without a day.
    """
    running = (clock for clock in rules_file().clocks if clock.when.fits(situation))
    return tuple(deadline_of(clock, incident, today=today) for clock in running)


def deadline_of(clock: Clock, incident: Incident, *, today: date) -> Deadline:
    """Return how one time limit stands for an incident.

    A span of days is read carefully: the limit is told from its first day, and has passed for
    certain only when it has passed from its last.
    """
    if incident.is_ongoing:
        return Deadline(clock, Level.NOT_STARTED if clock.from_end else Level.UNKNOWN)
    if incident.last is None or (incident.first or incident.last) > today:
        return Deadline(clock, Level.UNKNOWN)
    latest = add_months(incident.last, clock.months)
    first = incident.first
    day = latest if first is None else add_months(first, clock.months)
    level = _level(day, latest, clock, today)
    return Deadline(clock, level, day, _counted(incident))


def _level(day: date, latest: date, clock: Clock, today: date) -> Level:
    if today > latest:
        return Level.PASSED
    if today > day:
        return Level.PERHAPS_PASSED
    if today >= day - timedelta(days=clock.warn_days):
        return Level.SOON
    return Level.RUNNING


def _counted(incident: Incident) -> Counted:
    if incident.is_exact:
        return Counted.EXACTLY
    return Counted.FROM_THE_LATEST if incident.first is None else Counted.FROM_THE_EARLIEST
