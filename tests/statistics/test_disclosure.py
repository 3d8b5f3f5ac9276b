"""What the partner and the public may see keeps the rules, whatever was counted."""

from dataclasses import replace

import pytest

from reporting.facts.answers import YES
from reporting.facts.periods import parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.disclosure import (
    partner_table,
    partner_tables,
    period_that_may_be_published,
    public_table,
    share,
)
from reporting.statistics.tables import (
    COUNT,
    HIDDEN,
    Cell,
    Counted,
    Missing,
)
from reporting.vocabulary import Area, BystanderAnswer, Ground
from tests.statistics.counts import YEAR, crossed_table, flat_table

AREAS = tuple(map(str, Area))
GROUNDS = tuple(map(str, Ground.on_form()))
HELPED = tuple(map(str, BystanderAnswer))
QUARTER = parse_period("2026-Q2")


def test_two_grounds_together_are_shown_from_ten_on() -> None:
    counts = {"origin+religion": 40, "origin+age": 9, "age+gender": 3, "age+health": 0}
    table = partner_table(flat_table(View.GROUND_PAIRS, counts))

    assert table
    assert table["origin+religion", COUNT].value
    assert table["origin+age", COUNT].value is None or table["origin+age", COUNT].value >= 10
    assert table["age+gender", COUNT] == table["age+health", COUNT] == HIDDEN


def test_equal_figures_stand_in_the_order_of_the_vocabulary() -> None:
    # Counts that differ and come out alike must not show in the order which was larger.
    counts = ((0, 0), (1, 2), (2, 1), (3, 1))
    large = {"work": 60, "online": 40}
    tables = [
        partner_table(flat_table(View.AREAS, {"police_security": m, "transport": n, **large}))
        for n, m in counts
    ]
    alike = [t.rows for t in tables if t and t["transport", COUNT] == t["police_security", COUNT]]

    assert len(alike) > 1
    assert {*alike} == {("work", "online", "transport", "police_security")}


@pytest.mark.parametrize(("reports", "is_shown"), [(20, False), (25, False), (35, True)])
def test_the_partner_gets_no_table_of_fewer_than_thirty(reports: int, *, is_shown: bool) -> None:
    exact = flat_table(View.AREAS, {"work": reports - 8, "online": 8})

    assert (partner_table(exact) is not None) is is_shown


@pytest.mark.parametrize(("reports", "is_shown"), [(90, False), (115, True)])
def test_the_public_gets_no_table_of_fewer_than_a_hundred(reports: int, *, is_shown: bool) -> None:
    partner = partner_table(flat_table(View.AREAS, {"work": reports - 30, "online": 30}))

    assert partner
    assert (public_table(partner) is not None) is is_shown


def test_the_public_gets_whole_years_only() -> None:
    counts = {"work": 300, "online": 200}
    partner = partner_table(flat_table(View.AREAS, counts, period=QUARTER))

    assert partner
    assert public_table(partner) is None


@pytest.mark.parametrize("period", ["2026-W20", "2026-05"])
def test_nothing_is_published_of_less_than_a_quarter(period: str) -> None:
    counts = {"work": 300, "online": 200}

    assert partner_table(flat_table(View.AREAS, counts, period=parse_period(period))) is None


def test_a_yearly_view_is_published_of_years_only() -> None:
    counts = {"origin": (100, 90), "age": (80, 70)}
    tables = [
        partner_table(crossed_table(View.GROUND_AREA, counts, ("work", "online"), period=period))
        for period in (QUARTER, YEAR)
    ]

    assert tables[0] is None
    assert tables[1] is not None


def test_the_shortest_period_with_enough_reports_is_found() -> None:
    counts = ((QUARTER, 12), (parse_period("2026-H1"), 40), (YEAR, 90))
    tables = [flat_table(View.AREAS, {"work": n, "age": n}, period=p) for p, n in counts]

    assert period_that_may_be_published(tables) == parse_period("2026-H1")
    assert period_that_may_be_published(tables[:1]) is None


def test_a_half_year_does_not_come_out_beside_one_of_its_quarters() -> None:
    """T44: the other quarter would be the difference."""
    counts = {"work": 60, "online": 50}
    half = flat_table(View.AREAS, counts, period=parse_period("2026-H1"))
    inside, outside = (
        partner_tables([flat_table(View.AREAS, counts, period=parse_period(quarter))])
        for quarter in ("2026-Q1", "2026-Q3")
    )

    assert partner_table(half, inside) is None
    assert partner_table(half, outside) is not None


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (15, 30, 50),
        (10, 60, 17),
        (5, 200, 3),  # 2.5: half rounds up
        (62, 60, 100),  # both are perturbed
        (0, 30, 0),
        (15, 29, None),
        (None, 60, None),
        (15, None, None),
    ],
)
def test_a_share_is_in_whole_percent_of_thirty_or_more(
    part: int | None, whole: int | None, expected: int | None
) -> None:
    cells = [HIDDEN if value is None else Cell(value) for value in (part, whole)]

    assert share(*cells) == expected


