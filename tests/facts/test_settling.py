"""Settling: facts leave no trace of the report they came with, and none is lost or doubled."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import StatementError

from reporting.database import Database
from reporting.facts.answers import Dimension, FactState
from reporting.facts.models import Fact, FactChange, FactSet
from reporting.facts.operations import change_fact
from reporting.facts.sealed_sets import SEALED_DIMENSIONS
from reporting.facts.sets import FactSets, sets_of_rows
from reporting.facts.settling import ENOUGH, complete_sets, placed, settle, settle_waiting
from reporting.facts.waiting import changes_waiting
from reporting.jobs import settle_due
from reporting.runtime import Runtime
from reporting.vocabulary import Area, Ground
from tests.facts.examples import (
    EMPTY,
    FULL,
    TODAY,
    WEEK,
    counts,
    damage_one,
    note,
    rows,
    settled_in,
)

MONDAY = date(2026, 11, 30)
BEFORE = replace(FULL, period="2026-W46")


def number_waiting(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(FactChange.key_digest)).all())


def run(runtime: Runtime, *, today: date = TODAY, is_weekly: bool = True) -> int:
    with runtime.database.writing() as session:
        return settle(session, runtime.keyring, today=today, is_weekly=is_weekly)


def test_facts_of_a_week_wait_until_it_is_over(runtime: Runtime) -> None:
    note(runtime.database, runtime.keyring, replace(FULL, period="2026-W48"))
    note(runtime.database, runtime.keyring, BEFORE)

    assert run(runtime, today=TODAY) == 1  # a Saturday of week 48
    assert [fact.period for fact in rows(runtime.database, runtime.keyring)] == ["2026-W46"]

    assert run(runtime, today=MONDAY) == 1
    assert number_waiting(runtime.database) == 0


def test_between_the_weeks_nothing_is_settled_alone(runtime: Runtime) -> None:
    note(runtime.database, runtime.keyring, BEFORE)

    assert run(runtime, is_weekly=False) == 0
    assert number_waiting(runtime.database) == 1


def test_enough_together_do_not_wait(runtime: Runtime) -> None:
    for _ in range(ENOUGH):
        note(runtime.database, runtime.keyring)

    assert run(runtime, today=date(2026, 11, 16), is_weekly=False) == ENOUGH
    assert number_waiting(runtime.database) == 0


def test_the_job_settles_once_in_each_week(runtime: Runtime) -> None:
    note(runtime.database, runtime.keyring, BEFORE)
    assert settle_due(runtime, today=TODAY) == 1

    note(runtime.database, runtime.keyring, BEFORE)
    assert settle_due(runtime, today=TODAY + timedelta(days=1)) == 0
    assert settle_due(runtime, today=MONDAY) == 1


def test_facts_settled_together_are_in_random_order(runtime: Runtime) -> None:
    keys = [note(runtime.database, runtime.keyring) for _ in range(40)]
    with runtime.database.writing() as session:
        settle_waiting(session, runtime.keyring)

    positions = {fact.key: fact.position for fact in rows(runtime.database, runtime.keyring)}
    order = [positions[key] for key in keys]
    assert sorted(order) == list(range(40))
    assert order not in (sorted(order), sorted(order, reverse=True))
    assert len({fact.record_key for fact in rows(runtime.database, runtime.keyring)}) > 35


def test_a_correction_moves_a_fact_between_sets(runtime: Runtime) -> None:
    key, *_ = settled_in(runtime, FULL, FULL)
    with runtime.database.writing() as session:
        changed = {"area": Area.WORK, "grounds": (Ground.LANGUAGE, Ground.AGE)}
        change_fact(session, runtime.keyring, key, **changed, state=FactState.WITHDRAWN)

    assert run(runtime) == 1

    assert counts(runtime.database, Dimension.AREA, runtime.keyring) == {"transport": 1, "work": 1}
    assert counts(runtime.database, Dimension.GROUND, runtime.keyring) == {
        "language": 2,
        "religion": 1,
        "age": 1,
    }
    assert counts(runtime.database, Dimension.STATE, runtime.keyring) == {
        "provisional": 1,
        "withdrawn": 1,
    }
    (fact,) = (fact for fact in rows(runtime.database, runtime.keyring) if fact.key == key)
    assert (fact.area, {*fact.grounds}) == (Area.WORK, {Ground.LANGUAGE, Ground.AGE})
    with runtime.database.reading() as session:
        assert FactSets(session, runtime.keyring).counted() == FactSets(
            session, runtime.keyring
        ).one(Dimension.AREA, "transport")


def test_figures_are_complete_before_anything_is_settled(runtime: Runtime) -> None:
    key, *_ = settled_in(runtime, FULL, EMPTY)
    note(runtime.database, runtime.keyring, replace(FULL, area=Area.ONLINE))
    with runtime.database.writing() as session:
        change_fact(session, runtime.keyring, key, area=Area.WORK)

    with runtime.database.reading() as session:
        sets = FactSets(
            session,
            runtime.keyring,
            placed(session, runtime.keyring, changes_waiting(session, runtime.keyring)),
        )
        early = {dim: {v: len(s) for v, s in sets.of(dim).items()} for dim in Dimension}
    with runtime.database.writing() as session:
        settle_waiting(session, runtime.keyring)

    assert early == {dim: counts(runtime.database, dim, runtime.keyring) for dim in Dimension}
    assert early[Dimension.AREA] == {"work": 1, "online": 1}


def test_a_change_of_a_fact_that_is_not_there_is_dropped(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        change_fact(session, runtime.keyring, b"no fact has this", area=Area.WORK)

    assert run(runtime) == 0
    assert number_waiting(runtime.database) == 0
    assert rows(runtime.database, runtime.keyring) == []


def test_what_was_damaged_while_it_waited_stays_behind_and_the_rest_is_settled(
    runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """5.23: a damaged fact is told to the log and holds up no other."""
    note(runtime.database, runtime.keyring, BEFORE)
    note(runtime.database, runtime.keyring, BEFORE)
    damage_one(runtime.database)

    run(runtime)

    assert number_waiting(runtime.database) == 1
    assert len(rows(runtime.database, runtime.keyring)) == 1
    assert "damaged and not counted: 1" in caplog.text


def test_two_runs_at_once_settle_each_fact_once(runtime: Runtime) -> None:
    for _ in range(30):
        note(runtime.database, runtime.keyring, BEFORE)
    together, done = Barrier(3), list[int]()

    def settling() -> None:
        together.wait()
        done.append(run(runtime))

    threads = [Thread(target=settling) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 0, 30]
    assert counts(runtime.database, Dimension.AREA, runtime.keyring) == {"transport": 30}
    assert len(rows(runtime.database, runtime.keyring)) == 30


def test_sets_say_what_the_rows_say(runtime: Runtime) -> None:
    settled_in(runtime, FULL, EMPTY, replace(FULL, is_mass=True, district="101"))

    with runtime.database.reading() as session:
        told = {
            (dim, value): positions
            for dim in set(Dimension) - SEALED_DIMENSIONS
            for value, positions in FactSets(session, runtime.keyring).of(dim).items()
        }
        assert told == sets_of_rows(session)


def test_facts_from_before_there_were_sets_get_theirs_once(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        assert not complete_sets(session, runtime.keyring)
    settled_in(runtime, FULL, EMPTY)
    before = counts(runtime.database, Dimension.YEAR, runtime.keyring)
    with runtime.database.writing() as session:
        session.execute(delete(FactSet))

    with runtime.database.writing() as session:
        assert complete_sets(session, runtime.keyring)
        assert not complete_sets(session, runtime.keyring)

    assert counts(runtime.database, Dimension.YEAR, runtime.keyring) == before == {"2026": 2}


def test_an_empty_set_is_not_kept(runtime: Runtime) -> None:
    (key,) = settled_in(runtime, FULL)
    with runtime.database.writing() as session:
        change_fact(session, runtime.keyring, key, municipality=None)
    run(runtime)

    with runtime.database.reading() as session:
        kept = session.scalars(select(FactSet.value).where(FactSet.dimension == "municipality"))
        assert list(kept) == []


def test_a_fact_takes_codes_and_nothing_else(runtime: Runtime) -> None:
    settled_in(runtime, FULL)

    with (
        pytest.raises(StatementError, match="not a valid Ground"),
        runtime.database.writing() as session,
    ):
        session.execute(update(Fact).values(grounds=("a story",)))


def test_the_week_is_the_finest_time_of_a_fact(runtime: Runtime) -> None:
    note(runtime.database, runtime.keyring)
    with runtime.database.writing() as session:
        settle_waiting(session, runtime.keyring)

    assert [fact.period for fact in rows(runtime.database, runtime.keyring)] == [WEEK]
