"""What a table in words promises: every figure as it was given, and what must be known of it."""

from dataclasses import replace

from reporting.coding import ClosingReason
from reporting.facts.periods import parse_period
from reporting.facts.waits import Wait
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.releases.artefact import Break, BreakReason
from reporting.statistics.tables import COUNT, HIDDEN, Cell, Missing, Table
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import Area, BystanderAnswer, Ground, Kind, Role, TimeOfDay, Wish
from tests.statistics.shown_tables import crossed, listed, shown, texts

CAMPAIGN = Break(parse_period("2026-Q2"), BreakReason.CAMPAIGN)


def test_a_list_says_how_many_and_which_share_of_the_reports() -> None:
    found = shown(listed(View.GROUNDS, {Ground.AGE: 20, Ground.GENDER: 1000}, reports=1010))
    assert found.head == ("Ground", "Mentions", "Share")
    assert texts(found) == [["Gender", "1,000", "99\xa0%"], ["Age", "20", "2\xa0%"]]
    assert found.counted == "1,010 reports, 1,020 mentions"
    assert found.unit == "Mentions"
    assert found.caption == "What it was about – 2026"


def test_mentions_are_never_summed_up_and_reports_are() -> None:
    assert shown(listed(View.KINDS, {Kind.THREAT: 40})).footer is None
    footer = shown(listed(View.AREAS, {Area.WORK: 40, Area.OTHER: 2})).footer
    assert footer is not None
    assert [cell.text for cell in footer.cells] == ["42", "100\xa0%"]


def test_one_report_and_one_mention_are_said_in_the_singular() -> None:
    assert shown(listed(View.GROUNDS, {Ground.AGE: 1})).counted == "1 report, 1 mention"
    assert shown(listed(View.AREAS, {Area.WORK: 1})).counted == "1 report"


def test_no_share_is_told_of_fewer_than_thirty_reports() -> None:
    found = shown(listed(View.AREAS, {Area.WORK: 29}))
    assert texts(found)[0] == ["Work or looking for work", "29", "(few)"]
    assert ("(few)", "fewer than 30 reports") in found.legend


def test_a_share_is_never_more_than_everything() -> None:
    found = shown(listed(View.GROUNDS, {Ground.AGE: 33}, reports=31), is_exact=False)
    assert texts(found)[0][2] == "100\xa0%"


def test_marks_are_four_and_each_that_occurs_is_explained() -> None:
    table = listed(View.AREAS, {Area.WORK: 40, Area.ONLINE: 0, Area.HOUSING: None})
    marks = {(Area.POLICE_SECURITY.value, COUNT): Cell(None, Missing.NOT_COLLECTED)}
    marks[Area.AUTHORITIES.value, COUNT] = Cell(None, Missing.NOT_APPLICABLE)
    table = replace(
        table,
        rows=(*table.rows, Area.POLICE_SECURITY, Area.AUTHORITIES),
        cells={**table.cells, **marks},
    )
    found = shown(table, is_exact=False)
    assert [row.cells[0].text for row in found.rows] == ["40", "0", "..", "…", "–"]
    assert dict(found.legend) == {
        "0": "none",
        "..": "too few to show",
        "…": "not asked",
        "–": "cannot be",
    }


def test_without_a_mark_nothing_is_explained() -> None:
    assert shown(listed(View.AREAS, {Area.WORK: 40, Area.ONLINE: 0})).legend == ()


def test_a_bar_is_as_long_as_its_figure_and_zero_has_none() -> None:
    table = listed(
        View.AREAS, {Area.WORK: 300, Area.ONLINE: 100, Area.TRANSPORT: 1, Area.HOUSING: 0}
    )
    assert [row.bar for row in shown(table).rows] == ["w-100", "w-33", "w-01", ""]


def test_others_are_the_sum_of_what_is_shown_and_hidden_when_a_part_is() -> None:
    figures: dict[str, int | None] = {kind: 100 - n for n, kind in enumerate(Kind)}
    rest = sum(100 - n for n in range(9, len(Kind)))
    last = shown(listed(View.KINDS, figures), most=10).rows[-1]
    assert (last.name, last.cells[0].number, last.bar) == ("All others together", rest, "")
    assert last.cells[1].text == "", "mentions together are no share of reports"
    hidden = shown(listed(View.KINDS, figures | {Kind.OTHER: None}), most=10).rows[-1]
    assert hidden.cells[0].text == ".."