def test_what_is_told_already_is_told_the_same_again() -> None:
    columns = ("experienced", "witnessed")
    quarter = crossed_table(View.RECEIVED, {"2026-Q2": (60, 40)}, columns, period=QUARTER)
    year = crossed_table(View.RECEIVED, {"2026-Q1": (50, 45), "2026-Q2": (60, 40)}, columns)

    first = partner_tables([quarter])
    later = partner_table(year, first)

    assert later
    assert [later["2026-Q2", column] for column in columns] == [
        first[0]["2026-Q2", column] for column in columns
    ]


def test_a_table_of_two_questions_stays_in_when_the_simple_one_is_too_small() -> None:
    simple = flat_table(View.AREAS, {"work": 10, "online": 5}, period=QUARTER)
    crossed = crossed_table(
        View.BYSTANDERS, {"work": (60, 50), "online": (40, 45)}, HELPED[:2], period=QUARTER
    )

    assert partner_tables([crossed, simple]) == []
    assert len(partner_tables([crossed])) == 1


def test_zero_hidden_not_asked_and_impossible_are_four_things() -> None:
    exact = flat_table(View.AREAS, {"work": 60, "online": 50, "housing": 0, "leisure_sport": 3})
    never_asked = replace(exact, rows=(*exact.rows, "education"))
    cells = {**exact.cells, ("leisure_sport", COUNT): Counted(3, 6)}

    table = partner_table(replace(never_asked, cells=cells))

    assert table
    assert table["housing", COUNT] == Cell(0)
    assert table["leisure_sport", COUNT] == HIDDEN
    assert table["education", COUNT].missing is Missing.NOT_COLLECTED
    impossible = Cell(None, Missing.NOT_APPLICABLE)
    public = public_table(replace(table, cells={**table.cells, ("work", COUNT): impossible}))
    assert public
    assert public["work", COUNT] == impossible
    assert public["education", COUNT].missing is Missing.NOT_COLLECTED


def test_a_hidden_figure_of_two_questions_may_also_be_none() -> None:
    counts = {"work": (40, 0, 35), "online": (30, 2, 25), "housing": (20, 0, 30)}
    table = partner_table(crossed_table(View.BYSTANDERS, counts, HELPED[:3]))

    assert table
    assert {table[row, HELPED[1]] for row in counts} == {HIDDEN}


def test_how_many_did_not_answer_follows_from_figures_of_everybody() -> None:
    one = flat_table(View.AREAS, {"work": 60, "online": 50}, untold=40)
    everybody = one.reports.count + one.untold.count
    other = replace(one, view=View.KINDS, untold=one.untold)

    tables = [partner_table(one), partner_table(other)]

    sums = {(t.reports.value or 0) + (t.untold.value or 0) for t in tables if t}
    assert len(sums) == 1
    assert abs(sums.pop() - everybody) <= 4


def test_repetition_is_shown_with_the_time_of_day() -> None:
    rows = {"evening": (60, 20), "night": (50, 15), "day": (40, 10), "morning": (30, 12)}
    exact = flat_table(View.TIMES, {row: n for row, (n, _) in rows.items()})
    again = flat_table(View.TIMES, {row: m for row, (_, m) in rows.items()}, seed=1)
    cells = {**exact.cells, **{(row, YES): cell for (row, _), cell in again.cells.items()}}

    table = partner_table(replace(exact, columns=(YES, COUNT), cells=cells))

    assert table
    assert table.columns == (COUNT, YES)
    assert table.rows == ("morning", "day", "evening", "night")
    assert all(abs((table[row, YES].value or 0) - m) <= 4 for row, (_, m) in rows.items())


def test_places_are_merged_for_the_partner_and_grouped_for_the_public() -> None:
    exact = flat_table(View.PLACES, {"091": 150, "092": 60, "564": 40, "005": 2, "698": 1})

    partner = partner_table(exact)
    public = partner and public_table(partner)

    assert partner
    assert partner.rows == ("091", "092", "564", "_others")
    assert public
    assert public.rows[0] == "group-uusimaa"
    assert {*public.rows} == {"group-uusimaa", "group-south-west", "group-east-north", "_others"}
