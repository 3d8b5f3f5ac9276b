"""Series: stretches that may be joined by a line, and texts in the language of the page."""

import pytest

from reporting.statistics.references.queries import delivered
from reporting.statistics.references.series import Series, series_of
from tests.statistics.references.figures import figures, line, years


def stretches(series: Series) -> list[list[str]]:
    return [[str(figure.period) for figure in stretch] for stretch in series.lines]


def test_a_line_breaks_where_a_figure_or_a_year_is_missing() -> None:
    (series,) = series_of(years({2018: "5", 2019: "6", 2020: "", 2021: "7", 2023: "8"}), "en")

    assert stretches(series) == [["2018", "2019"], ["2021"], ["2023"]]


def test_a_line_breaks_around_what_is_counted_in_another_way() -> None:
    lines = [line(period=str(year)) for year in (2020, 2021, 2022, 2023)]
    lines[1]["value_note"] = "other_basis"

    (series,) = series_of(figures(*lines), "en")

    assert stretches(series) == [["2020"], ["2021"], ["2022", "2023"]]


def test_a_note_that_is_no_break_leaves_the_line_whole() -> None:
    lines = [line(period=str(year), value_note="parts_differ") for year in (2020, 2021)]

    assert stretches(series_of(figures(*lines), "en")[0]) == [["2020", "2021"]]


def test_quarters_follow_each_other_over_the_end_of_a_year() -> None:
    lines = [line(period=period) for period in ("2026-Q1", "2025-Q4", "2025-Q2")]

    assert stretches(series_of(figures(*lines), "en")[0]) == [["2025-Q2"], ["2025-Q4", "2026-Q1"]]


def test_a_year_and_its_quarter_are_never_joined() -> None:
    lines = [line(period="2025"), line(period="2026-Q1")]

    assert len(series_of(figures(*lines), "en")[0].lines) == 2


def test_a_series_without_any_figure_has_no_line() -> None:
    assert series_of(years({2020: "", 2021: ""}), "en")[0].lines == ()


def test_delivered_prosecutions_are_drawn_in_two_stretches() -> None:
    series = {one.code: one for one in series_of(delivered(), "en")}

    assert stretches(series["odihr-prosecuted"]) == [
        [str(year) for year in range(2009, 2013)],
        [str(year) for year in range(2017, 2023)],
    ]


@pytest.mark.parametrize(
    ("language", "body", "spoken"),
    [
        ("fi", "Turun kaupunki", "fi"),
        ("sv-simple", "Åbo stad", "sv"),
        ("ar", "City of Turku", "en"),
    ],
)
def test_texts_are_those_of_the_page_or_english(language: str, body: str, spoken: str) -> None:
    (series,) = series_of(figures(line()), language)

    assert (series.body, series.language) == (body, spoken)
