"""Files of reference series: what was published is kept, and every faulty line is named."""

from decimal import Decimal

import pytest

from reporting.facts.periods import Period, Span
from reporting.statistics.references.queries import delivered
from reporting.statistics.references.series import (
    Approximation,
    Figure,
    FigureConfidence,
    FigureNote,
    FigureUnit,
)
from reporting.statistics.references.series_file import (
    COLUMNS,
    ReferencesRefusedError,
    parse_figures,
)
from tests.statistics.references.figures import LINE, figures, file_of, line


def faults(content: bytes) -> tuple[str, ...]:
    with pytest.raises(ReferencesRefusedError) as refused:
        parse_figures(content, units={"known": FigureUnit.PERCENT})
    return refused.value.faults


def test_a_figure_is_kept_as_it_was_published() -> None:
    (figure,) = figures(line(value="74.7", unit="percent", approx="≈", total_published="1245"))

    assert figure.value == Decimal("74.7")
    assert figure.unit is FigureUnit.PERCENT
    assert figure.approximation is Approximation.ABOUT
    assert figure.total == 1245
    assert figure.period == Period(Span.YEAR, 2025)
    assert figure.bodies == ("City of Turku", "Turun kaupunki", "Åbo stad")


def test_nothing_published_is_not_zero() -> None:
    none, zero = figures(
        line(value="", value_note="not_available", period="2024"), line(value="0", period="2025")
    )

    assert none.value is None
    assert zero.value == 0


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"series": "City contacts"}, "series “City contacts” must be a short name"),
        ({"series": "x" * 33}, "must be a short name"),
        ({"body_fi": ""}, "body_fi “” must be a text"),
        ({"what_sv": "x" * 301}, "what_sv"),
        ({"what_en": "one\x00two"}, "what_en"),
        ({"period": "last year"}, "period “last year” is no period"),
        ({"period": "2025-W54"}, "is no period"),
        ({"value": "1,440"}, "value “1,440” must be a whole number such as 1440"),
        ({"value": "-3"}, "must be a whole number"),
        ({"value": "12.5"}, "must be a whole number"),
        ({"value": "101", "unit": "percent"}, "must be a percentage"),
        ({"value": "12,5", "unit": "percent"}, "must be a percentage"),
        ({"value": "٣"}, "must be a whole number"),
        ({"value": ""}, "without a value, value_note must be not_available"),
        ({"value_note": "not_available"}, "with a value, value_note cannot be not_available"),
        ({"value_note": "so what"}, "value_note “so what” must be one of"),
        ({"approx": "circa"}, "approx “circa” must be one of ≈, >, or empty"),
        ({"total_published": "many"}, "total_published “many” must be a whole number"),
        ({"unit": "people"}, "unit “people” must be one of count, percent"),
        ({"source": ""}, "source “” must say where it was published"),
        ({"source": "javascript:alert(1)"}, "must say where it was published"),
        ({"source": "ftp://example.org/"}, "must say where it was published"),
        ({"verified_on": "yesterday"}, "verified_on “yesterday” is no date"),
        ({"verified_on": "2026-13"}, "is no date"),
        ({"confidence": ""}, "confidence “” must be one of read, press, derived"),
    ],
)
def test_a_faulty_line_is_named_with_its_reason(changes: dict[str, str], fault: str) -> None:
    found = faults(file_of(line(period="2024"), line(**changes)))

    assert any(one.startswith("line 3: ") and fault in one for one in found), found


def test_every_fault_of_a_file_is_named_in_the_order_of_its_lines() -> None:
    found = faults(
        file_of(line(source=""), line(period="2024"), line(period="2023", value="x", confidence=""))
    )

    assert [one.partition(":")[0] for one in found] == ["line 2", "line 4", "line 4"]


def test_two_figures_of_one_series_and_period_are_a_fault() -> None:
    found = faults(file_of(line(), line(value="130")))

    assert found == ("line 3: city-contacts has two figures for 2025",)


@pytest.mark.parametrize("column", ["body_en", "what_fi", "unit"])
def test_a_series_is_one_thing_in_all_its_lines(column: str) -> None:
    other = "percent" if column == "unit" else "Something else"

    found = faults(file_of(line(), line(period="2024", value="12", **{column: other})))

    assert found == (f"line 3: {column} differs from the first line of city-contacts",)


def test_a_known_series_goes_on_in_the_unit_it_has() -> None:
    assert faults(file_of(line(series="known"))) == ("line 2: known is measured in percent",)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "line 1: the columns must be series,"),
        (b"series;value\nx;1\n", "line 1: the columns must be series,"),
        (file_of(), "the file must have 1 to 10000 figures"),
        (file_of(line(what_en="Größe")).decode().encode("latin-1"), "not written in UTF-8"),
        (file_of(line()) + b'"open', "the file is no CSV"),
        (file_of(line()) + b"one,two\n", f"line 3: it must have {len(COLUMNS)} columns"),
        (file_of(line())[:-1] + b",more\n", f"line 2: it must have {len(COLUMNS)} columns"),
    ],
    ids=["empty", "other columns", "no lines", "latin", "quote", "too short", "too long"],
)
def test_what_is_no_such_file_is_refused(content: bytes, fault: str) -> None:
    assert fault in faults(content)[0]


def test_a_spreadsheet_may_put_its_mark_before_the_file() -> None:
    content = b"\xef\xbb\xbf" + file_of(line())

    assert len(parse_figures(content, units={})) == 1


def test_the_text_of_the_error_holds_all_faults() -> None:
    with pytest.raises(ReferencesRefusedError, match=r"line 2: .*; line 3: "):
        parse_figures(file_of(line(unit=""), LINE | {"period": ""}), units={})


def of(series: str) -> dict[str, Figure]:
    return {str(one.period): one for one in delivered() if one.series == series}


def test_delivered_prosecutions_have_gaps_that_are_no_zeros() -> None:
    prosecuted = of("odihr-prosecuted")

    assert len(prosecuted) == 14
    assert [year for year, one in prosecuted.items() if one.value is None] == [
        "2013",
        "2014",
        "2015",
        "2016",
    ]
    assert prosecuted["2022"].value == 121


def test_delivered_totals_need_not_be_the_sum_of_their_parts() -> None:
    phone, written, total = (of(f"oe-{part}") for part in ("phone", "written", "total"))

    differing = {
        year
        for year in total
        if (phone[year].value or 0) + (written[year].value or 0) != total[year].value
    }
    assert differing == {"2018", "2020"}
    assert {year for year, one in total.items() if one.note is FigureNote.PARTS_DIFFER} == differing
    assert all(phone[year].total == written[year].total == total[year].value for year in total)


def test_delivered_figures_keep_about_more_than_and_percentages() -> None:
    assert of("ndo-contacts")["2025"].approximation is Approximation.ABOUT
    assert of("puc-ethnic")["2024"].approximation is Approximation.MORE_THAN
    assert of("puc-ethnic-share")["2022"].value == Decimal("74.7")
    assert of("puc-ethnic-share")["2022"].unit is FigureUnit.PERCENT
    assert of("nl-reports")["2024"].note is FigureNote.WITH_MASS
    assert of("puc-reports")["2023"].confidence is FigureConfidence.DERIVED


def test_every_delivered_figure_says_where_it_was_published() -> None:
    assert len(delivered()) > 150
    assert all(one.source.startswith("https://") for one in delivered())


def test_a_fault_names_a_field_without_what_steers_a_terminal() -> None:
    found = faults(file_of(line(series="\x1b[2J\x1b]0;x\x07")))

    assert "series “[2J]0;x”" in found[0]
    assert all(fault.isprintable() for fault in found)
