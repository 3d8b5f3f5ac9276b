"""The table of measures: processes add to the same rows, and nothing in it is about a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from reporting.database import Database
from reporting.measures.counters import Counted, Counters
from reporting.measures.models import Measure, PageGroup
from reporting.measures.operations import add_counts, hand_on
from reporting.measures.queries import Choice, Line, lines_of, measures_of

TODAY = date(2026, 11, 20)  # a Friday
MONDAY = date(2026, 11, 16)


def test_several_processes_add_to_the_same_row(database: Database) -> None:
    key = Counted(TODAY, PageGroup.NOW_SEEN, "fi", "tram")

    def process(_: int) -> None:
        counters = Counters(draw=lambda _: 0)
        for _ in range(10):
            counters.count(key.group, language="fi", campaign="tram", day=TODAY)
        hand_on(counters, database, today=TODAY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(process, range(8)))

    with database.reading() as session:
        [row] = session.scalars(select(Measure)).all()
    assert (row.day, row.page_group, row.language, row.campaign) == (TODAY, key.group, "fi", "tram")
    assert row.count == 80


def test_handing_on_nothing_writes_nothing(database: Database) -> None:
    hand_on(Counters(), database, today=TODAY)

    assert _lines(database, Choice()) == []


def test_what_is_below_ten_is_not_told(database: Database) -> None:
    _add(database, {(TODAY, PageGroup.HOME, "fi", ""): 5, (TODAY, PageGroup.HELP, "fi", ""): 10})

    with database.reading() as session:
        found = measures_of(session, Choice(), today=TODAY)

    assert [(row.value, row.count, row.bar) for row in found.groups] == [
        (PageGroup.HOME, None, 0),
        (PageGroup.HELP, 10, 100),
    ]
    assert [line.count for line in _lines(database, Choice())] == [None, 10]


def test_days_are_put_together_as_weeks(database: Database) -> None:
    days = [MONDAY - timedelta(days=1), MONDAY, TODAY]
    _add(database, {(day, PageGroup.HOME, "fi", ""): 20 for day in days})

    with database.reading() as session:
        found = measures_of(session, Choice(by_week=True), today=TODAY)

    assert [(row.value, row.count) for row in found.times] == [
        (MONDAY - timedelta(days=7), 20),
        (MONDAY, 40),
    ]


@pytest.mark.parametrize(
    ("choice", "total"),
    [
        (Choice(), 100),
        (Choice(group=PageGroup.HOME), 60),
        (Choice(language="sv"), 70),
        (Choice(campaign="tram"), 20),
        (Choice(campaign="tram", language="fi"), 0),
        (Choice(by_week=True), 150),
    ],
)
def test_a_choice_leaves_out_the_rest(choice: Choice, total: int, database: Database) -> None:
    _add(
        database,
        {
            (TODAY, PageGroup.HOME, "fi", ""): 30,
            (TODAY, PageGroup.HOME, "sv", ""): 30,
            (TODAY, PageGroup.HELP, "sv", "tram"): 20,
            (TODAY - timedelta(days=27), PageGroup.HELP, "sv", ""): 20,
            (TODAY - timedelta(days=28), PageGroup.NOW_SEEN, "fi", ""): 50,
        },
    )

    assert sum(line.count or 0 for line in _lines(database, choice)) == total


def test_the_table_has_no_room_for_anything_about_a_person() -> None:
    names = {column.name for column in Measure.__table__.columns}

    assert names == {"day", "page_group", "language", "campaign", "count"}


def _add(database: Database, counts: dict[tuple[date, PageGroup, str, str], int]) -> None:
    with database.writing() as session:
        add_counts(session, {Counted(*key): count for key, count in counts.items()})


def _lines(database: Database, choice: Choice) -> list[Line]:
    with database.reading() as session:
        return lines_of(session, choice, today=TODAY)
