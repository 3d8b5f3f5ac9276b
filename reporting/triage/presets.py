"""The lists that everybody has: a filter each, with a name."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.report.progress import State
from reporting.triage.filters import DueBy, Mark, Owner, QueueFilter, YesNo
from reporting.vocabulary import N_, Term


class CaseList(Term):
    """A list of cases; a case may be in several."""

    MINE = "mine", N_("Mine and no owner")
    NOW = "now", N_("Now")
    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Due today")
    THIS_WEEK = "this_week", N_("Due this week")
    NEW = "new", N_("New, no owner")
    READABLE = "readable", N_("New, in my languages")
    ANSWERED = "answered", N_("They answered")
    WAITING = "waiting", N_("Waiting for them")
    SECOND = "second", N_("Waiting for a second person")
    COUNTED = "counted", N_("Only counted, to screen")
    TEAM = "team", N_("Whole team")
    HELD = "held", N_("Kept apart: many alike")
    UNLIKELY = "unlikely", N_("Unlikely")
    CLOSED = "closed", N_("Closed")


FILTERS: Mapping[CaseList, QueueFilter] = MappingProxyType(
    {
        CaseList.MINE: QueueFilter(),
        CaseList.NOW: QueueFilter(flag=Mark.NOW, owner=Owner.ANYONE),
        CaseList.OVERDUE: QueueFilter(due=DueBy.OVERDUE),
        CaseList.TODAY: QueueFilter(due=DueBy.TODAY),
        CaseList.THIS_WEEK: QueueFilter(due=DueBy.WEEK),
        CaseList.NEW: QueueFilter(state=State.NEW, due=DueBy.LATER, owner=Owner.NOBODY),
        CaseList.READABLE: QueueFilter(state=State.NEW, owner=Owner.NOBODY, readable=YesNo.YES),
        CaseList.ANSWERED: QueueFilter(message=YesNo.YES),
        CaseList.WAITING: QueueFilter(state=State.WAITING),
        CaseList.SECOND: QueueFilter(second=YesNo.YES, owner=Owner.ANYONE),
        CaseList.COUNTED: QueueFilter(state=State.COUNTED),
        CaseList.TEAM: QueueFilter(owner=Owner.ANYONE),
        CaseList.HELD: QueueFilter(state=State.HELD, owner=Owner.ANYONE),
        CaseList.UNLIKELY: QueueFilter(state=State.UNLIKELY, owner=Owner.ANYONE),
        CaseList.CLOSED: QueueFilter(state=State.CLOSED, owner=Owner.ANYONE),
    }
)

# The groups of the Today page, in the order of what presses most.
TODAY = (
    CaseList.NOW,
    CaseList.OVERDUE,
    CaseList.TODAY,
    CaseList.THIS_WEEK,
    CaseList.NEW,
    CaseList.ANSWERED,
    CaseList.WAITING,
    CaseList.SECOND,
    CaseList.COUNTED,
    CaseList.HELD,
)

# The pills above the queue. The archive is not counted: it may be large.
PILLS = (
    CaseList.MINE,
    CaseList.OVERDUE,
    CaseList.TODAY,
    CaseList.THIS_WEEK,
    CaseList.NEW,
    CaseList.READABLE,
    CaseList.ANSWERED,
    CaseList.WAITING,
    CaseList.SECOND,
    CaseList.COUNTED,
    CaseList.TEAM,
    CaseList.HELD,
    CaseList.UNLIKELY,
    CaseList.CLOSED,
)
COUNTED: Mapping[CaseList, QueueFilter] = {
    which: FILTERS[which] for which in PILLS if which is not CaseList.CLOSED
}
