"""Tables of figures in the language of a page."""

from collections.abc import Sequence
from functools import lru_cache, partial

from babel.numbers import format_decimal

from reporting.statistics.arranging import arranged
from reporting.statistics.names import Words
from reporting.statistics.ranking import MOST_ROWS
from reporting.statistics.releases.artefact import Break
from reporting.statistics.shown import Asked, ShownTable
from reporting.statistics.tables import Cell, Table
from reporting.web import current, locale


def page_words() -> Words:
    """Give the words of this page's language."""
    language = current.language()
    return Words(language, locale.gettext, locale.ngettext_unfilled, partial(_written, language))


def shown_table(
    table: Table,
    *,
    before: Table | None = None,
    breaks: Sequence[Break] = (),
    is_exact: bool = False,
    most: int | None = MOST_ROWS,
    anchor: str | None = None,
) -> ShownTable:
    """Give a table in the language of this page, ready for `components/figures.html`.

    `before` is the same table of the period before, `most` None shows every row, and `anchor` is
    the id of its section, the view's code when it is left out.
    """
    return arranged(
        Asked(
            table=table,
            words=page_words(),
            before=before,
            breaks=tuple(breaks),
            is_exact=is_exact,
            most=most,
            anchor=anchor or table.view.value,
        )
    )


def mass_note(mass: Cell) -> str:
    """Say how many reports of a release were part of a mass report (ux §5.2 D9)."""
    if mass.value is None:
        return locale.gettext("Hardly any of the reports were part of a mass report.")
    return locale.gettext(
        "About %(number)s of the reports were part of a mass report: many people told about the "
        "same thing, mostly because somebody asked them to. They are counted here too.",
        number=page_words().number(mass.value),
    )


@lru_cache(maxsize=10_000)
def _written(language: str, value: float) -> str:
    """Write a number; remembered, for a page of figures writes hundreds of them."""
    return format_decimal(value, locale=locale.locale_of(language))
