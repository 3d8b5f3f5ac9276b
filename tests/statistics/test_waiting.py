"""The table of waits: whom it counts, what it hides, and how its figures are reckoned."""

from collections.abc import Mapping, Sequence

import pytest

from reporting.database import Database
from reporting.facts.periods import PeriodUnknownError, parse_period
from reporting.facts.waits import Wait, note_wait
from reporting.statistics.catalogue import View
from reporting.statistics.tables import HIDDEN, Cell, Missing, Table
from reporting.statistics.waiting import WaitFigure, published_waiting, waiting_table

NEVER = Cell(None, Missing.NOT_APPLICABLE)
COLUMNS = ("number", "kept_percent", "median_days", "ninety_days")


def table(database: Database, period: str = "2026-Q4") -> Table:
    with database.reading() as session:
        return waiting_table(session, parse_period(period))


def wait(
    database: Database, waits: Mapping[Wait, Sequence[int]], *, quarter: str = "2026-Q4"
) -> None:
    """Count waits of so many days in a quarter."""
    with database.writing() as session:
        for measure, days in waits.items():
            for each in days:
                note_wait(session, measure, quarter=parse_period(quarter), days=each)


def row(database: Database, code: str, period: str = "2026-Q4") -> tuple[Cell, ...]:
    return table(database, period).row(code)


def test_the_table_has_the_same_rows_and_columns_when_nothing_was_counted(
    database: Database,
) -> None:
    found = table(database)

    assert (found.view, str(found.period)) == (View.WAITING, "2026-Q4")
    assert found.rows == ("acknowledged", "answered", "came_back")
    assert found.columns == COLUMNS == tuple(figure.value for figure in WaitFigure)
    for code in ("acknowledged", "answered"):
        assert found.row(code) == (HIDDEN,) * 4
    assert found.row("came_back") == (HIDDEN, HIDDEN, NEVER, NEVER)
    assert (found.reports, found.untold) == (HIDDEN, NEVER)


@pytest.mark.parametrize("number", [1, 4])
def test_nothing_is_shown_of_fewer_than_five(database: Database, number: int) -> None:
    wait(database, {measure: [1] * number for measure in Wait})

    found = table(database)
    for code in found.rows:
        assert {cell for cell in found.row(code) if cell != NEVER} == {HIDDEN}


def test_five_are_shown_without_a_share(database: Database) -> None:
    wait(database, {Wait.ACKNOWLEDGED: [1, 2, 3, 4, 20]})

    assert row(database, "acknowledged") == (Cell(5), HIDDEN, Cell(3), Cell(20))


@pytest.mark.parametrize(("number", "is_shown"), [(29, False), (30, True)])
def test_shares_are_shown_from_thirty_on(
    database: Database, number: int, *, is_shown: bool
) -> None:
    wait(database, {Wait.ANSWERED: [10] * number})

    assert row(database, "answered")[1] == (Cell(100) if is_shown else HIDDEN)


@pytest.mark.parametrize(("measure", "last_day"), [(Wait.ACKNOWLEDGED, 7), (Wait.ANSWERED, 92)])
def test_the_last_promised_day_is_in_time_and_the_next_is_not(
    database: Database, measure: Wait, last_day: int
) -> None:
    wait(database, {measure: [last_day] * 30 + [last_day + 1] * 10})

    assert row(database, measure.value)[1] == Cell(75)


def test_half_and_nine_in_ten_are_the_nearest_ranks(database: Database) -> None:
    wait(database, {Wait.ACKNOWLEDGED: list(range(1, 11))})

    assert row(database, "acknowledged")[2:] == (Cell(5), Cell(9))


def test_who_came_back_is_a_share_of_the_codes_that_were_given(database: Database) -> None:
    wait(database, {Wait.CODE_GIVEN: [0] * 40, Wait.CAME_BACK: [0] * 10})

    assert row(database, "came_back") == (Cell(10), Cell(25), NEVER, NEVER)


def test_a_share_of_few_codes_is_not_shown(database: Database) -> None:
    wait(database, {Wait.CODE_GIVEN: [0] * 29, Wait.CAME_BACK: [0] * 10})
    wait(database, {Wait.CODE_GIVEN: [0] * 90, Wait.CAME_BACK: [0] * 4}, quarter="2026-Q3")

    assert row(database, "came_back")[:2] == (Cell(10), HIDDEN)
    assert row(database, "came_back", "2026-Q3")[:2] == (HIDDEN, HIDDEN)


def test_no_share_is_more_than_all(database: Database) -> None:
    wait(database, {Wait.CODE_GIVEN: [0] * 30, Wait.CAME_BACK: [0] * 31})

    assert row(database, "came_back")[1] == Cell(100)


def test_a_year_counts_its_quarters_and_no_others(database: Database) -> None:
    for quarter in ("2025-Q4", "2026-Q1", "2026-Q4", "2027-Q1"):
        wait(database, {Wait.ACKNOWLEDGED: [2] * 5}, quarter=quarter)

    assert row(database, "acknowledged", "2026")[0] == Cell(10)
    assert row(database, "acknowledged", "2026-H1")[0] == Cell(5)


@pytest.mark.parametrize("period", ["2026-W47", "2026-11"])
def test_weeks_and_months_have_no_such_table(database: Database, period: str) -> None:
    with pytest.raises(PeriodUnknownError):
        table(database, period)


@pytest.mark.parametrize(("number", "shown"), [(5, 5), (7, 5), (8, 10), (42, 40), (43, 45)])
def test_others_see_numbers_rounded_to_five_and_the_same_shares(
    database: Database, number: int, shown: int
) -> None:
    with database.writing() as session:
        for _ in range(number):
            note_wait(session, Wait.ACKNOWLEDGED, quarter=parse_period("2026-Q3"), days=3)
    with database.reading() as session:
        exact = waiting_table(session, parse_period("2026-Q3"))
    published = published_waiting(exact)

    assert exact["acknowledged", "number"] == Cell(number)
    assert published["acknowledged", "number"] == published.reports == Cell(shown)
    assert published["answered", "number"] == HIDDEN
    for column in ("kept_percent", "median_days", "ninety_days"):
        assert published["acknowledged", column] == exact["acknowledged", column]
