"""The fact of a rehearsal is found by its answers, and no other fact goes for it."""

from dataclasses import replace

import pytest

from reporting.database import Database
from reporting.facts.answers import FactAnswers, FactState
from reporting.facts.settling import settle_waiting
from reporting.facts.taking_back import Fate, take_fact_back
from reporting.facts.waiting import change_digest, changes_waiting
from reporting.runtime import Runtime
from tests.facts.examples import EMPTY, FULL, note, rows


def take_back(
    runtime: Runtime, answers: FactAnswers = FULL, *, known: frozenset[bytes] = frozenset()
) -> Fate:
    """Take a fact back in a transaction of its own."""
    with runtime.database.writing() as session:
        return take_fact_back(session, runtime.keyring, answers, known=known)


def keys_waiting(runtime: Runtime) -> list[bytes]:
    with runtime.database.reading() as session:
        return [change.key for change in changes_waiting(session, runtime.keyring)]


def test_of_two_that_say_the_same_the_new_one_goes(database: Database, runtime: Runtime) -> None:
    """T27: the key of the other one stands in a report, which may still be corrected."""
    other = note(database, runtime.keyring)
    known = frozenset({change_digest(runtime.keyring, other)})
    note(database, runtime.keyring)

    assert take_back(runtime, known=known) is Fate.REMOVED
    assert keys_waiting(runtime) == [other]


@pytest.mark.parametrize("other", [EMPTY, replace(FULL, period="2026-W46")])
def test_a_fact_with_other_answers_stays(other: FactAnswers, runtime: Runtime) -> None:
    key = note(runtime.database, runtime.keyring, other)

    assert take_back(runtime) is Fate.NOT_FOUND
    assert keys_waiting(runtime) == [key]


def test_one_that_is_held_apart_is_found_too(runtime: Runtime) -> None:
    note(runtime.database, runtime.keyring, replace(FULL, state=FactState.WITHDRAWN))

    assert take_back(runtime) is Fate.REMOVED
    assert keys_waiting(runtime) == []


def test_one_that_was_settled_is_withdrawn_as_the_team_does_it(
    database: Database, runtime: Runtime
) -> None:
    """T27: rows of facts are never deleted one by one; a withdrawn one is in no figure."""
    note(database, runtime.keyring)
    with database.writing() as session:
        settle_waiting(session, runtime.keyring)

    assert take_back(runtime) is Fate.WITHDRAWN

    with database.writing() as session:
        settle_waiting(session, runtime.keyring)
    assert [fact.state for fact in rows(database, runtime.keyring)] == [FactState.WITHDRAWN]


def test_among_settled_facts_that_say_the_same_none_is_chosen(runtime: Runtime) -> None:
    for _ in range(2):
        note(runtime.database, runtime.keyring)
    with runtime.database.writing() as session:
        settle_waiting(session, runtime.keyring)

    assert take_back(runtime) is Fate.NOT_FOUND
