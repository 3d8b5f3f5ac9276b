"""What a page of figures promises: the language of the page, and one figure wherever it stands."""

from xml.etree.ElementTree import Element

import pytest
from flask import Flask, g, render_template_string
from html5lib import HTMLParser
from html5lib.treebuilders import getTreeBuilder

from reporting.statistics.catalogue import View
from reporting.statistics.files import table_csv
from reporting.statistics.page import page_words, shown_table
from reporting.statistics.shown import ShownTable
from reporting.vocabulary import Area, BystanderAnswer, Ground, Role
from tests.statistics.shown_tables import crossed, listed
from tests.support.page import text_of

FIGURE = "{% from 'components/figures.html' import figure %}{{ figure(shown, level) }}"


def rendered(app: Flask, shown: ShownTable, *, level: int = 2) -> Element:
    with app.test_request_context():
        g.language = "en"
        html = render_template_string(FIGURE, shown=shown, level=level)
    tree = getTreeBuilder("etree")
    parser = HTMLParser(tree, namespaceHTMLElements=False)
    body: Element = parser.parseFragment(html)
    assert parser.errors == []
    return body


def english(app: Flask, *tables: object, **how: object) -> ShownTable:
    with app.test_request_context():
        g.language = "en"
        return shown_table(*tables, **how)  # type: ignore[arg-type]  # as the call says


@pytest.mark.parametrize(
    ("language", "place", "number"),
    [
        ("fi", "Helsinki", "1\xa0240"),
        ("sv", "Helsingfors", "1\xa0240"),
        ("en", "Helsinki", "1,240"),
    ],
)
def test_a_table_speaks_the_language_of_its_page(
    language: str, place: str, number: str, app: Flask
) -> None:
    with app.test_request_context():
        g.language = language
        found = shown_table(listed(View.PLACES, {"091": 1240}))
        assert page_words().language == language
    assert (found.rows[0].name, found.rows[0].cells[0].text) == (place, number)
    assert found.anchor == "places"


def test_the_finding_is_the_heading_and_names_its_section(app: Flask) -> None:
    shown = english(app, listed(View.GROUNDS, {Ground.AGE: 40}), anchor="mine")
    body = rendered(app, shown, level=3)
    section, heading = body.find("section"), body.find(".//h3")
    assert section is not None
    assert heading is not None
    assert section.get("aria-labelledby") == heading.get("id") == "mine"
    assert text_of(heading) == shown.finding


def test_a_table_is_named_and_every_cell_has_its_headings(app: Flask) -> None:
    body = rendered(app, english(app, listed(View.AREAS, {Area.WORK: 40})))
    region = body.find(".//div[@role='region']")
    caption = body.find(".//caption")
    assert region is not None
    assert caption is not None
    assert region.get("aria-labelledby") == caption.get("id")
    assert region.get("tabindex") == "0"
    assert {node.get("scope") for node in body.iter("th")} == {"row", "col"}


def test_page_file_and_chart_say_the_same_figures(app: Flask) -> None:
    quarters = {f"2026-Q{n}": {Role.EXPERIENCED: 1000 * n, Role.WITNESSED: n} for n in (1, 2)}
    shown = english(app, crossed(View.RECEIVED, quarters))
    body = rendered(app, shown)
    in_page = [[text_of(cell) for cell in row.iter("td")] for row in body.iter("tr")][1:]
    in_file = [line.split(",") for line in table_csv(shown).splitlines()[1:4]]
    assert [[one.replace(",", "") for one in row] for row in in_page] == [
        line[1:] for line in in_file
    ]
    drawn = {text_of(node) for node in body.iter("{http://www.w3.org/2000/svg}text")}
    assert {"1,000", "2,000", "1", "2"} <= drawn


def test_shares_are_a_list_beside_their_table(app: Flask) -> None:
    line = dict(zip(BystanderAnswer, (10, 15, 5, 0), strict=True))
    body = rendered(app, english(app, crossed(View.BYSTANDERS, {Area.WORK: line})))
    parts = [(li.get("class"), text_of(li)) for li in body.iter("li")]
    assert parts[0] == ("w-33", "33 % Someone helped")


def test_bars_are_classes_and_nothing_is_inline(app: Flask) -> None:
    body = rendered(app, english(app, listed(View.AREAS, {Area.WORK: 40, Area.ONLINE: 20})))
    assert [node.get("class") for node in body.iter("i")] == ["w-100", "w-50"]
    assert not [node for node in body.iter() if node.get("style")]


def test_where_there_is_nothing_it_says_so_and_shows_no_table(app: Flask) -> None:
    body = rendered(app, english(app, listed(View.PLACES, {"091": 0})))
    assert not list(body.iter("table"))
    assert "There is nothing to show: Where in Finland – 2026." in text_of(body)


def test_what_it_does_not_tell_stands_under_every_table(app: Flask) -> None:
    shown = english(app, listed(View.AREAS, {Area.WORK: 40}))
    assert f"What this does not tell: {shown.caution}" in text_of(rendered(app, shown))
