"""Taking back the fact of a rehearsal: nobody has its key, so it is found by its answers."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.facts.answers import FactAnswers, FactState
from reporting.facts.models import Fact, FactChange
from reporting.facts.operations import change_fact
from reporting.facts.sealed_sets import OPEN_NAMES, open_answers
from reporting.facts.settling import take_turn
from reporting.facts.waiting import Waiting, changes_to_settle
from reporting.keyring import Keyring


class Fate(Enum):
    """What became of a fact that was to be taken back."""

    REMOVED = auto()
    WITHDRAWN = auto()
    NOT_FOUND = auto()


def take_fact_back(
    session: Session, keyring: Keyring, answers: FactAnswers, *, known: frozenset[bytes]
) -> Fate:
    """Remove one new fact that waits with exactly these answers; say what became of it.

    One whose digest is not `known` from before goes first; in figures, facts with the same
    answers are interchangeable. One that was settled meanwhile is withdrawn, as the team
    withdraws a fact: then it is in no figure.
    """
    take_turn(session)
    alike = [c for c in changes_to_settle(session, keyring) if _is_new_fact(c, answers)]
    for change in sorted(alike, key=lambda c: c.digest in known)[:1]:
        session.execute(delete(FactChange).where(FactChange.key_digest == change.digest))
        return Fate.REMOVED
    settled = list(_settled(session, answers))
    if len(settled) != 1:
        return Fate.NOT_FOUND
    change_fact(session, keyring, settled[0].key, state=FactState.WITHDRAWN)
    return Fate.WITHDRAWN


def _is_new_fact(change: Waiting, answers: FactAnswers) -> bool:
    # Its state is left out: a report that is held apart waits as withdrawn.
    return change.is_new and replace(change.applied_to(None), state=answers.state) == answers


def _settled(session: Session, answers: FactAnswers) -> Iterator[Fact]:
    alike = Fact.grounds == answers.grounds, Fact.kinds == answers.kinds
    for fact in session.scalars(select(Fact).where(Fact.period == answers.period, *alike)):
        if {name: getattr(fact, name) for name in OPEN_NAMES} == open_answers(answers):
            yield fact
