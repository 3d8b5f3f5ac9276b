"""What comes later is in later releases, and no two of them show whose report came."""

from datetime import date, timedelta

import pytest

from reporting.database import Database
from reporting.facts.answers import FactState
from reporting.facts.operations import change_fact
from reporting.runtime import Runtime
from reporting.statistics.catalogue import View
from reporting.statistics.releases.queries import (
    every_release,
)
from reporting.statistics.releases.refusals import (
    Refusal,
    ReleaseRefusedError,
)
from reporting.statistics.releases.workflow import ReleaseState
from reporting.statistics.tables import TOTAL
from reporting.vocabulary import Area
from tests import factories
from tests.statistics.releases.looking import drop, stored, stored_bytes
from tests.statistics.releases.published import (
    TODAY,
    add,
    prepared,
    published,
    various,
    withdrawn,
)


def test_late_facts_and_corrections_change_no_release_but_are_in_the_next(
    database: Database, runtime: Runtime
) -> None:
    keys = add(runtime, various(200))
    quarter = published(runtime, "2026-Q3", today=date(2026, 11, 20)).name
    frozen = stored_bytes(runtime, quarter)
    with database.writing() as session:
        for key in keys[:40]:
            change_fact(session, runtime.keyring, key, state=FactState.WITHDRAWN)
    add(runtime, various(5, "2026-W30"))

    year = prepared(runtime, "2026")

    assert stored_bytes(runtime, quarter) == frozen
    table = stored(runtime, year).table(View.AREAS)
    assert table is not None
    assert abs((table.reports.value or 0) - 165) <= 8


def test_a_quarter_that_is_out_has_the_same_figure_in_its_year(runtime: Runtime) -> None:
    add(runtime, various(200))
    quarter = published(runtime, "2026-Q3", today=date(2026, 11, 20)).name
    add(runtime, various(1, "2026-W30"))

    year = stored(runtime, prepared(runtime, "2026")).table(View.RECEIVED)

    frozen = stored(runtime, quarter).table(View.RECEIVED)
    assert frozen is not None
    assert year is not None
    assert year["2026-Q3", TOTAL] == frozen["2026-Q3", TOTAL]


def test_what_is_too_small_by_quarter_is_told_by_half_year(runtime: Runtime) -> None:
    add(runtime, [*various(21, "2026-W29"), *various(21, "2026-W42")])
    with pytest.raises(ReleaseRefusedError):
        prepared(runtime, "2026-Q3")

    artefact = stored(runtime, prepared(runtime, "2026-Q4"))

    assert {str(table.period) for table in artefact.tables} == {"2026-H2"}
    received = artefact.table(View.RECEIVED)
    assert received is not None
    assert received.rows == ("2026-H2",)


def test_a_half_year_tells_nothing_that_one_of_its_quarters_told(runtime: Runtime) -> None:
    add(runtime, [*various(60, "2026-W29"), *various(12, "2026-W42")])
    prepared(runtime, "2026-Q3")

    with pytest.raises(ReleaseRefusedError) as raised:
        prepared(runtime, "2026-Q4")

    assert raised.value.refusal is Refusal.TOO_FEW


def test_a_dropped_release_frees_its_number(runtime: Runtime) -> None:
    add(runtime, various(60))
    name = prepared(runtime, "2026-Q3")
    drop(runtime, name)

    assert prepared(runtime, "2026-Q3") == name
    with runtime.database.reading() as session:
        assert [row.state for row in every_release(session)] == [ReleaseState.PREPARED]


@pytest.mark.parametrize("changed", [1, 9])
def test_a_new_version_must_not_show_whose_report_was_changed(
    database: Database, runtime: Runtime, changed: int
) -> None:
    """T44: nor do two versions."""
    change_after_withdrawal(runtime, changed)

    with pytest.raises(ReleaseRefusedError, match="fewer than 10") as raised:
        prepared(runtime, "2026-Q3", today=TODAY + timedelta(days=3))

    assert raised.value.refusal is Refusal.FEW_CHANGED
    assert factories.row_counts(database)["release"] == 1


@pytest.mark.parametrize("changed", [0, 10])
def test_a_new_version_may_differ_by_nothing_or_by_ten_reports(
    database: Database, runtime: Runtime, changed: int
) -> None:
    old = change_after_withdrawal(runtime, changed)

    new = prepared(runtime, "2026-Q3", today=TODAY + timedelta(days=3))

    assert new == "2026-Q3-2"
    assert (stored(runtime, new).tables == stored(runtime, old).tables) is (changed == 0)


@pytest.mark.parametrize("late", [1, 12])
def test_a_new_version_counts_late_reports_as_changes(runtime: Runtime, late: int) -> None:
    add(runtime, various(100))
    withdrawn(runtime, published(runtime, "2026-Q3").name)
    add(runtime, various(late))

    if late < 10:
        with pytest.raises(ReleaseRefusedError):
            prepared(runtime, "2026-Q3")
    else:
        assert prepared(runtime, "2026-Q3") == "2026-Q3-2"


def change_after_withdrawal(runtime: Runtime, changed: int) -> str:
    """Publish a release, withdraw it, and change some of its facts; give its name."""
    keys = add(runtime, various(200))
    old = published(runtime, "2026-Q3").name
    withdrawn(runtime, old, today=TODAY + timedelta(days=2))
    with runtime.database.writing() as session:
        for key in keys[:changed]:
            change_fact(session, runtime.keyring, key, area=Area.HOUSING)
    return old
