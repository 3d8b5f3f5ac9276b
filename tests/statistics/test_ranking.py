"""What ranking promises: order and folding follow from the figures shown and from nothing else."""

from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import View
from reporting.statistics.ranking import MOST_ROWS, is_category, ranked_columns, ranked_rows
from reporting.statistics.tables import OTHERS, TOTAL, UNTOLD
from reporting.vocabulary import Area, Ground, Kind, TimeOfDay
from tests.statistics.shown_tables import crossed, listed


def test_rows_stand_by_size_and_equals_in_the_order_of_their_vocabulary() -> None:
    table = listed(View.AREAS, {Area.TRANSPORT: 2, Area.WORK: 5, Area.ONLINE: 2})
    assert ranked_rows(table).shown == (Area.WORK, Area.TRANSPORT, Area.ONLINE)


def test_not_to_choose_stands_after_categories_and_what_is_hidden_last() -> None:
    table = listed(
        View.GROUNDS,
        {Ground.NOT_SURE: 90, Ground.AGE: None, Ground.RATHER_NOT_SAY: 80, Ground.GENDER: 5},
    )
    found = ranked_rows(table).shown
    assert found == (Ground.GENDER, Ground.NOT_SURE, Ground.RATHER_NOT_SAY, Ground.AGE)


def test_an_ordered_scale_keeps_its_order() -> None:
    figures = {time: n for n, time in enumerate(TimeOfDay)}
    assert ranked_rows(listed(View.TIMES, figures)).shown == tuple(TimeOfDay)


def test_after_ten_rows_the_others_stand_together() -> None:
    figures = {kind: 100 - n for n, kind in enumerate(Kind)}
    found = ranked_rows(listed(View.KINDS, figures))
    assert len(found.shown) + 1 == MOST_ROWS
    assert found.shown + found.folded == tuple(Kind)
    assert ranked_rows(listed(View.KINDS, figures), most=None).folded == ()


def test_ten_rows_are_all_shown() -> None:
    figures = {kind: 100 - n for n, kind in enumerate(list(Kind)[:MOST_ROWS])}
    assert len(ranked_rows(listed(View.KINDS, figures)).shown) == MOST_ROWS


def test_places_and_pairs_that_nobody_named_have_no_row() -> None:
    places = listed(View.PLACES, {"091": 3, "049": 0, "837": None})
    assert ranked_rows(places).shown == ("091", "837")
    pairs = {f"age+{n}": 100 - n for n in range(20)} | {"age+x": 0}
    found = ranked_rows(listed(View.GROUND_PAIRS, pairs))
    assert found.shown == tuple(f"age+{n}" for n in range(MOST_ROWS - 1))
    assert found.folded == ()


def test_columns_stand_by_the_size_of_their_margin() -> None:
    table = crossed(View.GROUND_AREA, {Ground.AGE: {Area.WORK: 1, Area.ONLINE: 5, Area.HOUSING: 3}})
    assert ranked_columns(table).shown == (Area.ONLINE, Area.HOUSING, Area.WORK)
    folded = ranked_columns(table, most=2)
    assert (folded.shown, folded.folded) == ((Area.ONLINE,), (Area.HOUSING, Area.WORK))


def test_a_category_is_no_total_no_rest_and_no_way_not_to_choose() -> None:
    assert is_category(Dimension.AREA, Area.WORK)
    assert is_category(Dimension.MUNICIPALITY, "091")
    for code in (TOTAL, OTHERS, UNTOLD, Area.NOT_SURE, Area.OTHER):
        assert not is_category(Dimension.AREA, code)
