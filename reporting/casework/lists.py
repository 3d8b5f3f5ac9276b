"""The lists that cases appear in, as conditions on clear columns, and the order by next duty."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from reporting.casework.duties import WEEK_DAYS, DutyKind, states_with
from reporting.casework.workflow import FINAL_STATES
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.vocabulary import N_, Term


class CaseList(Term):
    """A list of cases; a case may be in several."""

    OPEN = "open", N_("All open cases")
    OVERDUE = "overdue", N_("Overdue")
    THIS_WEEK = "this_week", N_("Due within a week")
    NEW = "new", N_("New")
    ANSWERED = "answered", N_("They answered")
    WAITING = "waiting", N_("Waiting for them")
    COUNTED = "counted", N_("Only counted")
    FINISHED = "finished", N_("Finished")


# The groups of the Today page, in the order of what presses most.
TODAY = (
    CaseList.OVERDUE,
    CaseList.THIS_WEEK,
    CaseList.NEW,
    CaseList.ANSWERED,
    CaseList.WAITING,
    CaseList.COUNTED,
)

# Closed cases are the archive: no list but FINISHED looks at them, so that it may grow.
LIVE = frozenset(State) - {State.CLOSED}

_ACKNOWLEDGE = states_with(DutyKind.ACKNOWLEDGE)
_FEEDBACK = states_with(DutyKind.FEEDBACK)


def due_on() -> ColumnElement[Any]:
    """Give the day of the next duty as SQL; null where nothing is owed. See `next_duty`."""
    return case(
        (Report.state.in_(_ACKNOWLEDGE), Report.acknowledge_by),
        (Report.state.in_(_FEEDBACK), Report.feedback_by),
        else_=None,
    )


def in_list(which: CaseList, *, today: date) -> ColumnElement[bool]:
    """Give the condition for a case to be in a list."""
    week = today + timedelta(days=WEEK_DAYS)
    conditions: dict[CaseList, ColumnElement[bool]] = {
        CaseList.OPEN: Report.state.in_(_ACKNOWLEDGE | _FEEDBACK),
        CaseList.OVERDUE: _due_before(today),
        CaseList.THIS_WEEK: and_(_due_before(week + timedelta(days=1)), ~_due_before(today)),
        CaseList.NEW: and_(Report.state == State.NEW, Report.acknowledge_by > week),
        CaseList.ANSWERED: and_(Report.state.in_(LIVE), Report.has_new_message),
        CaseList.WAITING: Report.state == State.WAITING,
        CaseList.COUNTED: Report.state == State.COUNTED,
        CaseList.FINISHED: Report.state.in_(FINAL_STATES),
    }
    return conditions[which]


def _due_before(day: date) -> ColumnElement[bool]:
    return and_(
        Report.state.in_(_ACKNOWLEDGE | _FEEDBACK),  # said twice, so that an index helps
        or_(
            and_(Report.state.in_(_ACKNOWLEDGE), Report.acknowledge_by < day),
            and_(Report.state.in_(_FEEDBACK), Report.feedback_by < day),
        ),
    )
