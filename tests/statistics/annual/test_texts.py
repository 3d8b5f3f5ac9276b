"""Free texts: Markdown of a closed set, with headings and ids that fit into the page."""

import pytest

from reporting.statistics.annual.chapters import Part
from reporting.statistics.annual.texts import text_faults, text_html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Big", 1),
        ("One.\n\n<script>x</script>", 3),
        ("One.\n\nTwo.\n\n![a](/x.png)", 5),
        ("[x](javascript:alert)", 1),
        ("[x](http://example.org)", 1),
        ("[x](//example.org/a)", 1),
        ("[x](/staff/people)", 1),
        ("`code`", 1),
        ("---", 1),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_line(text: str, line: int) -> None:
    (fault,) = text_faults(Part.FOREWORD, text)

    assert dict(fault.values) == {"line": line}


@pytest.mark.parametrize("text", ["", "Plain.", "+++\n", "a +++ b", "## H\n\n- a\n- b\n\n> c"])
def test_what_is_allowed_is_taken(text: str) -> None:
    assert text_faults(Part.FOREWORD, text) == []


def test_a_line_is_no_markdown() -> None:
    assert text_faults(Part.PANEL, "# 1 <b>") == []
    assert str(text_html("", "en", anchor="x", level=3)) == ""


@pytest.mark.parametrize(("part", "most"), [(Part.PANEL, 120), (Part.WORK, 20_000)])
def test_a_text_has_its_limit(part: Part, most: int) -> None:
    assert text_faults(part, "x" * most) == []
    assert dict(text_faults(part, "x" * (most + 1))[0].values) == {"length": most + 1, "most": most}


def test_hidden_characters_are_refused() -> None:
    assert [fault.part for fault in text_faults(Part.PANEL, "a\u202eb")] == ["text"]


def test_headings_fit_below_the_chapter_and_ids_are_its_own() -> None:
    html = text_html("## Why\n\n### More\n\n|a|\n|-|\n|b|", "sv", anchor="foreword", level=3)

    assert '<h3 id="foreword-part-1">Why</h3>' in html
    assert "<h4>More</h4>" in html
    assert 'aria-labelledby="foreword-part-1"' in html


def test_a_text_without_main_headings_skips_no_level() -> None:
    assert "<h3>More</h3>" in text_html("### More", "sv", anchor="work", level=3)


def test_links_lead_into_the_language_of_the_page_and_text_is_escaped() -> None:
    """T01, 4.28: texts of the annual report are escaped."""
    html = text_html('[Guide](/guide) a < b & "c"', "sv", anchor="work", level=3)

    assert 'href="/sv/guide"' in html
    assert "a &lt; b &amp; &quot;c&quot;" in html


def test_a_gap_that_somebody_wrote_stays_as_it_is() -> None:
    assert "{least}" in text_html("At least {least}.", "en", anchor="work", level=3)
