"""Small line charts: own scale from zero, a gap where nothing is known, nothing unescaped."""

import re
from xml.etree.ElementTree import Element, fromstring

from markupsafe import Markup

from reporting.statistics.references.charts import Dot, line_chart


def dots(*values: float, start: int = 2010) -> list[Dot]:
    return [
        Dot(at=float(start + n), value=value, label=str(value), period=str(start + n))
        for n, value in enumerate(values)
    ]


def drawn(*lines: list[Dot], title: str = "Police", description: str = "From 1 to 2.") -> Element:
    chart = line_chart(lines, anchor="police", title=title, description=description)
    assert isinstance(chart, Markup)
    return fromstring(str(chart))  # noqa: S314 - drawn by ourselves


def lines_of(chart: Element) -> list[str]:
    return [p.get("d", "") for p in chart.iter("path") if p.get("fill") == "none"]


def dots_of(chart: Element) -> list[tuple[float, float]]:
    found = [p.get("d", "") for p in chart.iter("path") if p.get("class") == "c1"]
    pairs = [re.fullmatch(r"M([\d.]+) ([\d.]+)h0", one) for one in found]
    return [(float(pair[1]), float(pair[2])) for pair in pairs if pair]


def words_of(chart: Element) -> list[str]:
    return [text.text or "" for text in chart.iter("text")]


def test_each_stretch_is_a_line_of_its_own() -> None:
    chart = drawn(dots(1, 2, 3), dots(4, 5, start=2016), dots(6, start=2020))

    assert [line.count("L") for line in lines_of(chart)] == [2, 1]
    assert len(dots_of(chart)) == 6


def test_the_scale_begins_at_zero_and_ends_at_the_largest() -> None:
    (_, low), (_, high), (_, middle) = dots_of(drawn(dots(0, 100, 50)))

    assert low == 110
    assert low - middle == (low - high) / 2


def test_time_is_kept_in_proportion() -> None:
    (first, _), (second, _), (third, _) = dots_of(drawn(dots(1, 2), dots(3, start=2014)))

    assert third - second == 3 * (second - first)


def test_one_figure_alone_stands_in_the_middle() -> None:
    assert dots_of(drawn(dots(7)))[0][0] == 180


def test_the_newest_the_first_and_the_largest_are_written_out() -> None:
    words = words_of(drawn(dots(20, 30, 25, 90, 40, 30, 60)))

    assert {"20", "90", "60"} <= set(words)
    assert words[-2:] == ["2010", "2016"]


def test_figures_that_would_overlap_are_left_out() -> None:
    crowd = [Dot(float(n), 1000 + n, f"{1000 + n} reports", str(2000 + n)) for n in range(30)]

    words = words_of(drawn(crowd))
    assert "1029 reports" in words  # the newest, which is the largest too
    assert words.count("1029 reports") == 1


def test_words_stay_inside_the_drawing() -> None:
    wide = [Dot(float(n), 5, "more than a million", str(2000 + n)) for n in (0, 1)]

    for text in drawn(wide).iter("text"):
        half = len(text.text or "") * 7.2 / 2
        assert float(text.get("x", "")) - half + 0.05 >= 0
        assert float(text.get("x", "")) + half - 0.05 <= 360


def test_a_chart_has_a_name_and_is_described_in_words() -> None:
    chart = drawn(dots(1, 2), title="Reports", description="From 1 in 2010 to 2 in 2011.")

    named = {one.get("id"): one.text for one in chart.iter() if one.get("id")}
    assert chart.get("role") == "img"
    assert [named[one] for one in (chart.get("aria-labelledby") or "").split()] == [
        "Reports",
        "From 1 in 2010 to 2 in 2011.",
    ]


def test_nothing_that_others_wrote_becomes_markup() -> None:
    """T01, 4.28: charts escape what others wrote."""
    evil = '<script>alert("1")</script>'
    bad = [Dot(1.0, 5, evil, evil)]

    chart = line_chart([bad], anchor='"><b>', title=evil, description=evil)

    assert chart is not None
    assert "<script" not in chart
    assert "<b>" not in chart


def test_without_a_figure_above_zero_nothing_is_drawn() -> None:
    assert line_chart([], anchor="a", title="t", description="d") is None
    assert line_chart([dots(0, 0)], anchor="a", title="t", description="d") is None


def test_a_chart_is_coloured_by_the_style_sheet_alone() -> None:
    chart = drawn(dots(1, 2, 3))

    assert not [one for one in chart.iter() if "style" in one.attrib or "stroke" in one.attrib]
    assert {one.get("class") for one in chart.iter() if one.get("class")} == {"chart", "axis", "c1"}
