"""Views of one dimension as a list with bars: how many, which share, how many more than before."""

from collections.abc import Mapping, Sequence
from typing import Final

from reporting.statistics.catalogue import VIEWS, Unit, View
from reporting.statistics.geography import HELSINKI, REGION, people_in, rate
from reporting.statistics.names import (
    Words,
    column_head,
    is_place,
    place_row_name,
    row_name,
    rows_head,
)
from reporting.statistics.ranking import ranked_rows
from reporting.statistics.shown import (
    Asked,
    Grid,
    ShownCell,
    ShownRow,
    bar,
    change,
    figure,
    largest,
    share,
    together,
)
from reporting.statistics.tables import COUNT, OTHERS, TOTAL, Cell
from reporting.vocabulary import N_

_STYLES: Final = ("", "one", "", "three", "four", "five")
_EMPTY: Final = ShownCell("")


def listed(asked: Asked) -> Grid:
    """Give the rows of a table of one dimension, the first with the longest bar."""
    table, words = asked.table, asked.words
    order = ranked_rows(table, most=asked.most)
    longest = largest(table[code, COUNT] for code in order.shown)
    rows = []
    for code in order.shown:
        name = _name(asked, code)
        rows.append(ShownRow(code, name, _row(asked, code), bar(table[code, COUNT], longest)))
    if order.folded:
        name = row_name(asked.view, OTHERS, words)
        rows.append(ShownRow(OTHERS, name, _row(asked, OTHERS, codes=order.folded)))
    heads = _heads(asked)
    return Grid(
        head=(rows_head(asked.view, words), *heads),
        rows=tuple(rows),
        footer=_footer(asked) if rows else None,
        style=f"bars {_STYLES[len(heads)]}".strip(),
    )


def _name(asked: Asked, code: str) -> str:
    if asked.view is View.PLACES:
        return place_row_name(code, asked.table.rows, asked.words)
    return row_name(asked.view, code, asked.words)


def _footer(asked: Asked) -> ShownRow | None:
    """Sum up, unless the rows count mentions, whose sum is no number of reports."""
    if VIEWS[asked.view].unit is not Unit.REPORT or (TOTAL, COUNT) not in asked.table.cells:
        return None
    return ShownRow(TOTAL, row_name(asked.view, TOTAL, asked.words), _row(asked, TOTAL))


def _heads(asked: Asked) -> tuple[str, ...]:
    say = asked.words.gettext
    heads = [column_head(asked.view, code, asked.words) for code in asked.table.columns]
    if asked.view is not View.GROUND_PAIRS:
        heads.append(say(N_("Share")))
    if _has_people(asked):
        heads += say(N_("Population")), say(N_("Per 10,000"))
    if asked.before is not None:
        heads.append(say(N_("Difference")))
    return tuple(heads)


def _row(asked: Asked, code: str, *, codes: Sequence[str] = ()) -> tuple[ShownCell, ...]:
    """Give the figures of a row, or of several rows together."""
    table, words = asked.table, asked.words
    many = codes or (code,)
    cells = [_sum(table.cells, many, column) for column in table.columns]
    shown = [figure(cell, words) for cell in cells]
    if asked.view is not View.GROUND_PAIRS:
        is_share = code != OTHERS or VIEWS[asked.view].unit is Unit.REPORT
        # Mentions that are summed up are no number of reports, so they have no share of them.
        shown.append(share(cells[0], table.reports, words) if is_share else _EMPTY)
    if _has_people(asked):
        shown += _by_population(cells[0], code, table.rows, words)
    if asked.before is not None:
        earlier = asked.before.cells
        has_all = all((one, COUNT) in earlier for one in many)
        shown.append(change(cells[0], _sum(earlier, many, COUNT) if has_all else None, words))
    return tuple(shown)


def _has_people(asked: Asked) -> bool:
    """Say whether the places of a table have a known population; parts of Finland have not."""
    return asked.view is View.PLACES and any(is_place(code) for code in asked.table.rows)


def _sum(cells: Mapping[tuple[str, str], Cell], codes: Sequence[str], column: str) -> Cell:
    if len(codes) == 1:
        return cells[codes[0], column]
    return together(cells[code, column] for code in codes)


def _by_population(cell: Cell, code: str, rows: Sequence[str], words: Words) -> list[ShownCell]:
    # Only of a region and of Helsinki can a part have a row of its own.
    beside = rows if code.startswith(REGION) or code == HELSINKI else ()
    people = people_in(code, beside) if is_place(code) else None
    if not people:
        return [_EMPTY, _EMPTY]
    of_ten_thousand = rate(cell, people)
    shown = _EMPTY if of_ten_thousand is None else ShownCell(words.number(of_ten_thousand))
    return [ShownCell(words.number(people), people), shown]
