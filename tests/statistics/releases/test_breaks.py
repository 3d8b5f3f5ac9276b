"""Breaks in series are noted beforehand, and stay once a release says them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from reporting.audit import AuditAction
from reporting.database import Database
from reporting.facts.periods import parse_period
from reporting.runtime import Runtime
from reporting.statistics.releases.artefact import Break, BreakReason
from reporting.statistics.releases.breaks import note_break, quarters_to_note, take_break_back
from reporting.statistics.releases.queries import breaks
from reporting.statistics.releases.refusals import Refusal, ReleaseRefusedError
from tests.statistics.releases.looking import actions
from tests.statistics.releases.published import TODAY, acting, published_release

ONE = Break(parse_period("2026-Q3"), BreakReason.FORM)


def noted(runtime: Runtime) -> tuple[Break, ...]:
    with runtime.database.reading() as session:
        return breaks(session)


def note(runtime: Runtime, one: Break = ONE) -> None:
    with runtime.database.writing() as session:
        note_break(session, one, acting=acting(runtime))


def take_back(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        take_break_back(session, ONE, acting=acting(runtime))


def test_noting_and_taking_back_twice_is_once(database: Database, runtime: Runtime) -> None:
    note(runtime)
    note(runtime)
    assert noted(runtime) == (ONE,)

    take_back(runtime)
    take_back(runtime)

    assert noted(runtime) == ()
    assert actions(runtime) == [AuditAction.BREAK_NOTED] * 2


def test_two_who_note_the_same_at_once_note_it_once(database: Database, runtime: Runtime) -> None:
    together = Barrier(4)

    def one_more(_: int) -> None:
        together.wait()
        note(runtime)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_more, range(4)))

    assert noted(runtime) == (ONE,)
    assert actions(runtime) == [AuditAction.BREAK_NOTED]


def test_a_break_that_a_release_says_stays(runtime: Runtime) -> None:
    note(runtime)
    published_release(runtime, "2026-Q3")

    with pytest.raises(ReleaseRefusedError, match="2026-Q3-1") as raised:
        take_back(runtime)

    assert raised.value.refusal is Refusal.BREAK_USED
    assert noted(runtime) == (ONE,)


@pytest.mark.parametrize("period", ["2027-Q2", "2026", "2026-W29", "2026-09"])
def test_a_break_is_of_a_quarter_that_has_begun(runtime: Runtime, period: str) -> None:
    with pytest.raises(ReleaseRefusedError) as raised:
        note(runtime, Break(parse_period(period), BreakReason.FORM))

    assert raised.value.refusal is Refusal.BREAK_AHEAD


def test_the_quarters_that_are_offered_begin_with_this_one() -> None:
    offered = quarters_to_note(TODAY)

    assert [str(one) for one in offered[:3]] == ["2027-Q1", "2026-Q4", "2026-Q3"]
    assert all(one.first_day <= date(2027, 2, 1) for one in offered)
