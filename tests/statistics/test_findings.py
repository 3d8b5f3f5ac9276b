"""What a finding promises: it follows from the figures shown, and never says more than they do."""

import pytest

from reporting.coding import ClosingReason
from reporting.facts.waits import Wait
from reporting.statistics.catalogue import View
from reporting.statistics.findings import finding
from reporting.statistics.tables import HIDDEN, Cell, Table
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish
from tests.statistics.shown_tables import ENGLISH, Figures, crossed, listed

TOO_FEW = "Too few reports to say more than the table does"
LEVEL = "None stands out"


def exact(table: Table) -> str:
    return finding(table, ENGLISH, is_exact=True)


def released(table: Table) -> str:
    return finding(table, ENGLISH, is_exact=False)


def grounds(**figures: int | None) -> Table:
    return listed(View.GROUNDS, figures)


def test_what_is_named_most_often_is_named() -> None:
    assert exact(grounds(origin=30, age=20)) == "Origin or skin colour is named most often"
    areas = listed(View.AREAS, {Area.WORK: 12, Area.ONLINE: 3})
    assert exact(areas) == "Named most often: Work or looking for work"
    assert exact(listed(View.KINDS, {Kind.THREAT: 30})) == "Named most often: Threats"
    assert exact(listed(View.PLACES, {"091": 30})) == "Named most often: Helsinki"
    night = listed(View.TIMES, {TimeOfDay.NIGHT: 30})
    assert exact(night) == "Named most often: At night"
    pairs = listed(View.GROUND_PAIRS, {"age+gender": 30})
    assert exact(pairs) == "Named together most often: Age and Gender"


def test_of_two_equals_both_are_named_and_of_more_none() -> None:
    both = "Origin or skin colour and Age are named most often"
    assert exact(grounds(origin=30, age=30, gender=2)) == both
    assert exact(grounds(origin=30, age=30, gender=30)) == LEVEL


def test_what_differs_by_less_than_the_noise_of_a_release_is_equal_there() -> None:
    close = grounds(origin=35, age=30, gender=10)
    assert exact(close) == "Origin or skin colour is named most often"
    assert released(close) == "Origin or skin colour and Age are named most often"
    clear = grounds(origin=36, age=30, gender=10)
    assert released(clear) == "Origin or skin colour is named most often"


def test_not_to_choose_is_never_what_stands_out() -> None:
    table = grounds(not_sure=90, rather_not_say=80, age=20)
    assert exact(table) == "Age is named most often"


@pytest.mark.parametrize("figures", [{"origin": 9}, {"origin": None, "age": None}, {"age": 0}])
def test_of_too_few_nothing_is_found(figures: Figures) -> None:
    assert exact(listed(View.GROUNDS, figures, reports=9)) == TOO_FEW


def test_where_nobody_answered_it_says_so() -> None:
    assert exact(grounds(origin=0)) == "No report says this"


def test_arrivals_say_who_told_and_nothing_of_a_rise() -> None:
    quarters = {
        "2026-Q1": {Role.EXPERIENCED: 10, Role.WITNESSED: 4},
        "2026-Q2": {Role.EXPERIENCED: 1100, Role.WITNESSED: 40},
    }
    said = exact(crossed(View.RECEIVED, quarters))
    assert said == "Of 1,154 reports, 1,110 are by the person and 44 by somebody who saw it"
    few = crossed(View.RECEIVED, {"2026-Q1": {Role.EXPERIENCED: 4, Role.WITNESSED: 5}})
    assert exact(few) == TOO_FEW


def test_a_heat_table_names_its_largest_cell() -> None:
    figures: dict[str, Figures] = {
        Ground.AGE: {Area.WORK: 30, Area.ONLINE: 2},
        Ground.NOT_SURE: {Area.WORK: 99, Area.ONLINE: 2},
    }
    said = "Named together most often: Age; Work or looking for work"
    assert exact(crossed(View.GROUND_AREA, figures)) == said
    level: dict[str, Figures] = {Ground.AGE: {Area.WORK: 30, Area.ONLINE: 30}}
    assert exact(crossed(View.GROUND_AREA, level)) == LEVEL
    few: dict[str, Figures] = {Ground.AGE: {Area.WORK: 3, Area.ONLINE: None}}
    assert released(crossed(View.GROUND_AREA, few)) == TOO_FEW


def stepped_in(*figures: int | None) -> Table:
    answers = (
        BystanderAnswer.HELPED,
        BystanderAnswer.SAW_NOBODY_HELPED,
        BystanderAnswer.NOBODY_THERE,
    )
    line = dict(zip(answers, figures, strict=True)) | {BystanderAnswer.NOT_SURE: 50}
    return crossed(View.BYSTANDERS, {Area.WORK: line})


def test_a_share_is_told_of_thirty_reports_and_of_fewer_their_number() -> None:
    assert exact(stepped_in(10, 15, 5)) == "In 33\xa0% of the reports, somebody stepped in"
    assert exact(stepped_in(10, 14, 5)) == "In 10 of 29 reports, somebody stepped in"
    assert exact(stepped_in(2, 4, 3)) == TOO_FEW


def test_where_a_part_is_hidden_there_is_no_share() -> None:
    table = stepped_in(10, 15, 5)
    cells = dict(table.cells) | {("_total", BystanderAnswer.NOBODY_THERE.value): HIDDEN}
    hidden = Table(table.view, table.period, table.rows, table.columns, cells, Cell(80), Cell(0))
    assert released(hidden) == TOO_FEW


def test_outcomes_name_what_happened_most_often() -> None:
    line: Figures = {ClosingReason.ADVICE_GIVEN: 20, ClosingReason.CHANGED: 12}
    table = crossed(View.OUTCOMES, {Wish.ADVICE: line})
    assert exact(table) == "What happened most often: We gave advice"
    even: Figures = {ClosingReason.ADVICE_GIVEN: 20, ClosingReason.CHANGED: 20}
    said = exact(crossed(View.OUTCOMES, {Wish.ADVICE: even}))
    assert said.startswith("What happened most often: We gave advice; We contacted")


@pytest.mark.parametrize(
    ("in_time", "said"),
    [
        (96, "In 96\xa0% of the reports we told within 7 days that a person has read it"),
        (None, TOO_FEW),
    ],
)
def test_waiting_says_how_often_the_promise_was_kept(in_time: int | None, said: str) -> None:
    cell = HIDDEN if in_time is None else Cell(in_time)
    cells = {(Wait.ACKNOWLEDGED.value, WaitFigure.KEPT_PERCENT.value): cell}
    rows, columns = (Wait.ACKNOWLEDGED.value,), (WaitFigure.KEPT_PERCENT.value,)
    period = grounds(origin=1).period
    table = Table(View.WAITING, period, rows, columns, cells, Cell(40), HIDDEN)
    assert exact(table) == said


def test_no_finding_speaks_of_more_or_less_discrimination() -> None:
    tables = [
        grounds(origin=30, age=20),
        stepped_in(10, 15, 5),
        listed(View.PLACES, {"091": 30}),
    ]
    for table in tables:
        said = exact(table).lower()
        for word in ("discrimination", "rise", "rose", "fell", "more than before", "increase"):
            assert word not in said
