"""What the duties of cases promise: none passes without a mark that people see."""

from datetime import date, timedelta

import pytest

from reporting.casework.duties import DUTY_OF_STATE, Duty, DutyKind, next_duty, states_with
from reporting.report.progress import Promise, State

ARRIVED = date(2026, 11, 13)
PROMISE = Promise(date(2026, 11, 20), date(2027, 2, 13), date(2027, 11, 13))


def duty(state: State, *, today: date) -> Duty:
    found = next_duty(state, PROMISE, today=today)
    assert found is not None
    return found


def test_a_new_report_is_to_be_acknowledged_by_the_promised_day() -> None:
    found = duty(State.NEW, today=ARRIVED)
    assert (found.kind, found.due_on) == (DutyKind.ACKNOWLEDGE, date(2026, 11, 20))
    assert (found.days_left, found.is_late, found.is_soon) == (7, False, False)


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_duty_is_marked_as_near_from_two_days_before(left: int) -> None:
    found = duty(State.NEW, today=date(2026, 11, 20) - timedelta(days=left))
    assert found.is_soon
    assert not found.is_late


def test_on_the_promised_day_itself_nothing_is_late() -> None:
    found = duty(State.NEW, today=date(2026, 11, 20))
    assert (found.days_left, found.is_late, found.days_late) == (0, False, 0)


@pytest.mark.parametrize(("today", "late"), [(date(2026, 11, 21), 1), (date(2027, 11, 20), 365)])
def test_after_the_promised_day_the_duty_says_how_many_days_late(today: date, late: int) -> None:
    found = duty(State.NEW, today=today)
    assert (found.is_late, found.is_soon, found.days_late) == (True, False, late)


@pytest.mark.parametrize(
    "state", [State.ACKNOWLEDGED, State.IN_PROGRESS, State.WAITING, State.REFERRED]
)
def test_feedback_stays_due_until_the_case_is_closed(state: State) -> None:
    found = duty(state, today=date(2027, 2, 14))
    assert (found.kind, found.days_late) == (DutyKind.FEEDBACK, 1)


@pytest.mark.parametrize("state", [State.COUNTED, State.CLOSED, State.UNLIKELY])
def test_what_was_only_counted_or_is_finished_owes_nothing(state: State) -> None:
    assert next_duty(state, PROMISE, today=date(2030, 1, 1)) is None


def test_every_state_says_what_it_owes() -> None:
    assert set(DUTY_OF_STATE) == set(State)
    owed = states_with(DutyKind.ACKNOWLEDGE) | states_with(DutyKind.FEEDBACK)
    assert owed == {state for state, kind in DUTY_OF_STATE.items() if kind}


@pytest.mark.parametrize("state", [s for s, kind in DUTY_OF_STATE.items() if kind])
@pytest.mark.parametrize("days", range(-3, 400, 13))
def test_no_duty_passes_without_a_visible_mark(state: State, days: int) -> None:
    today = ARRIVED + timedelta(days=days)
    found = duty(state, today=today)
    assert found.is_late == (today > found.due_on)
    assert not (found.is_late and found.is_soon)
