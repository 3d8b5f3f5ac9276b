"""Waits: how many reports waited how long, and nothing of any one of them."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from reporting.config import Config
from reporting.database import Base, Database
from reporting.facts.periods import parse_period
from reporting.facts.waits import (
    MOST_DAYS,
    PROMISED_DAYS,
    Wait,
    WaitCount,
    note_wait,
    take_wait_back,
)

QUARTER = parse_period("2026-Q4")


def counts(database: Database) -> dict[tuple[str, str, int], int]:
    """Give every count by quarter, measure and days."""
    with database.reading() as session:
        rows = session.scalars(select(WaitCount)).all()
    return {(row.quarter, row.measure.value, row.days): row.number for row in rows}


def note(database: Database, measure: Wait, *days: int) -> None:
    with database.writing() as session:
        for each in days:
            note_wait(session, measure, quarter=QUARTER, days=each)


def test_the_codes_of_waits_are_permanent() -> None:
    assert [wait.value for wait in Wait] == ["acknowledged", "answered", "came_back", "code_given"]


def test_equal_waits_are_one_row_with_their_number(database: Database) -> None:
    note(database, Wait.ACKNOWLEDGED, 3, 3, 5)
    note(database, Wait.ANSWERED, 3)

    assert counts(database) == {
        ("2026-Q4", "acknowledged", 3): 2,
        ("2026-Q4", "acknowledged", 5): 1,
        ("2026-Q4", "answered", 3): 1,
    }


@pytest.mark.parametrize(("days", "kept"), [(-1, 0), (0, 0), (400, 400), (401, 400), (9000, 400)])
def test_days_lie_between_none_and_the_most(database: Database, days: int, kept: int) -> None:
    note(database, Wait.ANSWERED, days)

    assert [place[2] for place in counts(database)] == [kept]
    assert kept <= MOST_DAYS


def test_a_count_that_is_taken_back_leaves_nothing_behind(database: Database) -> None:
    note(database, Wait.ACKNOWLEDGED, 2, 2)
    for left in ({("2026-Q4", "acknowledged", 2): 1}, {}, {}):
        with database.writing() as session:
            take_wait_back(session, Wait.ACKNOWLEDGED, quarter=QUARTER, days=2)
        assert counts(database) == left


def test_what_is_counted_at_once_is_all_counted(database: Database) -> None:
    start = Barrier(4)

    def count() -> None:
        start.wait()
        for _ in range(10):
            note(database, Wait.CODE_GIVEN, 0)

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts(database) == {("2026-Q4", "code_given", 0): 40}


def test_no_column_leads_to_a_report_and_no_order_of_rows_tells_a_time() -> None:
    table = Base.metadata.tables["wait_count"]

    assert {column.name for column in table.columns} == {"quarter", "measure", "days", "number"}
    assert not table.foreign_keys
    assert table.kwargs["sqlite_with_rowid"] is False


def test_the_promises_are_those_of_the_service() -> None:
    assert {
        Wait.ACKNOWLEDGED: Config().acknowledge_days,
        Wait.ANSWERED: Config().feedback_days,
    } == PROMISED_DAYS
