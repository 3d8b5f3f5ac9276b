"""A public release made by hand, with every mark and every kind of table in it."""

from collections.abc import Callable
from datetime import date

from reporting.facts.answers import YES
from reporting.facts.periods import parse_period
from reporting.facts.waits import Wait
from reporting.statistics.catalogue import View
from reporting.statistics.names import Words
from reporting.statistics.open_data.code_lists import Names
from reporting.statistics.public.queries import Frozen
from reporting.statistics.releases.artefact import (
    Artefact,
    Audience,
    Break,
    BreakReason,
    artefact_bytes,
)
from reporting.statistics.tables import COUNT, HIDDEN, OTHERS, TOTAL, Cell, Missing, Table
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import Area, BystanderAnswer, Ground, Role, TimeOfDay

YEAR = parse_period("2026")
QUARTERS = tuple(str(quarter) for quarter in YEAR.quarters)
NOT_ASKED = Cell(None, Missing.NOT_COLLECTED)
CANNOT_BE = Cell(None, Missing.NOT_APPLICABLE)
CAMPAIGN = Break(parse_period("2026-Q3"), BreakReason.CAMPAIGN)


def names(*languages: str) -> Names:
    """Give languages that all say what stands in the code."""
    return {
        language: Words(language, lambda text: text, lambda one, many, n: one if n == 1 else many)
        for language in languages or ("fi", "sv", "en")
    }


def flat(view: View, rows: dict[str, Cell], reports: int, *, untold: Cell = HIDDEN) -> Table:
    """Give a table of one dimension."""
    cells = {(row, COUNT): cell for row, cell in rows.items()} | {(TOTAL, COUNT): Cell(reports)}
    return Table(view, YEAR, tuple(rows), (COUNT,), cells, Cell(reports), untold)


def crossed(
    view: View, rows: tuple[str, ...], columns: tuple[str, ...], cell: Callable[[str, str], Cell]
) -> Table:
    """Give a table of two dimensions with the margins of both."""
    cells = {(row, col): cell(row, col) for row in (*rows, TOTAL) for col in (*columns, TOTAL)}
    return Table(view, YEAR, rows, columns, cells, cells[TOTAL, TOTAL], Cell(45))


def tables() -> tuple[Table, ...]:
    """Give one table of each shape."""
    grounds = {str(ground): Cell(10 + 5 * n) for n, ground in enumerate(Ground.on_form())}
    places = {"group-uusimaa": Cell(300), "group-east-north": HIDDEN, OTHERS: NOT_ASKED}
    times = {(str(t), c): Cell(25) for t in TimeOfDay for c in (COUNT, YES)}
    times |= {(TOTAL, COUNT): Cell(125), (TOTAL, YES): HIDDEN}
    return (
        crossed(
            View.RECEIVED, QUARTERS, tuple(Role), lambda r, _: Cell(400 if r == TOTAL else 100)
        ),
        flat(View.GROUNDS, grounds | {"roma": HIDDEN, "sami": Cell(0)}, 310, untold=Cell(40)),
        flat(View.AREAS, {str(a): Cell(20 + 5 * n) for n, a in enumerate(Area)}, 650),
        crossed(
            View.GROUND_AREA,
            ("age", "gender"),
            ("work", "online"),
            lambda r, c: HIDDEN if (r, c) == ("age", "online") else Cell(35),
        ),
        flat(View.GROUND_PAIRS, {"origin+language": Cell(15), "age+gender": HIDDEN}, 110),
        flat(View.PLACES, places, 305),
        Table(View.TIMES, YEAR, tuple(TimeOfDay), (COUNT, YES), times, Cell(125), Cell(15)),
        crossed(
            View.BYSTANDERS,
            ("transport", "work"),
            tuple(BystanderAnswer),
            lambda r, c: HIDDEN if (r, c) == ("work", "helped") else Cell(40),
        ),
        waiting(),
    )


def waiting() -> Table:
    """Give how long people waited."""
    figures = {(Wait.ACKNOWLEDGED, figure): Cell(90) for figure in WaitFigure}
    figures |= {(Wait.CAME_BACK, figure): CANNOT_BE for figure in WaitFigure}
    cells = {(row.value, column.value): cell for (row, column), cell in figures.items()}
    rows = (Wait.ACKNOWLEDGED.value, Wait.CAME_BACK.value)
    columns = tuple(figure.value for figure in WaitFigure)
    return Table(View.WAITING, YEAR, rows, columns, cells, Cell(90), CANNOT_BE)


def release(**changes: object) -> Artefact:
    """Give a public release."""
    told = {
        "period": YEAR,
        "version": 1,
        "audience": Audience.PUBLIC,
        "frozen_on": date(2027, 2, 9),
        "tables": tables(),
        "breaks": (CAMPAIGN,),
    } | changes
    return Artefact(**told)  # type: ignore[arg-type]  # by the names of Artefact


def frozen(**changes: object) -> Frozen:
    """Give a public release with its bytes."""
    artefact = release(**changes)
    return Frozen(artefact, artefact_bytes(artefact))
