"""In which order the rows of a table stand, and which of them are put together as others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from reporting.facts.answers import Dimension
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.names import code_term
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, UNTOLD, Cell, Table

MOST_ROWS: Final = 10
"""So many rows at most, then the others together (ux §5.3)."""

# The value of every vocabulary for what is none of its categories.
_ANYTHING_ELSE: Final = "other"
_RARELY_NAMED: Final = frozenset({View.GROUND_PAIRS, View.PLACES})


@dataclass(frozen=True)
class Ranked:
    """Codes in the order to show, and those that are put together after them."""

    shown: tuple[str, ...]
    folded: tuple[str, ...] = ()


def ranked_rows(table: Table, *, most: int | None = MOST_ROWS) -> Ranked:
    """Give the rows: by size where the view is ranked, else in the order of their vocabulary.

    What is no category stands after those that are, and what is hidden last. Places and pairs
    that nobody named are left out, and of pairs the rare and the hidden ones too: there are
    hundreds. None shows every other row.
    """
    spec = VIEWS[table.view]
    column = COUNT if COUNT in table.columns else TOTAL
    codes = list(table.rows)
    if table.view in _RARELY_NAMED:
        codes = [code for code in codes if table[code, column].value != 0]
    if table.view is View.GROUND_PAIRS:
        codes = [code for code in codes if table[code, column].value] or codes
    if not spec.is_ranked:
        return Ranked(tuple(codes))
    found = _ranked(codes, lambda code: table[code, column], spec.rows, most=most)
    return Ranked(found.shown) if table.view is View.GROUND_PAIRS else found


def ranked_columns(table: Table, *, most: int | None = MOST_ROWS) -> Ranked:
    """Give the columns of a table of two dimensions by the size of their margin."""
    return _ranked(
        list(table.columns),
        lambda code: table[TOTAL, code],
        VIEWS[table.view].columns,
        most=most,
    )


@cache
def is_category(dimension: Dimension | None, value: str) -> bool:
    """Say whether a value is a category: no total, no “other”, and no way not to choose one."""
    if value in (TOTAL, UNTOLD, OTHERS, _ANYTHING_ELSE):
        return False
    term = code_term(dimension, value) if dimension else None
    return term is None or not term.is_answer


def _ranked(
    codes: Sequence[str],
    cell: Callable[[str], Cell],
    dimension: Dimension | None,
    *,
    most: int | None,
) -> Ranked:
    def by_size(code: str) -> tuple[bool, bool, int]:
        value = cell(code).value
        return value is None, not is_category(dimension, code), -(value or 0)

    # Sorting keeps the order of the vocabulary among equals, so it tells nothing beyond figures.
    ordered = sorted(codes, key=by_size)
    if most is None or len(ordered) <= most:
        return Ranked(tuple(ordered))
    return Ranked(tuple(ordered[: most - 1]), tuple(ordered[most - 1 :]))