def test_a_list_is_held_against_the_period_before_with_a_sign() -> None:
    now = listed(
        View.AREAS, {Area.WORK: 40, Area.ONLINE: 5, Area.HEALTH_SOCIAL: 4, Area.HOUSING: 2}
    )
    before = listed(
        View.AREAS, {Area.WORK: 28, Area.ONLINE: 9, Area.HEALTH_SOCIAL: 4}, period="2025"
    )
    found = shown(now, before=before)
    assert found.head[-1] == "Difference"
    assert [row.cells[-1].text for row in found.rows] == ["+12", "−4", "±0", "–"]
    assert [row.cells[-1].number for row in found.rows] == [12, -4, 0, None]
    assert "The period before, 2025: 41 reports." in found.notes


def test_others_are_held_against_the_same_others() -> None:
    figures = {kind: 100 - n for n, kind in enumerate(Kind)}
    before = listed(View.KINDS, dict.fromkeys(Kind, 1), period="2025")
    last = shown(listed(View.KINDS, figures), before=before, most=10).rows[-1]
    folded = len(Kind) - 9
    assert last.cells[-1].number == (last.cells[0].number or 0) - folded


def test_a_hidden_figure_is_held_against_nothing() -> None:
    now = listed(View.AREAS, {Area.WORK: None})
    before = listed(View.AREAS, {Area.WORK: 30}, period="2025")
    assert shown(now, before=before, is_exact=False).rows[0].cells[-1].text == ".."


def test_a_place_stands_with_its_people_and_a_rate_only_of_enough_reports() -> None:
    found = shown(listed(View.PLACES, {"091": 694, "049": 19, "999": 40}))
    assert found.head == ("Place", "Reports", "Share", "Population", "Per 10,000")
    rows = {row.name: [cell.text for cell in row.cells] for row in found.rows}
    assert rows["Helsinki"][2:] == ["694,392", "10.0"]
    assert rows["Espoo"][3] == ""
    assert rows["Municipality 999"][2:] == ["", ""]


def test_time_of_day_says_of_each_how_much_keeps_happening() -> None:
    table = listed(View.TIMES, {TimeOfDay.NIGHT: 40})
    cells = dict(table.cells)
    cells |= {(code, "yes"): Cell(7) for code in (TimeOfDay.NIGHT.value, "_total")}
    found = shown(replace(table, columns=(COUNT, "yes"), cells=cells))
    assert found.head == ("Time of day", "Reports", "Repeated", "Share")
    assert texts(found)[0] == ["At night", "40", "7", "100\xa0%"]


def test_arrivals_are_a_series_with_breaks_and_a_chart() -> None:
    quarters = {f"2026-Q{n}": {Role.EXPERIENCED: 10 * n, Role.WITNESSED: n} for n in (1, 2, 3)}
    found = shown(crossed(View.RECEIVED, quarters), breaks=(CAMPAIGN,))
    assert found.caption == "Reports received – Q1 2026 to Q3 2026"
    assert [row.name for row in found.rows] == ["Q1 2026", "Q2 2026, break", "Q3 2026"]
    assert [row.is_break for row in found.rows] == [False, True, False]
    assert any("Q2 2026: A campaign began." in note for note in found.notes)
    assert found.chart is not None
    assert "A campaign began" in found.chart
    assert "Q2 2026: 20, 2." in found.chart
    assert found.key == ("Told by the person", "Told by somebody who saw it")


def test_a_break_outside_the_time_of_a_table_is_not_told() -> None:
    earlier = Break(parse_period("2025-Q2"), BreakReason.FORM)
    assert shown(listed(View.AREAS, {Area.WORK: 40}), breaks=(earlier,)).notes == ()
    assert len(shown(listed(View.AREAS, {Area.WORK: 40}), breaks=(CAMPAIGN,)).notes) == 1


def test_a_heat_table_shades_by_its_largest_figure_and_writes_every_one() -> None:
    line = {Area.WORK: 90, Area.ONLINE: 45, Area.TRANSPORT: 20, Area.HOUSING: 3, Area.EDUCATION: 0}
    found = shown(crossed(View.GROUND_AREA, {Ground.AGE: line}))
    styles = [(cell.text, cell.style) for cell in found.rows[0].cells]
    assert styles == [("90", "heat4"), ("45", "heat3"), ("20", "heat2"), ("3", "heat1"), ("0", "")]
    assert found.head[1:] == ("Work", "Internet", "Transport", "Home", "School")


