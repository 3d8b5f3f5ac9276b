"""What the workflow of cases promises."""

import pytest

from reporting.casework.workflow import (
    FINAL_STATES,
    STATE_NAMES,
    TRANSITIONS,
    Actor,
    Need,
    Step,
    allowed_steps,
    check_step,
)
from reporting.coding import ClosingReason
from reporting.errors import StepNotAllowedError
from reporting.report.progress import State, first_state, state_after_message
from reporting.vocabulary import Wish

PAIRS = [(step, state) for step in Step for state in State]
ALLOWED = {(step, state) for state, ways in TRANSITIONS.items() for step in ways}


def test_every_state_has_its_transitions_and_a_name() -> None:
    assert set(TRANSITIONS) == set(State)
    assert set(STATE_NAMES) == set(State)


@pytest.mark.parametrize("state", [s for s in State if s not in FINAL_STATES])
def test_every_state_that_is_not_final_has_a_way_on_that_staff_can_take(state: State) -> None:
    staff_ways = [
        way
        for way in TRANSITIONS[state].values()
        if way.target is not state and Actor.REPORTER not in way.actors
    ]
    assert staff_ways


@pytest.mark.parametrize("state", State)
def test_every_state_leads_to_a_final_one(state: State) -> None:
    reached, open_ends = {state}, [state]
    while open_ends:
        targets = {way.target for way in TRANSITIONS[open_ends.pop()].values()} - reached
        reached |= targets
        open_ends += targets
    assert reached & FINAL_STATES


def test_every_state_is_reached_from_a_first_one() -> None:
    reached = {first_state(wish) for wish in (None, *Wish)} | {first_state(None, is_held=True)}
    open_ends = list(reached)
    while open_ends:
        targets = {way.target for way in TRANSITIONS[open_ends.pop()].values()} - reached
        reached |= targets
        open_ends += targets
    assert reached == set(State)


@pytest.mark.parametrize(("step", "state"), [pair for pair in PAIRS if pair not in ALLOWED])
def test_a_step_that_is_not_listed_is_refused(step: Step, state: State) -> None:
    with pytest.raises(StepNotAllowedError):
        check_step(step, state)


@pytest.mark.parametrize(("step", "state"), sorted(ALLOWED))
def test_a_listed_step_says_who_takes_it_and_where_it_leads(step: Step, state: State) -> None:
    way = check_step(step, state)
    assert way.actors
    assert step in allowed_steps(state)


def test_only_new_cases_are_acknowledged() -> None:
    assert [s for s in State if Step.ACKNOWLEDGE in allowed_steps(s)] == [State.NEW]


@pytest.mark.parametrize("state", State)
def test_a_message_of_the_reporter_leads_where_the_inbox_leads_it(state: State) -> None:
    way = TRANSITIONS[state].get(Step.REPORTER_WRITES)
    assert (way.target if way else state) is state_after_message(state)


@pytest.mark.parametrize("step", [Step.REFER, Step.MARK_UNLIKELY])
def test_what_weighs_heavily_takes_two_people(step: Step) -> None:
    ways = [ways[step] for ways in TRANSITIONS.values() if step in ways]
    assert ways
    assert all(Actor.SECOND_PERSON in way.actors and len(way.actors) == 2 for way in ways)


def test_a_referral_needs_the_reporters_permission_or_a_legal_duty() -> None:
    assert Need.PERMISSION_OR_LEGAL_DUTY in check_step(Step.REFER, State.IN_PROGRESS).needs


def test_closing_always_needs_a_reason_and_no_reason_judges_the_reporter() -> None:
    closing = [ways[Step.CLOSE] for ways in TRANSITIONS.values() if Step.CLOSE in ways]
    assert all(Need.CLOSING_REASON in way.needs for way in closing)
    assert len(ClosingReason) == 9
    assert not any("unfounded" in reason.label.lower() for reason in ClosingReason)
