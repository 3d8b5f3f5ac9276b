"""A table of figures in words, the same for page, file and chart: nothing is computed after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from reporting.statistics.catalogue import View
from reporting.statistics.names import Words
from reporting.statistics.releases.artefact import Break
from reporting.statistics.tables import HIDDEN, MARKS, Cell, Missing, Table
from reporting.vocabulary import N_

LEAST_FOR_SHARES: Final = 30
"""A share is told only of so many reports (ux §5.2 D3)."""

FEW: Final = N_("(few)")
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_HEATS: Final = ((2 / 3, "heat4"), (1 / 3, "heat3"), (1 / 8, "heat2"), (0, "heat1"))


@dataclass(frozen=True)
class ShownCell:
    """One figure as it is read. `number` is what a file may take as a number instead.

    `style` is the class of its place in a heat table, `bar` that of a bar under the figure.
    """

    text: str
    number: int | None = None
    style: str = ""
    bar: str = ""


@dataclass(frozen=True)
class ShownRow:
    """One line: what it is called, its figures and its bar.

    `is_break` says that a series breaks here, `hint` what else must be known of the row.
    """

    code: str
    name: str
    cells: tuple[ShownCell, ...]
    bar: str = ""
    is_break: bool = False
    hint: str = ""


@dataclass(frozen=True)
class ShownPart:
    """One part of a bar that is split by shares."""

    name: str
    share: str
    bar: str


@dataclass(frozen=True)
class ShownTable:
    """One view in words.

    `finding` is the heading, `caption` what is counted and when, `counted` how many reports and
    mentions stand behind it. `head` begins with the name of the rows; a row has as many cells as
    there are names after it. `key` names the series of the chart, `legend` explains the marks
    that occur, `notes` says what else must be known, `caution` what the table does not tell.
    """

    view: View
    anchor: str
    title: str
    finding: str
    caption: str
    counted: str
    unit: str
    period: str
    head: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    footer: ShownRow | None
    caution: str
    legend: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    style: str = ""
    chart: Markup | None = field(default=None, repr=False)
    key: tuple[str, ...] = ()
    parts: tuple[ShownPart, ...] = ()

    @property
    def has_bars(self) -> bool:
        """Say whether the last column is a bar."""
        return self.style.startswith("bars")

    @property
    def lines(self) -> tuple[ShownRow, ...]:
        """Give all rows with the one that sums them up."""
        return (*self.rows, self.footer) if self.footer else self.rows


@dataclass(frozen=True)
class Asked:
    """A table, and how it is to be shown; `most` None is every row."""

    table: Table
    words: Words
    before: Table | None = None
    breaks: tuple[Break, ...] = ()
    is_exact: bool = False
    most: int | None = None
    anchor: str = ""

    @property
    def view(self) -> View:
        """Give the view of the table."""
        return self.table.view


@dataclass(frozen=True)
class Grid:
    """The rows and columns of a table in words, with what is drawn of them."""

    head: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    footer: ShownRow | None = None
    style: str = ""
    chart: Markup | None = None
    key: tuple[str, ...] = ()
    parts: tuple[ShownPart, ...] = ()


def figure(cell: Cell, words: Words) -> ShownCell:
    """Give a cell as it is read: its number, or the mark that says why there is none."""
    if cell.value is None:
        return ShownCell(MARKS[cell.missing or Missing.SUPPRESSED])
    return ShownCell(words.number(cell.value), cell.value)


def share(part: Cell, whole: Cell, words: Words) -> ShownCell:
    """Give a share in whole per cent, computed of the figures that are shown and of no other."""
    if part.value is None or whole.value is None:
        return ShownCell(MARKS[part.missing or whole.missing or Missing.SUPPRESSED])
    if whole.value < LEAST_FOR_SHARES:
        return ShownCell(words.gettext(FEW))
    return ShownCell(percent(min(part.value / whole.value, 1)))


def percent(part: float) -> str:
    """Give a part of one in whole per cent."""
    return f"{round(100 * part)}{_NO_BREAK}%"


def change(now: Cell, before: Cell | None, words: Words) -> ShownCell:
    """Give by how much a figure differs from the one before, with its sign."""
    if now.value is None or before is None or before.value is None:
        return ShownCell(MARKS[Missing.NOT_APPLICABLE if before is None else Missing.SUPPRESSED])
    difference = now.value - before.value
    # A nought of its own, since "0" means that nobody was counted.
    sign = "+" if difference > 0 else _MINUS if difference < 0 else "±"
    return ShownCell(sign + words.number(abs(difference)), difference)


def bar(cell: Cell, longest: int) -> str:
    """Give the class of a bar: seen as soon as there is anything, none for zero or no number."""
    if not cell.value or not longest:
        return ""
    return f"w-{max(1, round(100 * min(cell.value / longest, 1))):02d}"


def heat(cell: Cell, most: int) -> str:
    """Give the class of a shade by the largest figure of the table; the figure stands on it."""
    if not cell.value or not most:
        return ""
    return next(style for least, style in _HEATS if cell.value / most > least)


def largest(cells: Iterable[Cell]) -> int:
    """Give the largest number among some cells, 0 when none has one."""
    return max((cell.value or 0 for cell in cells), default=0)


def together(cells: Iterable[Cell]) -> Cell:
    """Give the sum of cells that are shown; hidden as soon as one of them is."""
    known = tuple(cells)
    if any(cell.value is None for cell in known):
        return HIDDEN
    return Cell(sum(cell.value or 0 for cell in known))
