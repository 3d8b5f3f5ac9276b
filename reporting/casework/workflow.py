"""Which step may follow which state of a case, who takes it, and what it needs (ux §4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reporting.errors import StepNotAllowedError
from reporting.report.progress import State
from reporting.vocabulary import N_


class Step(StrEnum):
    """What can be done with a case."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    ASK = "ask"
    CLOSE = "close"
    CONTINUE = "continue"
    COUNT_ONLY = "count_only"
    MARK_UNLIKELY = "mark_unlikely"
    REFER = "refer"
    RELEASE = "release"
    REPORTER_WRITES = "reporter_writes"
    RESTORE = "restore"


class Actor(StrEnum):
    """Who takes a step."""

    INTAKE = "intake"
    OWNER = "owner"
    SECOND_PERSON = "second_person"
    REPORTER = "reporter"


class Need(StrEnum):
    """What a step cannot be taken without."""

    CLOSING_REASON = "closing_reason"
    LAST_MESSAGE = "last_message"
    MESSAGE = "message"
    NEXT_STEP = "next_step"
    NEXT_STEP_LINK = "next_step_link"
    ONE_AUTHORITY_TOLD = "one_authority_told"
    OWNER = "owner"
    PERMISSION_OR_LEGAL_DUTY = "permission_or_legal_duty"
    QUESTION = "question"
    REASON = "reason"
    RECEIVER = "receiver"
    REDACTION_CHECK = "redaction_check"
    SCREENING = "screening"


@dataclass(frozen=True)
class Transition:
    """One way from a state: where it leads, who goes it, and what it needs."""

    target: State
    actors: frozenset[Actor]
    needs: frozenset[Need] = frozenset()


# What caseworkers read; the labels of `State` are what the reporter reads.
STATE_NAMES: Mapping[State, str] = MappingProxyType(
    {
        State.NEW: N_("New"),
        State.HELD: N_("Kept apart"),
        State.COUNTED: N_("Counted"),
        State.ACKNOWLEDGED: N_("Acknowledged"),
        State.IN_PROGRESS: N_("In progress"),
        State.WAITING: N_("Waiting for them"),
        State.REFERRED: N_("Referred"),
        State.CLOSED: N_("Closed"),
        State.UNLIKELY: N_("Unlikely"),
    }
)

FINAL_STATES = frozenset({State.CLOSED, State.UNLIKELY})

_REPLY = Transition(State.IN_PROGRESS, frozenset({Actor.OWNER}), frozenset({Need.MESSAGE}))
_QUESTION = Transition(State.WAITING, frozenset({Actor.OWNER}), frozenset({Need.QUESTION}))
_ON = Transition(
    State.IN_PROGRESS, frozenset({Actor.OWNER}), frozenset({Need.OWNER, Need.NEXT_STEP})
)
_BACK = Transition(State.IN_PROGRESS, frozenset({Actor.REPORTER}))
_END = Transition(
    State.CLOSED,
    frozenset({Actor.OWNER}),
    frozenset({Need.CLOSING_REASON, Need.LAST_MESSAGE, Need.NEXT_STEP_LINK}),
)
_COUNT_END = Transition(
    State.CLOSED,
    frozenset({Actor.INTAKE}),
    frozenset({Need.SCREENING, Need.CLOSING_REASON}),
)
_REFERRAL = Transition(
    State.REFERRED,
    frozenset({Actor.OWNER, Actor.SECOND_PERSON}),
    frozenset(
        {
            Need.PERMISSION_OR_LEGAL_DUTY,
            Need.REDACTION_CHECK,
            Need.RECEIVER,
            Need.ONE_AUTHORITY_TOLD,
        }
    ),
)
_TWO_AT_INTAKE = frozenset({Actor.INTAKE, Actor.SECOND_PERSON})
_WITH_REASON = frozenset({Need.REASON})

TRANSITIONS: Mapping[State, Mapping[Step, Transition]] = MappingProxyType(
    {
        State.NEW: {
            Step.ACKNOWLEDGE: Transition(
                State.ACKNOWLEDGED, frozenset({Actor.INTAKE}), frozenset({Need.MESSAGE})
            ),
            # An answer to a new report tells as well that a person has read it.
            Step.ANSWER: _REPLY,
            Step.ASK: _QUESTION,
            Step.COUNT_ONLY: Transition(
                State.COUNTED, frozenset({Actor.INTAKE}), frozenset({Need.SCREENING})
            ),
            Step.MARK_UNLIKELY: Transition(State.UNLIKELY, _TWO_AT_INTAKE, _WITH_REASON),
            Step.CLOSE: _END,
        },
        # Very many came with nearly the same words. Who only wishes to be counted is counted then.
        State.HELD: {
            Step.RELEASE: Transition(State.NEW, frozenset({Actor.INTAKE})),
            Step.MARK_UNLIKELY: Transition(State.UNLIKELY, _TWO_AT_INTAKE, _WITH_REASON),
            Step.REPORTER_WRITES: Transition(State.NEW, frozenset({Actor.REPORTER})),
        },
        State.COUNTED: {
            Step.REPORTER_WRITES: Transition(State.NEW, frozenset({Actor.REPORTER})),
            Step.CLOSE: _COUNT_END,
        },
        State.ACKNOWLEDGED: {
            Step.ANSWER: _REPLY,
            Step.ASK: _QUESTION,
            Step.CONTINUE: _ON,
            Step.CLOSE: _END,
        },
        State.IN_PROGRESS: {
            Step.ANSWER: _REPLY,
            Step.ASK: _QUESTION,
            Step.REFER: _REFERRAL,
            Step.CLOSE: _END,
        },
        State.WAITING: {
            Step.ANSWER: _REPLY,
            Step.ASK: _QUESTION,
            Step.CONTINUE: _ON,
            Step.REPORTER_WRITES: _BACK,
            Step.CLOSE: _END,
        },
        State.REFERRED: {
            Step.ANSWER: _REPLY,
            Step.CONTINUE: _ON,
            Step.REPORTER_WRITES: _BACK,
            Step.CLOSE: _END,
        },
        State.CLOSED: {Step.CONTINUE: _ON, Step.REPORTER_WRITES: _BACK},
        State.UNLIKELY: {
            Step.RESTORE: Transition(State.NEW, frozenset({Actor.SECOND_PERSON}), _WITH_REASON)
        },
    }
)


def allowed_steps(state: State) -> tuple[Step, ...]:
    """Give the steps that lead on from a state, in the order they are listed."""
    return tuple(TRANSITIONS[state])


def check_step(step: Step, state: State) -> Transition:
    """Give where a step leads and what it needs.

    Raises StepNotAllowedError when it may not be taken from this state.
    """
    try:
        return TRANSITIONS[state][step]
    except KeyError as error:
        raise StepNotAllowedError(f"{step} from {state}") from error
