"""What must be known beside a table: what stands behind it, what its marks mean, what broke."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from reporting.facts.periods import Period
from reporting.statistics.catalogue import VIEWS, Unit, View
from reporting.statistics.names import Words, period_name
from reporting.statistics.releases.artefact import Break
from reporting.statistics.shown import FEW, ShownRow, together
from reporting.statistics.tables import COUNT, MARKS, TOTAL, Table
from reporting.vocabulary import N_

_MEANINGS: Final[Mapping[str, str]] = {
    "0": N_("none"),
    **{mark: missing.label for missing, mark in MARKS.items()},
}
_FEW_MEANS: Final = N_("fewer than 30 reports")


def counted(table: Table, words: Words) -> str:
    """Give how many reports stand behind a table, and how many mentions, said apart."""
    told = reports(table.reports.value, words)
    if VIEWS[table.view].unit is not Unit.MENTION or table.view is View.GROUND_PAIRS:
        return told
    column = COUNT if COUNT in table.columns else TOTAL
    mentions = together(table[row, column] for row in table.rows).value
    if mentions is None or table.reports.value is None:
        return told
    text = words.ngettext("%(num)s mention", "%(num)s mentions", mentions)
    # Translators: "2 reports, 3 mentions" – they are never added up.
    both = words.gettext("%(reports)s, %(mentions)s")
    return both % {"reports": told, "mentions": text % {"num": words.number(mentions)}}


def reports(number: int | None, words: Words) -> str:
    """Give a number of reports in words; None is too few to say."""
    if number is None:
        return words.gettext("Too few reports to show how many")
    return words.ngettext("%(num)s report", "%(num)s reports", number) % {
        "num": words.number(number)
    }


def untold(table: Table, words: Words) -> str:
    """Give how many reports did not answer, or nothing when there are none or it is hidden."""
    number = table.untold.value
    if not number:
        return ""
    return _untold_text(table.view, words, number) % {"num": words.number(number)}


def left_out(table: Table, words: Words) -> str:
    """Give what the shares of a table leave out of their whole, mostly nothing."""
    if table.view is not View.BYSTANDERS:
        return ""
    return words.gettext("“Not sure” is left out of the shares.")


def period_before(before: Table, words: Words) -> str:
    """Give what stood behind the same table in the period before."""
    told = {"period": period_name(before.period, words), "counted": counted(before, words)}
    return words.gettext("The period before, %(period)s: %(counted)s.") % told


def break_notes(breaks: Iterable[Break], periods: Sequence[Period], words: Words) -> list[str]:
    """Give a sentence for each break that falls within some periods."""
    text = words.gettext(
        "Break in %(quarter)s: %(reason)s. Figures before and after are not alike."
    )
    return [
        text
        % {"quarter": period_name(one.quarter, words), "reason": words.gettext(one.reason.label)}
        for one in sorted(breaks)
        if any(p.first_day <= one.quarter.first_day <= p.last_day for p in periods)
    ]


def legend(rows: Iterable[ShownRow], words: Words) -> tuple[tuple[str, str], ...]:
    """Give the marks that occur in some rows, with what each means; zero only beside others."""
    occurring = {cell.text for row in rows for cell in row.cells}
    if occurring.isdisjoint((*MARKS.values(), words.gettext(FEW))):
        return ()
    found = [(mark, words.gettext(text)) for mark, text in _MEANINGS.items() if mark in occurring]
    few = words.gettext(FEW)
    if few in occurring:
        found.append((few, words.gettext(_FEW_MEANS)))
    return tuple(found)


def _untold_text(view: View, words: Words, number: int) -> str:
    if view is View.GROUND_PAIRS:
        return words.ngettext(
            "%(num)s more report names one ground or none.",
            "%(num)s more reports name one ground or none.",
            number,
        )
    if view is View.OUTCOMES:
        return words.ngettext(
            "%(num)s more report is still open or names no wish.",
            "%(num)s more reports are still open or name no wish.",
            number,
        )
    return words.ngettext(
        "%(num)s more report did not answer this.",
        "%(num)s more reports did not answer this.",
        number,
    )
