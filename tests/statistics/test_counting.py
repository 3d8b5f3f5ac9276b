"""Counting by sets gives what counting row by row gives, for every view and filter."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from reporting.coding import ClosingReason
from reporting.database import Database
from reporting.facts.answers import YES, FactAnswers, FactState
from reporting.facts.periods import parse_period
from reporting.facts.sets import FactSets
from reporting.places import municipality
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.counting import PAIR, exact_table, received_table
from reporting.statistics.selection import Selection
from reporting.statistics.tables import COUNT, TOTAL, Counted, ExactTable
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish
from tests.facts.examples import EMPTY, FULL, KEYRING, accepted, rows, settled

YEAR = parse_period("2026")
ALL = Selection(YEAR)
TOWNS = ("091", "049", "092", "853", None)
MADE = [view for view, spec in VIEWS.items() if spec.rows is not None]
FILTERS = [
    ALL,
    Selection(parse_period("2026-Q3")),
    Selection(parse_period("2026-H2"), with_mass=False),
    Selection(YEAR, area=Area.TRANSPORT),
    Selection(YEAR, ground=Ground.ORIGIN, role=Role.WITNESSED),
    Selection(YEAR, place="091"),
    Selection(YEAR, place="region-01", only_accepted=True),
    Selection(YEAR, place="district-101"),
    Selection(parse_period("2025"), area=Area.WORK, ground=Ground.AGE, role=Role.GROUP),
]
PERIODS = ("2026-W30", "2026-W40", "2026-W02", "2026-W53", "2026-05", "2026", "2025-W20", "2026-Q3")


def one_of(values: Iterable[Any]) -> Any:
    return secrets.choice([*values, None])


def some_of(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(secrets.choice(list(values)) for _ in range(secrets.randbelow(3))))


def random_fact() -> FactAnswers:
    town = secrets.choice(TOWNS)
    return FactAnswers(
        period=secrets.choice(PERIODS),
        role=one_of(Role),
        area=one_of(list(Area)[:4]),
        grounds=some_of(list(Ground)[:8]),
        kinds=some_of(list(Kind)[:5]),
        municipality=town,
        district=secrets.choice(["101", "102", None]) if town == "091" else None,
        time_of_day=one_of(TimeOfDay),
        is_repeated=secrets.randbelow(2) == 1,
        bystander=one_of(BystanderAnswer),
        wish=one_of(Wish),
        closing_reason=one_of(list(ClosingReason)[:3]),
        is_mass=secrets.randbelow(5) == 0,
        state=secrets.choice(list(FactState)),
    )


@pytest.fixture
def facts(database: Database) -> list[FactAnswers]:
    """Store two hundred facts of every sort, and give them."""
    made = [random_fact() for _ in range(200)]
    settled(database, *made)
    return made


def tables(database: Database, selection: Selection) -> Iterator[ExactTable]:
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        for view in MADE:
            yield exact_table(sets, view, selection)


@pytest.mark.parametrize("selection", FILTERS, ids=str)
def test_every_view_counts_what_the_rows_say(
    database: Database, facts: list[FactAnswers], selection: Selection
) -> None:
    chosen = [fact for fact in facts if is_in(fact, selection)]

    for table in tables(database, selection):
        answered = [fact for fact in chosen if codes(table, fact)]
        assert table.reports.count == len(answered), table.view
        assert table.untold.count == len(chosen) - len(answered), table.view
        for place, counted in table.cells.items():
            expected = sum(place in codes(table, fact) for fact in answered)
            assert counted.count == expected, (table.view, place)


@pytest.mark.parametrize("selection", [ALL, Selection(parse_period("2020"))], ids=["some", "none"])
def test_every_code_is_in_its_table_whether_anybody_chose_it_or_not(
    database: Database, selection: Selection
) -> None:
    settled(database, FULL)

    for table in tables(database, selection):
        assert set(table.cells) >= {(r, c) for r in table.rows for c in table.columns}
        spec = VIEWS[table.view]
        if table.view is View.GROUNDS:
            assert table.rows == tuple(str(ground) for ground in Ground.on_form())
        if spec.rows == "area":
            assert table.rows == tuple(str(area) for area in Area)
        if table.view is View.PLACES:
            assert len(table.rows) == 308


def test_staff_codes_count_within_the_ground_they_belong_to(database: Database) -> None:
    settled(
        database,
        replace(EMPTY, grounds=(Ground.AFRICAN_DESCENT,)),
        replace(EMPTY, grounds=(Ground.AFRICAN_DESCENT, Ground.ORIGIN)),
        replace(EMPTY, grounds=(Ground.SAMI,)),
    )
    with database.reading() as session:
        table = exact_table(FactSets(session, KEYRING), View.GROUNDS, ALL)

    assert table.cells["origin", COUNT].count == 2
    assert table.cells["sami", COUNT].count == 1
    assert table.cells[TOTAL, COUNT].count == 3
    assert "african_descent" not in table.rows


def test_a_filter_by_ground_takes_in_its_sub_grounds(database: Database) -> None:
    settled(database, replace(EMPTY, grounds=(Ground.SAMI,)), EMPTY)
    with database.reading() as session:
        table = exact_table(FactSets(session, KEYRING), View.AREAS, ALL)
        narrowed = Selection(YEAR, ground=Ground.ORIGIN)
        filtered = exact_table(FactSets(session, KEYRING), View.AREAS, narrowed)

    assert table.untold.count == 2
    assert filtered.untold.count == 1


def test_pairs_are_unordered_and_leave_out_what_is_no_ground(database: Database) -> None:
    settled(database, replace(EMPTY, grounds=(Ground.LANGUAGE, Ground.ORIGIN, Ground.NOT_SURE)))
    with database.reading() as session:
        table = exact_table(FactSets(session, KEYRING), View.GROUND_PAIRS, ALL)

    assert [row for row in table.rows if table.cells[row, COUNT].count] == [f"origin{PAIR}language"]
    assert not any("not_sure" in row for row in table.rows)


def test_districts_stand_beside_their_municipality_and_add_nothing(database: Database) -> None:
    settled(database, replace(FULL, district="101"), FULL)
    with database.reading() as session:
        table = exact_table(FactSets(session, KEYRING), View.PLACES, ALL)

    assert table.cells["091", COUNT].count == 2
    assert table.cells["district-101", COUNT].count == 1
    assert table.cells[TOTAL, COUNT].count == 2


def test_quarters_reach_beyond_the_period_when_asked(database: Database) -> None:
    settled(database, replace(FULL, period="2025-Q4"), replace(FULL, period="2026-Q1"))
    quarters = [parse_period("2025-Q4"), parse_period("2026-Q1")]
    with database.reading() as session:
        table = received_table(
            FactSets(session, KEYRING), Selection(YEAR, with_mass=True), quarters
        )

    assert table.rows == ("2025-Q4", "2026-Q1")
    assert [table.cells[row, "witnessed"].count for row in table.rows] == [1, 1]


def test_a_figure_carries_the_sum_of_its_record_keys_in_any_order(database: Database) -> None:
    settled(database, accepted(area=Area.WORK), accepted(area=Area.WORK), accepted())
    stored = {fact.position: fact.record_key for fact in rows(database)}
    with database.reading() as session:
        sets = FactSets(session, KEYRING)
        table = exact_table(sets, View.AREAS, ALL, record_keys=stored)
        backwards = dict(reversed(stored.items()))
        again = exact_table(sets, View.AREAS, ALL, record_keys=backwards)

    assert table == again
    assert table.cells["work", COUNT] == Counted(2, (stored[0] + stored[1]) % 2**32)
    assert table.cells["online", COUNT] == Counted(0, 0)
    assert table.untold == Counted(1, stored[2])


@pytest.mark.parametrize("view", [View.WAITING, View.OTHERS])
def test_two_views_are_not_made_of_facts(database: Database, view: View) -> None:
    with database.reading() as session, pytest.raises(KeyError):
        exact_table(FactSets(session, KEYRING), view, ALL)


def is_in(fact: FactAnswers, selection: Selection) -> bool:
    """Say whether a fact is in a selection, the slow way."""
    period = parse_period(fact.period)
    wanted = selection.period
    in_time = {
        str(period),
        str(period.whole_year),
        str(period.quarter) if period.quarter else "",
    }
    town = fact.municipality and municipality(fact.municipality)
    places = {fact.municipality, f"district-{fact.district}"}
    places |= {f"region-{town.region_code}"} if town else set()
    named = {ground.parent or ground for ground in fact.grounds} | set(fact.grounds)
    return (
        fact.state is not FactState.WITHDRAWN
        and (fact.state is FactState.ACCEPTED or not selection.only_accepted)
        and bool(in_time & {str(wanted), *(_quarters(wanted) if _is_half(wanted) else ())})
        and (selection.area in (None, fact.area))
        and (selection.ground is None or selection.ground in named)
        and (selection.place is None or selection.place in places)
        and (selection.role in (None, fact.role))
        and (selection.with_mass or not fact.is_mass)
    )


def codes(table: ExactTable, fact: FactAnswers) -> set[tuple[str, str]]:
    """Give the cells of a table that a fact is counted in, the slow way; none if unanswered."""
    grounds = _shown_grounds(fact)
    quarter = str(parse_period(fact.period).quarter)
    district = {(f"district-{fact.district}", COUNT)} if fact.district else set()
    pairs = {f"{a}{PAIR}{b}" for a in grounds for b in grounds if a != b} & set(table.rows)
    found = {
        View.RECEIVED: lambda: _cross({quarter} & set(table.rows), fact.role),
        View.GROUNDS: lambda: _flat(grounds),
        View.AREAS: lambda: _flat({fact.area} - {None}),
        View.KINDS: lambda: _flat(set(fact.kinds)),
        View.GROUND_AREA: lambda: _cross(grounds, fact.area),
        View.GROUND_PAIRS: lambda: _flat(pairs if table.view is View.GROUND_PAIRS else set()),
        View.PLACES: lambda: _flat({fact.municipality} - {None}) | district,
        View.TIMES: lambda: _times(fact),
        View.BYSTANDERS: lambda: _cross({fact.area} - {None}, fact.bystander),
        View.OUTCOMES: lambda: _cross({fact.wish} - {None}, fact.closing_reason),
    }
    return found[table.view]()


def _times(fact: FactAnswers) -> set[tuple[str, str]]:
    if fact.time_of_day is None:
        return set()
    columns = {COUNT, YES} if fact.is_repeated else {COUNT}
    return {(row, column) for row in (fact.time_of_day, TOTAL) for column in columns}


def _shown_grounds(fact: FactAnswers) -> set[str]:
    return {str(g if g.is_on_form else g.parent) for g in fact.grounds}


def _flat(rows_in: set[Any]) -> set[tuple[str, str]]:
    return {(row, COUNT) for row in (*rows_in, TOTAL)} if rows_in else set()


def _cross(rows_in: set[Any], column: Any) -> set[tuple[str, str]]:
    if not rows_in or not column:
        return set()
    return {(row, c) for row in (*rows_in, TOTAL) for c in (column, TOTAL)}


def _is_half(period: Any) -> bool:
    return "H" in str(period)


def _quarters(period: Any) -> tuple[str, ...]:
    return tuple(str(quarter) for quarter in period.quarters)
