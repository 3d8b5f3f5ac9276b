"""The order of published rows tells nothing but what is published."""

from itertools import permutations

from reporting.statistics.catalogue import View
from reporting.statistics.ordering import ordered
from reporting.statistics.tables import COUNT, HIDDEN, OTHERS, TOTAL, Cell, Table
from tests.statistics.counts import YEAR


def table(view: View, figures: dict[str, int | None], rows: tuple[str, ...] = ()) -> Table:
    cells = {
        (row, COUNT): HIDDEN if figure is None else Cell(figure) for row, figure in figures.items()
    }
    return Table(view, YEAR, rows or tuple(figures), (COUNT,), cells, Cell(200), Cell(0))


def test_rows_stand_by_size_then_hidden_ones_and_what_is_no_category_last() -> None:
    figures = {
        "transport": None,
        "work": 20,
        "not_sure": 90,
        "online": 20,
        "public_space": None,
        "housing": 30,
        OTHERS: 5,
    }

    assert ordered(table(View.AREAS, figures)).rows == (
        "housing",
        "work",
        "online",
        "transport",
        "public_space",
        "not_sure",
        OTHERS,
    )


def test_the_order_in_which_rows_were_counted_does_not_show() -> None:
    figures = {"work": 0, "transport": 0, "housing": None, "online": None}

    found = {ordered(table(View.AREAS, figures, rows)).rows for rows in permutations(figures)}

    assert found == {("transport", "work", "housing", "online")}


def test_a_scale_keeps_the_order_of_its_steps() -> None:
    figures = {"night": 50, "morning": 5, "evening": 70, "not_sure": 9, "day": None}

    assert ordered(table(View.TIMES, figures)).rows == (
        "morning",
        "day",
        "evening",
        "night",
        "not_sure",
    )


def test_codes_of_no_vocabulary_stand_by_themselves() -> None:
    pairs: dict[str, int | None] = {
        "origin+religion": None,
        "origin+age": None,
        "origin+language": None,
    }

    assert ordered(table(View.GROUND_PAIRS, pairs)).rows == (
        "origin+language",
        "origin+religion",
        "origin+age",
    )
    assert ordered(table(View.PLACES, {"853": 20, "091": 20})).rows == ("091", "853")


def test_columns_stand_as_their_vocabulary_has_them_and_rows_by_their_margin() -> None:
    rows, columns = ("work", "online"), ("not_sure", "later_code", "helped")
    cells = {(row, column): Cell(20) for row in rows for column in columns}
    cells |= {("work", TOTAL): Cell(60), ("online", TOTAL): Cell(70)}

    found = ordered(Table(View.BYSTANDERS, YEAR, rows, columns, cells, Cell(130), Cell(0)))

    assert found.rows == ("online", "work")
    assert found.columns == ("helped", "not_sure", "later_code")
