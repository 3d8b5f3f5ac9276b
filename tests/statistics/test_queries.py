"""What counting promises: exact, withdrawn facts left out, cases and mentions apart."""

from sqlalchemy import update

from reporting.database import Database
from reporting.facts.models import Fact, FactState
from reporting.facts.operations import FactDraft, new_fact_key, write_fact
from reporting.statistics.queries import (
    TOP_ROWS,
    WEEKS,
    CountTable,
    Figures,
    V,
    exact_figures,
    with_bars,
)
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, Wish


def add(database: Database, **changes: object) -> bytes:
    """Write one fact and give its key."""
    told: dict[str, object] = {
        "week": "2026-W47",
        "role": Role.EXPERIENCED,
        "area": Area.WORK,
        "municipality": "091",
        "grounds": (),
        "kinds": (),
        "bystander": None,
        "wish": Wish.COUNT,
        "language": "fi",
    }
    key = new_fact_key()
    with database.writing() as session:
        write_fact(session, key, FactDraft(**(told | changes)))  # type: ignore[arg-type]  # as written
    return key


def figures(database: Database) -> Figures:
    with database.reading() as session:
        return exact_figures(session)


def counted(table: CountTable[V]) -> list[tuple[V, int]]:
    return [(row.value, row.count) for row in table.rows]


def test_without_facts_every_table_is_empty(database: Database) -> None:
    found = figures(database)
    assert found.cases == 0
    assert found.areas == CountTable((), 0, 0, 0)
    assert found.grounds.rows == ()


def test_cases_are_counted_exactly_the_most_frequent_first(database: Database) -> None:
    for area in (Area.WORK, Area.TRANSPORT, Area.TRANSPORT, None):
        add(database, area=area)
    found = figures(database)
    assert found.cases == 4
    assert counted(found.areas) == [(Area.TRANSPORT, 2), (Area.WORK, 1)]
    assert (found.areas.cases, found.areas.untold) == (3, 1)
    assert [row.bar for row in found.areas.rows] == [100, 50]


def test_mentions_and_the_cases_they_come_from_are_counted_apart(database: Database) -> None:
    add(database, grounds=(Ground.ORIGIN, Ground.LANGUAGE), kinds=(Kind.THREAT,))
    add(database, grounds=(Ground.ORIGIN,))
    add(database)
    grounds = figures(database).grounds
    assert counted(grounds) == [(Ground.ORIGIN, 2), (Ground.LANGUAGE, 1)]
    assert (grounds.mentions, grounds.cases, grounds.untold) == (3, 2, 1)
    assert figures(database).kinds.cases == 1


def test_a_withdrawn_fact_is_in_no_table(database: Database) -> None:
    add(database, week="2026-W46")
    key = add(database, grounds=(Ground.AGE,), kinds=(Kind.REFUSAL,), week="2026-W47")
    with database.writing() as session:
        state = update(Fact).where(Fact.key == key).values(state=FactState.WITHDRAWN)
        session.execute(state)
    found = figures(database)
    assert found.cases == 1
    assert found.grounds.rows == ()
    assert found.kinds.rows == ()
    assert counted(found.weeks) == [("2026-W46", 1)]
    assert found.areas.cases == found.roles.cases == found.municipalities.cases == 1


def test_an_accepted_fact_counts_like_a_provisional_one(database: Database) -> None:
    add(database)
    with database.writing() as session:
        session.execute(update(Fact).values(state=FactState.ACCEPTED))
    assert figures(database).cases == 1


def test_not_sure_is_no_category_and_stands_last(database: Database) -> None:
    for answer in (BystanderAnswer.NOT_SURE, BystanderAnswer.NOT_SURE, BystanderAnswer.HELPED):
        add(database, bystander=answer)
    assert counted(figures(database).bystanders) == [
        (BystanderAnswer.HELPED, 1),
        (BystanderAnswer.NOT_SURE, 2),
    ]


def test_municipalities_after_the_tenth_are_summed_up(database: Database) -> None:
    for number in range(TOP_ROWS + 2):
        for _ in range(2 if number == 11 else 1):
            add(database, municipality=f"{number:03d}")
    table = figures(database).municipalities
    assert len(table.rows) == TOP_ROWS
    assert counted(table)[0] == ("011", 2)
    assert sum(count for _, count in counted(table)) + table.others == table.cases == 13


def test_weeks_stand_in_their_order_and_only_the_newest_are_shown(database: Database) -> None:
    for week in range(1, WEEKS + 3):
        add(database, week=f"2026-W{week:02d}")
    table = figures(database).weeks
    assert [week for week, _ in counted(table)] == [f"2026-W{w:02d}" for w in range(3, 15)]
    assert (table.others, table.cases) == (2, 14)


def test_the_longest_bar_is_whole_and_the_shortest_is_still_seen() -> None:
    bars = with_bars([("often", 1000), ("half", 500), ("once", 1)])
    assert [row.bar for row in bars] == [100, 50, 1]
