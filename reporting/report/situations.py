"""What a report tells of a situation, for the engine that finds who can help; nothing is stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from reporting.authorities.checks import NO_CHECKS, Checks
from reporting.authorities.deadlines import Deadline, deadlines_for
from reporting.authorities.situation import Incident, Situation, as_told
from reporting.authorities.who_helps import Helper, resident_helpers, staff_helpers
from reporting.report.conversation import Story, Summary
from reporting.report.progress import week_start
from reporting.vocabulary import Area, Flag, Ground, Kind, When


class Told(Protocol):
    """Answers of a report that matter here: a draft and an opened story have them."""

    @property
    def area(self) -> Area | None:
        """Give the part of life."""

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Give what it was about."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Give what was done."""

    @property
    def when(self) -> When | None:
        """Give how long ago it was."""


@dataclass(frozen=True)
class Answers:
    """The answers of a form that was just sent."""

    area: Area | None = None
    grounds: tuple[Ground, ...] = ()
    kinds: tuple[Kind, ...] = ()
    when: When | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was answered that a rule could use."""
        return not (self.area or self.grounds or self.kinds)


def helpers_for_answers(
    told: Answers, language: str, *, today: date, checks: Checks = NO_CHECKS
) -> tuple[Helper, ...]:
    """Give whom a receipt names; none when nothing was answered that a rule could use."""
    if told.is_empty:
        return ()
    situation = _situation(told, as_told(told.when, today, today))
    return resident_helpers(situation, language, today=today, checks=checks)


def helpers_for_story(
    story: Story | None, week: str, language: str, *, today: date, checks: Checks = NO_CHECKS
) -> tuple[Helper, ...]:
    """Give whom an inbox names, with time limits counted from the week the report came in.

    Without the story, which is opened only when its reporter asks, this is who helps anybody.
    """
    first, last = _days_of(week, today)
    if story is None:
        situation = Situation(incident=as_told(None, first, last))
    else:
        situation = _situation(story, as_told(story.when, first, last))
    return resident_helpers(situation, language, today=today, checks=checks)


def case_situation(
    summary: Summary, week: str, *, today: date, when: When | None = None
) -> Situation:
    """Give what the coded answers of a case tell; `when` is known to who has opened the story."""
    return Situation(
        area=summary.area,
        grounds=summary.grounds,
        kinds=summary.kinds,
        is_danger=Flag.DANGER in summary.flags,
        is_child=Flag.CHILD in summary.flags,
        incident=as_told(when, *_days_of(week, today)),
    )


def case_recommendations(
    situation: Situation, language: str, *, today: date, checks: Checks = NO_CHECKS
) -> tuple[Helper, ...]:
    """Give whom a caseworker may suggest, with what must be checked first marked so."""
    return staff_helpers(situation, language, today=today, checks=checks)


def case_deadlines(situation: Situation, *, today: date) -> tuple[Deadline, ...]:
    """Give the time limits that can matter, also those that nobody has read in a source."""
    return deadlines_for(situation, situation.incident, today=today)


def _situation(told: Told, incident: Incident) -> Situation:
    return Situation(area=told.area, grounds=told.grounds, kinds=told.kinds, incident=incident)


def _days_of(week: str, today: date) -> tuple[date, date]:
    first = week_start(week)
    return min(first, today), min(first + timedelta(days=6), today)
