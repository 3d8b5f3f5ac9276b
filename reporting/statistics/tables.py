"""Tables of figures as every page and file shows them: coded rows and columns, and their cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from reporting.facts.periods import Period
from reporting.statistics.catalogue import View
from reporting.vocabulary import N_, Term

# Codes that stand beside those of a vocabulary; the values are permanent.
TOTAL: Final = "_total"
UNTOLD: Final = "_untold"
OTHERS: Final = "_others"
COUNT: Final = "_count"


class Missing(Term):
    """Why a cell has no number: three different marks, none of which means zero (ux §5.2 D12)."""

    SUPPRESSED = "suppressed", N_("too few to show")
    NOT_COLLECTED = "not_collected", N_("not asked")
    NOT_APPLICABLE = "not_applicable", N_("cannot be")


MARKS: Final[Mapping[Missing, str]] = {
    Missing.SUPPRESSED: "..",
    Missing.NOT_COLLECTED: "…",
    Missing.NOT_APPLICABLE: "–",
}


@dataclass(frozen=True)
class Cell:
    """One figure: a whole number, or the reason why there is none."""

    value: int | None
    missing: Missing | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.missing is None):
            raise ValueError("a cell has a value or a reason, and not both")


HIDDEN: Final = Cell(None, Missing.SUPPRESSED)


@dataclass(frozen=True)
class Counted:
    """An exact figure, for the team alone: how many, and the sum of their record keys mod 2³²."""

    count: int
    key: int = field(default=0, repr=False)


@dataclass(frozen=True)
class ExactTable:
    """A table before anything is hidden; as `Table`, with exact figures in place of cells.

    `reports` is how many reports answered, `untold` how many did not. `cells` holds the margins
    as `Table` does, each counted on its own.
    """

    view: View
    period: Period
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Counted] = field(repr=False)
    reports: Counted
    untold: Counted


@dataclass(frozen=True)
class Table:
    """One view of one period.

    `rows` and `columns` are codes in the order to show, without totals; a table of one dimension
    has the one column COUNT. `cells` holds (row, column) for all of them, and the margins under
    TOTAL where the view has them: (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL). `reports` is how
    many reports answered; `untold` how many did not.
    """

    view: View
    period: Period
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell] = field(repr=False)
    reports: Cell
    untold: Cell

    def __getitem__(self, place: tuple[str, str]) -> Cell:
        return self.cells[place]

    def row(self, code: str) -> tuple[Cell, ...]:
        """Give the cells of a row in the order of the columns."""
        return tuple(self.cells[code, column] for column in self.columns)
