"""What the duties of cases promise: none passes without a mark that people see."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.casework.duties import (
    DUTY_OF_STATE,
    Basis,
    Duty,
    DutyKind,
    OwnDays,
    duties,
    may_close_on,
    next_duty,
    states_with,
)
from reporting.report.progress import Promise, State

ARRIVED = date(2026, 11, 13)
PROMISE = Promise(date(2026, 11, 20), date(2027, 2, 13), date(2027, 11, 13))
OVER = {State.HELD, State.CLOSED, State.UNLIKELY}


def duty(state: State, *, today: date) -> Duty:
    found = next_duty(state, PROMISE, today=today)
    assert found is not None
    return found


def kinds(state: State, own: OwnDays, *, today: date = ARRIVED) -> list[tuple[DutyKind, date]]:
    return [(d.kind, d.due_on) for d in duties(state, PROMISE, today=today, own=own)]


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


def test_waiting_for_the_reporter_means_reminding_them_after_fourteen_days() -> None:
    asked = date(2026, 12, 1)
    assert kinds(State.WAITING, OwnDays(since=asked))[0] == (DutyKind.REMIND, date(2026, 12, 15))
    assert may_close_on(State.WAITING, asked) == date(2026, 12, 31)
    assert may_close_on(State.IN_PROGRESS, asked) is None


def test_a_referral_means_asking_for_its_outcome_after_sixty_days() -> None:
    referred = OwnDays(since=date(2026, 12, 1))
    assert kinds(State.REFERRED, referred)[0] == (DutyKind.OUTCOME, date(2027, 1, 30))


def test_asking_for_a_second_person_means_an_answer_within_seven_days() -> None:
    asked = OwnDays(since=ARRIVED, second_look_on=date(2026, 11, 14))
    assert (DutyKind.SECOND_LOOK, date(2026, 11, 21)) in kinds(State.NEW, asked)


@pytest.mark.parametrize("state", [s for s in State if s not in OVER])
def test_a_planned_day_is_owed_in_every_state_that_is_not_over(state: State) -> None:
    planned = date(2026, 11, 14)
    assert kinds(state, OwnDays(ARRIVED, planned))[0][1] == planned


def test_the_nearest_day_comes_first_and_promises_say_why_they_bind() -> None:
    own = OwnDays(ARRIVED, date(2026, 11, 16))
    found = duties(State.NEW, PROMISE, today=ARRIVED, own=own, basis=Basis.LAW)
    assert [d.due_on for d in found] == sorted(d.due_on for d in found)
    assert [d.basis for d in found] == [Basis.HOUSE, Basis.LAW]


@pytest.mark.parametrize("state", State)
def test_no_duty_passes_without_a_visible_mark(state: State) -> None:
    planned = OwnDays(ARRIVED, ARRIVED + timedelta(days=200))
    for day in range(1, 501):
        today = ARRIVED + timedelta(days=day)
        for own in (OwnDays(ARRIVED), planned, OwnDays(ARRIVED, None, ARRIVED)):
            owed = duties(state, PROMISE, today=today, own=own)
            first = next_duty(state, PROMISE, today=today, own=own)
            passed = [d for d in owed if d.due_on < today]
            assert not passed or (first is not None and first.is_late), (state, day)
            assert (state in OVER) <= (not owed)
            assert all(d.is_late == (today > d.due_on) for d in owed)
            assert not any(d.is_late and d.is_soon for d in owed)


@given(
    state=st.sampled_from([s for s in State if s not in OVER]),
    planned=st.none() | st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    asked=st.none() | st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    today=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)
def test_whatever_was_planned_the_first_duty_is_the_one_that_presses_most(
    state: State, planned: date | None, asked: date | None, today: date
) -> None:
    owed = duties(state, PROMISE, today=today, own=OwnDays(ARRIVED, planned, asked))
    if planned is not None:
        assert min(d.due_on for d in owed) <= planned
    assert not owed or owed[0].days_left == min(d.days_left for d in owed)
