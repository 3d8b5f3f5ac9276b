"""What templates are given: escaped words, dates and numbers as people of a language write them."""

from datetime import date

import pytest
from flask import Flask, g, render_template_string
from jinja2 import UndefinedError
from markupsafe import Markup

from reporting.vocabulary import Role
from reporting.web.templating import day, label, listed, number, paragraphs, week_day

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("language", "written", "counted"),
    [
        ("fi", "20. marraskuuta 2026", "100\xa0000"),
        ("sv", "20 november 2026", "100\xa0000"),
        ("en", "20 November 2026", "100,000"),
    ],
)
def test_dates_and_numbers_are_written_as_people_write_them(
    language: str, written: str, counted: str, app: Flask
) -> None:
    with app.test_request_context():
        g.language = language
        assert (day(DAY), number(100_000)) == (written, counted)
        assert week_day("2026-W47") == day(date(2026, 11, 16))


def test_a_choice_is_shown_in_the_language_and_no_answer_as_nothing(app: Flask) -> None:
    shown = set()
    for language in ("fi", "sv", "en"):
        with app.test_request_context():
            g.language = language
            shown.add(label(Role.WITNESSED))
            assert label(None) == ""
    assert len(shown) == 3


def test_what_a_person_wrote_is_escaped_and_each_paragraph_has_its_own_direction() -> None:
    """T01, 4.28: what a person wrote is escaped."""
    shown = paragraphs('<b>a</b>\r\n\n"\u05d0" & b\n')

    assert isinstance(shown, Markup)
    assert shown == (
        '<p dir="auto">&lt;b&gt;a&lt;/b&gt;</p><p dir="auto">&#34;\u05d0&#34; &amp; b</p>'
    )
    assert paragraphs("") == paragraphs(" \n ") == ""


def test_a_name_that_a_template_does_not_know_is_an_error_not_a_gap(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ no_such_name }}")


def test_every_value_is_escaped_by_itself(app: Flask) -> None:
    """T01, 4.28, P48: escaping is on everywhere."""
    with app.test_request_context():
        assert render_template_string("{{ x }}", x="<script>") == "&lt;script&gt;"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "<bdi>Espoo</bdi>, <bdi>A&lt;b&gt;</bdi> tai <bdi>Vantaa</bdi>"),
        ("en", "<bdi>Espoo</bdi>, <bdi>A&lt;b&gt;</bdi> or <bdi>Vantaa</bdi>"),
        ("ar", "<bdi>Espoo</bdi> أو <bdi>A&lt;b&gt;</bdi> أو <bdi>Vantaa</bdi>"),
        ("zh", "<bdi>Espoo</bdi>、<bdi>A&lt;b&gt;</bdi>或<bdi>Vantaa</bdi>"),
    ],
)
def test_a_list_is_told_as_the_language_has_it(language: str, told: str, app: Flask) -> None:
    """T01, 4.28: and each name in it is escaped."""
    with app.test_request_context(f"/{language}/report"):
        app.preprocess_request()

        assert str(listed(("Espoo", "A<b>", "Vantaa"), "or")) == told


def test_a_code_keeps_its_order_and_is_escaped_inside_a_sentence(app: Flask) -> None:
    """T01, 4.28: it is text; and 2026-1 does not become 1-2026 on an Arabic page (B20)."""
    with app.test_request_context("/ar/numbers"):
        app.preprocess_request()
        told = render_template_string('{{ _("Release %(name)s", name="2026-<1>"|as_code) }}')

    assert '<bdi dir="ltr" class="nowrap">2026-&lt;1&gt;</bdi>' in told
