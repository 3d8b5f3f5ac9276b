"""Views of two dimensions: series by quarter, heat tables, bars split by shares, aligned bars."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from reporting.facts.periods import Period, PeriodUnknownError, parse_period
from reporting.statistics.charts import Group, columns_chart
from reporting.statistics.names import (
    column_head,
    column_name,
    quarter_names,
    row_hint,
    row_name,
    rows_head,
)
from reporting.statistics.ranking import ranked_columns, ranked_rows
from reporting.statistics.shown import (
    LEAST_FOR_SHARES,
    Asked,
    Grid,
    ShownCell,
    ShownPart,
    ShownRow,
    bar,
    figure,
    heat,
    largest,
    share,
    together,
)
from reporting.statistics.tables import OTHERS, TOTAL
from reporting.vocabulary import BystanderAnswer, Role

Codes = Sequence[tuple[str, Sequence[str]]]

_COLUMNS_OF_HEAT: Final = 8
_DRAWN: Final = (Role.EXPERIENCED, Role.WITNESSED)
_STEPPED: Final = (
    BystanderAnswer.HELPED,
    BystanderAnswer.SAW_NOBODY_HELPED,
    BystanderAnswer.NOBODY_THERE,
)


def measured(asked: Asked) -> Grid:
    """Give measures that nothing can be summed up of, each with what was promised."""
    table, words, view = asked.table, asked.words, asked.view
    rows = [
        ShownRow(
            code,
            row_name(view, code, words),
            tuple(figure(cell, words) for cell in table.row(code)),
            hint=row_hint(view, code, words),
        )
        for code in table.rows
    ]
    head = (rows_head(view, words), *(column_head(view, one, words) for one in table.columns))
    return Grid(head, tuple(rows), style="measured")


def by_quarter(asked: Asked) -> Grid:
    """Give a series of quarters, its breaks marked in the table and in the chart."""
    plain = _grid(asked, _folded(asked.table.rows, ()))
    broken = {str(one.quarter) for one in asked.breaks}
    text = asked.words.gettext("%(quarter)s, break")
    rows = tuple(
        ShownRow(row.code, text % {"quarter": row.name}, row.cells, is_break=True)
        if row.code in broken
        else row
        for row in plain.rows
    )
    key = tuple(column_name(asked.view, role, asked.words) for role in _DRAWN)
    chart = _chart(asked, plain.rows, key)
    return Grid(plain.head, rows, plain.footer, style="series", chart=chart, key=key)


def by_heat(asked: Asked) -> Grid:
    """Give a heat table: the largest rows and columns, and the rest of each together."""
    table, words = asked.table, asked.words
    rows = ranked_rows(table, most=asked.most)
    columns = ranked_columns(table, most=_COLUMNS_OF_HEAT if asked.most else None)
    down, over = _folded(rows.shown, rows.folded), _folded(columns.shown, columns.folded)
    most = largest(table[row, column] for row in rows.shown for column in columns.shown)
    shown = []
    for code, inner in down:
        cells = []
        for column, many in over:
            cell = together(table[r, c] for r in inner for c in many)
            style = heat(cell, most) if OTHERS not in (code, column) else ""
            cells.append(_styled(figure(cell, words), style=style))
        shown.append(ShownRow(code, row_name(asked.view, code, words), tuple(cells)))
    heads = [column_head(asked.view, code, words) for code, _ in over]
    style = "heat" if asked.most else "heat heat-all"
    return Grid((rows_head(asked.view, words), *heads), tuple(shown), style=style)


def by_shares(asked: Asked) -> Grid:
    """Give the answers by row, and one bar of the whole that is split by them."""
    table, words = asked.table, asked.words
    rows = ranked_rows(table, most=asked.most)
    plain = _grid(asked, _folded(rows.shown, rows.folded))
    lines = []
    for row in (*plain.rows, *filter(None, [plain.footer])):
        codes = rows.folded if row.code == OTHERS else (row.code,)
        helped, *_ = answers = [together(table[c, a] for c in codes) for a in _STEPPED]
        lines.append(
            ShownRow(row.code, row.name, (*row.cells, share(helped, together(answers), words)))
        )
    head = (*plain.head, words.gettext("Share helped"))
    return Grid(head, tuple(lines[:-1]), lines[-1], style="shares", parts=_parts(asked))


def by_outcome(asked: Asked) -> Grid:
    """Give a table turned: what happened by row, a list of bars for each wish, all aligned."""
    table, words, view = asked.table, asked.words, asked.view
    wishes = (*table.rows, TOTAL)
    longest = largest(table[wish, reason] for wish in table.rows for reason in table.columns)
    lines = []
    for reason in (*table.columns, TOTAL):
        cells = []
        for wish in wishes:
            cell = table[wish, reason]
            is_inner = TOTAL not in (wish, reason)
            cells.append(_styled(figure(cell, words), bar=bar(cell, longest) if is_inner else ""))
        lines.append(ShownRow(reason, column_name(view, reason, words), tuple(cells)))
    head = (rows_head(view, words), *(row_name(view, wish, words) for wish in wishes))
    return Grid(head, tuple(lines[:-1]), lines[-1], style="aligned")


def _folded(shown: Sequence[str], folded: Sequence[str]) -> Codes:
    """Give each code with the codes it stands for."""
    return [(code, (code,)) for code in shown] + [(OTHERS, tuple(folded))] * bool(folded)


def _grid(asked: Asked, rows: Codes) -> Grid:
    table, words, view = asked.table, asked.words, asked.view
    columns = (*table.columns, TOTAL)

    def row(code: str, codes: Sequence[str]) -> ShownRow:
        sums = (together(table[one, column] for one in codes) for column in columns)
        return ShownRow(code, row_name(view, code, words), tuple(figure(s, words) for s in sums))

    head = (rows_head(view, words), *(column_head(view, code, words) for code in columns))
    return Grid(head, tuple(row(*one) for one in rows), row(TOTAL, (TOTAL,)))


def _styled(cell: ShownCell, *, style: str = "", bar: str = "") -> ShownCell:
    return ShownCell(cell.text, cell.number, style, bar)


def _parts(asked: Asked) -> tuple[ShownPart, ...]:
    cells = [asked.table[TOTAL, answer] for answer in _STEPPED]
    whole = together(cells)
    if whole.value is None or whole.value < LEAST_FOR_SHARES:
        return ()
    return tuple(
        ShownPart(
            name=column_name(asked.view, answer, asked.words),
            share=share(cell, whole, asked.words).text,
            bar=bar(cell, whole.value),
        )
        for answer, cell in zip(_STEPPED, cells, strict=True)
        if cell.value
    )


def _chart(asked: Asked, rows: Sequence[ShownRow], key: tuple[str, ...]) -> Markup | None:
    """Draw who told in each quarter, and where the series breaks."""
    reasons = {str(one.quarter): asked.words.gettext(one.reason.label) for one in asked.breaks}
    groups: list[Group] = []
    told: list[str] = []
    last = ""
    for row in rows:
        quarter = _quarter(row.code)
        if quarter is None:
            continue
        label, year = quarter_names(quarter, asked.words)
        cells = tuple(figure(asked.table[row.code, role], asked.words) for role in _DRAWN)
        groups.append(Group(cells, label, year if year != last else "", reasons.get(row.code, "")))
        told.append(f"{row.name}: {cells[0].text}, {cells[1].text}.")
        last = year
    title = asked.words.gettext("Pairs of columns: %(one)s; %(other)s")
    return columns_chart(
        groups,
        anchor=asked.anchor,
        title=title % {"one": key[0], "other": key[1]},
        description=" ".join(told),
    )


def _quarter(code: str) -> Period | None:
    try:
        return parse_period(code)
    except PeriodUnknownError:
        return None
