"""Filters and orders as conditions on the clear columns of a case."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select, tuple_

from reporting.accounts.models import MemberLanguage
from reporting.casework.duties import SECOND_LOOK_DAYS, WEEK_DAYS, DutyKind, states_with
from reporting.casework.second_looks.models import SecondLook
from reporting.database import table_of
from reporting.permissions import Identity
from reporting.report.models import Report
from reporting.report.progress import State
from reporting.triage.filters import DueBy, Mark, Order, Owner, QueueFilter, YesNo

# Closed cases are the archive: only a list that names their state looks at them, so that it may
# grow without making the others slower. So is what came as one of very many that say the same.
OPEN = frozenset(State) - {State.HELD, State.CLOSED, State.UNLIKELY}

_REPORT = table_of(Report).c
_ACKNOWLEDGE = states_with(DutyKind.ACKNOWLEDGE)
_FEEDBACK = states_with(DutyKind.FEEDBACK)


def clear_conditions(
    wanted: QueueFilter, *, by: Identity, today: date
) -> tuple[ColumnElement[bool], ...]:
    """Give all of a filter that the database can answer; what is coded is left to the reader."""
    found = [_in_state(wanted.state), *_plain_conditions(wanted)]
    if wanted.due is not None:
        found.append(due_condition(wanted.due, today=today))
    if wanted.owner is not Owner.ANYONE:
        found.append(owner_condition(wanted.owner, by=by))
    if wanted.second is not None:
        waits = second_look_condition(by=by, today=today)
        found.append(waits if wanted.second is YesNo.YES else ~waits)
    if wanted.readable is not None:
        reads = readable_condition(by=by)
        found.append(reads if wanted.readable is YesNo.YES else ~reads)
    if wanted.flag is Mark.NOW:
        found.append(may_press(today))
    return tuple(found)


def may_press(today: date) -> ColumnElement[bool]:
    """Give the condition for a case to be new, or for its day to have come: flags set that day."""
    has_come = and_(Report.next_step_on.is_not(None), Report.next_step_on <= today)
    return and_(Report.state.in_(OPEN), or_(Report.state == State.NEW, has_come))


def owner_condition(owner: Owner | bytes, *, by: Identity) -> ColumnElement[bool]:
    """Give the condition for a case to be one person's, nobody's, or either of these."""
    if isinstance(owner, bytes):
        return Report.owner_id == owner
    nobodys = Report.owner_id.is_(None)
    mine = Report.owner_id == by.member_id
    return {
        Owner.ME: mine,
        Owner.NOBODY: nobodys,
        Owner.MINE: or_(nobodys, mine),
        Owner.ANYONE: or_(nobodys, Report.owner_id.is_not(None)),
    }[owner]


def readable_condition(*, by: Identity) -> ColumnElement[bool]:
    """Give the condition for a case to be in a language that this person reads."""
    reads = select(MemberLanguage.language).where(MemberLanguage.member_id == by.member_id)
    return Report.reply_language.in_(reads)


def second_look_condition(*, by: Identity, today: date) -> ColumnElement[bool]:
    """Give the condition for a case to wait for a second person whom this person can be."""
    still = (
        SecondLook.given_by.is_(None),
        SecondLook.asked_by != by.member_id,
        SecondLook.asked_on >= today - timedelta(days=SECOND_LOOK_DAYS),
    )
    asked = select(SecondLook.report_id, SecondLook.revision).where(*still)
    return tuple_(_REPORT.id, _REPORT.revision).in_(asked)


def due_condition(due: DueBy, *, today: date) -> ColumnElement[bool]:
    """Give the condition for the next duty of a case to be so near."""
    week = today + timedelta(days=WEEK_DAYS)
    day = timedelta(days=1)
    return {
        DueBy.OVERDUE: _due_before(today),
        DueBy.TODAY: and_(_due_before(today + day), ~_due_before(today)),
        DueBy.WEEK: and_(_due_before(week + day), ~_due_before(today + day)),
        DueBy.LATER: and_(due_on().is_not(None), ~_due_before(week + day)),
        DueBy.NEVER: due_on().is_(None),
    }[due]


def due_on() -> ColumnElement[Any]:
    """Give the day of the next duty as SQL; null where nothing is owed. See `next_duty`."""
    promised: ColumnElement[Any] = case(
        (Report.state.in_(_ACKNOWLEDGE), Report.acknowledge_by),
        (Report.state.in_(_FEEDBACK), Report.feedback_by),
        else_=None,
    )
    planned = Report.next_step_on
    is_sooner = or_(promised.is_(None), planned < promised)
    return case(
        (Report.state.not_in(OPEN), None),
        (and_(planned.is_not(None), is_sooner), planned),
        else_=promised,
    )


def order_of(wanted: QueueFilter) -> tuple[ColumnElement[Any], ...]:
    """Give what a list is sorted by; the id last, so that pages never overlap.

    Where nothing is owed to anybody any more, the newest change comes first: an index has that
    order, read backwards, so the list may be long.
    """
    due, by_id = due_on(), _REPORT.id
    is_over = wanted.state is not None and wanted.state not in OPEN
    sort = Order.CHANGED if is_over and wanted.sort is Order.DUTY else wanted.sort
    orders: dict[Order, tuple[ColumnElement[Any], ...]] = {
        Order.DUTY: (due.is_(None), due, Report.state_since.desc(), by_id),
        Order.RECEIVED: (Report.received_week.desc(), Report.acknowledge_by.desc(), by_id),
        Order.CHANGED: (Report.state_since.desc(), by_id.desc()),
    }
    return orders[sort]


def _plain_conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found = []
    if wanted.wish is not None:
        found.append(Report.wish == wanted.wish)
    if wanted.language is not None:
        found.append(Report.reply_language == wanted.language.value)
    if wanted.week is not None:
        found.append(Report.received_week == wanted.week)
    if wanted.message is not None:
        found.append(Report.has_new_message.is_(wanted.message is YesNo.YES))
    return found


def _in_state(state: State | None) -> ColumnElement[bool]:
    return Report.state.in_(OPEN) if state is None else Report.state == state


def _due_before(day: date) -> ColumnElement[bool]:
    return and_(
        Report.state.in_(OPEN),
        or_(
            and_(Report.state.in_(_ACKNOWLEDGE), Report.acknowledge_by < day),
            and_(Report.state.in_(_FEEDBACK), Report.feedback_by < day),
            _planned_before(day),
        ),
    )


def _planned_before(day: date) -> ColumnElement[bool]:
    # Never null, so that its negation means what it says.
    return and_(Report.next_step_on.is_not(None), Report.next_step_on < day)
