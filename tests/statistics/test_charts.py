"""What a chart promises: nothing its table does not say, gaps for what is missing, no style."""

import re
from xml.etree.ElementTree import Element

from html5lib import HTMLParser
from html5lib.treebuilders import getTreeBuilder

from reporting.statistics.charts import Group, columns_chart
from reporting.statistics.shown import ShownCell

SVG = "{http://www.w3.org/2000/svg}"


def group(*numbers: int | None, label: str = "Q1", under: str = "", reason: str = "") -> Group:
    cells = tuple(ShownCell(".." if n is None else str(n), n) for n in numbers)
    return Group(cells, label, under, reason)


def drawn(*groups: Group) -> Element:
    chart = columns_chart(groups, anchor="a", title="T", description="D")
    assert chart is not None
    fragment = HTMLParser(getTreeBuilder("etree")).parseFragment(str(chart))
    found: Element = fragment.find(SVG + "svg")
    return found


def columns(chart: Element) -> list[tuple[str, int]]:
    """Give each column: its class, and how high it stands above the axis."""
    axis = float(_path(chart, "axis")[0].split()[1].partition("H")[0]) - 0.5
    found = []
    for node in chart.iter(SVG + "path"):
        if node.get("class") in {"c1", "c2"}:
            top = float(re.sub(r".*V", "", node.get("d", "")))
            found.append((node.get("class", ""), round(axis - top + 5)))
    return found


def _path(chart: Element, name: str) -> list[str]:
    return [n.get("d", "") for n in chart.iter(SVG + "path") if n.get("class") == name]


def words(chart: Element) -> list[str]:
    return [node.text or "" for node in chart.iter(SVG + "text")]


def test_columns_begin_at_zero_and_are_as_high_as_their_figures() -> None:
    chart = drawn(group(100, 50), group(25, 0))
    assert columns(chart) == [("c1", 128), ("c2", 64), ("c1", 32)]


def test_every_figure_is_written_also_zero_and_what_is_missing() -> None:
    chart = drawn(group(100, None, under="2026"), group(0, 7))
    assert words(chart) == ["100", "..", "Q1", "2026", "0", "7", "Q1"]
    assert len(columns(chart)) == 2


def test_a_missing_figure_leaves_a_gap_and_never_a_column_of_zero() -> None:
    assert columns(drawn(group(None, 10), group(20, 20)))[0] == ("c2", 64)


def test_with_nothing_to_draw_there_is_no_chart() -> None:
    assert columns_chart([group(0, None)], anchor="a", title="T", description="D") is None
    assert columns_chart([], anchor="a", title="T", description="D") is None


def test_a_break_is_a_line_with_its_reason_before_its_group() -> None:
    chart = drawn(group(5, 5), group(5, 5, reason="A campaign began"), group(5, 5))
    assert len(_path(chart, "break")) == 1
    assert "A campaign began" in words(chart)
    assert not _path(drawn(group(5, 5)), "break")


def test_several_breaks_stand_under_one_another() -> None:
    chart = drawn(group(5), group(5, reason="One"), group(5, reason="Two"))
    heights = {
        node.text: float(node.get("y", "0"))
        for node in chart.iter(SVG + "text")
        if node.text in {"One", "Two"}
    }
    assert heights["Two"] - heights["One"] >= 16


def test_it_is_named_and_told_in_words_for_who_does_not_see_it() -> None:
    chart = drawn(group(5))
    assert chart.get("role") == "img"
    ids = (chart.get("aria-labelledby") or "").split()
    found = {node.get("id"): node.text for node in chart.iter() if node.get("id") in ids}
    assert [found[one] for one in ids] == ["T", "D"]


def test_what_it_is_told_is_escaped() -> None:
    """T01, 4.28: charts of figures escape their words."""
    chart = columns_chart(
        [group(5, label="<b>", reason='"&')], anchor="a", title="<i>", description="</desc>"
    )
    assert chart is not None
    assert "<b>" not in chart
    assert "<i>" not in chart
    assert "&lt;/desc&gt;" in chart


def test_it_has_no_style_and_no_colour_of_its_own() -> None:
    chart = columns_chart([group(5, 6, reason="x")], anchor="a", title="T", description="D")
    assert chart is not None
    assert not re.search(r"style=|fill=|stroke=|<script|on[a-z]+=", chart)


def test_long_figures_get_the_room_they_need() -> None:
    narrow, wide = drawn(*[group(100, 50)] * 9), drawn(*[group(1_000_000, 50)] * 9)
    widths = [float((chart.get("viewBox") or "").split()[2]) for chart in (narrow, wide)]
    assert widths[1] > widths[0]
