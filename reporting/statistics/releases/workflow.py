"""Which step a release may take from which state, and how soon figures may be published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from reporting.audit import AuditAction
from reporting.errors import RinnallaError
from reporting.facts.periods import Period
from reporting.vocabulary import N_, Term

LEAST_DAYS: Final = 30
"""Figures are published so many days after their period ended, at the earliest (ux §5.2 D6)."""


class ReleaseState(Term):
    """How far a release is."""

    PREPARED = "prepared", N_("Waits for a second person")
    REVIEWED = "reviewed", N_("Checked by two people")
    ANNOUNCED = "announced", N_("Announced")
    PUBLISHED = "published", N_("Published")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    DISCARDED = "discarded", N_("Dropped before it was published")


class ReleaseStep(StrEnum):
    """What can be done with a release that is prepared; the values stand in addresses."""

    REVIEW = "review"
    SEND_BACK = "send-back"
    ANNOUNCE = "announce"
    PUBLISH = "publish"
    DISCARD = "discard"
    ASK_WITHDRAWAL = "ask-withdrawal"
    KEEP = "keep"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class StepRule:
    """From which states a step leads to which, and what the trail says of it."""

    sources: frozenset[ReleaseState]
    target: ReleaseState
    action: AuditAction


class ReleaseStepError(RinnallaError):
    """A release cannot take this step from the state it is in."""


_OPEN: Final = frozenset({ReleaseState.PREPARED, ReleaseState.REVIEWED, ReleaseState.ANNOUNCED})
_CHECKED: Final = frozenset({ReleaseState.REVIEWED, ReleaseState.ANNOUNCED})
_OUT: Final = frozenset({ReleaseState.PUBLISHED})

RULES: Final[Mapping[ReleaseStep, StepRule]] = {
    ReleaseStep.REVIEW: StepRule(
        frozenset({ReleaseState.PREPARED}), ReleaseState.REVIEWED, AuditAction.RELEASE_REVIEWED
    ),
    ReleaseStep.SEND_BACK: StepRule(
        frozenset({ReleaseState.PREPARED}), ReleaseState.DISCARDED, AuditAction.RELEASE_DISCARDED
    ),
    ReleaseStep.ANNOUNCE: StepRule(_CHECKED, ReleaseState.ANNOUNCED, AuditAction.RELEASE_ANNOUNCED),
    ReleaseStep.PUBLISH: StepRule(
        frozenset({ReleaseState.ANNOUNCED}), ReleaseState.PUBLISHED, AuditAction.RELEASE_PUBLISHED
    ),
    ReleaseStep.DISCARD: StepRule(_OPEN, ReleaseState.DISCARDED, AuditAction.RELEASE_DISCARDED),
    ReleaseStep.ASK_WITHDRAWAL: StepRule(
        _OUT, ReleaseState.PUBLISHED, AuditAction.RELEASE_WITHDRAWAL_ASKED
    ),
    ReleaseStep.KEEP: StepRule(_OUT, ReleaseState.PUBLISHED, AuditAction.RELEASE_KEPT),
    ReleaseStep.WITHDRAW: StepRule(_OUT, ReleaseState.WITHDRAWN, AuditAction.RELEASE_WITHDRAWN),
}


def check_step(step: ReleaseStep, state: ReleaseState) -> StepRule:
    """Give the rule of a step. Raises ReleaseStepError when the state does not allow it."""
    rule = RULES[step]
    if state not in rule.sources:
        raise ReleaseStepError(f"{step} is not possible for a release that is {state}")
    return rule


def earliest_day(period: Period, *, today: date) -> date:
    """Give the first day on which figures of a period may be published, announced today."""
    return max(period.last_day + timedelta(days=LEAST_DAYS), today + timedelta(days=1))
