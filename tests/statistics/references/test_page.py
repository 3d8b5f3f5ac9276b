"""Reference series in words: each body for itself, figures as they were published."""

import pytest
from flask import Flask, render_template_string
from html5lib import HTMLParser

from reporting.runtime import Runtime
from reporting.statistics.references.page import ShownBody, ShownSeries, shown_bodies
from reporting.statistics.references.queries import others_of
from reporting.statistics.references.series import Series, series_of
from reporting.web.locale import speaking
from tests.statistics.references.figures import figures, line, years

PAGE = (
    '{% from "components/reference_series.html" import reference_bodies %}'
    "{{ reference_bodies(bodies) }}"
)


@pytest.fixture
def series(runtime: Runtime) -> tuple[Series, ...]:
    with runtime.database.reading() as session:
        return others_of(session, "en")


def bodies(app: Flask, *series: Series, language: str = "en") -> tuple[ShownBody, ...]:
    with app.test_request_context("/en/"), speaking(language):
        return shown_bodies(series)


def one(app: Flask, *series: Series, language: str = "en") -> ShownSeries:
    return bodies(app, *series, language=language)[0].series[0]


def test_every_body_stands_once_with_all_it_counts(app: Flask, series: tuple[Series, ...]) -> None:
    shown = bodies(app, *series)

    names = [body.name for body in shown]
    assert names[:3] == [
        "Non-Discrimination Ombudsman",
        "Ombudsman for Equality",
        "Police University College",
    ]
    assert len(names) == len(set(names)) == 9
    told = sum(len(s.figures) for b in shown for s in b.series) + sum(len(b.figures) for b in shown)
    assert told == sum(len(one.figures) for one in series)


def test_few_figures_stand_alone_and_many_have_a_chart(
    app: Flask, series: tuple[Series, ...]
) -> None:
    ombudsman = bodies(app, *series)[0]

    assert [one.what for one in ombudsman.series] == [
        "All contacts",
        "Contacts about discrimination",
    ]
    assert all(one.chart for one in ombudsman.series)
    assert "Contacts about discrimination: housing" in {one.what for one in ombudsman.figures}


def test_signs_and_percentages_are_shown_as_they_were_published(app: Flask) -> None:
    counts = [
        line(period="2024", value="1440", approx="≈"),
        line(period="2025", value="1200", approx=">"),
        line(period="2026", value="", value_note="not_available"),
    ]
    shares = [line(series="share", unit="percent", value="74.7", period="2025")]
    (body,) = bodies(app, *series_of(figures(*counts, *shares), "fi"), language="fi")

    assert [one.value for one in body.figures] == [
        "≈\u00a01\u00a0440",
        ">\u00a01\u00a0200",
        body.figures[2].value,
        "74,7\u00a0%",
    ]
    assert not any(letter.isdigit() for letter in body.figures[2].value)


def test_what_must_be_known_of_a_figure_stands_beside_it(app: Flask) -> None:
    told = line(value_note="other_basis", total_published="1245", confidence="press")
    (figure,) = bodies(app, *series_of(figures(told), "en"))[0].figures

    assert figure.notes == (
        "part of 1,245, as published",
        "counted in another way than the years beside it",
        "read in a report about it",
        "as of 20 Nov 2026",
    )


def test_a_chart_says_that_its_line_breaks(app: Flask) -> None:
    whole = one(app, *series_of(years({2020: "5", 2021: "6", 2022: "7"}), "en"))
    broken = one(app, *series_of(years({2020: "5", 2021: "", 2022: "6", 2023: "7"}), "en"))

    assert "From 5 in 2020 to 7 in 2022." in str(whole.chart)
    assert "The line breaks" not in str(whole.chart)
    assert "The line breaks where no figure is known" in str(broken.chart)


def test_one_source_of_all_figures_is_told_once(app: Flask) -> None:
    figures_of_one = years({2020: "5", 2021: "6", 2022: "7"}, source="Yearbook 2022")
    lines = [line(period=f"202{n}", source=f"https://www.example{n}.org/") for n in range(3)]
    single = one(app, *series_of(figures_of_one, "en"))
    several = one(app, *series_of(figures(*lines), "en"))

    assert single.source is not None
    assert (single.source.words, single.source.address) == ("Yearbook 2022", "")
    assert several.source is None
    assert several.figures[0].source.words == "example0.org"


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_the_component_is_sound_html(app: Flask, runtime: Runtime, language: str) -> None:
    with runtime.database.reading() as session:
        found = others_of(session, language)
    with app.test_request_context(f"/{language}/"), speaking(language):
        html = render_template_string(PAGE, bodies=shown_bodies(found))

    parser = HTMLParser(strict=False, namespaceHTMLElements=False)
    root = parser.parse(f"<!doctype html><title>x</title><main>{html}</main>")
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert parser.errors == []
    assert len(ids) == len(set(ids))
    assert html.count("<svg") == html.count("</svg>") > 10


def test_the_component_says_that_nothing_may_be_compared_or_added_up(app: Flask) -> None:
    with app.test_request_context("/en/"):
        html = render_template_string(PAGE, bodies=())

    assert "must not be compared or added up" in html


def test_words_from_an_imported_file_are_no_markup(app: Flask) -> None:
    evil = line(body_en="<b>x</b>", what_en="<script>", source='"><i>')
    with app.test_request_context("/en/"):
        shown = shown_bodies(series_of(figures(evil), "en"))
        html = render_template_string(PAGE, bodies=shown)

    assert "<script" not in html
    assert "<b>" not in html
    assert "<i>" not in html