def test_a_wide_heat_table_puts_the_smallest_rows_and_columns_together() -> None:
    line = dict.fromkeys(Area, 1)
    table = crossed(View.GROUND_AREA, dict.fromkeys(list(Ground)[:12], line))
    found = shown(table, most=10)
    assert (len(found.rows), len(found.head) - 1) == (10, 8)
    assert found.head[-1] == "Others"
    assert found.rows[-1].cells[-1] == replace(
        found.rows[-1].cells[-1], number=3 * (len(Area) - 7), style=""
    )
    assert len(shown(table).rows) == 12


def bystanders(*figures: int) -> Table:
    line = dict(zip(BystanderAnswer, figures, strict=True))
    return crossed(View.BYSTANDERS, {Area.WORK: line})


def test_shares_of_who_stepped_in_split_a_bar_of_those_who_knew() -> None:
    found = shown(bystanders(10, 15, 5, 70))
    parts = [(part.name, part.share, part.bar) for part in found.parts]
    assert parts == [
        ("Someone helped", "33\xa0%", "w-33"),
        ("People saw it, nobody helped", "50\xa0%", "w-50"),
        ("Nobody else was there", "17\xa0%", "w-17"),
    ]
    assert texts(found)[0] == ["Work or looking for work", "10", "15", "5", "70", "100", "33\xa0%"]
    assert shown(bystanders(9, 10, 10, 70)).parts == ()


def test_outcomes_stand_by_row_with_an_aligned_list_of_bars_for_each_wish() -> None:
    table = crossed(
        View.OUTCOMES,
        {
            Wish.ADVICE: {ClosingReason.ADVICE_GIVEN: 20, ClosingReason.CHANGED: 5},
            Wish.LOOK_INTO: {ClosingReason.ADVICE_GIVEN: 10, ClosingReason.CHANGED: 0},
        },
    )
    found = shown(table)
    assert found.head == ("What happened", "Give me advice", "Look into it", "All")
    assert texts(found) == [
        ["We gave advice", "20", "10", "30"],
        ["We contacted the other side and something changed", "5", "0", "5"],
        ["All", "25", "10", "35"],
    ]
    assert [cell.bar for cell in found.rows[0].cells] == ["w-100", "w-50", ""]
    assert [cell.bar for cell in found.lines[-1].cells] == ["", "", ""]


def test_waiting_says_under_each_measure_what_was_promised() -> None:
    rows = tuple(wait.value for wait in (Wait.ACKNOWLEDGED, Wait.CAME_BACK))
    columns = tuple(figure.value for figure in WaitFigure)
    cells = {(row, column): Cell(7) for row in rows for column in columns}
    cells[rows[0], WaitFigure.KEPT_PERCENT.value] = HIDDEN
    table = Table(View.WAITING, parse_period("2026"), rows, columns, cells, Cell(7), HIDDEN)
    found = shown(table)
    assert found.head[1:] == tuple(figure.label for figure in WaitFigure)
    assert found.rows[0].hint == "We promise it within 7 days."
    assert [cell.text for cell in found.rows[0].cells] == ["7", "..", "7", "7"]
    assert found.footer is None


def test_what_did_not_answer_is_said_in_the_words_of_the_view() -> None:
    areas = listed(View.AREAS, {Area.WORK: 3}, untold=2)
    assert shown(areas).notes == ("2 more reports did not answer this.",)
    pairs = listed(View.GROUND_PAIRS, {"age+gender": 3}, untold=2)
    assert shown(pairs).notes == ("2 more reports name one ground or none.",)
    outcome = crossed(View.OUTCOMES, {Wish.ADVICE: {ClosingReason.CHANGED: 3}})
    note = "1 more report is still open or names no wish."
    assert shown(replace(outcome, untold=Cell(1))).notes == (note,)
    assert shown(replace(outcome, untold=HIDDEN)).notes == ()


def test_every_table_says_what_it_does_not_tell() -> None:
    for view in (View.GROUNDS, View.AREAS, View.PLACES):
        assert shown(listed(view, {"x": 3})).caution == VIEWS[view].caution


def test_where_it_is_hidden_how_many_answered_no_number_is_said() -> None:
    table = replace(listed(View.AREAS, {Area.WORK: None}), reports=HIDDEN)
    assert shown(table, is_exact=False).counted == "Too few reports to show how many"
    mentions = listed(View.GROUNDS, {Ground.AGE: 40, Ground.GENDER: None})
    assert shown(mentions, is_exact=False).counted == "40 reports"
