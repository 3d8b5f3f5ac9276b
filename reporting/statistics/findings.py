"""The sentence over each table, said of the figures it shows and of nothing else (ux §5.3, §7.2).

It speaks of reports, never of how much discrimination there is, and names what stands out only
when it does: what lies within the noise of a released figure is as if it were equal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from reporting.facts.periods import parse_period
from reporting.facts.waits import PROMISED_DAYS, Wait
from reporting.statistics.catalogue import VIEWS, View
from reporting.statistics.names import Words, column_name, row_name
from reporting.statistics.ranking import is_category
from reporting.statistics.shown import LEAST_FOR_SHARES, percent, together
from reporting.statistics.tables import COUNT, TOTAL, Cell, Table
from reporting.statistics.waiting import WaitFigure
from reporting.vocabulary import N_, BystanderAnswer, Role

LEAST: Final = 10
"""Of fewer reports or mentions nothing is found."""

RELEASED_LEAD: Final = 5
"""By more than so much a released figure must differ from the next to stand out."""

Place = TypeVar("Place")

_TOO_FEW: Final = N_("Too few reports to say more than the table does")
_LEVEL: Final = N_("None stands out")
_NOTHING: Final = N_("No report says this")


@dataclass(frozen=True)
class _Told:
    """What a finding is made of."""

    table: Table
    words: Words
    is_exact: bool

    @property
    def lead(self) -> int:
        """Give by how much one figure must be ahead of the next."""
        return 0 if self.is_exact else RELEASED_LEAD

    def say(self, text: str, **values: str) -> str:
        said = self.words.gettext(text)
        return said % values if values else said


def finding(table: Table, words: Words, *, is_exact: bool) -> str:
    """Give the finding of a table as one sentence without a full stop."""
    told = _Told(table, words, is_exact)
    if table.reports.value == 0:
        return told.say(_NOTHING)
    return _FINDINGS.get(table.view, _named)(told)


def _received(told: _Told) -> str:
    places = TOTAL, Role.EXPERIENCED, Role.WITNESSED
    total, own, seen = (_arrived(told, code).value for code in places)
    if total is None or own is None or seen is None or total < LEAST:
        return told.say(_TOO_FEW)
    number = told.words.number
    text = N_("Of %(total)s reports, %(own)s are by the person and %(seen)s by somebody who saw it")
    return told.say(text, total=number(total), own=number(own), seen=number(seen))


def _arrived(told: _Told, code: str) -> Cell:
    """Give the figure of the period itself: an exact series reaches back beyond it."""
    table, period = told.table, told.table.period
    quarters = [one for one in table.rows if parse_period(one) in period.quarters]
    if not told.is_exact or len(quarters) == len(table.rows):
        return table[TOTAL, code]
    return together(table[one, code] for one in quarters)


def _named(told: _Told) -> str:
    """Say which rows are named most often."""
    one, two = _NAMED.get(told.table.view, _MOST)
    column = COUNT if COUNT in told.table.columns else TOTAL
    rows, dimension = told.table.rows, VIEWS[told.table.view].rows
    cells = {c: told.table[c, column] for c in rows if is_category(dimension, c)}
    return _leading(told, cells, (one, two), name=row_name)


def _together(told: _Told) -> str:
    """Say which ground and part of life are named together most often."""
    table, spec = told.table, VIEWS[told.table.view]
    cells = {
        (row, column): table[row, column]
        for row in table.rows
        for column in table.columns
        if is_category(spec.rows, row) and is_category(spec.columns, column)
    }
    ahead = _ahead(cells, told.lead)
    if len(ahead) != 1:
        return told.say(_LEVEL if ahead else _TOO_FEW)
    row, column = ahead[0]
    names = {
        "row": row_name(table.view, row, told.words),
        "column": column_name(table.view, column, told.words),
    }
    return told.say(N_("Named together most often: %(row)s; %(column)s"), **names)


def _stepped_in(told: _Told) -> str:
    answers = (
        BystanderAnswer.HELPED,
        BystanderAnswer.SAW_NOBODY_HELPED,
        BystanderAnswer.NOBODY_THERE,
    )
    found = [told.table[TOTAL, answer].value for answer in answers]
    known = [value for value in found if value is not None]
    whole = sum(known)
    if len(known) < len(found) or whole < LEAST:
        return told.say(_TOO_FEW)
    if whole < LEAST_FOR_SHARES:
        counts = {"helped": told.words.number(known[0]), "whole": told.words.number(whole)}
        return told.say(N_("In %(helped)s of %(whole)s reports, somebody stepped in"), **counts)
    part = percent(known[0] / whole)
    return told.say(N_("In %(share)s of the reports, somebody stepped in"), share=part)


def _outcomes(told: _Told) -> str:
    cells = {code: told.table[TOTAL, code] for code in told.table.columns}
    texts = (
        N_("What happened most often: %(name)s"),
        N_("What happened most often: %(one)s; %(other)s"),
    )
    return _leading(told, cells, texts, name=column_name)


def _waited(told: _Told) -> str:
    in_time = told.table[Wait.ACKNOWLEDGED, WaitFigure.KEPT_PERCENT].value
    if in_time is None:
        return told.say(_TOO_FEW)
    days = told.words.number(PROMISED_DAYS[Wait.ACKNOWLEDGED])
    text = N_("In %(share)s of the reports we told within %(days)s days that a person has read it")
    return told.say(text, share=percent(in_time / 100), days=days)


def _leading(
    told: _Told,
    cells: Mapping[str, Cell],
    texts: tuple[str, str],
    *,
    name: Callable[[View, str, Words], str],
) -> str:
    ahead = _ahead(cells, told.lead)
    if not ahead:
        return told.say(_TOO_FEW)
    names = [name(told.table.view, code, told.words) for code in ahead]
    if len(names) == 1:
        return told.say(texts[0], name=names[0])
    if len(names) == 2:  # noqa: PLR2004 – both, or none
        return told.say(texts[1], one=names[0], other=names[1])
    return told.say(_LEVEL)


def _ahead(cells: Mapping[Place, Cell], lead: int) -> Sequence[Place]:
    """Give what is named most often, with all that is not clearly less; nothing of too few."""
    values = {place: cell.value for place, cell in cells.items() if cell.value}
    if sum(values.values()) < LEAST:
        return ()
    most = max(values.values())
    return tuple(place for place, value in values.items() if value >= most - lead)


_MOST: Final = N_("Named most often: %(name)s"), N_("Named most often: %(one)s; %(other)s")
_NAMED: Final[Mapping[View, tuple[str, str]]] = {
    View.GROUNDS: (
        N_("%(name)s is named most often"),
        N_("%(one)s and %(other)s are named most often"),
    ),
    View.GROUND_PAIRS: (
        N_("Named together most often: %(name)s"),
        N_("Named together most often: %(one)s; %(other)s"),
    ),
}
_FINDINGS: Final[Mapping[View, Callable[[_Told], str]]] = {
    View.RECEIVED: _received,
    View.GROUND_AREA: _together,
    View.BYSTANDERS: _stepped_in,
    View.OUTCOMES: _outcomes,
    View.WAITING: _waited,
}
