"""Releases beside each other: frozen figures, reports and mentions apart, breaks marked."""

from dataclasses import replace

import pytest

from reporting.facts.periods import parse_period
from reporting.statistics.catalogue import View
from reporting.statistics.public.comparison import Comparison, compared
from reporting.statistics.releases.artefact import Artefact
from reporting.statistics.tables import HIDDEN, Cell
from tests.statistics.open_data.examples import flat, names, release

WORDS = names()["en"]


def year(number: str, rows: dict[str, Cell], *, view: View = View.GROUNDS) -> Artefact:
    table = replace(flat(view, rows, 200), period=parse_period(number))
    return release(period=parse_period(number), tables=(table,), breaks=())


def found(view: View, *releases: Artefact) -> Comparison:
    comparison = compared(view, releases, WORDS)
    assert comparison is not None
    return comparison


def test_one_release_alone_is_no_comparison() -> None:
    assert compared(View.GROUNDS, [release()], WORDS) is None
    assert compared(View.OTHERS, [release(), release()], WORDS) is None


def test_figures_stand_as_they_were_frozen_the_newest_first() -> None:
    many = found(
        View.GROUNDS,
        year("2026", {"age": Cell(40), "gender": HIDDEN}),
        year("2025", {"age": Cell(25), "family": Cell(15)}),
    )

    assert many.head[1:] == ("2026", "2025")
    assert {row.name: row.cells for row in many.rows} == {
        "Age": ("40", "25"),
        "Gender": ("..", "–"),
        "Family relations": ("–", "15"),
    }


def test_reports_that_answered_stand_apart_from_mentions() -> None:
    mentions = found(View.GROUNDS, *[year(y, {"age": Cell(40)}) for y in ("2026", "2025")])
    reports = found(
        View.AREAS, *[year(y, {"work": Cell(40)}, view=View.AREAS) for y in ("2026", "2025")]
    )

    assert "mentions" in mentions.counts
    assert "mentions" not in reports.counts
    assert mentions.footer is not None
    assert mentions.footer.cells == ("200", "200")


def test_a_break_is_marked_at_its_release() -> None:
    before = release(period=parse_period("2025"), breaks=())

    many = found(View.RECEIVED, release(), before)

    assert many.head == ("Who told", "2026, break", "2025")
    assert len(many.notes) == 1


@pytest.mark.parametrize("view", [View.RECEIVED, View.BYSTANDERS, View.TIMES, View.WAITING])
def test_every_kind_of_table_can_be_compared(view: View) -> None:
    many = found(view, release(), release(period=parse_period("2025")))

    assert many.rows
    assert all(len(row.cells) == 2 for row in many.rows)
    assert all(row.cells[0] == row.cells[1] for row in many.rows)
