"""Every figure is told once, with its place, its unit and the reason when there is none."""

import pytest

from reporting.statistics.catalogue import View
from reporting.statistics.open_data.observations import (
    ConfStatus,
    FigureUnit,
    GeoLevel,
    Note,
    Observation,
    ObsStatus,
    observations,
    observations_of,
)
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, UNTOLD
from tests.statistics.open_data.examples import YEAR, flat, release


def told(view: View) -> dict[tuple[str, str], Observation]:
    artefact = release()
    table = artefact.table(view)
    assert table is not None
    return {(one.row, one.column): one for one in observations_of(artefact, table)}


def test_every_cell_is_told_once_in_the_order_of_its_table() -> None:
    artefact = release()
    for table in artefact.tables:
        seen = [(one.row, one.column) for one in observations_of(artefact, table)]
        assert len(set(seen)) == len(seen)
        assert set(table.cells) <= set(seen)
        rows = list(dict.fromkeys(row for row, _ in seen if row in table.rows))
        assert rows == list(table.rows)


def test_the_four_marks_are_told_apart() -> None:
    grounds, places = told(View.GROUNDS), told(View.PLACES)
    waits = told(View.WAITING)
    four = (
        grounds["sami", COUNT],
        grounds["roma", COUNT],
        places[OTHERS, COUNT],
        waits["came_back", "median_days"],
    )

    assert [one.value for one in four] == ["0", "..", "…", "–"]
    assert [one.note for one in four] == [
        Note.BREAK,
        Note.SUPPRESSED,
        Note.NOT_COLLECTED,
        Note.NOT_APPLICABLE,
    ]
    assert [one.conf_status for one in four] == [
        ConfStatus.FREE,
        ConfStatus.CONFIDENTIAL,
        ConfStatus.FREE,
        ConfStatus.FREE,
    ]
    assert four[0].obs_status is not ObsStatus.MISSING
    assert {one.obs_status for one in four[1:]} == {ObsStatus.MISSING}


def test_mentions_and_reports_are_never_one_unit() -> None:
    grounds = told(View.GROUNDS)

    assert grounds["age", COUNT].unit is FigureUnit.MENTION
    assert grounds[TOTAL, COUNT].unit is FigureUnit.REPORT
    assert grounds[UNTOLD, COUNT].unit is FigureUnit.REPORT
    assert {one.unit for one in told(View.AREAS).values()} == {FigureUnit.REPORT}


def test_days_and_shares_of_waiting_are_no_reports() -> None:
    waits = told(View.WAITING)

    assert waits["acknowledged", "number"].unit is FigureUnit.REPORT
    assert waits["acknowledged", "kept_percent"].unit is FigureUnit.PERCENT
    assert waits["acknowledged", "median_days"].unit is FigureUnit.DAY
    assert (TOTAL, TOTAL) not in waits


def test_a_break_marks_its_quarter_and_what_holds_it() -> None:
    received = told(View.RECEIVED)

    assert received["2026-Q3", "witnessed"].obs_status is ObsStatus.BREAK
    assert received["2026-Q2", "witnessed"].obs_status is ObsStatus.NORMAL
    assert received[TOTAL, TOTAL].obs_status is ObsStatus.BREAK
    assert {one.obs_status for one in observations(release(breaks=()))} == {
        ObsStatus.NORMAL,
        ObsStatus.MISSING,
    }


@pytest.mark.parametrize(
    ("row", "level", "code"),
    [
        ("091", GeoLevel.MUNICIPALITY, "091"),
        ("region-06", GeoLevel.REGION, "06"),
        ("district-101", GeoLevel.DISTRICT, "101"),
        ("group-uusimaa", GeoLevel.GROUP, "group-uusimaa"),
        (OTHERS, GeoLevel.GROUP, OTHERS),
        (TOTAL, GeoLevel.COUNTRY, "FI"),
    ],
)
def test_a_place_is_told_by_its_size_and_code(row: str, level: GeoLevel, code: str) -> None:
    table = flat(View.PLACES, {row: flat(View.PLACES, {}, 5).reports}, 5)
    one = next(o for o in observations_of(release(tables=(table,)), table) if o.row == row)

    assert one.geo == (level, code)
    assert one.period == YEAR


def test_what_is_about_no_place_is_about_finland() -> None:
    assert {one.geo[1] for one in told(View.AREAS).values()} == {"FI"}
